"""What several test modules share: the notebook itself as a site, a server for it, two browsers."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from manimark.build import Order, build
from manimark.config import Config, load_config
from manimark.model import PROFILES
from manimark.progress import Reporter
from manimark.serve import make_app

from .combinations import THOROUGH, spared
from .samples import ROOT, SITES
from .serving import serving
from .sharing import shared

LONG = ("browser", "render", "lectures", "figures", ".")
"""Folders of tests that take long, the longest first."""

# A shell lets what it starts in the background ignore Ctrl-C; what tests start must hear it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        f"--{THOROUGH}",
        action="store_true",
        help="try every combination of browser, theme and window, and the rarer accidents",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    # What takes long comes first, so that no worker sits idle while another ends a long module.
    items.sort(key=_turn)
    # Who names tests wants them; only a run of everything is to be quick.
    if config.getoption(THOROUGH) or config.args != config.getini("testpaths"):
        return
    left = spared(items, "tests/browser/")
    config.hook.pytest_deselected(items=[item for item in items if item in left])
    items[:] = [item for item in items if item not in left]


def _turn(item: pytest.Item) -> int:
    """Return the place of a test's folder among those that come first."""
    folder = item.path.relative_to(ROOT / "tests").parent.as_posix()
    return LONG.index(folder) if folder in LONG else len(LONG)


@pytest.fixture(scope="session")
def notebook() -> Config:
    """The notebook's own project; its output lies where renderings outlive a run of the tests."""
    return replace(load_config(ROOT), output=ROOT / "build" / "cache" / "tests")


@pytest.fixture(scope="session")
def site(notebook: Config) -> Path:
    """The folder of the notebook's site, in draft quality unless ``QUALITY`` says otherwise."""
    return build(notebook, Order(PROFILES[os.environ.get("QUALITY", "draft")]), Reporter()).site


@pytest.fixture(scope="session")
def site_url(site: Path, notebook: Config) -> Iterator[str]:
    """Address of the notebook's site, without a slash at its end; answers Range requests."""
    # The page for missing pages names its parts by where the site is going to stand.
    with serving(make_app(site, base=urlsplit(notebook.url).path)) as url:
        yield url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as driver:
        yield driver


@pytest.fixture(scope="session")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """The system's Chromium, headless."""
    # Its sandbox needs privileges that containers lack; tests open nothing but our own pages.
    browser = playwright.chromium.launch(
        executable_path=_program("chromium"), args=["--no-sandbox", "--disable-gpu"]
    )
    yield browser
    browser.close()


@pytest.fixture(scope="session")
def firefox(playwright: Playwright) -> Iterator[Browser]:
    """The system's Firefox, headless; see `launch_firefox` for one with other preferences."""
    browser = launch_firefox(playwright)
    yield browser
    browser.close()


def launch_firefox(playwright: Playwright, **preferences: bool | float | str) -> Browser:
    """Start the system's Firefox.

    Over this channel it ignores Playwright's own colour scheme and reduced motion: use the
    preferences ``layout.css.prefers-color-scheme.content-override`` (0 is dark) and
    ``ui.prefersReducedMotion``.
    """
    return playwright.firefox.launch(
        executable_path=_program("firefox-esr", "firefox"),
        channel="moz-firefox",
        firefox_user_prefs=dict(preferences),
    )


def _program(*names: str) -> str:
    for name in names:
        if found := shutil.which(name):
            return found
    raise AssertionError(
        f"{names[0]} is missing: run the tests with `make test`, which installs it"
    )


@pytest.fixture(scope="session")
def built_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small project that was built once, in draft quality; tests take a `project` instead."""

    def make(folder: Path) -> Path:
        root = folder / "project"
        shutil.copytree(SITES / "whole", root)
        shutil.copytree(ROOT / "site_templates", root / "site_templates")
        build(load_config(root), Order(PROFILES["draft"]), Reporter())
        return root

    return shared(tmp_path_factory, "whole", make)


@pytest.fixture
def project(built_project: Path, tmp_path: Path) -> Path:
    """A copy of a small project with its site and its renderings, to do as one likes with."""
    root = tmp_path / "project"
    shutil.copytree(built_project, root)
    return root

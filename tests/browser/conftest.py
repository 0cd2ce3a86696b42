"""The two browsers, the two ways to reach the notebook, and what is known of its pages."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, expect

from manimark.serve import make_app

from ..conftest import launch_firefox
from ..samples import SITES
from ..serving import serving
from .visits import Visit, visiting

Opener = Callable[..., Visit]

first_in_chromium = pytest.mark.parametrize(
    "browser", ["chromium", pytest.param("firefox", marks=pytest.mark.thorough)], indirect=True
)
"""For what takes long and is much the same in both."""

# How long to look for what has not come yet: machines that test do other things besides.
expect.set_options(timeout=20_000)


@pytest.fixture(params=["chromium", "firefox"])
def browser(request: pytest.FixtureRequest) -> Browser:
    """Each browser in turn."""
    found: Browser = request.getfixturevalue(request.param)
    return found


@pytest.fixture(params=["http", "file"])
def home(request: pytest.FixtureRequest, site: Path) -> str:
    """Address of the site without a slash at its end: on a server, and in a folder."""
    return request.getfixturevalue("site_url") if request.param == "http" else site.as_uri()


@pytest.fixture(scope="session")
def firefox_of_the_night(playwright: Playwright) -> Iterator[Browser]:
    """Firefox on a system that is dark and spares its reader motion."""
    preferences = {
        "layout.css.prefers-color-scheme.content-override": 0,
        "ui.prefersReducedMotion": 1,
    }
    browser = launch_firefox(playwright, **preferences)
    yield browser
    browser.close()


@pytest.fixture
def visit() -> Iterator[Opener]:
    """Open pages as `visiting` does; they are closed when the test ends."""
    with ExitStack() as stack:

        def opened(browser: Browser, address: str, **settings: Any) -> Visit:
            return stack.enter_context(visiting(browser, address, **settings))

        yield opened


EMBEDS = ("figures/playground/embed.html", "figures/tangent-sweep/embed.html")
"""An explorer and a video by themselves; the other embeds are made alike."""


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """Every kind of page of the site, below its address."""
    found = {file.relative_to(site).as_posix() for file in site.rglob("*.html")}
    assert {"index.html", "404.html", "gradients-and-derivatives/index.html", *EMBEDS} <= found
    return sorted(name for name in found if name in EMBEDS or not name.endswith("/embed.html"))


@pytest.fixture(scope="session")
def volume() -> str:
    """The page with the figures."""
    return "gradients-and-derivatives/index.html"


@pytest.fixture(scope="session")
def figures(site: Path, volume: str) -> list[dict[str, Any]]:
    """What ``figure.json`` says of the figures of that page that play, in its order."""
    text = (site / volume).read_text(encoding="utf-8")
    files = site.glob("figures/*/figure.json")
    found = [json.loads(file.read_text(encoding="utf-8")) for file in files]
    found = [figure for figure in found if figure["duration"] > 0]
    place = {figure["slug"]: text.index(f'data-figure="{figure["slug"]}"') for figure in found}
    return sorted(found, key=lambda figure: place[figure["slug"]])


@pytest.fixture(scope="session")
def bad_url() -> Iterator[str]:
    """Address of a page with one of everything that the tests here must notice."""
    with serving(make_app(SITES / "bad-page")) as url:
        yield f"{url}/index.html"

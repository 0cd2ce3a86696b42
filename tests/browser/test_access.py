"""Pages for those who see, read and steer in other ways."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from .conftest import Opener
from .visits import probe

UNFOLD = "document.querySelectorAll('details').forEach((d) => (d.open = true))"


def violations(page: Page) -> list[str]:
    """Return what axe-core is sure about; what it only wonders about is left out."""
    answer = Axe().run(page)
    return [
        f"{page.url} {violation['id']}: {node['html'][:160]}"
        for violation in answer.response["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("width", [390, 1280], ids=["phone", "laptop"])
def test_axe_finds_nothing(
    chromium: Browser, site_url: str, pages: list[str], theme: str, width: int, visit: Opener
) -> None:
    settings = {"color_scheme": theme, "viewport": {"width": width, "height": 800}}
    page = visit(chromium, f"{site_url}/index.html", **settings).page
    found = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        page.evaluate(UNFOLD)
        found += violations(page)
    assert found == []


def test_axe_finds_the_faults_of_a_bad_page(chromium: Browser, bad_url: str, visit: Opener) -> None:
    found = violations(visit(chromium, bad_url).page)
    for rule in ("color-contrast", "document-title", "html-has-lang", "image-alt"):
        assert any(f" {rule}: " in fault for fault in found)


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.thorough)])
def test_text_is_seen_in_the_readers_own_colours(
    chromium: Browser, site_url: str, pages: list[str], theme: str, visit: Opener
) -> None:
    page = visit(
        chromium, f"{site_url}/index.html", forced_colors="active", color_scheme=theme
    ).page
    found = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        assert page.evaluate("matchMedia('(forced-colors: active)').matches")
        page.evaluate(UNFOLD)
        found += [f"{name}: {fault}" for fault in probe(page, "contrast")]
    assert found == []


def test_notices_text_that_is_lost_in_the_readers_own_colours(
    chromium: Browser, bad_url: str, visit: Opener
) -> None:
    page = visit(chromium, bad_url, forced_colors="active").page
    assert any("Black on black" in fault for fault in probe(page, "contrast"))


def test_nothing_moves_for_readers_who_asked_for_that(
    chromium: Browser, site_url: str, pages: list[str], visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/index.html", reduced_motion="reduce").page
    found = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        found += [f"{name}: {fault}" for fault in probe(page, "motion")]
    assert found == []


def test_nothing_moves_in_firefox_either(
    firefox_of_the_night: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(firefox_of_the_night, f"{site_url}/{volume}").page
    assert page.evaluate("matchMedia('(prefers-reduced-motion: reduce)').matches")
    assert probe(page, "motion") == []


def test_notices_what_moves_all_the_same(chromium: Browser, bad_url: str, visit: Opener) -> None:
    page = visit(chromium, bad_url, reduced_motion="reduce").page
    assert any("restless" in fault for fault in probe(page, "motion"))

"""Every page fits every window, keeps still, and can be hit with a finger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from .conftest import Opener, first_in_chromium
from .visits import probe, probe_text

WIDTHS = (320, 390, 768, 1280, 1920)
FINGER = 24
"""Pixels, from the accessibility guidelines (WCAG 2.2, 2.5.8)."""


def faults_of(page: Page) -> list[str]:
    return [*probe(page, "overflow"), *probe(page, "overlaps")]


@first_in_chromium
def test_fits_every_window(
    browser: Browser, site_url: str, pages: list[str], visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/index.html").page
    faults = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        for unfolded in (False, True):
            if unfolded:
                page.evaluate(
                    "document.querySelectorAll('details').forEach((d) => (d.open = true))"
                )
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 800})
                faults += [f"{name} at {width} px: {fault}" for fault in faults_of(page)]
    assert faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_has_targets_that_a_finger_hits(
    chromium: Browser, site_url: str, pages: list[str], width: int, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/index.html", viewport={"width": width, "height": 800}).page
    faults = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        faults += [f"{name}: {fault}" for fault in probe(page, "targets", FINGER)]
    assert faults == []


def test_can_be_read_at_twice_the_size(
    chromium: Browser, site_url: str, pages: list[str], visit: Opener
) -> None:
    zoomed = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
    page = visit(chromium, f"{site_url}/index.html", **zoomed).page
    faults = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        faults += [f"{name}: {fault}" for fault in faults_of(page)]
    assert faults == []


@pytest.mark.parametrize("width", [640, 1280])
def test_can_be_read_in_letters_of_twice_the_size(
    chromium: Browser, site_url: str, pages: list[str], width: int, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/index.html", viewport={"width": width, "height": 800}).page
    # The size that readers set for letters in their browser; 16 px is what it comes with.
    session = page.context.new_cdp_session(page)
    session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    faults = []
    for name in pages:
        page.goto(f"{site_url}/{name}")
        assert (
            page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 32
        )
        faults += [f"{name}: {fault}" for fault in faults_of(page)]
    assert faults == []


@pytest.mark.parametrize("width", [390, 1280])
def test_keeps_still_while_it_loads(
    chromium: Browser, site_url: str, pages: list[str], width: int, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/index.html", viewport={"width": width, "height": 800}).page
    page.add_init_script(probe_text("shifts"))
    for name in pages:
        page.goto(f"{site_url}/{name}")
        probe(page, "walk")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("shifted") < 0.01, name


def test_keeps_still_when_its_fonts_come_late(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(chromium, "about:blank").page
    page.add_init_script(probe_text("shifts"))
    waiting: list[Route] = []
    page.route("**/*.woff2", lambda route: waiting.append(route))
    page.goto(f"{site_url}/{volume}", wait_until="domcontentloaded")
    seen = "() => performance.getEntriesByName('first-contentful-paint').length > 0"
    page.wait_for_function(seen)
    expect(page.locator("h1")).to_be_visible()
    assert waiting
    for font in waiting:
        font.continue_()
    page.evaluate("document.fonts.ready.then(() => true)")
    assert page.evaluate("document.fonts.check('16px \"STIX Two Text\"')")
    page.wait_for_load_state("networkidle")
    assert page.evaluate("shifted") < 0.02


def test_notices_a_page_that_does_not_fit(browser: Browser, bad_url: str, visit: Opener) -> None:
    page = visit(browser, bad_url).page
    assert any("px wide" in fault for fault in probe(page, "overflow"))
    assert any('class="wide"' in fault for fault in probe(page, "overflow"))
    assert any("that lies on" in fault for fault in probe(page, "overlaps"))


def test_notices_a_target_that_is_too_small(chromium: Browser, bad_url: str, visit: Opener) -> None:
    page = visit(chromium, bad_url).page
    assert [fault for fault in probe(page, "targets", FINGER) if "8.0×8.0" in fault]


def test_notices_a_page_that_jumps(chromium: Browser, bad_url: str, visit: Opener) -> None:
    page = visit(chromium, "about:blank").page
    page.add_init_script(probe_text("shifts"))
    page.goto(bad_url)
    page.wait_for_function("() => shifted > 0.05")

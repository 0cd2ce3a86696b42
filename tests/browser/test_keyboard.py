"""Everything can be done with the keyboard alone, and one sees where one is."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Browser, Page, expect

from .conftest import Opener, first_in_chromium
from .visits import probe


def stations(page: Page, most: int = 400) -> list[dict[str, Any]]:
    """Press Tab from the top to the end of the page; return where that leads."""
    found: list[dict[str, Any]] = []
    for _ in range(most):
        page.keyboard.press("Tab")
        station = probe(page, "focus")
        if station is None:
            return found
        # The browser's controls are stations inside the video.
        if not found or found[-1] != station:
            found.append(station)
    raise AssertionError(f"the end of the page is not reached: {found[-3:]}")


@first_in_chromium
def test_leads_through_the_whole_page(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}").page
    found = stations(page)
    assert found[0]["name"] == "skip"
    names = [station["name"] for station in found]
    assert {"theme-switch", "play", "step", "summary"} <= set(names)
    for name, kind in (("play", ".play"), ("step", ".step"), ("summary", "summary")):
        assert names.count(name) == page.locator(kind).count()
    assert [station for station in found if station["faults"]] == []


def test_notices_a_station_that_cannot_be_seen(
    browser: Browser, bad_url: str, visit: Opener
) -> None:
    found = stations(visit(browser, bad_url).page)
    assert [s["faults"] for s in found if s["name"] == "bare"] == [["no outline"]]


def test_skips_to_the_text(browser: Browser, site_url: str, volume: str, visit: Opener) -> None:
    page = visit(browser, f"{site_url}/{volume}").page
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('#page-text') !== null")


def test_changes_the_theme_and_unfolds(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}").page
    before = page.locator("html").get_attribute("data-theme")
    page.locator(".theme-switch").press("Enter")
    expect(page.locator("html")).not_to_have_attribute("data-theme", str(before))
    page.locator(".transcript > summary").first.press("Enter")
    expect(page.locator(".transcript").first).to_have_attribute("open", "")


def test_plays_and_pauses_a_figure(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}").page
    video = page.locator("video").first
    page.locator(".play").first.press("Enter")
    # The button has gone; the keyboard goes on with the video.
    expect(video).to_be_focused()
    expect(video).to_have_js_property("paused", False)
    page.keyboard.press("Space")
    expect(video).to_have_js_property("paused", True)

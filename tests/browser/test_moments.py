"""A moment of a video in the address, and what gives readers such addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from .conftest import Opener
from .screen import box_of, photograph, wait_until
from .test_video import FRAMES_A_SECOND, moving_frames, nearest
from .visits import Visit

FIGURE = "fig-tangent"
# A link and two buttons as pages offer them below a figure.
_OFFER = """(figure) => figure.insertAdjacentHTML("beforeend",
  `<div id="offered">
   <p><a data-moment href="#${figure.id}">This moment</a> <button data-copy>Copy</button></p>
   <p><code>Some &lt;words&gt;</code> <button data-copy>Copy</button></p></div>`)"""
_NO_CLIPBOARD = "Object.defineProperty(navigator, 'clipboard', { value: undefined })"


def video_of(page: Page) -> Locator:
    return page.locator(f"#{FIGURE} video")


def offered(reader: Visit) -> Locator:
    """Offer what a lecturer takes away, in the figure."""
    reader.page.locator(f"#{FIGURE}").evaluate(_OFFER)
    return reader.page.locator("#offered")


def test_opens_at_the_very_frame(
    browser: Browser, home: str, site: Path, volume: str, visit: Opener
) -> None:
    moment, frames = moving_frames(site / "figures" / "tangent-sweep")
    time = (moment + 0.5) / FRAMES_A_SECOND
    page = visit(browser, f"{home}/{volume}#{FIGURE}&t={time:.3f}", color_scheme="light").page
    video = video_of(page)
    expect(video).to_be_in_viewport(ratio=0.9)
    expect(video).to_be_focused()
    wait_until(page, lambda: nearest(photograph(page, box_of(video)), frames) == moment)
    expect(page.locator(f"#{FIGURE} .play")).to_have_count(0)
    expect(video).to_have_js_property("paused", True)
    # The others wait for their reader.
    assert page.locator("video[preload=none]").count() == page.locator("video").count() - 1


@pytest.mark.parametrize("home", ["http"], indirect=True)
def test_goes_to_another_moment_whatever_the_figure_does(
    browser: Browser, home: str, volume: str, visit: Opener
) -> None:
    page = visit(browser, f"{home}/{volume}").page
    video = video_of(page)
    page.locator(f"#{FIGURE} .play").click()
    expect(video).to_have_js_property("paused", False)
    for number, time in enumerate((6.3, 2.9)):
        if number:
            page.locator(f"#{FIGURE} .hold").click()
            expect(page.locator(f"#{FIGURE} .explorer")).to_be_visible()
        page.evaluate("(hash) => { scrollTo(0, 0); location.hash = hash; }", f"{FIGURE}&t={time}")
        expect(video).to_have_js_property("currentTime", time)
        expect(video).to_have_js_property("paused", True)
        expect(video).to_be_in_viewport()


def test_stays_at_the_end_of_what_is_beyond_it(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    video = video_of(visit(chromium, f"{site_url}/{volume}#{FIGURE}&t=9999").page)
    expect(video).to_have_js_property("seeking", False)
    expect(video).to_have_js_property("ended", True)


@pytest.mark.parametrize("time", ["soon", "-3", "", "1e999"])
def test_shows_the_figure_alone_where_no_moment_is_named(
    chromium: Browser, site_url: str, volume: str, time: str, visit: Opener
) -> None:
    reader = visit(chromium, f"{site_url}/{volume}#{FIGURE}&t={time}")
    expect(video_of(reader.page)).to_be_in_viewport(ratio=0.9)
    expect(reader.page.locator(f"#{FIGURE} .play")).to_be_visible()
    assert reader.videos() == []
    assert reader.complaints == []


def test_an_address_of_no_figure_moves_nothing(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    reader = visit(chromium, f"{site_url}/{volume}#nobody's%20%22figure&t=3")
    assert reader.page.evaluate("scrollY") == 0
    assert reader.videos() == []
    assert reader.complaints == []


def test_a_link_keeps_up_with_the_video(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    reader = visit(browser, f"{site_url}/{volume}#{FIGURE}&t=4.26")
    link = offered(reader).locator("[data-moment]")
    video_of(reader.page).evaluate("(v) => (v.currentTime = 5.24)")
    expect(link).to_have_attribute("href", f"#{FIGURE}&t=5.2")
    link.click()
    expect(video_of(reader.page)).to_have_js_property("currentTime", 5.2)
    assert reader.page.url.endswith(f"{volume}#{FIGURE}&t=5.2")


def test_copies_addresses_and_words(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    allowed = ["clipboard-read", "clipboard-write"]
    reader = visit(chromium, f"{site_url}/{volume}", permissions=allowed)
    buttons = offered(reader).locator("[data-copy]")
    for number, text in enumerate((f"{site_url}/{volume}#{FIGURE}", "Some <words>")):
        buttons.nth(number).click()
        expect(buttons.nth(number)).to_have_text("Copied")
        assert reader.page.evaluate("navigator.clipboard.readText()") == text
        expect(buttons.nth(number)).to_have_text("Copy")


def test_selects_what_it_may_not_copy(
    browser: Browser, site: Path, volume: str, visit: Opener
) -> None:
    reader = visit(browser, f"{site.as_uri()}/{volume}")
    reader.page.evaluate(_NO_CLIPBOARD)
    button = offered(reader).locator("code + button")
    button.click()
    expect(button).to_have_text("Selected")
    assert reader.page.evaluate("String(getSelection())") == "Some <words>"

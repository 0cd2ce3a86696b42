"""Dark and light: the system's, the reader's, and the video's."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from manimark.config import Config
from manimark.palette import Palette, load_palette

from .conftest import Opener
from .screen import box_of, color_difference, photograph
from .visits import Visit

# Presses the button and tells the moment before, and the one at which the other file goes on.
SWITCH_WHILE_OPEN = """(video) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the other theme's file was not opened")), 20000);
  const before = video.currentTime;
  video.addEventListener("seeking", () => done([before, video.currentTime]), { once: true });
  document.querySelector(".theme-switch").click();
})"""

WITHOUT_AV1 = """() => {
  document.querySelectorAll('video source[src$=".av1.mp4"]').forEach((source) => source.remove());
  document.querySelectorAll("video").forEach((video) => video.load());
}"""


@pytest.fixture(scope="session")
def palette(notebook: Config) -> Palette:
    return load_palette(notebook.templates)


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_follows_the_system(
    chromium: Browser, home: str, volume: str, theme: str, palette: Palette, visit: Opener
) -> None:
    reader = visit(chromium, f"{home}/{volume}", color_scheme=theme)
    assert_wears(reader.page, theme, palette)
    play_first(reader.page)
    assert played_files(reader) == {f"{theme}.av1.mp4"}


def test_follows_a_dark_system_in_firefox(
    firefox_of_the_night: Browser, home: str, volume: str, palette: Palette, visit: Opener
) -> None:
    reader = visit(firefox_of_the_night, f"{home}/{volume}")
    assert_wears(reader.page, "dark", palette)
    play_first(reader.page)
    source = reader.page.locator("video").first.evaluate("(v) => v.currentSrc")
    assert source.endswith("/dark.av1.mp4")


def test_follows_the_system_when_it_changes(
    chromium: Browser, site_url: str, volume: str, palette: Palette, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", color_scheme="light").page
    page.emulate_media(color_scheme="dark")
    assert_wears(page, "dark", palette)


def test_remembers_the_readers_choice(
    browser: Browser, site_url: str, volume: str, palette: Palette, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}", color_scheme="light").page
    page.locator(".theme-switch").click()
    assert_wears(page, "dark", palette)
    page.reload()
    assert_wears(page, "dark", palette)
    page.goto(f"{site_url}/index.html")
    assert_wears(page, "dark", palette)
    page.locator(".theme-switch").click()
    page.goto(f"{site_url}/{volume}")
    assert_wears(page, "light", palette)


def test_remembers_the_readers_choice_in_a_folder(
    browser: Browser, site: Path, volume: str, palette: Palette, visit: Opener
) -> None:
    page = visit(browser, f"{site.as_uri()}/{volume}", color_scheme="light").page
    page.locator(".theme-switch").click()
    assert_wears(page, "dark", palette)
    page.reload()
    assert_wears(page, "dark", palette)


def test_tells_other_windows_of_the_choice(
    chromium: Browser, site_url: str, volume: str, palette: Palette, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", color_scheme="light").page
    other = page.context.new_page()
    other.goto(f"{site_url}/index.html")
    other.locator(".theme-switch").click()
    assert_wears(page, "dark", palette)


def test_tells_the_state_of_the_switch(chromium: Browser, site_url: str, visit: Opener) -> None:
    page = visit(chromium, f"{site_url}/index.html", color_scheme="light").page
    switch = page.get_by_role("button", name="Dark theme")
    expect(switch).to_have_attribute("aria-pressed", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-pressed", "true")


def test_keeps_the_moment_of_a_video(
    browser: Browser, home: str, volume: str, palette: Palette, visit: Opener
) -> None:
    reader = visit(browser, f"{home}/{volume}", color_scheme="light")
    page = reader.page
    play_first(page)
    video = page.locator("video").first
    video.evaluate("(v) => (v.currentTime = 6)")
    expect(video).to_have_js_property("seeking", False)
    for theme, playing in (("dark", True), ("light", False)):
        if not playing:
            video.evaluate("(v) => v.pause()")
        before, after = video.evaluate(SWITCH_WHILE_OPEN)
        assert before >= 5.9
        assert after == pytest.approx(before, abs=0.1)
        expect(video).to_have_js_property("seeking", False)
        expect(video).to_have_js_property("paused", not playing)
        # The frame that bridged the change is taken away again.
        expect(page.locator(".figure__stage").first.locator("canvas")).to_have_count(0)
        assert_wears(page, theme, palette)
        assert video.evaluate("(v) => v.currentSrc").endswith(f"/{theme}.av1.mp4")
        if playing:
            plays_on = "([video, time]) => video.currentTime > time"
            page.wait_for_function(plays_on, arg=[video.element_handle(), after + 0.1])
    # Paused, it has not moved since.
    assert video.evaluate("(v) => v.currentTime") == pytest.approx(before, abs=0.1)
    assert reader.complaints == []


@pytest.mark.parametrize("codec", ["av1", "h264"])
def test_the_video_has_the_colour_of_the_page(
    browser: Browser, site_url: str, volume: str, codec: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}", color_scheme="light").page
    if codec == "h264":
        page.evaluate(WITHOUT_AV1)
    play_first(page)
    video = page.locator("video").first
    for theme in ("light", "dark"):
        if theme == "dark":
            video.evaluate("(v) => v.play()")
            video.evaluate(SWITCH_WHILE_OPEN)
            expect(page.locator(".figure__stage").first.locator("canvas")).to_have_count(0)
        name = f"{theme}.mp4" if codec == "h264" else f"{theme}.av1.mp4"
        assert video.evaluate("(v) => v.currentSrc").endswith(f"/{name}")
        assert contrast_at_the_edge(page) < 2
        video.evaluate("(v) => v.pause()")
        assert contrast_at_the_edge(page) < 2


def contrast_at_the_edge(page: Page) -> float:
    """Return how far the first video's upper edge, where nothing is drawn, is from the page."""
    box = box_of(page.locator("video").first)
    window = photograph(page)
    x, y, width = round(box["x"]), round(box["y"]), round(box["width"])
    inside = window[y + 2 : y + 16, x + 2 : x + width // 2]  # farther right is a button
    outside = window[y + 2 : y + 16, x - 12 : x - 4]
    assert np.ptp(outside, axis=(0, 1)).max() == 0
    return float(color_difference(inside, outside[:1, :1]).max())


def assert_wears(page: Page, theme: str, palette: Palette) -> None:
    """Expect the page, its posters and what the browser itself draws to be in a theme."""
    expect(page.locator("html")).to_have_attribute("data-theme", theme)
    colour = getattr(palette, theme)["background"]
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    root = page.locator("html")
    expect(root).to_have_css("background-color", f"rgb({red}, {green}, {blue})")
    expect(root).to_have_css("color-scheme", theme)
    posters = page.locator("video").evaluate_all("(all) => all.map((v) => v.poster)")
    assert all(poster.endswith(f"/{theme}.png") for poster in posters)
    covers = page.locator(".play").evaluate_all("(all) => all.map((b) => b.style.backgroundImage)")
    assert all(f"/{theme}.png" in cover for cover in covers)


def play_first(page: Page) -> None:
    page.locator(".play").first.click()
    video = page.locator("video").first.element_handle()
    page.wait_for_function("(v) => !v.paused && v.currentTime > 0.1", arg=video)


def played_files(reader: Visit) -> set[str]:
    """Return the names of the video files that were asked for."""
    return {address.rsplit("/", 1)[-1] for address in reader.videos()}

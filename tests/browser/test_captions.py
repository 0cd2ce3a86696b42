"""Captions: on the video where the reader asks for them, and always below it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, Page, expect

from .conftest import Opener, first_in_chromium
from .screen import box_of, photograph, wait_until


def test_load_and_say_what_the_figure_says(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(browser, f"{home}/{volume}").page
    for figure in figures:
        video = page.locator(f'figure[data-figure="{figure["slug"]}"] video')
        show_captions(page, video.element_handle())
        cues = video.evaluate(
            "(v) => [...v.textTracks[0].cues].map((c) => [c.startTime, c.endTime, c.text])"
        )
        assert [text for _, _, text in cues] == [c["text"] for c in figure["captions"]]
        told = [time for c in figure["captions"] for time in (c["start"], c["end"])]
        # WebVTT knows thousandths of a second.
        assert [t for cue in cues for t in cue[:2]] == pytest.approx(told, abs=0.002)


def test_show_on_the_video(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(browser, f"{home}/{volume}").page
    figure = figures[0]
    video = page.locator(f'figure[data-figure="{figure["slug"]}"] video')
    # Without the browser's controls nothing but a caption can change the picture.
    video.evaluate("(v) => (v.controls = false)")
    go_to(page, figure, middle_of(figure["captions"][1]))
    box = box_of(video)
    bare = photograph(page, box)
    show_captions(page, video.element_handle())

    def shown() -> bool:
        changed = np.abs(photograph(page, box).astype(int) - bare).max(axis=-1) > 60
        return bool(changed[changed.shape[0] // 2 :].sum() > 300)

    wait_until(page, shown)


@first_in_chromium
@pytest.mark.parametrize("home", ["http"], indirect=True)
def test_stand_below_the_picture_at_their_time(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(browser, f"{home}/{volume}").page
    for figure in figures:
        words = page.locator(f'figure[data-figure="{figure["slug"]}"] .words__one')
        for caption in figure["captions"][1:4]:
            go_to(page, figure, middle_of(caption))
            expect(words.filter(visible=True)).to_have_text([caption["text"]])


def middle_of(caption: dict[str, Any]) -> float:
    return float(caption["start"] + caption["end"]) / 2


def show_captions(page: Page, video: Any) -> None:
    """Switch captions on, as the browser's own menu does."""
    video.evaluate("(v) => (v.textTracks[0].mode = 'showing')")
    page.wait_for_function("(v) => v.textTracks[0].cues?.length > 0", arg=video)


def go_to(page: Page, figure: dict[str, Any], time: float) -> None:
    """Open a figure at a moment and pause there."""
    place = page.locator(f'figure[data-figure="{figure["slug"]}"]')
    button = place.locator(".play")
    if button.count():
        button.click()
        video = place.locator("video").element_handle()
        page.wait_for_function("(v) => !v.paused && v.readyState >= 2", arg=video)
    place.locator("video").evaluate("(v, time) => { v.pause(); v.currentTime = time; }", time)
    expect(place.locator("video")).to_have_js_property("seeking", False)

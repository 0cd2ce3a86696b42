"""The figures' videos: they wait, they play, and they show the right frame."""

from __future__ import annotations

import json
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from manimark.model import PROFILES

from .conftest import Opener
from .screen import Picture, box_of, photograph, wait_until

CODECS = {"av1": "light.av1.mp4", "h264": "light.mp4"}
FRAMES_A_SECOND = PROFILES["draft"].fps


def play(figure: Locator) -> None:
    """Press the button on the poster and wait until the video has moved on."""
    figure.locator(".play").click()
    video = figure.locator("video").element_handle()
    figure.page.wait_for_function("(video) => !video.paused && video.currentTime > 0.1", arg=video)


@pytest.mark.parametrize("home", ["http"], indirect=True)
def test_plays_and_loads_no_video_by_itself(
    browser: Browser, home: str, volume: str, visit: Opener
) -> None:
    reader = visit(browser, f"{home}/{volume}")
    reader.walk()
    reader.page.locator(".theme-switch").click()
    reader.page.wait_for_load_state("networkidle")
    states = reader.page.evaluate(
        "[...document.querySelectorAll('video')].map((v) => [v.paused, v.currentTime, v.preload])"
    )
    assert states
    assert all(state == [True, 0, "none"] for state in states)
    assert reader.videos() == []
    # The listener is awake: it hears what is played.
    play(reader.page.locator("figure[data-figure]").first)
    assert reader.videos() != []


def test_plays_every_figure(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    reader = visit(browser, f"{home}/{volume}")
    for figure in figures:
        place = reader.page.locator(f'figure[data-figure="{figure["slug"]}"]')
        play(place)
        video = place.locator("video")
        assert video.evaluate("(v) => v.duration") == pytest.approx(figure["duration"], abs=0.05)
        size = video.evaluate("(v) => [v.videoWidth, v.videoHeight]")
        assert size == [figure["width"], figure["height"]]
    # One at a time: what was begun before has been paused.
    playing = "[...document.querySelectorAll('video')].map((v) => !v.paused)"
    assert reader.page.evaluate(playing) == [False] * (len(figures) - 1) + [True]
    assert reader.complaints == []


@pytest.mark.parametrize("home", ["http"], indirect=True)
def test_offers_both_codecs_in_both_themes(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(browser, f"{home}/{volume}").page
    for figure in figures:
        sources = page.locator(f'figure[data-figure="{figure["slug"]}"] video source').evaluate_all(
            "(all) => all.map((s) => [s.dataset.theme, s.src.split('/').at(-1), s.type])"
        )
        told = [
            [theme, video["file"], f'{video["type"]}; codecs="{video["codecs"]}"']
            for theme, media in figure["themes"].items()
            for video in media["videos"]
        ]
        assert sorted(sources) == sorted(told)
        # A browser takes the first that it can play, so the smaller files come first.
        for theme in ("dark", "light"):
            codecs = [kind.split('"')[1][:4] for name, _, kind in sources if name == theme]
            assert codecs == ["av01", "avc1"]
        for _, _, kind in sources:
            assert page.evaluate("(t) => document.createElement('video').canPlayType(t)", kind)


@pytest.mark.parametrize("codec", CODECS)
def test_seeking_lands_on_the_right_frame(
    browser: Browser, home: str, codec: str, site: Path, volume: str, visit: Opener
) -> None:
    moment, frames = moving_frames(site / "figures" / "tangent-sweep")
    page = visit(browser, f"{home}/{volume}", color_scheme="light").page
    keep_only(page, CODECS[codec])
    play(page.locator('figure[data-figure="tangent-sweep"]'))
    video = page.locator('figure[data-figure="tangent-sweep"] video')
    assert video.evaluate("(v) => v.currentSrc").endswith("/" + CODECS[codec])
    # The middle of the frame's time, so that rounding cannot fall to its neighbour.
    time = (moment + 0.5) / FRAMES_A_SECOND
    video.evaluate("(v, time) => { v.pause(); v.currentTime = time; }", time)
    expect(video).to_have_js_property("seeking", False)
    wait_until(page, lambda: nearest(photograph(page, box_of(video)), frames) == moment)


@cache
def moving_frames(folder: Path) -> tuple[int, dict[int, Picture]]:
    """Return a frame amid the figure's steadiest motion, and it with its neighbours, decoded."""
    trace = json.loads((folder / "trace.json").read_text(encoding="utf-8"))
    column = trace["names"].index("x")
    steps = np.abs(np.diff([row[column] for row in trace["frames"]]))
    reach = 6
    slowest = np.lib.stride_tricks.sliding_window_view(steps, 2 * reach).min(axis=1)
    moment = int(slowest.argmax()) + reach
    with av.open(str(folder / CODECS["h264"])) as film:
        frames = islice(film.decode(video=0), moment - reach, moment + reach + 1)
        pictures = [np.asarray(frame.to_ndarray(format="rgb24"), np.uint8) for frame in frames]
    return moment, dict(enumerate(pictures, start=moment - reach))


def nearest(shown: Picture, frames: dict[int, Picture]) -> int | None:
    """Return the number of the frame that is shown; None if it is none of them."""
    errors = {number: difference(shown, frame) for number, frame in frames.items()}
    best = min(errors, key=errors.__getitem__)
    return best if errors[best] < 3 else None


def difference(shown: Picture, frame: Picture) -> float:
    """Return by how much pixels differ on average, of 255."""
    return float(np.abs(upper_part(shown).astype(float) - upper_part(frame)).mean())


def keep_only(page: Page, file: str) -> None:
    """Leave the browser no choice among the sources."""
    page.evaluate(
        """(file) => {
          for (const video of document.querySelectorAll("video")) {
            for (const source of video.querySelectorAll("source")) {
              source.src.endsWith(`/${file}`) || source.remove();
            }
            video.load();
          }
        }""",
        file,
    )


def upper_part(picture: Picture) -> Picture:
    """Return what the controls above and below leave free, at the size of a draft."""
    small = cv2.resize(picture, (854, 480), interpolation=cv2.INTER_AREA)
    return np.asarray(small[40:340], np.uint8)

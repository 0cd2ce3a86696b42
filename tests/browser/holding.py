"""Taking hold of a figure as a reader does, and what then lies before the reader's eyes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil, floor
from typing import Any, cast

import cv2
import numpy as np
from playwright.sync_api import Locator, Page, expect

from .screen import Picture, box_of, photograph

STAGE = (1920, 1080)
"""Width and height in pixels of the stage, in which figures are measured."""

# Each in one go, because many moments are looked at.
_TAKE_HOLD_AT = """async (figure, time) => {
  const video = figure.querySelector("video");
  const found = new Promise((done) => video.addEventListener("seeked", done, { once: true }));
  video.currentTime = time;
  await found;
  figure.querySelector(".hold").click();
  await figure.querySelector(".explorer__still").decode();
  do {
    await new Promise(requestAnimationFrame);
  } while (figure.querySelector(".figure__cover"));
  const outputs = [...figure.querySelectorAll(".explorer__readings output")];
  return Object.fromEntries(outputs.map((output) => [output.name, output.dataset.value]));
}"""

_LET_GO = """async (figure) => {
  figure.querySelector("[data-do=back]").click();
  while (!figure.querySelector(".explorer").hidden) {
    await new Promise(requestAnimationFrame);
  }
}"""

# Browsers round places and scrollings each in its own way; at a whole pixel they agree.
_AT_A_WHOLE_PIXEL = """(figure) => {
  const held = figure.classList.contains("figure--held");
  const stage = figure.querySelector(held ? ".explorer__stage" : ".figure__stage");
  const box = () => stage.getBoundingClientRect();
  if (box().top !== 80) {
    // Firefox keeps halves of pixels unless it comes from the top.
    scrollTo({ top: 0, behavior: "instant" });
    figure.style.position = "relative";
    figure.style.top = `${Math.ceil(box().top) - box().top}px`;
    scrollTo({ top: Math.round(box().top) - 80, behavior: "instant" });
  }
  return box().toJSON();
}"""

_SEEK = """(video, time) => new Promise((found) => {
  // What was found may not be on the screen yet; and what is there already is not shown anew.
  const shown = new Promise((show) => video.requestVideoFrameCallback(show));
  const late = () => new Promise((give) => setTimeout(give, 100));
  const painted = () => requestAnimationFrame(() => requestAnimationFrame(found));
  const wait = () => Promise.race([shown, late()]).then(painted);
  video.addEventListener("seeked", wait, { once: true });
  video.currentTime = time;
})"""


def figure_on(page: Page, slug: str) -> Locator:
    return page.locator(f'figure[data-figure="{slug}"]')


def play(figure: Locator) -> None:
    """Press the button on the poster and wait until the video has moved on."""
    figure.locator(".play").click()
    video = figure.locator("video").element_handle()
    figure.page.wait_for_function("(video) => !video.paused && video.currentTime > 0.1", arg=video)


def open_video(figure: Locator) -> None:
    """Play the video and pause it at once."""
    play(figure)
    figure.locator("video").evaluate("(video) => video.pause()")


def seek(figure: Locator, frame: int, fps: int) -> None:
    """Show the middle of a frame's time, so that rounding cannot fall to its neighbour."""
    figure.locator("video").evaluate(_SEEK, (frame + 0.5) / fps)


def frame_of(figure: Locator, fps: int) -> int:
    """Return the number of the frame that the video shows."""
    time: float = figure.locator("video").evaluate("(video) => video.currentTime")
    return floor(time * fps + 0.01)


def take_hold(figure: Locator) -> None:
    """Press the button and wait until the frame that lies over the explorer has faded."""
    figure.locator(".hold").click()
    expect_held(figure)


def expect_held(figure: Locator) -> None:
    expect(figure.locator(".explorer")).to_be_visible()
    expect(figure.locator(".figure__stage")).to_be_hidden()
    expect(figure.locator(".figure__cover")).to_have_count(0)


def let_go(figure: Locator) -> None:
    """Press the button that leads back to the video."""
    figure.locator("[data-do=back]").click()
    expect_let_go(figure)


def expect_let_go(figure: Locator) -> None:
    expect(figure.locator(".explorer")).to_be_hidden()
    expect(figure.locator(".figure__stage")).to_be_visible()


def held_at(figure: Locator, frame: int, fps: int) -> tuple[dict[str, str], Picture]:
    """Take hold at a frame; return what the explorer reads and shows, and let go."""
    told = cast(dict[str, str], figure.evaluate(_TAKE_HOLD_AT, (frame + 0.5) / fps))
    picture = stage_picture(figure)
    figure.evaluate(_LET_GO)
    return told, picture


def readings(figure: Locator) -> dict[str, Any]:
    """Return what the explorer's read-outs say, by their names."""
    return cast(dict[str, Any], figure.locator(".explorer").evaluate("(e) => e.value"))


def drag_dot_to(figure: Locator, x: float, y: float) -> None:
    """Drag the dot with the mouse to a pixel of the stage."""
    mouse = figure.page.mouse
    stage = box_of(figure.locator(".explorer__stage"))
    dot = figure.locator("[data-part=dot]").bounding_box()
    assert dot is not None
    mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    mouse.down()
    right, down = x * stage["width"] / STAGE[0], y * stage["height"] / STAGE[1]
    mouse.move(stage["x"] + right, stage["y"] + down, steps=3)
    mouse.up()


def stage_picture(figure: Locator) -> Picture:
    """Return what stands on a figure's stage, brought to the stage's size."""
    box = figure.evaluate(_AT_A_WHOLE_PIXEL)
    left, top = round(box["x"]), round(box["y"])
    width, height = ceil(box["width"]), ceil(box["height"])
    shown = photograph(figure.page, {"x": left, "y": top, "width": width, "height": height})
    across, down = box["width"] / STAGE[0], box["height"] / STAGE[1]
    # Coordinates of pictures name the middles of pixels.
    places = np.array(((across, 0, (across - 1) / 2), (0, down, (down - 1) / 2)))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    brought = cv2.warpAffine(shown, places, STAGE, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(brought, np.uint8)


@contextmanager
def bare(figure: Locator) -> Iterator[None]:
    """Take away for a while what lies over the video's picture."""
    show = """(figure, shown) => {
      figure.querySelector("video").controls = shown;
      figure.querySelector(".hold").style.visibility = shown ? "" : "hidden";
    }"""
    figure.evaluate(show, False)
    yield
    figure.evaluate(show, True)

"""Taking hold of a figure as a reader does, and what then lies before the reader's eyes."""

from __future__ import annotations

from math import ceil, floor
from typing import cast

import cv2
import numpy as np
from playwright.sync_api import Locator, Page, expect

from .screen import Picture, box_of, photograph

STAGE = (1920, 1080)
"""Width and height in pixels of the stage, in which figures are measured."""

_SEEK = """(video, time) => new Promise((found) => {
  video.addEventListener("seeked", found, { once: true });
  video.currentTime = time;
})"""


def figure_on(page: Page, slug: str) -> Locator:
    return page.locator(f'figure[data-figure="{slug}"]')


def open_video(figure: Locator) -> None:
    """Press the button on the poster, then pause."""
    figure.locator(".play").click()
    video = figure.locator("video")
    video.evaluate("(v) => v.pause()")
    expect(video).not_to_have_js_property("readyState", 0)


def seek(figure: Locator, frame: int, fps: int) -> None:
    """Show the middle of a frame's time, so that rounding cannot fall to its neighbour."""
    figure.locator("video").evaluate(_SEEK, (frame + 0.5) / fps)


def frame_of(figure: Locator, fps: int) -> int:
    """Return the number of the frame that the video shows."""
    return floor(figure.locator("video").evaluate("(v) => v.currentTime") * fps + 0.01)


def take_hold(figure: Locator) -> None:
    """Press the button and wait until the frame that lies over the explorer has faded."""
    figure.locator(".hold").click()
    expect_held(figure)


def expect_held(figure: Locator) -> None:
    expect(figure.locator(".explorer")).to_be_visible()
    expect(figure.locator("video")).to_be_hidden()
    expect(figure.locator(".figure__cover")).to_have_count(0)


def let_go(figure: Locator) -> None:
    """Press the button that leads back."""
    figure.locator("[data-do=back]").click()
    expect_let_go(figure)


def expect_let_go(figure: Locator) -> None:
    expect(figure.locator(".explorer")).to_be_hidden()
    expect(figure.locator("video")).to_be_visible()


def readings(figure: Locator) -> dict[str, str]:
    """Return what the explorer's read-outs say, by their names."""
    found = figure.locator(".explorer__readings output").evaluate_all(
        "(all) => Object.fromEntries(all.map((output) => [output.name, output.dataset.value]))"
    )
    return cast(dict[str, str], found)


def stage_picture(element: Locator) -> Picture:
    """Return what a figure's stage shows, brought to the stage's size.

    Browsers begin to draw at a whole pixel of the screen, and their boxes end where they end.
    """
    box = box_of(element)
    left, top = round(box["x"]), round(box["y"])
    width, height = box["width"], box["height"]
    clip = {"x": left, "y": top, "width": ceil(width), "height": ceil(height)}
    shown = photograph(element.page, clip)  # type: ignore[arg-type]
    x_scale, y_scale = width / STAGE[0], height / STAGE[1]
    # Coordinates of pictures name the middles of pixels.
    places = np.array([[x_scale, 0, (x_scale - 1) / 2], [0, y_scale, (y_scale - 1) / 2]])
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    edge = cv2.BORDER_REPLICATE
    return cast(Picture, cv2.warpAffine(shown, places, STAGE, flags=flags, borderMode=edge))


def drag_to(figure: Locator, x: float, y: float) -> None:
    """Drag the dot with the mouse to a pixel of the stage."""
    mouse = figure.page.mouse
    box = box_of(figure.locator(".explorer__stage"))
    dot = figure.locator("[data-part=dot]").bounding_box()
    assert dot is not None
    mouse.move(dot["x"] + dot["width"] / 2, dot["y"] + dot["height"] / 2)
    mouse.down()
    goal = box["x"] + x * box["width"] / STAGE[0], box["y"] + y * box["height"] / STAGE[1]
    mouse.move(*goal, steps=3)
    mouse.up()

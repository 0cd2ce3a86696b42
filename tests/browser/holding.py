"""Figures that a reader takes hold of: how to do it, and where the marks of a picture are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from playwright.sync_api import Locator, Page, expect

from ..films import Film, Shot
from ..measure import (
    Array,
    Frame,
    Patch,
    around,
    coverage,
    disc_centre,
    lean,
    middle,
    tip_of,
)
from .screen import Picture, photograph

STAGE = (1920, 1080)
"""Width and height of every stage."""

_SEEK = """(video, time) => new Promise((done) => {
  video.addEventListener("seeked", done, { once: true });
  video.currentTime = time;
})"""


def figure_of(page: Page, slug: str) -> Locator:
    return page.locator(f'figure[data-figure="{slug}"]')


def open_video(figure: Locator) -> None:
    figure.locator(".play").click()
    video = figure.locator("video")
    video.evaluate("(v) => v.pause()")
    video.evaluate(_SEEK, 1.0)


def seek(figure: Locator, frame: int, fps: int) -> None:
    figure.locator("video").evaluate(_SEEK, (frame + 0.5) / fps)


def take_hold(figure: Locator) -> None:
    figure.locator(".hold").evaluate("(b) => b.click()")
    expect(figure.locator(".figure__cover")).to_have_count(0)


def let_go(figure: Locator) -> None:
    figure.locator("[data-do=back]").evaluate("(b) => b.click()")
    expect(figure.locator(".explorer")).to_be_hidden()


def picture_of(element: Locator) -> Picture:
    """Return what an element shows, at the size of the stage."""
    box = element.bounding_box()
    dsf = element.page.evaluate("devicePixelRatio")
    left, top = round(box["x"] * dsf) / dsf, round(box["y"] * dsf) / dsf
    clip = {"x": int(left), "y": int(top), "width": int(box["width"]) + 2, "height": int(box["height"]) + 2}
    shown = photograph(element.page, clip)
    sx, sy = shown.shape[1] / clip["width"], shown.shape[0] / clip["height"]
    ax, ay = box["width"] * sx / STAGE[0], box["height"] * sy / STAGE[1]
    bx, by = (left - int(left)) * sx, (top - int(top)) * sy
    # middles of pixels
    m = np.array([[ax, 0, bx + ax / 2 - 0.5], [0, ay, by + ay / 2 - 0.5]])
    return cv2.warpAffine(shown, m, STAGE, flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP)


NOWHERE = np.array((np.nan, np.nan))


def along(angle: float) -> Array:
    return np.array((np.cos(np.radians(angle)), -np.sin(np.radians(angle))))


def disc(shot: Shot, place: Array, color: str, radius: float) -> Array:
    centre, area = disc_centre(shot.pixels, place, shot.colors[color], shot.colors["ring"], radius + 4)
    return centre if 0.8 < area / (np.pi * radius**2) < 1.2 else NOWHERE


def orange(patch: Patch, shot: Shot) -> Array:
    c = shot.colors
    return coverage(patch, c["derivative"], c["background"], aside=c["level"])


def tangent_end(shot: Shot) -> Array:
    place = shot.pixel("curve", shot["x"], shot["f"])
    _, angle = shot.step("curve", 1, shot["slope"])
    patch = around(shot.pixels, place, 205)
    al, ac = patch.along(place, angle)
    near = (np.abs(al) > 90) & (np.abs(al) < 205) & (np.abs(ac) < 25)
    o = coverage(patch, shot.colors["derivative"], shot.colors["background"]) * near
    d = (lean(patch, o) - angle + 90) % 180 - 90
    return place + 215 * along(angle + d)


def arrow_tip(shot: Shot) -> Array:
    place = shot.pixel("map", shot["x"], shot["y"])
    length, angle = shot.step("map", shot["fx"], shot["fy"])
    length = length * shot.values["arrow_scale"] if "arrow_scale" in shot.values else shot["arrow_length"]
    patch = around(shot.pixels, place, length + 40)
    tail = disc(shot, place, "dot", 15)
    o = orange(patch, shot)
    al, ac = patch.along(place, angle)
    strip = (al > 22) & (al < length + 10) & (np.abs(ac) < 26)
    d = middle(patch, o * strip) - tail
    ang = np.degrees(np.arctan2(-d[1], d[0]))
    return tail + tip_of(patch, o * (al < length + 15), tail, ang, 40 / 42) * along(ang)

"""Measuring what a decoded frame shows: where the dot is, how a line leans, what is gone.

A frame is an array of RGB bytes at any size; places are pixels of the 1920×1080 stage. Colours are
told apart by how much of them covers a pixel, so antialiased edges count by their share and places
come out finer than a pixel.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Film:
    """A published figure in one theme."""

    folder: Path
    theme: str
    colors: dict[str, str]
    """The palette of the theme."""

    @cached_property
    def figure(self) -> dict[str, Any]:
        """What ``figure.json`` says."""
        return dict(json.loads((self.folder / "figure.json").read_text()))

    @cached_property
    def trace(self) -> dict[str, Any]:
        """What ``trace.json`` says."""
        return dict(json.loads((self.folder / "trace.json").read_text()))

    def track(self, name: str) -> Array:
        """Return the value of a tracked quantity for every frame."""
        column = self.trace["names"].index(name)
        return np.array(self.trace["frames"])[:, column]

    def pixel(self, plane: str, x: float, y: float) -> Array:
        """Return the stage pixel of coordinates of a plane."""
        p = self.trace["planes"][plane]
        return np.array(p["origin"]) + x * np.array(p["x_unit"]) + y * np.array(p["y_unit"])

    def direction(self, plane: str, dx: float, dy: float) -> Array:
        """Return the step in stage pixels of a step in coordinates of a plane."""
        return self.pixel(plane, dx, dy) - self.pixel(plane, 0, 0)

    def frames(self, numbers: list[int], file: str = "mp4") -> dict[int, NDArray[np.uint8]]:
        """Decode the frames of these numbers (from 0), shape (height, width, 3)."""
        wanted, found = set(numbers), {}
        with av.open(str(self.folder / f"{self.theme}.{file}")) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number in wanted:
                    found[number] = frame.to_ndarray(format="rgb24")
        assert found.keys() == wanted
        return found

    def section(self, name: str) -> tuple[int, int]:
        """Return the first frame of a section and the one behind its last."""
        fps = self.figure["fps"]
        (section,) = (s for s in self.figure["sections"] if s["name"] == name)
        return round(section["start"] * fps), round(section["end"] * fps)


def rgb(color: str) -> Array:
    """Return the bytes of ``#rrggbb``."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)


def coverage(frame: NDArray[np.uint8], color: str, background: str) -> Array:
    """Return how much of a colour covers each pixel, 0 to 1, by its hue.

    The share is read off along the colour's own deviation from grey, so greys of any lightness
    (axes, words, the dot) count as none, and hues pointing elsewhere as none or negative.
    """
    pixels = frame.astype(float)
    hue = _hue(rgb(color)) - _hue(rgb(background))
    share = (_hue(pixels) - _hue(rgb(background))) @ hue / (hue @ hue)
    return np.clip(share, 0, 1)


def _hue(pixels: Array) -> Array:
    return np.asarray(pixels - pixels.mean(axis=-1, keepdims=True))


def places(frame: NDArray[np.uint8]) -> tuple[Array, Array]:
    """Return the stage pixel (x, y) of the middle of every pixel of a frame."""
    height, width = frame.shape[:2]
    x, y = np.meshgrid(np.arange(width) + 0.5, np.arange(height) + 0.5)
    return x * 1920 / width, y * 1080 / height


def disc_centre(
    frame: NDArray[np.uint8], near: Array, color: str, ring: str, reach: float = 19
) -> tuple[Array, float]:
    """Return the centre of the dot's disc and its area in stage pixels.

    Only the disc and its ring are looked at: pixels within ``reach`` of where it is said to be.
    """
    x, y = places(frame)
    inside = np.hypot(x - near[0], y - near[1]) <= reach
    span = rgb(color) - rgb(ring)
    share = np.clip((frame.astype(float) - rgb(ring)) @ span / (span @ span), 0, 1) * inside
    pixel_area = (1920 / frame.shape[1]) * (1080 / frame.shape[0])
    total = share.sum()
    if total == 0:
        return np.array((np.nan, np.nan)), 0.0
    return np.array(((share * x).sum(), (share * y).sum())) / total, float(total * pixel_area)


def lean(
    frame: NDArray[np.uint8],
    weight: Array,
    centre: Array,
    inner: float,
    outer: float,
    toward: Array | None = None,
) -> float:
    """Return the angle in degrees (0 to 180, counterclockwise) of what is drawn around a place.

    The weighted pixels between two radii are fitted by a line through their own middle; with
    ``toward`` only those on that side count.
    """
    x, y = places(frame)
    dx, dy = x - centre[0], centre[1] - y
    radius = np.hypot(dx, dy)
    counted = np.where((radius >= inner) & (radius <= outer), weight, 0)
    if toward is not None:
        counted = np.where(dx * toward[0] - dy * toward[1] > 0, counted, 0)
    counted = np.where(counted > 0.3, counted, 0)
    if counted.sum() == 0:
        return float("nan")
    points = np.stack((dx, dy))
    middle = (points * counted).sum(axis=(1, 2)) / counted.sum()
    spread = points - middle[:, None, None]
    covariance = np.einsum("aij,bij,ij->ab", spread, spread, counted)
    axis = np.linalg.eigh(covariance)[1][:, 1]
    return float(np.degrees(np.arctan2(axis[1], axis[0])) % 180)


def between(first: float, second: float) -> float:
    """Return the smaller angle in degrees between two undirected lines."""
    apart = abs(first - second) % 180
    return min(apart, 180 - apart)

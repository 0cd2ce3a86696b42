"""Pixels of the 1920×1080 stage as Manim's units: figures are designed in pixels.

Manim's frame is 128/9 × 8 units with the origin in the middle, so one unit is 135 pixels.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

WIDTH, HEIGHT = 1920, 1080
PIXELS_PER_UNIT = HEIGHT / 8
MARGIN = 96
"""Safe margin in pixels: nothing that carries meaning lies outside."""

_STROKE = 0.01 * PIXELS_PER_UNIT  # Manim's stroke widths are hundredths of a unit


def at(x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """Return the point(s) of the frame at pixel(s) (x, y) from the top left; shape (…, 3)."""
    px, py = np.asarray(x, float), np.asarray(y, float)
    points = np.zeros((*np.broadcast_shapes(px.shape, py.shape), 3))
    points[..., 0] = (px - WIDTH / 2) / PIXELS_PER_UNIT
    points[..., 1] = (HEIGHT / 2 - py) / PIXELS_PER_UNIT
    return points


def pixel_of(point: ArrayLike) -> NDArray[np.float64]:
    """Return the pixel(s) (x, y) of point(s) of the frame, inverse to `at`; shape (…, 2)."""
    p = np.asarray(point, float)
    x = WIDTH / 2 + p[..., 0] * PIXELS_PER_UNIT
    y = HEIGHT / 2 - p[..., 1] * PIXELS_PER_UNIT
    return np.stack((x, y), axis=-1)


def px(pixels: float) -> float:
    """Return a length of so many pixels in Manim's units."""
    return pixels / PIXELS_PER_UNIT


def stroke(pixels: float) -> float:
    """Return the Manim stroke width that draws a line of so many pixels."""
    return pixels / _STROKE


def pixels(length: float) -> float:
    """Return how many pixels a length in Manim's units is; inverse to `px`."""
    return round(length * PIXELS_PER_UNIT, 6)


def stroke_pixels(mobject: Any, *, background: bool = False) -> float:
    """Return how many pixels wide a mobject's line is; inverse to `stroke`."""
    return round(float(mobject.get_stroke_width(background)) * _STROKE, 6)

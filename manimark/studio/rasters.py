"""Drawings that are pixels from the start: clouds of points and images, as Manim lays them out."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from manimark.studio.boxes import clipped, overlap
from manimark.studio.ink import CloudInk, ImageInk, Ink, Pixels

Array = NDArray[np.float64]

_TURN = [0, 1, 3, 2]
"""The corners of an image in turn; Manim has them row by row."""
_THINNEST = 0.5
"""Pixels; lower images are not drawn, for the perspective may have gone wrong."""


def cloud_ink(
    places: NDArray[np.int64], colors: Pixels, width: int, height: int
) -> CloudInk | None:
    """Return the drawing of points of a few pixels each; None outside of the frame.

    Parameters
    ----------
    places
        Pixels (x, y), shape (n, 2): first one pixel of every point, then the next of every one.
    colors
        Of the points, shape (m, 4).
    width, height
        Pixels of the frame.
    """
    repeated = np.tile(colors, (len(places) // len(colors), 1))
    inside = ((places >= 0) & (places < (width, height))).all(axis=1)
    seen = places[inside]
    if len(seen) == 0:
        return None
    (left, top), (right, bottom) = seen.min(axis=0).tolist(), (seen.max(axis=0) + 1).tolist()
    return CloudInk((left, top, right, bottom), seen @ (1, width), repeated[inside])


def image_ink(
    pixels: Pixels, corners: Array, resampling: Any, width: int, height: int
) -> Ink | None:
    """Return the drawing of an image in any perspective; None if nothing of it is seen.

    Parameters
    ----------
    pixels
        RGBA, shape (…, …, 4).
    corners
        Where its top left, top right, bottom left and bottom right appear, in pixels, shape (4, 2).
    resampling
        Pillow's filter.
    width, height
        Pixels of the frame.
    """
    whole = corners.astype(np.int64)
    left, top = whole.min(axis=0).tolist()
    right, bottom = whole.max(axis=0).tolist()
    box, frame = (left, top, right, bottom), (0, 0, width, height)
    if not overlap(box, frame) or _height(corners - (left, top)) < _THINNEST:
        return None
    image = Image.fromarray(pixels)
    try:
        perspective = _perspective(corners - (left, top), image.width, image.height)
    except np.linalg.LinAlgError:  # three corners on one line
        return None
    seen = image.transform(
        (right - left, bottom - top),
        Image.Transform.PERSPECTIVE,
        data=perspective,
        resample=resampling,
    )
    part = clipped(box, frame)
    cut = seen.crop((part[0] - left, part[1] - top, part[2] - left, part[3] - top))
    return ImageInk(part, np.array(cut))


def _height(corners: Array) -> float:
    """Return how high an image is over its longest side, in pixels."""
    turn = corners[_TURN]
    sides = np.roll(turn, -1, axis=0) - turn
    lengths = np.linalg.norm(sides, axis=1)
    longest = int(np.argmax(lengths))
    if lengths[longest] == 0:
        return 0
    (x, y), (before_x, before_y) = sides[longest], sides[longest - 1]
    return float(abs(x * before_y - before_x * y) / lengths[longest])


def _perspective(corners: Array, width: int, height: int) -> list[float]:
    """Return the eight coefficients by which Pillow finds a pixel's place in the image."""
    places = np.array(((0, 0), (width, 0), (0, height), (width, height)))
    rows = []
    for (x, y), (image_x, image_y) in zip(corners, places, strict=True):
        rows.append((x, y, 1, 0, 0, 0, -image_x * x, -image_x * y))
        rows.append((0, 0, 0, x, y, 1, -image_y * x, -image_y * y))
    coefficients = np.linalg.solve(np.array(rows, float), places.reshape(8).astype(float))
    return [float(coefficient) for coefficient in coefficients]

"""Boxes of pixels."""

from __future__ import annotations

import math
from collections.abc import Iterable

Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels, right and bottom excluded; may reach out of the frame."""

EVERYWHERE: Box = (-(1 << 20), -(1 << 20), 1 << 20, 1 << 20)


def box_around(left: float, top: float, right: float, bottom: float) -> Box:
    """Return the whole pixels around a rectangle."""
    if not abs(left) + abs(top) + abs(right) + abs(bottom) < EVERYWHERE[2]:
        return EVERYWHERE
    return math.floor(left), math.floor(top), math.ceil(right), math.ceil(bottom)


def overlap(one: Box, other: Box) -> bool:
    """Return whether two boxes share a pixel."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def contains(box: Box, other: Box) -> bool:
    """Return whether all of another box lies in a box."""
    return box[0] <= other[0] and box[1] <= other[1] and other[2] <= box[2] and other[3] <= box[3]


def clipped(box: Box, frame: Box) -> Box:
    """Return the part of a box inside a frame that it overlaps."""
    (left, top, right, bottom), (west, north, east, south) = box, frame
    return max(left, west), max(top, north), min(right, east), min(bottom, south)


def grown(box: Box, reach: int) -> Box:
    """Return a box that reaches so many pixels further to all sides."""
    left, top, right, bottom = box
    return left - reach, top - reach, right + reach, bottom + reach


def hull(boxes: Iterable[Box]) -> Box:
    """Return the smallest box around at least one box."""
    left, top, right, bottom = zip(*boxes, strict=True)
    return min(left), min(top), max(right), max(bottom)


def joined(boxes: Iterable[Box]) -> list[Box]:
    """Return boxes that do not overlap and cover the given ones."""
    apart: list[Box] = []
    for box in boxes:
        while touching := [other for other in apart if overlap(box, other)]:
            box = hull((box, *touching))
            apart = [other for other in apart if other not in touching]
        apart.append(box)
    return apart


def area(box: Box) -> int:
    """Return the number of pixels in a box."""
    return (box[2] - box[0]) * (box[3] - box[1])

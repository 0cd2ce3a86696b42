"""What moves in a figure: the dot, the tangent, the arrow, the right angle.

Each is a mobject that is told where to be (`move`), draws itself exactly there, and never plays.
"""

from __future__ import annotations

import numpy as np
from manim import VGroup, VMobject
from manim.mobject.geometry.arc import Circle
from numpy.typing import NDArray

from manimark.stage.units import px, stroke

Point = NDArray[np.float64]

DOT_RADIUS = 15.0
RING = 5.0
LINE_WIDTH = 10.0
"""Pixels of tangent and arrow."""
TIP_LENGTH = 42.0
TIP_WIDTH = 40.0
_TIP_SHARE = 0.6
"""The tip takes at most this share of a short arrow."""


class Dot(VGroup):
    """Where we are: a disc with a ring in the background's colour that parts it from every line."""

    def __init__(self, color: str, ring: str, radius: float = DOT_RADIUS) -> None:
        halo = Circle(px(radius + RING), stroke_width=0, fill_color=ring, fill_opacity=1)
        disc = Circle(px(radius), stroke_width=0, fill_color=color, fill_opacity=1)
        super().__init__(halo, disc)

    def move(self, point: Point) -> Dot:
        """Stand at a point of the frame."""
        self.move_to(point)
        return self


class Tangent(VMobject):
    """A straight line of fixed length through a point."""

    def __init__(self, length: float, color: str, width: float = LINE_WIDTH) -> None:
        super().__init__(stroke_color=color, stroke_width=stroke(width))
        self.reach = px(length) / 2
        """Half its length in Manim's units."""
        self.move(np.zeros(3), np.array((1.0, 0.0, 0.0)))

    def move(self, point: Point, direction: Point) -> Tangent:
        """Pass through a point in a direction (any length but zero), both in the frame's units."""
        step = self.reach * direction / np.linalg.norm(direction)
        self.set_points_as_corners(np.array((point - step, point + step)))
        return self


class Arrow(VMobject):
    """An arrow that shrinks to nothing with its vector, tip and shaft together.

    One filled outline of seven corners, so tail and tip stand exactly where they are put.
    """

    def __init__(self, color: str, width: float = LINE_WIDTH) -> None:
        super().__init__(fill_color=color, fill_opacity=1, stroke_width=0)
        self._half_width = px(width) / 2

    def move(self, tail: Point, vector: Point) -> Arrow:
        """Reach from a point along a vector of the frame; a zero vector draws nothing."""
        length = float(np.linalg.norm(vector))
        if length < px(0.5):
            self.clear_points()
            return self
        along = vector / length
        across = np.array((-along[1], along[0], 0.0))
        tip = min(px(TIP_LENGTH), _TIP_SHARE * length)
        thin = tip / px(TIP_LENGTH)
        half, wing = self._half_width * max(thin, 0.35), px(TIP_WIDTH) / 2 * thin
        neck = tail + (length - tip) * along
        outline = (
            tail + half * across,
            neck + half * across,
            neck + wing * across,
            tail + vector,
            neck - wing * across,
            neck - half * across,
            tail - half * across,
        )
        self.set_points_as_corners(np.array((*outline, outline[0])))
        return self


class RightAngle(VGroup):
    """The mark of a right angle: a small square between two directions, one colour a leg."""

    def __init__(
        self, first_color: str, second_color: str, size: float = 38, width: float = 5
    ) -> None:
        self._size = px(size)
        super().__init__(
            VMobject(stroke_color=first_color, stroke_width=stroke(width)),
            VMobject(stroke_color=second_color, stroke_width=stroke(width)),
        )

    def move(self, corner: Point, first: Point, second: Point) -> RightAngle:
        """Sit in the corner of two directions (any lengths but zero) of the frame."""
        a = self._size * first / np.linalg.norm(first)
        b = self._size * second / np.linalg.norm(second)
        self[0].set_points_as_corners(np.array((corner + b, corner + a + b)))
        self[1].set_points_as_corners(np.array((corner + a + b, corner + a)))
        return self


def polyline(points: Point, color: str, width: float, opacity: float = 1.0) -> VMobject:
    """Return a line through points of the frame, shape (n, 3), ``width`` pixels wide."""
    line = VMobject(stroke_color=color, stroke_width=stroke(width), stroke_opacity=opacity)
    line.set_points_as_corners(points)
    return line

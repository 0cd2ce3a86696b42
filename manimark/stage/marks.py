"""What moves in a figure: the dot, the tangent, the arrow, the right angle.

Each is a mobject that is told where to be (`move`), draws itself exactly there, and never plays.
Its `as_data` says in pixels of the stage how an explorer has to draw the same mark.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from manim import CapStyleType, VGroup, VMobject
from manim.mobject.geometry.arc import Circle
from numpy.typing import NDArray

from manimark.stage.units import pixels, px, stroke, stroke_pixels

Point = NDArray[np.float64]

DOT_RADIUS = 15.0
RING = 5.0
LINE_WIDTH = 10.0
"""Pixels of tangent and arrow."""
TIP_LENGTH = 42.0
TIP_WIDTH = 40.0
_TIP_SHARE = 0.6
"""The tip takes at most this share of a short arrow."""
_THINNEST = 0.35
"""Share of its width that the shaft of a short arrow keeps."""


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

    def as_data(self) -> dict[str, Any]:
        """Return the radii of disc and halo."""
        halo, disc = (round(pixels(circle.width) / 2, 2) for circle in self)
        return {"radius": disc, "halo": halo}


class Tangent(VMobject):
    """A straight line through a point, of fixed length unless it is growing."""

    def __init__(self, length: float, color: str, width: float = LINE_WIDTH) -> None:
        super().__init__(
            stroke_color=color, stroke_width=stroke(width), cap_style=CapStyleType.ROUND
        )
        self.reach = px(length) / 2
        """Half its length in Manim's units."""
        self.move(np.zeros(3), np.array((1.0, 0.0, 0.0)))

    def move(self, point: Point, direction: Point, share: float = 1.0) -> Tangent:
        """Pass through a point in a direction (any length but zero), both in the frame's units.

        ``share`` is the part of its length that is on show, 0 to 1.
        """
        step = share * self.reach * direction / np.linalg.norm(direction)
        self.set_points_as_corners(np.array((point - step, point + step)))
        return self

    def as_data(self) -> dict[str, Any]:
        """Return its length and width."""
        return {"length": 2 * pixels(self.reach), "width": stroke_pixels(self)}


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
        half, wing = self._half_width * max(thin, _THINNEST), px(TIP_WIDTH) / 2 * thin
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

    def as_data(self) -> dict[str, Any]:
        """Return the width of the shaft, of the border around it, and the measures of the tip."""
        return {
            "width": 2 * pixels(self._half_width),
            "border": stroke_pixels(self, background=True),
            "tip": [TIP_LENGTH, TIP_WIDTH, _TIP_SHARE, _THINNEST],
        }


class Trail(VMobject):
    """A line that is drawn as far as a parameter has come.

    Parameters
    ----------
    parameters
        Ascending, shape (n,).
    points
        Where the line is at each of them, shape (n, 3).
    color
        ``#rrggbb``.
    width
        Pixels.
    """

    def __init__(
        self, parameters: NDArray[np.float64], points: Point, color: str, width: float
    ) -> None:
        super().__init__(stroke_color=color, stroke_width=stroke(width))
        self._parameters, self._line = parameters, points

    def as_data(self) -> dict[str, Any]:
        """Return its width."""
        return {"width": stroke_pixels(self)}

    def move(self, parameter: float) -> Trail:
        """End at a parameter; before the first one nothing is drawn."""
        passed = int(np.searchsorted(self._parameters, parameter, side="right"))
        if passed == 0 or parameter == self._parameters[0]:
            self.clear_points()
            return self
        ends = self._line.T
        end = np.array([np.interp(parameter, self._parameters, axis) for axis in ends])
        self.set_points_as_corners(np.vstack((self._line[:passed], end)))
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

    def as_data(self) -> dict[str, Any]:
        """Return the length of its sides and their width."""
        return {"size": pixels(self._size), "width": stroke_pixels(self[0])}


def polyline(points: Point, color: str, width: float, opacity: float = 1.0) -> VMobject:
    """Return a line through points of the frame, shape (n, 3), ``width`` pixels wide."""
    line = VMobject(stroke_color=color, stroke_width=stroke(width), stroke_opacity=opacity)
    line.set_points_as_corners(points)
    return line


def dashed(start: Point, end: Point, color: str, width: float, dash: float = 12) -> VMobject:
    """Return a dashed line between two points of the frame, dashes and gaps ``dash`` pixels long.

    All dashes are one mobject, so that it is drawn at the cost of one line. It begins and ends with
    a dash.
    """
    length = float(np.linalg.norm(end - start))
    count = max(1, round((length / px(dash) + 1) / 2))
    marks = np.linspace(0, 1, 2 * count)[:, None]
    points = (1 - marks) * start + marks * end
    line = VMobject(stroke_color=color, stroke_width=stroke(width))
    for first, last in zip(points[::2], points[1::2], strict=True):
        line.start_new_path(first)
        line.add_line_to(last)
    return line

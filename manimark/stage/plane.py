"""A coordinate plane: where the numbers of a function lie on the stage."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from manim import Line, VGroup, VMobject
from numpy.typing import ArrayLike, NDArray

from manimark.stage.marks import polyline
from manimark.stage.units import at, pixel_of, stroke

Range = tuple[float, float]

_STEP = 5
"""Pixels between the corners of a graph; a bend of 50 pixels' radius then errs by 0.06 pixels."""


@dataclass(frozen=True, slots=True)
class Plane:
    """Axis-parallel coordinates inside a rectangle of the stage."""

    x_range: Range
    """From the left edge to the right edge."""
    y_range: Range
    """From the bottom edge to the top edge."""
    left: float
    """Pixel of the left edge."""
    top: float
    """Pixel of the top edge."""
    width: float
    """Pixels."""
    height: float
    """Pixels."""

    @classmethod
    def square_units(
        cls, x_range: Range, y_range: Range, left: float, top: float, width: float
    ) -> Plane:
        """Return a plane on which x and y have the same scale, as angles on a map demand."""
        height = width * (y_range[1] - y_range[0]) / (x_range[1] - x_range[0])
        return cls(x_range, y_range, left, top, width, height)

    @property
    def x_unit(self) -> float:
        """Pixels to the right for one unit of x."""
        return self.width / (self.x_range[1] - self.x_range[0])

    @property
    def y_unit(self) -> float:
        """Pixels upward for one unit of y."""
        return self.height / (self.y_range[1] - self.y_range[0])

    @property
    def bottom(self) -> float:
        """Pixel of the bottom edge."""
        return self.top + self.height

    @property
    def right(self) -> float:
        """Pixel of the right edge."""
        return self.left + self.width

    def pixel(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return the pixel(s) of coordinates; shape (…, 2)."""
        return pixel_of(self.point(x, y))

    def point(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return the point(s) of Manim's frame at coordinates; shape (…, 3)."""
        px = self.left + (np.asarray(x, float) - self.x_range[0]) * self.x_unit
        py = self.bottom - (np.asarray(y, float) - self.y_range[0]) * self.y_unit
        return at(px, py)

    def direction(self, dx: ArrayLike, dy: ArrayLike) -> NDArray[np.float64]:
        """Return the vector(s) of Manim's frame for a step in coordinates; shape (…, 3)."""
        return self.point(dx, dy) - self.point(0, 0)

    def line(
        self, start: tuple[float, float], end: tuple[float, float], color: str, width: float
    ) -> Line:
        """Return a straight line between coordinates, ``width`` pixels wide."""
        return Line(self.point(*start), self.point(*end), color=color, stroke_width=stroke(width))

    def axes(self, color: str, width: float = 3) -> VGroup:
        """Return both axes through the origin, or along the near edge if it is outside."""
        x0 = float(np.clip(0, *self.x_range))
        y0 = float(np.clip(0, *self.y_range))
        (x1, x2), (y1, y2) = self.x_range, self.y_range
        return VGroup(
            self.line((x1, y0), (x2, y0), color, width), self.line((x0, y1), (x0, y2), color, width)
        )

    def graph(
        self,
        function: Callable[[ArrayLike], NDArray[np.float64]],
        domain: Range,
        color: str,
        width: float,
    ) -> VMobject:
        """Return the graph of a function over an interval of x, ``width`` pixels wide."""
        corners = int((domain[1] - domain[0]) * self.x_unit / _STEP) + 1
        x = np.linspace(*domain, corners)
        return polyline(self.point(x, function(x)), color, width)

    def as_trace(self) -> dict[str, Any]:
        """Return the plane as ``trace.json`` describes it: pixels of the origin and of one unit."""
        return {
            "origin": self.pixel(0, 0).tolist(),
            "x_unit": [self.x_unit, 0.0],
            "y_unit": [0.0, -self.y_unit],
            "x_range": list(self.x_range),
            "y_range": list(self.y_range),
        }

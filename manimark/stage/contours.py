"""Maps of level curves: a surface seen from straight above."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import cv2
import numpy as np
from contourpy import ContourGenerator, FillType, contour_generator
from manim import VGroup, VMobject
from numpy.typing import NDArray

from manimark.stage.colours import Ramp
from manimark.stage.marks import polyline
from manimark.stage.mathematics import Field
from manimark.stage.plane import Plane
from manimark.stage.units import at, px

_SAMPLES = 480
"""Grid points along the longer side; at map size a cell is then two or three pixels."""
_SLACK = 0.05
"""Pixels by which a drawn level curve may miss its sampled points; saves nine of ten corners."""


class ContourMap(VGroup):
    """Level curves of a field over a plane, on bands of colour that grow lighter with height.

    Parameters
    ----------
    field
        The function; its `levels` are drawn unless others are given.
    plane
        Where it lies; use a plane with square units, or right angles will not look right.
    ramp
        Colour of each level by its rank, 0 to 1.
    bands
        Opacity of the bands between the curves; 0 for none.
    width
        Pixels of a level curve.
    """

    def __init__(
        self,
        field: Field,
        plane: Plane,
        ramp: Ramp,
        levels: Sequence[float] | None = None,
        bands: float = 0.25,
        width: float = 3.5,
    ) -> None:
        self.levels = tuple(levels if levels is not None else field.levels)
        self.veil, self.width_of_curves = bands, width
        self._plane, self._ramp = plane, ramp
        x, y, z = _samples(field, plane)
        generator = contour_generator(x, y, z, fill_type=FillType.OuterOffset)
        floor, ceiling = min(z.min(), self.levels[0]) - 1, max(z.max(), self.levels[-1]) + 1
        edges = pairwise((floor, *self.levels, ceiling)) if bands else ()
        self.bands = VGroup(*(self._band(generator, i, edge) for i, edge in enumerate(edges)))
        self.curves = VGroup(*(self._curve(generator, i, width) for i in range(len(self.levels))))
        super().__init__(self.bands, self.curves)

    def shade(self, index: float) -> str:
        """Return the colour of the level curve of an index; of the band below it at index − ½."""
        return self._ramp(min(1.0, max(0.0, index / max(1, len(self.levels) - 1))))

    def _curve(self, generator: ContourGenerator, index: int, width: float) -> VGroup:
        lines = generator.lines(self.levels[index])
        return _polylines(lines, self._plane, self.shade(index), width)

    def _band(self, generator: ContourGenerator, index: int, edges: tuple[float, float]) -> VGroup:
        polygons, offsets = generator.filled(*edges)
        band = VGroup()
        for points, starts in zip(polygons, offsets, strict=True):
            shape = VMobject(
                stroke_width=0, fill_color=self.shade(index - 0.5), fill_opacity=self.veil
            )
            for first, end in pairwise(starts):
                corners = self._points(points[first:end])
                shape.start_new_path(corners[0])
                shape.add_points_as_corners(corners[1:])
            band.add(shape)
        return band

    def _points(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._plane.point(coordinates[:, 0], coordinates[:, 1])


class HeightScale(VGroup):
    """What the colours of a map stand for: its bands and levels upright, equally far apart.

    Parameters
    ----------
    chart
        The map to explain.
    ends
        Heights at the foot and the head of the scale, below the lowest and above the highest level.
    left, top, width, height
        Its rectangle in pixels.
    """

    def __init__(
        self,
        chart: ContourMap,
        ends: tuple[float, float],
        left: float,
        top: float,
        width: float,
        height: float,
    ) -> None:
        self._heights = np.array((ends[0], *chart.levels, ends[1]))
        self._rungs = top + height * (1 - np.linspace(0, 1, len(self._heights)))
        self._left, self._width = left, width
        self.bands = VGroup(*(self._band(chart, i) for i in range(len(chart.levels) + 1)))
        self.rungs = VGroup(
            *(
                self.rung(level, chart.shade(i), chart.width_of_curves)
                for i, level in enumerate(chart.levels)
            )
        )
        super().__init__(self.bands, self.rungs)

    def point(self, height: float) -> NDArray[np.float64]:
        """Return the point of the frame in the middle of the scale at a height; shape (3,).

        Between two levels equal parts of the way stand for equal differences of height.
        """
        return at(self._left + self._width / 2, np.interp(height, self._heights, self._rungs))

    def as_data(self) -> dict[str, Any]:
        """Return its middle and width, and the pixel of each of its heights, for an explorer."""
        return {
            "x": self._left + self._width / 2,
            "width": self._width,
            "heights": self._heights.tolist(),
            "rungs": self._rungs.tolist(),
        }

    def rung(self, height: float, color: str, width: float) -> VMobject:
        """Return a line across the scale at a height, ``width`` pixels wide."""
        reach = np.array((px(self._width) / 2, 0, 0))
        middle = self.point(height)
        return polyline(np.array((middle - reach, middle + reach)), color, width)

    def _band(self, chart: ContourMap, index: int) -> VMobject:
        left, right = self._left, self._left + self._width
        bottom, top = self._rungs[index], self._rungs[index + 1]
        band = VMobject(
            stroke_width=0, fill_color=chart.shade(index - 0.5), fill_opacity=chart.veil
        )
        corners = ((left, bottom), (right, bottom), (right, top), (left, top), (left, bottom))
        return band.set_points_as_corners(np.array([at(*corner) for corner in corners]))


def level_curve(field: Field, plane: Plane, height: float, color: str, width: float) -> VGroup:
    """Return the level curve at one height, all its pieces, ``width`` pixels wide."""
    x, y, z = _samples(field, plane)
    return _polylines(contour_generator(x, y, z).lines(height), plane, color, width)


def _polylines(
    lines: Sequence[NDArray[np.float64]], plane: Plane, color: str, width: float
) -> VGroup:
    """Return lines through coordinates, shape (n, 2) each."""
    drawn = VGroup()
    for line in lines:
        x, y = _without_needless_corners(plane.pixel(line[:, 0], line[:, 1])).T
        drawn.add(polyline(at(x, y), color, width))
    return drawn


def _without_needless_corners(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a line in pixels, shape (n, 2), with fewer corners and the same ends."""
    closed = bool((line[0] == line[-1]).all())
    loop = line[:-1] if closed else line
    corners = cv2.approxPolyDP(loop.astype(np.float32), _SLACK, closed)[:, 0].astype(float)
    return np.vstack((corners, corners[:1])) if closed else corners


def _samples(field: Field, plane: Plane) -> tuple[NDArray[np.float64], ...]:
    finest = max(plane.width, plane.height) / _SAMPLES
    x = np.linspace(*plane.x_range, int(plane.width / finest) + 1)
    y = np.linspace(*plane.y_range, int(plane.height / finest) + 1)
    return x, y, field.value(*np.meshgrid(x, y))

"""Maps of level curves: a surface seen from straight above."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from contourpy import FillType, contour_generator
from manim import VGroup, VMobject
from numpy.typing import NDArray

from manimark.stage.colours import Ramp
from manimark.stage.marks import polyline
from manimark.stage.mathematics import Field
from manimark.stage.plane import Plane

_SAMPLES = 480
"""Grid points along the longer side; at map size a cell is then two or three pixels."""


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
        x, y, z = _samples(field, plane)
        generator = contour_generator(x, y, z, fill_type=FillType.OuterOffset)
        self._plane = plane
        self.bands = VGroup(
            *(self._band(generator, i, z, ramp, bands) for i in range(len(self.levels) + 1))
        )
        self.curves = VGroup(
            *(self._curve(generator, i, ramp, width) for i in range(len(self.levels)))
        )
        super().__init__(self.bands, self.curves)

    def _rank(self, index: float) -> float:
        return min(1.0, max(0.0, index / max(1, len(self.levels) - 1)))

    def _curve(self, generator: object, index: int, ramp: Ramp, width: float) -> VGroup:
        lines = generator.lines(self.levels[index])  # type: ignore[attr-defined]
        color = ramp(self._rank(index))
        return VGroup(*(polyline(self._points(line), color, width) for line in lines))

    def _band(
        self, generator: object, index: int, z: NDArray[np.float64], ramp: Ramp, opacity: float
    ) -> VGroup:
        edges = (min(z.min(), self.levels[0]) - 1, *self.levels, max(z.max(), self.levels[-1]) + 1)
        polygons, offsets = generator.filled(edges[index], edges[index + 1])  # type: ignore[attr-defined]
        band = VGroup()
        if opacity == 0:
            return band
        for points, starts in zip(polygons, offsets, strict=True):
            shape = VMobject(
                stroke_width=0, fill_color=ramp(self._rank(index - 0.5)), fill_opacity=opacity
            )
            for first, end in pairwise(starts):
                corners = self._points(points[first:end])
                shape.start_new_path(corners[0])
                shape.add_points_as_corners(corners[1:])
            band.add(shape)
        return band

    def _points(self, coordinates: NDArray[np.float64]) -> NDArray[np.float64]:
        return self._plane.point(coordinates[:, 0], coordinates[:, 1])


def level_curve(field: Field, plane: Plane, height: float, color: str, width: float) -> VGroup:
    """Return the level curve at one height, all its pieces, ``width`` pixels wide."""
    x, y, z = _samples(field, plane)
    lines = contour_generator(x, y, z).lines(height)
    return VGroup(*(polyline(plane.point(line[:, 0], line[:, 1]), color, width) for line in lines))


def _samples(field: Field, plane: Plane) -> tuple[NDArray[np.float64], ...]:
    finest = max(plane.width, plane.height) / _SAMPLES
    x = np.linspace(*plane.x_range, int(plane.width / finest) + 1)
    y = np.linspace(*plane.y_range, int(plane.height / finest) + 1)
    return x, y, field.value(*np.meshgrid(x, y))

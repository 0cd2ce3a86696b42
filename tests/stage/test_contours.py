from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.colours import ramp
from manimark.stage.contours import ContourMap, level_curve
from manimark.stage.mathematics import Field, X, Y
from manimark.stage.plane import Plane
from manimark.stage.units import pixel_of

BOWL = Field("bowl", X**2 + Y**2, ((-2.0, 2.0), (-2.0, 2.0)), (0.25, 1.0, 2.25))
PLANE = Plane.square_units((-2, 2), (-2, 2), 100, 100, 800)
GREYS = ramp("#404040", "#c0c0c0")


def test_level_curves_lie_on_their_level() -> None:
    contours = ContourMap(BOWL, PLANE, GREYS)
    for level, curve in zip(contours.levels, contours.curves, strict=True):
        pixels = pixel_of(curve[0].get_anchors())
        radius = np.linalg.norm(pixels - PLANE.pixel(0, 0), axis=1) / PLANE.x_unit
        assert radius == pytest.approx(np.full(len(radius), np.sqrt(level)), abs=1e-3)


def test_a_single_level_curve_has_all_its_pieces() -> None:
    saddle = Field("saddle", X**2 - Y**2, BOWL.domain, (1.0,))
    pieces = level_curve(saddle, PLANE, 1.0, "#ffffff", 4)
    assert len(pieces) == 2


def test_bands_fill_the_plane_between_the_levels() -> None:
    contours = ContourMap(BOWL, PLANE, GREYS)
    assert len(contours.bands) == len(contours.levels) + 1
    widest = contours.bands[-1]
    assert widest.width == pytest.approx(PLANE.width / 135, abs=0.01)


def test_colours_run_from_low_to_high() -> None:
    low, middle, high = (
        c[0].get_stroke_color().to_hex() for c in ContourMap(BOWL, PLANE, GREYS).curves
    )
    assert low.lower() == "#404040"
    assert high.lower() == "#c0c0c0"
    assert low < middle.lower() < high

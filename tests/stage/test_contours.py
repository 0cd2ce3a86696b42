from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.colours import ramp
from manimark.stage.contours import ContourMap, HeightScale, level_curve
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


def scale() -> HeightScale:
    return HeightScale(ContourMap(BOWL, PLANE, GREYS), (0, 9), 1000, 100, 40, 800)


def test_a_scale_sets_its_levels_equally_far_apart() -> None:
    heights = [pixel_of(scale().point(height))[1] for height in (0, 0.25, 1.0, 2.25, 9)]
    assert heights == pytest.approx([900, 700, 500, 300, 100])


def test_a_scale_divides_the_way_between_two_levels_evenly() -> None:
    assert pixel_of(scale().point(0.625)) == pytest.approx((1020, 600))
    assert pixel_of(scale().point(99)) == pytest.approx((1020, 100))


def test_a_scale_has_the_colours_of_its_map() -> None:
    chart = ContourMap(BOWL, PLANE, GREYS)
    explained = HeightScale(chart, (0, 9), 1000, 100, 40, 800)
    for on_map, on_scale in zip(chart.curves, explained.rungs, strict=True):
        assert on_scale.get_stroke_color() == on_map[0].get_stroke_color()
    for on_map, on_scale in zip(chart.bands, explained.bands, strict=True):
        assert on_scale.get_fill_color() == on_map[0].get_fill_color()
        assert on_scale.get_fill_opacity() == on_map[0].get_fill_opacity()


def test_a_rung_crosses_the_scale_at_its_height() -> None:
    rung = scale().rung(1.0, "#ffffff", 4)
    assert pixel_of(rung.get_start()) == pytest.approx((1000, 500))
    assert pixel_of(rung.get_end()) == pytest.approx((1040, 500))


def test_dropping_needless_corners_does_not_move_a_level_curve() -> None:
    (piece,) = level_curve(BOWL, PLANE, 2.25, "#ffffff", 4)
    corners = pixel_of(piece.get_anchors())
    samples = 4 * 1.5 * 240  # the circle crosses so many lines of the grid at least
    assert len(corners) / 2 < samples / 4  # Manim counts each corner twice
    middles = (corners[1:] + corners[:-1]) / 2
    away = np.linalg.norm(middles - PLANE.pixel(0, 0), axis=1) - 1.5 * PLANE.x_unit
    assert np.abs(away).max() < 0.2
    assert corners[0] == pytest.approx(corners[-1])

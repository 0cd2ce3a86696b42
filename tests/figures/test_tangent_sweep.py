"""TangentSweep: wherever the dot is, the drawn tangent leans as the curve does there."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from tests.films import Film, Shot, misses
from tests.measure import (
    apart,
    around,
    coverage,
    cut,
    disc_miss,
    lean,
    middle,
    reads_zero,
    rgb,
)

from .every_figure import EveryFigure
from .truth import HILLS, flat_points, slope_at

SLUG = "tangent-sweep"
FLAT = flat_points(HILLS)

# What of the tangent is looked at, in pixels from the dot: beyond the bars that mark flat points.
NEAR, FAR, ASIDE = 90, 205, 25
PEN = 12  # radius in pixels
COLUMN = (1576, 284, 1840, 370)  # rectangle around the slope's number


class TestAsEveryFigure(EveryFigure):
    """It keeps what every figure promises."""


def tangent_miss(shot: Shot) -> float:
    """Return the degrees by which the drawn tangent leans other than the curve at the dot."""
    place = shot.pixel("curve", shot["x"], float(HILLS.value(shot["x"])))
    _, angle = shot.step("curve", 1, float(slope_at(HILLS, shot["x"])))
    patch = around(shot.pixels, place, FAR)
    along, across = patch.along(place, angle)
    near = (np.abs(along) > NEAR) & (np.abs(along) < FAR) & (np.abs(across) < ASIDE)
    orange = coverage(patch, shot.colors["derivative"], shot.colors["background"]) * near
    for side in (along > 0, along < 0):
        # Half of the window's length and more must be line, on both sides of the dot.
        if (orange * side).sum() * patch.area < 5 * (FAR - NEAR):
            return float("nan")
    return apart(lean(patch, orange), angle)


def dot_miss(shot: Shot) -> float:
    """Return the pixels from the drawn dot to where it is said to be."""
    place = shot.pixel("curve", shot["x"], shot["f"])
    return disc_miss(shot.pixels, place, shot.colors["dot"], shot.colors["ring"])


def pen_miss(shot: Shot) -> float:
    """Return the pixels from the pen in the lower panel to the derivative."""
    place = shot.pixel("derivative", shot["x"], float(slope_at(HILLS, shot["x"])))
    colors = shot.colors["derivative"], shot.colors["ring"]
    return disc_miss(shot.pixels, place, *colors, PEN)


def trail_misses(shot: Shot, end: float) -> Iterator[float]:
    """Yield the pixels, up or down, from the drawn f′ to the derivative, at places before end."""
    for x in np.arange(0.25, end, 0.25):
        if np.abs(FLAT - x).min() < 0.25:
            continue  # a triangle stands there
        across, height = shot.pixel("derivative", x, float(slope_at(HILLS, x)))
        strip = cut(shot.pixels, across - 3, height - 40, across + 3, height + 40)
        orange = coverage(strip, shot.colors["derivative"], shot.colors["background"])
        yield abs(middle(strip, orange)[1] - height)


def is_at_flat_point(shot: Shot, reach: float = 1e-6) -> bool:
    return bool(np.abs(FLAT - shot["x"]).min() < reach)


def test_the_curve_has_two_peaks_and_two_valleys() -> None:
    kinds = ["peak" if slope_at(HILLS, x - 0.01) > 0 else "valley" for x in FLAT]
    assert kinds.count("peak") >= 2
    assert kinds.count("valley") >= 2


def test_the_trace_tells_the_function_and_its_derivative(film: Film) -> None:
    x = film.track("x")
    assert film.track("f") == pytest.approx(HILLS.value(x), abs=1e-6)
    assert film.track("slope") == pytest.approx(slope_at(HILLS, x), abs=1e-6)


def test_the_dot_is_where_the_trace_says(film: Film) -> None:
    shots = [s for s in film.shots if s["dot"] == 1]
    assert len(shots) >= 40
    assert misses(dot_miss, shots, 2) == {}


def test_the_drawn_tangent_leans_as_the_curve_does(film: Film) -> None:
    shots = [s for s in film.shots if s["tangent"] == 1]
    assert len(shots) >= 40
    assert len({round(s["x"], 2) for s in shots}) >= 20
    assert misses(tangent_miss, shots, 1) == {}


def test_the_sweep_lingers_at_every_flat_point(film: Film) -> None:
    for flat in FLAT:
        here = np.abs(film.track("x") - flat) < 1e-6
        here &= film.track("tangent") == 1
        assert here.sum() >= 0.5 * film.fps
        assert np.ptp(np.flatnonzero(here)) + 1 == here.sum()  # at one go


def test_the_tangent_lies_level_at_every_flat_point(film: Film) -> None:
    for flat in FLAT:
        shots = [s for s in film.shots if s["tangent"] == 1 and abs(s["x"] - flat) < 1e-6]
        assert len(shots) >= 2
        for shot in shots:
            patch = around(shot.pixels, shot.pixel("curve", flat, shot["f"]), FAR)
            along, across = patch.along(shot.pixel("curve", flat, shot["f"]), 0)
            orange = coverage(patch, shot.colors["derivative"], shot.colors["background"])
            band = (np.abs(across) < ASIDE) & (np.abs(along) > NEAR)
            assert apart(lean(patch, orange * band), 0) < 1
            assert tangent_miss(shot) < 1


def sweeping(film: Film) -> list[Shot]:
    """Return the shots of the sweep, from when the dot is back at the beginning of the curve."""
    begin = np.flatnonzero(film.track("x") <= HILLS.domain[0] + 1e-6)[-1]
    return [shot for shot in film.during("The sweep") if shot.number >= begin]


def test_the_slope_reads_zero_at_flat_points_and_nowhere_else(film: Film) -> None:
    for shot in sweeping(film):
        number = cut(shot.pixels, *COLUMN)
        zero = reads_zero(number, shot.colors["derivative"], shot.colors["background"])
        assert zero == (abs(shot["slope"]) < 0.005), shot.number


def test_the_pen_below_is_at_the_derivative(film: Film) -> None:
    # At flat points the triangle that marks them covers the pen.
    shots = [s for s in sweeping(film) if not is_at_flat_point(s, 0.3)]
    assert len(shots) >= 15
    assert misses(pen_miss, shots, 3) == {}


def test_what_the_pen_has_drawn_is_the_derivative(film: Film) -> None:
    measured = 0
    for shot in (*sweeping(film), *film.during("Flat points")):
        end = shot["x"] - 0.3 if shot["tangent"] else HILLS.domain[1]
        found = list(trail_misses(shot, end))
        assert all(miss < 3 for miss in found), (shot.number, found)
        measured += len(found)
    assert measured >= 500


def test_flat_points_stay_marked_and_tied_to_the_zeros_below(film: Film) -> None:
    shot = film.shots[-1]
    for flat in FLAT:
        place = shot.pixel("curve", flat, float(HILLS.value(flat)))
        bar = cut(shot.pixels, place[0] - 80, place[1] - 9, place[0] + 80, place[1] + 9)
        orange = coverage(bar, shot.colors["derivative"], shot.colors["background"])
        assert np.hypot(*(middle(bar, orange) - place)) < 3
        assert apart(lean(bar, orange), 0) < 1
        zero = shot.pixel("derivative", flat, 0)
        assert line_share(shot, place[0], place[1] + 30, zero[1] - 30) > 0.3
        for beside in (-14, 14):
            assert line_share(shot, place[0] + beside, place[1] + 30, zero[1] - 30) < 0.1


def line_share(shot: Shot, x: float, top: float, bottom: float) -> float:
    """Return which share of a column is not background."""
    column = cut(shot.pixels, x - 2, top, x + 2, bottom).pixels
    unlike = np.abs(column - rgb(shot.colors["background"])).max(axis=-1) > 40
    return float(unlike.any(axis=1).mean())


def test_peaks_and_valleys_are_told_apart_without_colour(film: Film) -> None:
    shot = film.shots[-1]
    for flat in FLAT:
        zero = shot.pixel("derivative", flat, 0)
        inside = cut(shot.pixels, *(zero - 3), *(zero + 3))
        orange = coverage(inside, shot.colors["derivative"], shot.colors["background"])
        is_peak = slope_at(HILLS, flat - 0.01) > 0
        assert (orange.mean() > 0.8) if is_peak else (orange.mean() < 0.4)

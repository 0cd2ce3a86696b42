"""SaddleCriticalPoint: the drawn arrow is the gradient, on map and surface, and none is left."""

from __future__ import annotations

import numpy as np
import pytest

from tests.films import Film, Shot, misses, polar
from tests.measure import (
    Patch,
    apart,
    around,
    coverage,
    cut,
    disc_miss,
    middle,
    reads_zero,
    tip_of,
)

from .every_figure import EveryFigure
from .truth import SADDLE, gradient_at

SLUG = "saddle-critical-point"

LONG = 60  # pixels of an arrow whose direction is measured: a shorter one is mostly under the dot
TIP_SHAPE = 40 / 42  # width of a tip for its length
TWIN = 2.5  # degrees for the arrow on the surface, which lies across level curves
SURFACE = (96, 96, 1000, 860)  # rectangle of the stage that holds the surface
NORM = (470, 890, 1000, 980)  # and of the steepness in figures


class TestAsEveryFigure(EveryFigure):
    """It keeps what every figure promises."""


def gradient(shot: Shot) -> np.ndarray:
    return gradient_at(SADDLE, shot["x"], shot["y"])


def the_map(shot: Shot) -> Patch:
    """Return the part of a frame that is the map."""
    plane = shot.trace["planes"]["map"]
    (x1, x2), (y1, y2) = plane["x_range"], plane["y_range"]
    return cut(shot.pixels, *shot.pixel("map", x1, y2), *shot.pixel("map", x2, y1))


def orange_on(patch: Patch, shot: Shot) -> np.ndarray:
    return coverage(patch, shot.colors["derivative"], shot.colors["background"])


def dot_miss(shot: Shot) -> float:
    """Return the pixels from the drawn dot on the map to where it is said to be."""
    place = shot.pixel("map", shot["x"], shot["y"])
    return disc_miss(shot.pixels, place, shot.colors["dot"], shot.colors["ring"])


def twin_miss(shot: Shot) -> float:
    """Return the pixels from the drawn dot on the surface to where the surface is above (x, y)."""
    height = float(SADDLE.value(shot["x"], shot["y"]))
    place = shot.projected("surface", shot["x"], shot["y"], height)
    return disc_miss(shot.pixels, place, shot.colors["dot"], shot.colors["ring"])


def drawn_length(shot: Shot) -> float:
    """Return the pixels that the arrow on the map should be long."""
    length, _ = shot.step("map", *gradient(shot))
    return length * shot["arrow_scale"]


def arrow_turn(shot: Shot) -> float:
    """Return the degrees between the arrow on the map and the gradient.

    The arrow points from the dot to the middle of all that is orange on the map.
    """
    patch, tail = the_map(shot), shot.pixel("map", shot["x"], shot["y"])
    _, angle = polar(middle(patch, orange_on(patch, shot)) - tail)
    return apart(angle, shot.step("map", *gradient(shot))[1], 360)


def arrow_stretch(shot: Shot) -> float:
    """Return the pixels by which the arrow on the map is too long or too short."""
    tail, length = shot.pixel("map", shot["x"], shot["y"]), drawn_length(shot)
    patch = around(shot.pixels, tail, length + 60)
    _, angle = shot.step("map", *gradient(shot))
    return abs(tip_of(patch, orange_on(patch, shot), tail, angle, TIP_SHAPE) - length)


def twin_turn(shot: Shot) -> float:
    """Return the degrees between the arrow on the surface and the same step on the surface."""
    here = np.array((shot["x"], shot["y"]))
    there = here + shot["arrow_scale"] * gradient(shot)
    tail, tip = (shot.projected("surface", *p, float(SADDLE.value(*p))) for p in (here, there))
    patch = cut(shot.pixels, *SURFACE)
    _, angle = polar(middle(patch, orange_on(patch, shot)) - tail)
    return apart(angle, polar(tip - tail)[1], 360)


def shots_with_arrow(film: Film) -> list[Shot]:
    return [s for s in film.shots if s["arrow"] == 1 and drawn_length(s) >= LONG]


def test_the_trace_tells_the_function_and_its_gradient(film: Film) -> None:
    x, y = film.track("x"), film.track("y")
    assert film.track("f") == pytest.approx(SADDLE.value(x, y), abs=1e-6)
    slopes = gradient_at(SADDLE, x, y)
    assert np.stack((film.track("fx"), film.track("fy")), 1) == pytest.approx(slopes, abs=1e-6)
    assert film.track("norm") == pytest.approx(np.hypot(*slopes.T), abs=1e-6)


def test_the_dot_is_where_the_trace_says(film: Film) -> None:
    shots = [s for s in film.shots if s["dot"] == 1]
    assert len(shots) >= 40
    assert misses(dot_miss, shots, 2) == {}


def test_its_twin_stands_on_the_surface_at_the_same_place(film: Film) -> None:
    shots = [s for s in film.shots if s["dot"] == 1]
    assert misses(twin_miss, shots, 2) == {}


def test_the_arrow_points_along_the_gradient(film: Film) -> None:
    shots = shots_with_arrow(film)
    assert len(shots) >= 20
    assert misses(arrow_turn, shots, 1) == {}
    angles = [shot.step("map", *gradient(shot))[1] for shot in shots]
    assert np.ptp(angles) > 30  # it turned on the way


def test_the_arrow_is_as_long_as_the_gradient(film: Film) -> None:
    shots = shots_with_arrow(film)
    assert misses(arrow_stretch, shots, 3) == {}
    lengths = [drawn_length(shot) for shot in shots]
    assert max(lengths) > 2 * min(lengths)


def test_the_arrow_on_the_surface_is_the_same_step(film: Film) -> None:
    shots = shots_with_arrow(film)
    assert misses(twin_turn, shots, TWIN) == {}


def test_the_gradient_shrinks_all_the_way_to_the_centre(film: Film) -> None:
    numbers = [shot.number for shot in film.during("Toward the centre")]
    norm = film.track("norm")[numbers[0] : numbers[-1]]
    assert (np.diff(norm) <= 1e-9).all()
    assert norm[0] > 2
    assert norm[-1] == 0


def test_nothing_of_the_arrow_is_left_at_the_centre(film: Film) -> None:
    there = [s for s in film.during("Toward the centre") if np.hypot(s["x"], s["y"]) < 1e-9]
    assert len(there) >= 5
    for shot in there:
        for patch in (the_map(shot), cut(shot.pixels, *SURFACE)):
            assert (orange_on(patch, shot) > 0.3).sum() == 0, shot.number
    before = film.during("Toward the centre")[0]
    for patch in (the_map(before), cut(before.pixels, *SURFACE)):
        assert (orange_on(patch, before) > 0.3).sum() * patch.area > 1000


def test_the_steepness_reads_zero_at_the_centre_and_nowhere_else(film: Film) -> None:
    shots = [s for s in film.shots if s["arrow"] == 1]
    assert len(shots) >= 40
    for shot in shots:
        number = cut(shot.pixels, *NORM)
        zero = reads_zero(number, shot.colors["derivative"], shot.colors["background"])
        assert zero == (shot["norm"] < 0.005), shot.number


@pytest.mark.parametrize("step", [1e-3, 0.1, 1.0])
def test_the_centre_is_neither_minimum_nor_maximum(step: float) -> None:
    centre = SADDLE.value(0, 0)
    assert (SADDLE.value(np.array((-step, step)), 0) > centre).all()
    assert (SADDLE.value(0, np.array((-step, step))) < centre).all()
    assert gradient_at(SADDLE, 0.0, 0.0) == pytest.approx(np.zeros(2), abs=1e-9)


def test_the_map_is_lighter_along_x_and_darker_along_y(film: Film) -> None:
    shot = film.during("Uphill")[0]  # nothing but the map is on show yet

    def light(x: float, y: float) -> float:
        # A little aside of the axes, which are drawn in grey.
        places = [(x or s * 0.12, y or s * 0.12) for s in (-1, 1)]
        squares = [shot.pixel("map", *place) for place in places]
        pixels = [cut(shot.pixels, *(p - 12), *(p + 12)).pixels.reshape(-1, 3) for p in squares]
        return float(np.median(np.concatenate(pixels), axis=0).sum())

    centre = light(0.0, 0.12)
    assert min(light(-1.1, 0), light(1.1, 0)) > centre + 15
    assert max(light(0, -1.1), light(0, 1.1)) < centre - 15


def test_the_dot_walks_up_along_x_and_down_along_y(film: Film) -> None:
    numbers = [shot.number for shot in film.during("Two paths")]
    walk = slice(numbers[0], numbers[-1])
    x, y, f = (film.track(name)[walk] for name in ("x", "y", "f"))
    for side in (x, -x):
        assert (f[side > 0.3] > 0.09 - 1e-6).any()
        assert (f[side > 0.01] > 0).all()
    for side in (y, -y):
        assert (f[side > 0.3] < -0.09 + 1e-6).any()
        assert (f[side > 0.01] < 0).all()

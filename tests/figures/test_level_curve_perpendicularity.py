"""LevelCurvePerpendicularity: the drawn arrow is the gradient, at right angles to the curve."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
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
    lean,
    middle,
)

from .every_figure import EveryFigure
from .truth import BANANA, gradient_at

SLUG = "level-curve-perpendicularity"

ARROW = 135  # pixels of every arrow

# What of the arrow is looked at, in pixels from the dot and to both sides: not the right angle.
NEAR, FAR, ASIDE = 50, 145, 26
# And of the line through the dot: beyond the right angle's legs, which are 44 long.
OUTSIDE_LEGS, LINE_END, LINE_ASIDE = 60, 95, 5
DRIFT = ("On one level curve", "Drift along it")


class TestAsEveryFigure(EveryFigure):
    """It keeps what every figure promises."""


def gradient(shot: Shot) -> np.ndarray:
    return gradient_at(BANANA, shot["x"], shot["y"])


def orange_on(patch: Patch, shot: Shot) -> np.ndarray:
    colors = shot.colors
    return coverage(patch, colors["derivative"], colors["background"], aside=colors["level"])


def teal_on(patch: Patch, shot: Shot) -> np.ndarray:
    colors = shot.colors
    return coverage(patch, colors["level"], colors["background"], aside=colors["function"])


def dot_miss(shot: Shot) -> float:
    """Return the pixels from the drawn dot to where it is said to be."""
    place = shot.pixel("map", shot["x"], shot["y"])
    return disc_miss(shot.pixels, place, shot.colors["dot"], shot.colors["ring"])


def drawn_arrow(shot: Shot) -> float:
    """Return the angle at which the dot's arrow is drawn; not a number if none is near ∇f.

    It points from the dot to the middle of the orange in a strip ahead of it.
    """
    place = shot.pixel("map", shot["x"], shot["y"])
    patch = around(shot.pixels, place, FAR)
    along, across = patch.along(place, shot.step("map", *gradient(shot))[1])
    strip = (along > NEAR) & (along < FAR) & (np.abs(across) < ASIDE)
    orange = orange_on(patch, shot) * strip
    if orange.sum() * patch.area < 5 * (FAR - NEAR):
        return float("nan")
    return polar(middle(patch, orange) - place)[1]


def arrow_turn(shot: Shot) -> float:
    """Return the degrees between the drawn arrow and the gradient."""
    return apart(drawn_arrow(shot), shot.step("map", *gradient(shot))[1], 360)


def right_angle_miss(shot: Shot) -> float:
    """Return by how many degrees drawn arrow and drawn path do not make a right angle."""
    place, arrow = shot.pixel("map", shot["x"], shot["y"]), drawn_arrow(shot)
    patch = around(shot.pixels, place, LINE_END)
    along, across = patch.along(place, arrow)
    away = np.abs(across)
    strip = (away > OUTSIDE_LEGS) & (away < LINE_END) & (np.abs(along) < LINE_ASIDE)
    teal = teal_on(patch, shot) * strip
    for side in (across > 0, across < 0):
        if (teal * side).sum() * patch.area < 2 * (LINE_END - OUTSIDE_LEGS):
            return float("nan")
    return abs(90 - apart(lean(patch, teal), arrow))


def shots_with_arrow(film: Film) -> list[Shot]:
    """Return the shots in which the dot's arrow has its full length and no other arrow is near."""
    return [s for s in film.shots if s["arrow_length"] == pytest.approx(ARROW) and s["side"] == 0]


def test_the_trace_tells_the_function_and_its_gradient(film: Film) -> None:
    x, y = film.track("x"), film.track("y")
    assert film.track("f") == pytest.approx(BANANA.value(x, y), abs=1e-5)
    slopes = gradient_at(BANANA, x, y)
    assert np.stack((film.track("fx"), film.track("fy")), 1) == pytest.approx(slopes, abs=1e-5)
    assert film.track("norm") == pytest.approx(np.hypot(*slopes.T), abs=1e-5)


def test_the_dot_is_where_the_trace_says(film: Film) -> None:
    shots = [s for s in film.shots if s["dot"] == 1]
    assert len(shots) >= 40
    assert misses(dot_miss, shots, 2) == {}


def test_the_height_stands_still_while_the_dot_drifts(film: Film) -> None:
    numbers = [shot.number for name in DRIFT for shot in film.during(name)]
    drift = slice(numbers[0], numbers[-1])
    x, y = film.track("x")[drift], film.track("y")[drift]
    heights = BANANA.value(x, y)
    assert heights == pytest.approx(np.full(len(x), heights[0]), abs=1e-5)
    pixels = film.shots[0].trace["planes"]["map"]["x_unit"][0]
    assert np.hypot(np.diff(x), np.diff(y)).sum() * pixels > 500  # it drifted far


def test_the_arrow_points_along_the_gradient(film: Film) -> None:
    shots = shots_with_arrow(film)
    assert len({(s["x"], s["y"]) for s in shots}) >= 20
    assert misses(arrow_turn, shots, 1) == {}


def test_the_arrow_stands_at_right_angles_on_the_drawn_path(film: Film) -> None:
    shots = [s for s in shots_with_arrow(film) if s["mark"] == 1]
    assert len({(s["x"], s["y"]) for s in shots}) >= 20
    assert misses(right_angle_miss, shots, 1) == {}


def test_the_angle_that_is_read_is_ninety_degrees(film: Film) -> None:
    shown = film.track("mark") > 0
    assert np.abs(film.track("angle")[shown] - 90).max() < 0.05


def whole_map(shot: Shot) -> Patch:
    """Return the part of a frame that is the map."""
    (x1, x2), (y1, y2) = BANANA.domain
    return cut(shot.pixels, *shot.pixel("map", x1, y2), *shot.pixel("map", x2, y1))


def coordinates(shot: Shot, right: np.ndarray, down: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return x and y on the map of stage pixels."""
    plane = shot.trace["planes"]["map"]
    x = (right - plane["origin"][0]) / plane["x_unit"][0]
    return x, (down - plane["origin"][1]) / plane["y_unit"][1]


def test_the_teal_curve_is_the_level_curve_of_the_dot(film: Film) -> None:
    (shot, *_) = (s for s in film.shots if s["level"] == 1 and s["mark"] == 0)
    patch, dot = whole_map(shot), shot.pixel("map", shot["x"], shot["y"])
    x, y = coordinates(shot, patch.x, patch.y)
    rise = BANANA.value(x, y) - BANANA.value(shot["x"], shot["y"])
    steepness = np.hypot(*np.moveaxis(gradient_at(BANANA, x, y), -1, 0))
    away = np.abs(rise) / steepness * shot.trace["planes"]["map"]["x_unit"][0]
    teal = teal_on(patch, shot)
    assert away[teal > 0.6].max() < 8
    on_it = (away < 0.5) & (np.hypot(patch.x - dot[0], patch.y - dot[1]) > 40)
    assert on_it.sum() > 100
    assert np.mean(teal[on_it] > 0.3) > 0.95


def test_only_the_step_uphill_changes_the_height(film: Film) -> None:
    numbers = [shot.number for shot in film.during("Step uphill")]
    first, last = numbers[0], numbers[-1]
    x, y, side_x, side_y = (film.track(name) for name in ("x", "y", "side_x", "side_y"))
    start = float(BANANA.value(x[first], y[first]))
    assert BANANA.value(side_x[last], side_y[last]) == pytest.approx(start, abs=1e-5)
    assert float(BANANA.value(x[last], y[last])) > 3 * start
    assert film.track("f")[last] == pytest.approx(BANANA.value(x[last], y[last]), abs=1e-5)
    heights = film.track("f")[first : last + 1]
    assert (np.diff(heights) >= 0).all()


def test_both_steps_are_drawn_where_the_trace_says(film: Film) -> None:
    shots = [s for s in film.during("Step uphill") if s["side"] == 1 and s["f"] > 6]
    assert len(shots) >= 5
    for shot in shots:
        place = shot.pixel("map", shot["side_x"], shot["side_y"])
        assert disc_miss(shot.pixels, place, shot.colors["level"], shot.colors["ring"]) < 2


@dataclass(frozen=True)
class DrawnArrow:
    """An arrow found in a frame."""

    tail: np.ndarray
    """Stage pixel."""
    angle: float
    """Degrees."""


def arrows_on_map(shot: Shot) -> list[DrawnArrow]:
    """Return all that is orange on the map and as large as an arrow."""
    patch = whole_map(shot)
    orange = orange_on(patch, shot)
    count, labels = cv2.connectedComponents((orange > 0.5).astype(np.uint8))
    parts = (orange * (labels == label) for label in range(1, count))
    return [_arrow(patch, part) for part in parts if part.sum() * patch.area > 700]


def _arrow(patch: Patch, part: np.ndarray) -> DrawnArrow:
    centre, angle = middle(patch, part), lean(patch, part)
    along, across = patch.along(centre, angle)
    ink = part > 0.5
    # The end with the tip is the wider one.
    if np.abs(across[ink & (along > 0)]).max() < np.abs(across[ink & (along < 0)]).max():
        angle, along = angle + 180, -along
    turned = np.radians(angle)
    tail = centre + along[ink].min() * np.array((np.cos(turned), -np.sin(turned)))
    return DrawnArrow(tail, angle % 360)


def test_every_arrow_in_the_end_stands_at_right_angles_on_the_curve(film: Film) -> None:
    shot = film.shots[-1]
    arrows, dot = arrows_on_map(shot), shot.pixel("map", shot["x"], shot["y"])
    assert len(arrows) >= 8
    for arrow in arrows:
        # The tail of one arrow lies under the dot.
        tail = arrow.tail if np.hypot(*(arrow.tail - dot)) > 40 else dot
        patch = around(shot.pixels, tail, 80)
        along, across = patch.along(tail, arrow.angle)
        # Nearer than the legs of the small right angle, which are 30 long.
        strip = (np.abs(along) < 15) & (np.abs(across) < 60)
        curve = lean(patch, teal_on(patch, shot) * strip)
        assert abs(90 - apart(curve, arrow.angle)) < 1.5, arrow
        uphill = gradient_at(BANANA, *coordinates(shot, *tail))
        assert apart(arrow.angle, shot.step("map", *uphill)[1], 360) < 2

"""The figures' own checks are tried on pictures in which the sign of a derivative is flipped."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.films import Shot, misses

from . import mistaken
from . import test_level_curve_perpendicularity as level_curve
from . import test_saddle_critical_point as saddle
from . import test_tangent_sweep as sweep
from .truth import HILLS, gradient_at, slope_at

Drawn = Callable[[str, str], list[Shot]]

SCENES: dict[str, mistaken.Order] = {
    "tangent_sweep.py:TangentSweep": (22, ("none", "slope")),
    "saddle_critical_point.py:SaddleCriticalPoint": (14, ("none", "gradient", "partial")),
    "level_curve_perpendicularity.py:LevelCurvePerpendicularity": (15, ("none", "gradient")),
}


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> Drawn:
    """The shots of a scene drawn with a mistake."""
    folder = tmp_path_factory.mktemp("mistaken")
    mistaken.draw(SCENES, folder)
    return lambda scene, mistake: mistaken.shots(folder, scene, mistake)


def steep(shots: list[Shot]) -> list[Shot]:
    """Return the shots of a tangent whose sign matters."""
    return [s for s in shots if s["tangent"] == 1 and abs(slope_at(HILLS, s["x"])) > 0.1]


def swept(shots: list[Shot]) -> list[Shot]:
    """Return those in which the pen below has set out and no triangle covers it."""
    setting_out = next(s.number for s in shots if s["tangent"] == 1 and s["x"] < 1e-9)
    late = (s for s in shots if s.number > setting_out)
    return [s for s in late if not sweep.is_at_flat_point(s, 0.3)]


def with_arrow(shots: list[Shot]) -> list[Shot]:
    """Return the shots of an arrow that is fully there, and long."""
    here = [s for s in shots if s["arrow"] == 1]
    if "arrow_length" in shots[0].values:
        return [s for s in here if s["arrow_length"] == pytest.approx(level_curve.ARROW)]
    return [s for s in here if saddle.drawn_length(s) >= saddle.LONG]


def test_the_checks_pass_what_is_right(drawn: Drawn) -> None:
    hills = drawn("TangentSweep", "none")
    assert len(steep(hills)) >= 10
    assert misses(sweep.tangent_miss, steep(hills), 1) == {}
    assert len(swept(hills)) >= 5
    assert misses(sweep.pen_miss, swept(hills), 3) == {}
    saddles = with_arrow(drawn("SaddleCriticalPoint", "none"))
    assert len(saddles) >= 5
    assert misses(saddle.arrow_turn, saddles, 1) == {}
    assert misses(saddle.twin_turn, saddles, saddle.TWIN) == {}
    bananas = with_arrow(drawn("LevelCurvePerpendicularity", "none"))
    assert len(bananas) >= 10
    assert misses(level_curve.arrow_turn, bananas, 1) == {}


def test_a_tangent_of_the_wrong_sign_is_found_out(drawn: Drawn) -> None:
    shots = steep(drawn("TangentSweep", "slope"))
    assert len(shots) >= 10
    assert len(misses(sweep.tangent_miss, shots, 1)) == len(shots)


def test_a_derivative_of_the_wrong_sign_is_found_out(drawn: Drawn) -> None:
    shots = swept(steep(drawn("TangentSweep", "slope")))
    assert len(shots) >= 5
    assert len(misses(sweep.pen_miss, shots, 3)) == len(shots)
    found = [miss for s in shots for miss in sweep.trail_misses(s, s["x"] - 0.3)]
    assert len(found) >= 50
    assert not any(miss < 3 for miss in found)


def test_an_arrow_downhill_is_found_out(drawn: Drawn) -> None:
    shots = with_arrow(drawn("SaddleCriticalPoint", "gradient"))
    assert len(shots) >= 5
    assert len(misses(saddle.arrow_turn, shots, 1)) == len(shots)
    assert len(misses(saddle.twin_turn, shots, saddle.TWIN)) == len(shots)


def test_one_partial_derivative_of_the_wrong_sign_is_found_out(drawn: Drawn) -> None:
    shots = with_arrow(drawn("SaddleCriticalPoint", "partial"))
    aslant = [s for s in shots if abs(saddle.gradient(s)[0]) > 0.1]
    assert len(aslant) >= 5
    assert len(misses(saddle.arrow_turn, aslant, 1)) == len(aslant)


def test_an_arrow_to_the_wrong_side_of_the_level_curve_is_found_out(drawn: Drawn) -> None:
    shots = with_arrow(drawn("LevelCurvePerpendicularity", "gradient"))
    assert len(shots) >= 10
    assert len(misses(level_curve.arrow_turn, shots, 1)) == len(shots)


TURNS = (-45, -12, -6, -3, 3, 6, 12, 45, 90)
"""Degrees."""


@pytest.mark.parametrize("turn", TURNS)
def test_a_tangent_that_leans_otherwise_is_found_out(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch, turn: float
) -> None:
    # Not the picture is turned but what it is held against; the angle between them is the same.
    shots = steep(drawn("TangentSweep", "none"))
    angle = np.radians(turn)
    monkeypatch.setattr(sweep, "slope_at", lambda f, x: np.tan(np.arctan(slope_at(f, x)) + angle))
    assert len(misses(sweep.tangent_miss, shots, 2)) == len(shots)


@pytest.mark.parametrize("turn", TURNS)
def test_an_arrow_that_points_otherwise_is_found_out(
    drawn: Drawn, monkeypatch: pytest.MonkeyPatch, turn: float
) -> None:
    c, s = np.cos(np.radians(turn)), np.sin(np.radians(turn))
    turned = np.array(((c, s), (-s, c)))
    for figure, name in (
        (saddle, "SaddleCriticalPoint"),
        (level_curve, "LevelCurvePerpendicularity"),
    ):
        shots = with_arrow(drawn(name, "none"))
        monkeypatch.setattr(figure, "gradient_at", lambda f, x, y: gradient_at(f, x, y) @ turned)
        assert len(misses(figure.arrow_turn, shots, 2)) == len(shots)

from __future__ import annotations

import numpy as np
import pytest
import sympy as sp

from manimark.stage.mathematics import Curve, Field, X, Y, even_pace, level_path

WAVES = Curve("waves", sp.sin(2 * X) + X / 5, (0.0, 6.0))
BOWL = Field("bowl", X**2 + 3 * Y**2 + X * Y, ((-2.0, 2.0), (-2.0, 2.0)), (1.0,))
STEP = 1e-5


def test_slope_and_bend_are_the_difference_quotients_of_the_value() -> None:
    x = np.linspace(*WAVES.domain, 50)
    quotient = (WAVES.value(x + STEP) - WAVES.value(x - STEP)) / (2 * STEP)
    assert WAVES.slope(x) == pytest.approx(quotient, abs=1e-8)
    bend = (WAVES.slope(x + STEP) - WAVES.slope(x - STEP)) / (2 * STEP)
    assert WAVES.bend(x) == pytest.approx(bend, abs=1e-8)


def test_flat_points_alternate_between_peaks_and_valleys() -> None:
    cosine = np.arccos(-0.1) / 2  # 2 cos 2x = −1/5
    expected = [cosine, np.pi - cosine, np.pi + cosine, 2 * np.pi - cosine]
    assert WAVES.flat_points == pytest.approx([x for x in expected if x < 6], abs=1e-10)
    kinds = [WAVES.is_peak(x) for x in WAVES.flat_points]
    assert kinds == [True, False, True, False]


def test_a_flat_inflection_is_no_flat_point_where_the_sign_changes() -> None:
    assert Curve("cube", X**3, (-1.0, 2.0)).flat_points == ()


def test_a_constant_keeps_the_shape_of_its_argument() -> None:
    line = Curve("line", 3 * X, (0.0, 1.0))
    assert line.slope(np.zeros((2, 3))).shape == (2, 3)
    assert float(line.slope(0.5)) == 3


def test_gradient_is_the_difference_quotient_along_both_axes() -> None:
    x, y = np.random.default_rng(1).uniform(-2, 2, (2, 40))
    fx = (BOWL.value(x + STEP, y) - BOWL.value(x - STEP, y)) / (2 * STEP)
    fy = (BOWL.value(x, y + STEP) - BOWL.value(x, y - STEP)) / (2 * STEP)
    assert BOWL.gradient(x, y) == pytest.approx(np.stack((fx, fy), axis=-1), abs=1e-8)


def test_hessian_holds_the_second_derivatives() -> None:
    assert BOWL.hessian(0.3, -1.0) == pytest.approx(np.array(((2, 1), (1, 6))))


def test_level_path_keeps_its_height_and_its_step() -> None:
    path = level_path(BOWL, (1.0, 0.2), 3.0, 300)
    heights = BOWL.value(path[:, 0], path[:, 1])
    assert heights == pytest.approx(np.full(301, heights[0]), rel=1e-12)
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    assert steps == pytest.approx(np.full(300, 0.01), rel=1e-3)


def test_level_path_sets_out_with_uphill_on_its_right() -> None:
    path = level_path(BOWL, (1.0, 0.0), 0.1, 10)
    uphill = BOWL.gradient(1.0, 0.0)
    along = path[1] - path[0]
    assert along[0] * uphill[1] - along[1] * uphill[0] < 0


def test_even_pace_shares_out_the_length_of_the_path() -> None:
    corners = np.array(((0, 0), (3, 0), (3, 1)))
    assert even_pace(corners) == pytest.approx([0, 0.75, 1])

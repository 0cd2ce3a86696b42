from __future__ import annotations

from types import ModuleType

import numpy as np
import pytest
import sympy as sp
from numpy.typing import NDArray

from manimark.stage.mathematics import (
    Curve,
    Field,
    Walk,
    X,
    Y,
    ascent_path,
    even_pace,
    level_path,
)

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
    cube = Curve("cube", X**3, (-1.0, 2.0))
    assert cube.flat_points == ()
    assert cube.flat_inflections == pytest.approx([0], abs=1e-10)
    assert WAVES.flat_inflections == ()


def test_a_kink_has_no_slope_and_is_no_flat_point() -> None:
    corner = Curve("corner", sp.Abs(X - 1) + X**2 / 4, (-3.0, 3.0), kinks=(1.0,))
    assert np.isnan([corner.slope(1.0), corner.bend(1.0)]).all()
    assert corner.value(1.0) == 0.25
    assert [float(corner.slope(x)) for x in (0.9, 1.1)] == pytest.approx([-0.55, 1.55])
    # The bend is that of the parabola, also where the other curve turns sharply.
    assert corner.bend(np.array((0.9, 1.1))) == pytest.approx([0.5, 0.5])
    assert (corner.flat_points, corner.flat_inflections) == ((), ())
    low = Curve("low", sp.Abs(X - 1) + X**2, (-3.0, 3.0), kinks=(1.0,))
    assert low.flat_points == pytest.approx([0.5])


def test_the_curves_of_the_notebook_are_flat_where_they_say(functions: ModuleType) -> None:
    flat = {c.name: (c.flat_points, c.flat_inflections, c.kinks) for c in functions.CURVES}
    turns, *others = flat.pop("hills")
    assert (len(turns), others) == (4, [(), ()])
    assert flat == {
        "terrace": ((), pytest.approx([5]), ()),
        "corner": ((), (), (4,)),
        "bell": (pytest.approx([5]), (), ()),
    }


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
    waves = Field("waves", sp.sin(X * Y), ((0.0, 1.0), (0.0, 1.0)), (0.5,))
    x, y = np.random.default_rng(2).uniform(0, 1, (2, 30))
    across = (waves.gradient(x + STEP, y) - waves.gradient(x - STEP, y)) / (2 * STEP)
    along = (waves.gradient(x, y + STEP) - waves.gradient(x, y - STEP)) / (2 * STEP)
    assert waves.hessian(x, y) == pytest.approx(np.stack((across, along), axis=-1), abs=1e-8)


def inside(field: Field, points: list[dict[sp.Symbol, sp.Expr]]) -> list[tuple[float, float]]:
    """Return the real points of a domain among solutions, by x and then y."""
    real = [(float(p[X]), float(p[Y])) for p in points if p[X].is_real and p[Y].is_real]
    ends = list(zip(*field.domain, strict=True))
    return sorted(
        p for p in real if (np.array(ends[0]) <= p).all() and (p <= np.array(ends[1])).all()
    )


@pytest.mark.parametrize("name", ["BOWL", "SADDLE", "BANANA", "MONKEY_SADDLE"])
def test_critical_points_are_those_that_algebra_finds(functions: ModuleType, name: str) -> None:
    field = getattr(functions, name)
    exact = inside(field, sp.solve(field.derivatives[1:3], (X, Y), dict=True))
    assert len(exact) == len(field.critical_points) == 1
    assert np.array(field.critical_points) == pytest.approx(np.array(exact), abs=1e-12)


def test_critical_points_outside_of_the_domain_do_not_count() -> None:
    hills = sp.sin(X) * sp.sin(Y)
    inner = Field("inner", hills, ((-1.0, 2.0), (-1.0, 2.0)), ())
    found = np.array(inner.critical_points)
    assert found == pytest.approx(np.array(((0, 0), (np.pi / 2, np.pi / 2))))
    square = ((-1.0, 1.0), (-1.0, 1.0))
    assert Field("level", X + Y, square, ()).critical_points == ()
    # Both partial derivatives pass through zero near the edge, but together only behind it.
    x = X - sp.Rational(1003, 1000)
    beyond = Field("beyond", x**2 / 2 - x * Y + sp.Rational(3, 5) * Y**2, square, ())
    assert beyond.critical_points == ()


def test_the_peaks_have_all_their_critical_points(functions: ModuleType) -> None:
    peaks = functions.PEAKS
    points = np.array(peaks.critical_points)
    assert np.abs(peaks.gradient(*points.T)).max() < 1e-9
    bends = np.linalg.eigvalsh(peaks.hessian(*points.T))
    maxima, minima = points[(bends < 0).all(axis=1)], points[(bends > 0).all(axis=1)]
    assert (len(maxima), len(minima), len(points)) == (3, 3, 9)
    # The same hills and hollows, by the heights alone.
    x, y = (np.linspace(*side, 601) for side in peaks.domain)
    heights = peaks.value(*np.meshgrid(x, y, indexing="ij"))
    for found, sign in ((maxima, 1), (minima, -1)):
        tops = np.argwhere(summits(sign * heights)) + 1
        places = sorted((x[i], y[j]) for i, j in tops)
        assert np.array(places) == pytest.approx(found, abs=0.01)
    # As often as the gradient turns around the edge, there are more of them than saddles.
    assert turns_around(peaks) == pytest.approx(3 + 3 - (9 - 6))


def summits(heights: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return which inner points of a grid are higher than their eight neighbours."""
    rows, columns = heights.shape
    around = [
        heights[i : rows - 2 + i, j : columns - 2 + j]
        for i in range(3)
        for j in range(3)
        if (i, j) != (1, 1)
    ]
    return np.asarray(heights[1:-1, 1:-1] > np.max(around, axis=0))


def turns_around(field: Field) -> float:
    """Return how often the gradient turns left on the way around the domain, to the left."""
    (x1, x2), (y1, y2) = field.domain
    corners = np.array(((x1, y1), (x2, y1), (x2, y2), (x1, y2), (x1, y1)))
    way = np.linspace(0, 4, 40_001)
    edge = [np.interp(way, np.arange(5), axis) for axis in corners.T]
    fx, fy = field.gradient(*edge).T
    return float(np.ptp(np.unwrap(np.arctan2(fy, fx))[[0, -1]]) / (2 * np.pi))


def descend(
    field: Field, start: NDArray[np.float64], size: float, steps: int
) -> NDArray[np.float64]:
    """Return where a descent is after so many steps."""
    for _ in range(steps):
        start = start - size * field.gradient(*start)
    return start


@pytest.mark.parametrize("name", ["BOWL", "BANANA", "PEAKS"])
def test_a_descent_in_small_steps_arrives_and_one_in_large_steps_departs(
    functions: ModuleType, name: str
) -> None:
    field = getattr(functions, name)
    small, large = field.step_sizes
    bends = {point: np.linalg.eigvalsh(field.hessian(*point)) for point in field.critical_points}
    minima = {point: both.min() for point, both in bends.items() if both.min() > 0}
    assert len(minima) == (3 if name == "PEAKS" else 1)
    for point, gentle in minima.items():
        steps = round(10 / (small * gentle))
        arrived = descend(field, np.array(point) + 0.05, small, steps)
        assert arrived == pytest.approx(point, abs=1e-4)
        # Each step takes it about twice as far away.
        departed = descend(field, np.array(point) + 1e-6, large, 12)
        assert np.linalg.norm(departed - point) > 1e-3


def test_without_a_minimum_the_steepest_bend_bounds_the_steps(functions: ModuleType) -> None:
    assert functions.SADDLE.step_sizes == pytest.approx((0.05 / 2, 3 / 2))
    # Its second derivatives grow with the distance from the centre: 6 r.
    stiffest = 6 * np.hypot(1.5, 1.5)
    assert functions.MONKEY_SADDLE.step_sizes == pytest.approx((0.05 / stiffest, 3 / stiffest))


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


def test_ascent_path_gains_the_same_height_at_every_step() -> None:
    path = ascent_path(BOWL, (0.5, 0.3), 6.0, 40)
    start = float(BOWL.value(0.5, 0.3))
    assert path[0] == pytest.approx((0.5, 0.3))
    assert BOWL.value(*path.T) == pytest.approx(np.linspace(start, 6.0, 41), rel=1e-12)


def test_ascent_path_runs_along_the_gradient() -> None:
    path = ascent_path(BOWL, (0.5, 0.3), 6.0, 400)
    steps = np.diff(path, axis=0)
    uphill = BOWL.gradient(*((path[1:] + path[:-1]) / 2).T)
    cross = steps[:, 0] * uphill[:, 1] - steps[:, 1] * uphill[:, 0]
    sine = cross / np.linalg.norm(steps, axis=1) / np.linalg.norm(uphill, axis=1)
    assert np.abs(sine).max() < 1e-4
    assert ((steps * uphill).sum(axis=1) > 0).all()


def test_ascent_path_to_a_lower_height_leads_straight_down() -> None:
    path = ascent_path(BOWL, (0.5, 0.3), 0.1, 40)
    assert (np.diff(BOWL.value(*path.T)) < 0).all()


def circle(share: float) -> Walk:
    """Return a walk along a share of the unit circle, counterclockwise from the right."""
    turn = np.linspace(0, share * 2 * np.pi, 401)
    return Walk(np.stack((np.cos(turn), np.sin(turn)), axis=-1))


def test_a_walk_heads_along_its_path() -> None:
    walk = circle(0.5)
    for share in (0, 0.3, 1):
        place = walk.position(share)
        assert walk.heading(share) == pytest.approx((-place[1], place[0]), abs=1e-4)


def test_a_walk_keeps_an_even_pace() -> None:
    walk = circle(0.25)
    assert walk.length == pytest.approx(np.pi / 2, rel=1e-5)
    assert walk.position(0.5) == pytest.approx((np.sqrt(0.5), np.sqrt(0.5)), abs=1e-5)


def corner(caution: float) -> Walk:
    """Return a walk to the right and then up, around a quarter of a small circle."""
    turn = np.linspace(0, np.pi / 2, 101)
    bend = np.stack((1 + 0.1 * np.sin(turn), 0.1 * (1 - np.cos(turn))), axis=-1)
    before = np.stack((np.linspace(0, 1, 100, endpoint=False), np.zeros(100)), axis=-1)
    after = np.stack((np.full(100, 1.1), np.linspace(0.11, 1.1, 100)), axis=-1)
    return Walk(np.vstack((before, bend, after)), caution)


def test_a_cautious_walk_takes_its_time_at_bends() -> None:
    def time_in_bend(walk: Walk) -> float:
        return float(np.interp(200, np.arange(301), walk.shares[:301])) - float(walk.shares[100])

    hasty, cautious = time_in_bend(corner(0)), time_in_bend(corner(1))
    bend, length = 0.1 * np.pi / 2, corner(0).length
    assert hasty == pytest.approx(bend / length, rel=0.01)
    # While it turns, the length of its steps and what the turn counts are at right angles.
    slowed = np.hypot(0.1, 1) * np.pi / 2
    assert cautious == pytest.approx(slowed / (length - bend + slowed), rel=0.01)


def test_a_walk_knows_its_sharpest_bend() -> None:
    ellipse = np.linspace(-2, 2, 801)
    walk = Walk(np.stack((2 * np.cos(ellipse), np.sin(ellipse)), axis=-1))
    assert walk.position(walk.sharpest_bend()) == pytest.approx((2, 0), abs=0.02)

from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.marks import Arrow, Dot, RightAngle, Tangent, Trail, dashed, polyline
from manimark.stage.units import at, pixel_of, px

RIGHT = np.array((1.0, 0.0, 0.0))


def test_tangent_keeps_its_length_and_runs_through_its_point() -> None:
    tangent = Tangent(400, "#ff0000").move(at(500, 500), np.array((0.3, 0.4, 0)))
    start, end = tangent.get_start(), tangent.get_end()
    assert np.linalg.norm(end - start) == pytest.approx(px(400))
    assert (start + end) / 2 == pytest.approx(at(500, 500))
    assert (end - start)[1] / (end - start)[0] == pytest.approx(4 / 3)


@pytest.mark.parametrize("length", [300, 40, 3])
def test_arrow_reaches_exactly_from_tail_to_tip(length: float) -> None:
    arrow = Arrow("#ff0000").move(at(500, 500), px(length) * RIGHT)
    assert arrow.get_right() == pytest.approx(at(500 + length, 500))
    assert arrow.get_left() == pytest.approx(at(500, 500))


def test_arrow_without_length_draws_nothing() -> None:
    arrow = Arrow("#ff0000").move(at(500, 500), px(300) * RIGHT)
    assert len(arrow.points) > 0
    assert len(arrow.move(at(500, 500), 0 * RIGHT).points) == 0


def test_right_angle_stands_in_its_corner_on_both_legs() -> None:
    mark = RightAngle("#ff0000", "#00ff00", size=40).move(at(0, 0), RIGHT, at(960, 0))
    corner = at(0, 0)
    assert mark[1].get_end() - corner == pytest.approx(px(40) * RIGHT)
    assert mark[0].get_end() == pytest.approx(mark[1].get_start())


def test_dot_stands_where_it_is_put() -> None:
    dot = Dot("#ffffff", "#000000").move(at(333, 444))
    assert dot.get_center() == pytest.approx(at(333, 444))
    assert dot[0].width > dot[1].width


def test_polyline_passes_through_its_points() -> None:
    points = at([0, 100, 300], [0, 50, 10])
    line = polyline(points, "#ffffff", 4)
    assert line.get_start() == pytest.approx(points[0])
    assert line.get_end() == pytest.approx(points[-1])


def trail() -> Trail:
    return Trail(np.array((0.0, 1.0, 3.0)), at([0, 100, 100], [0, 0, 200]), "#ffffff", 4)


def test_a_trail_ends_where_its_parameter_is() -> None:
    drawn = trail().move(2)
    assert pixel_of(drawn.get_start()) == pytest.approx((0, 0))
    assert pixel_of(drawn.get_end()) == pytest.approx((100, 100))
    assert (100, 0) in [tuple(corner) for corner in pixel_of(drawn.get_anchors()).round(6)]


def test_a_trail_is_whole_beyond_its_last_parameter() -> None:
    assert pixel_of(trail().move(9).get_end()) == pytest.approx((100, 200))


@pytest.mark.parametrize("parameter", [-1, 0])
def test_a_trail_that_has_not_set_out_draws_nothing(parameter: float) -> None:
    drawn = trail().move(2)
    assert len(drawn.points) > 0
    assert len(drawn.move(parameter).points) == 0


def test_a_dashed_line_begins_and_ends_with_a_dash() -> None:
    line = dashed(at(0, 0), at(0, 300), "#ffffff", 3, dash=12)
    assert pixel_of(line.get_start()) == pytest.approx((0, 0))
    assert pixel_of(line.get_end()) == pytest.approx((0, 300))


def test_dashes_and_gaps_are_equally_long() -> None:
    line = dashed(at(0, 0), at(0, 300), "#ffffff", 3, dash=12)
    ends = np.array([(path[0], path[-1]) for path in line.get_subpaths()])
    heights = pixel_of(ends)[..., 1].ravel()
    assert len(heights) == 2 * 13
    assert np.diff(heights) == pytest.approx(np.full(25, 12))


def test_a_dashed_line_shorter_than_a_dash_is_one_dash() -> None:
    assert len(dashed(at(0, 0), at(5, 0), "#ffffff", 3).get_subpaths()) == 1

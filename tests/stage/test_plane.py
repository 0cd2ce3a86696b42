from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.plane import Plane
from manimark.stage.units import pixel_of

PLANE = Plane(x_range=(-1, 3), y_range=(0, 2), left=100, top=200, width=800, height=300)


def test_corners_of_the_ranges_are_corners_of_the_rectangle() -> None:
    assert PLANE.pixel(-1, 2) == pytest.approx((100, 200))
    assert PLANE.pixel(3, 0) == pytest.approx((900, 500))


def test_directions_scale_with_each_axis() -> None:
    step = PLANE.direction(1, 1)
    assert step == pytest.approx((200 / 135, 150 / 135, 0))


def test_square_units_give_both_axes_one_scale() -> None:
    plane = Plane.square_units((0, 4), (0, 1), 0, 0, 800)
    assert plane.height == 200
    assert plane.x_unit == plane.y_unit == 200


def test_axes_lie_on_the_near_edge_when_the_origin_is_outside() -> None:
    plane = Plane((2, 4), (-1, 1), 0, 0, 200, 200)
    horizontal, vertical = plane.axes("#ffffff")
    assert horizontal.get_start() == pytest.approx(plane.point(2, 0))
    assert vertical.get_start() == pytest.approx(plane.point(2, -1))


def test_trace_rebuilds_any_pixel() -> None:
    trace = PLANE.as_trace()
    x, y = 1.7, 0.4
    rebuilt = (
        np.array(trace["origin"]) + x * np.array(trace["x_unit"]) + y * np.array(trace["y_unit"])
    )
    assert rebuilt == pytest.approx(PLANE.pixel(x, y))
    assert trace["x_range"] == [-1, 3]


def test_a_graph_passes_through_the_points_of_its_function() -> None:
    graph = PLANE.graph(np.sin, (0, 2), "#ffffff", 4)
    anchors = pixel_of(graph.get_anchors())
    assert anchors[0] == pytest.approx(PLANE.pixel(0, 0), abs=1e-6)
    assert anchors[-1] == pytest.approx(PLANE.pixel(2, np.sin(2)), abs=1e-6)
    x = (anchors[:, 0] - PLANE.pixel(0, 0)[0]) / PLANE.x_unit
    assert anchors == pytest.approx(PLANE.pixel(x, np.sin(x)), abs=1e-6)


def test_a_graph_bends_without_visible_corners() -> None:
    anchors = pixel_of(PLANE.graph(np.sin, (0, 2), "#ffffff", 4).get_anchors())
    assert np.linalg.norm(np.diff(anchors, axis=0), axis=1).max() < 8

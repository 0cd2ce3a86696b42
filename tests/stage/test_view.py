from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.view import View

START = View(azimuth=10, elevation=30, centre=(500, 400), scale=100, distance=5)
END = View(azimuth=-40, elevation=90, centre=(1500, 500), scale=200, distance=1000)


def test_towards_begins_and_ends_at_its_views() -> None:
    assert START.towards(END, 0) == START
    there = START.towards(END, 1)
    assert (there.azimuth, there.elevation) == (-40, 90)
    assert (there.centre, there.scale) == ((1500, 500), 200)
    assert there.distance == pytest.approx(1000)


def test_towards_lets_perspective_fade_evenly() -> None:
    nearness = [1 / START.towards(END, share).distance for share in (0, 0.5, 1)]
    assert nearness[1] == pytest.approx((nearness[0] + nearness[2]) / 2)


@pytest.mark.parametrize(
    ("view", "sight"),
    [
        (View(0, 0, (0, 0), 1), (0, 1, 0)),
        (View(90, 0, (0, 0), 1), (-1, 0, 0)),
        (View(0, 90, (0, 0), 1), (0, 0, -1)),
    ],
)
def test_sight_runs_from_the_eye_to_the_centre(view: View, sight: tuple[int, int, int]) -> None:
    assert view.sight == pytest.approx(sight)
    _, depths = view.project(np.array((np.zeros(3), sight)))
    assert depths[0] == 1
    assert depths[1] > 1


def test_project_keeps_the_shape_of_its_points() -> None:
    pixels, depths = START.project(np.zeros((3, 4, 3)))
    assert pixels.shape == (3, 4, 2)
    assert depths.shape == (3, 4)

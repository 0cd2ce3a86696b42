from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.relief import Relief, Strokes, overlay
from manimark.stage.view import View

ABOVE = View(azimuth=0, elevation=90, centre=(960, 540), scale=150)
GRAZING = View(azimuth=0, elevation=12, centre=(960, 540), scale=150)
UP = np.array(((0.0, 0.0, 1.0),))
WHITE, BLUE = (np.array((c,), np.uint8) for c in ((255, 255, 255), (0, 0, 200)))


def line(width: float, normal: np.ndarray = UP, z: float = 0.0) -> Strokes:
    """Return a white line along x through the middle of the box."""
    return Strokes(np.array((((-0.5, 0.0, z), (0.5, 0.0, z)),)), normal, WHITE, BLUE, width)


def square(*strokes: Strokes) -> Relief:
    """Return a blue square of ±1 model unit, with lines on it."""
    corners = np.stack((*np.meshgrid((-1.0, 1.0), (-1.0, 1.0)), np.zeros((2, 2))), axis=-1)
    return Relief(corners, BLUE[None], strokes)


def test_fills_its_quads_and_leaves_the_rest_clear() -> None:
    picture, (left, top) = square().paint(ABOVE, 1.0)
    assert (left, top) == (806, 386)
    alpha = picture[..., 3]
    assert (alpha == 255).sum() == pytest.approx(300**2, rel=0.01)
    assert not alpha[:3].any()
    assert tuple(picture[150, 150]) == (0, 0, 200, 255)


def test_draws_a_line_where_it_lies_and_as_wide_as_it_says() -> None:
    picture, (_, top) = square(line(8)).paint(ABOVE, 1.0)
    rows = np.flatnonzero(picture[:, picture.shape[1] // 2, 0] > 128) + top + 0.5
    assert len(rows) == pytest.approx(8, abs=1)
    assert rows.mean() == pytest.approx(540, abs=0.6)


def test_lines_grow_thin_where_the_surface_turns_away() -> None:
    assert line(10).widths(ABOVE) == pytest.approx([10])
    assert line(10).widths(GRAZING) == pytest.approx([10 * np.sin(np.radians(12)) / 0.5])
    edge_on = View(azimuth=0, elevation=0, centre=(960, 540), scale=150)
    assert line(10).widths(edge_on) == pytest.approx([3.5])


def test_a_line_below_the_surface_is_hidden() -> None:
    picture, _ = square(line(8, z=-1.9)).paint(ABOVE, 1.0)
    assert picture[picture.shape[0] // 2, picture.shape[1] // 2, 0] > 128  # within the lift
    picture, _ = square(line(8, z=-6.0)).paint(ABOVE, 1.0)
    assert not (picture[..., 0] > 20).any()


def test_zoom_scales_the_picture() -> None:
    (large, _), (small, _) = square().paint(ABOVE, 1.0), square().paint(ABOVE, 0.5)
    covered = [(picture[..., 3] > 128).sum() for picture in (large, small)]
    assert covered[0] / covered[1] == pytest.approx(4, rel=0.03)


@pytest.mark.parametrize("corner", [(-4, -4), (6, 6)])
def test_overlay_cuts_off_what_lies_outside(corner: tuple[int, int]) -> None:
    frame = np.zeros((10, 10, 4), np.uint8)
    picture = np.full((8, 8, 4), 255, np.uint8)
    overlay(frame, picture, corner, 1.0)
    assert (frame[..., 0] == 255).sum() == 16


def test_overlay_blends_by_opacity() -> None:
    frame = np.full((4, 4, 4), (100, 100, 100, 255), np.uint8)
    overlay(frame, np.full((4, 4, 4), (200, 0, 0, 255), np.uint8), (0, 0), 0.5)
    assert frame[0, 0].tolist() == pytest.approx([150, 50, 50, 255], abs=1)

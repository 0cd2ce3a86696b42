from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.colours import ramp
from manimark.stage.mathematics import Field, X, Y
from manimark.stage.surface import StageCamera, Surface, View
from manimark.stage.units import pixel_of

PLANE = Field("plane", 0 * X + 0 * Y, ((-1.0, 1.0), (-1.0, 1.0)), (0.0,))
HILL = Field("hill", 1 - X**2 - Y**2, ((-1.0, 1.0), (-1.0, 1.0)), (0.0,))
ABOVE = View(azimuth=0, elevation=90, centre=(960, 540), scale=150)


def surface_of(field: Field, view: View) -> Surface:
    blue = ramp("#0000ff", "#4040ff")
    return Surface(field, field.domain, (-1.0, 1.0), view, blue, mesh="#0000ff", quads=24)


def test_the_box_centre_appears_at_the_centre_of_the_view() -> None:
    view = View(azimuth=30, elevation=25, centre=(500, 600), scale=150)
    pixels, depth = view.project(np.zeros(3))
    assert pixels == pytest.approx((500, 600))
    assert depth == pytest.approx(1)


def test_seen_from_above_x_runs_right_and_y_runs_up() -> None:
    pixels, _ = ABOVE.project(np.array(((1, 0, 0), (0, 1, 0))))
    assert pixels == pytest.approx(np.array(((1110, 540), (960, 390))))


def test_what_is_nearer_appears_larger() -> None:
    view = View(azimuth=0, elevation=0, centre=(960, 540), scale=100, distance=5)
    pixels, depth = view.project(np.array(((1, -2, 0), (1, 2, 0))))
    assert depth[0] < depth[1]
    assert pixels[0, 0] > pixels[1, 0] > 960


def test_projection_of_field_units_is_where_the_surface_draws_its_points() -> None:
    surface = surface_of(HILL, View(azimuth=40, elevation=30, centre=(700, 500), scale=140))
    x, y = 0.3, -0.8
    h = surface.projection() @ np.array((x, y, float(HILL.value(x, y)), 1))
    assert h[:2] / h[2] == pytest.approx(pixel_of(surface.point(x, y)))


def paint(*surfaces: Surface, background: str = "#000000") -> np.ndarray:
    camera = StageCamera(pixel_width=960, pixel_height=540, background_color=background)
    camera.capture_mobjects(surfaces)
    return camera.pixel_array


def test_paints_the_whole_square_and_nothing_else() -> None:
    frame = paint(surface_of(PLANE, ABOVE))
    covered = frame[..., 2] > 60
    side = 600 / 2  # ±2 model units of 150 pixels, at half size
    assert covered.sum() == pytest.approx(side**2, rel=0.02)
    rows, columns = np.nonzero(covered)
    assert (columns.mean(), rows.mean()) == pytest.approx((480, 270), abs=0.6)
    assert (frame[..., 3] == 255).all()


def test_nearer_parts_hide_farther_parts() -> None:
    ridge = Field("ridge", 1 - 2 * X**2, ((-1.0, 1.0), (-1.0, 1.0)), (0.0,))
    view = View(azimuth=90, elevation=8, centre=(960, 540), scale=150)
    surface = Surface(ridge, ridge.domain, (-1.0, 1.0), view, ramp("#202020", "#202020"), "#ff0000")
    frame = paint(surface)
    behind, front = (pixel_of(surface.point(x, 0.0)) / 2 for x in (-0.6, 0.6))
    assert behind[1] != pytest.approx(front[1], abs=2)
    apex = pixel_of(surface.point(0.0, 0.0)) / 2
    column = frame[:, round(apex[0]) + 7, :3].max(axis=1) > 10
    assert not column[: int(apex[1]) - 4].any()


def test_opacity_lets_the_background_through() -> None:
    surface = surface_of(PLANE, ABOVE)
    full = paint(surface)[270 + 7, 480 + 7].astype(int)
    half = paint(surface.set_opacity(0.5))[270 + 7, 480 + 7].astype(int)
    assert half[2] == pytest.approx(full[2] / 2, abs=2)
    assert not paint(surface.set_opacity(0))[..., :3].any()


def test_a_surface_beyond_the_frame_is_cut_off() -> None:
    outside = View(azimuth=0, elevation=90, centre=(0, 0), scale=150)
    frame = paint(surface_of(PLANE, outside))
    assert frame[10, 10, 2] > 60
    assert not frame[300:, :, :3].any()

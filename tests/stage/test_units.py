from __future__ import annotations

import numpy as np
import pytest
from manim import Camera, Line

from manimark.stage.units import at, pixel_of, px, stroke


def test_pixels_and_points_are_inverse() -> None:
    pixels = np.array(((0, 0), (1920, 1080), (96.5, 700)))
    assert pixel_of(at(pixels[:, 0], pixels[:, 1])) == pytest.approx(pixels)


def test_the_middle_of_the_stage_is_the_origin_and_up_is_up() -> None:
    assert at(960, 540) == pytest.approx((0, 0, 0))
    assert at(960, 540 - 135) == pytest.approx((0, 1, 0))
    assert px(270) == 2


def test_a_stroke_is_drawn_as_wide_as_it_says() -> None:
    camera = Camera(pixel_width=1920, pixel_height=1080, background_color="#000000")
    line = Line(at(200, 300), at(800, 300), color="#ffffff", stroke_width=stroke(12))
    camera.capture_mobjects([line])
    column = camera.pixel_array[:, 500, 0] / 255
    assert column.sum() == pytest.approx(12, abs=0.1)
    assert (column * (np.arange(1080) + 0.5)).sum() / column.sum() == pytest.approx(300, abs=0.05)

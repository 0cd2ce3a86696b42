"""The ruler is tried on pictures whose truth is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from tests.measure import (
    apart,
    around,
    coverage,
    cut,
    disc_centre,
    disc_miss,
    lab,
    lean,
    middle,
    reads_zero,
    tip_of,
)

BACKGROUND, ORANGE, WHITE, BLUE, TEAL = "#14161a", "#ff9b3d", "#fbf9f4", "#6db3f7", "#3fcbb0"
RGB = {"orange": (0xFF, 0x9B, 0x3D), "blue": (0x6D, 0xB3, 0xF7), "white": (0xFB, 0xF9, 0xF4)}
PLACE = np.array((900.0, 500.0))


def blank() -> np.ndarray:
    return np.full((1080, 1920, 3), (0x14, 0x16, 0x1A), np.uint8)


def draft(frame: np.ndarray) -> np.ndarray:
    """Return a stage-sized picture at the size that tests decode."""
    return cv2.resize(frame, (854, 480), interpolation=cv2.INTER_AREA)


def towards(angle: float, length: float) -> np.ndarray:
    turn = np.radians(angle)
    return PLACE + length * np.array((np.cos(turn), -np.sin(turn)))


def sixteenths(point: np.ndarray) -> tuple[int, int]:
    """Return a place of the stage as OpenCV counts it: from the middle of the first pixel."""
    x, y = np.round((point - 0.5) * 16).astype(int).tolist()
    return x, y


def with_line(angle: float, color: str = "orange", frame: np.ndarray | None = None) -> np.ndarray:
    frame = blank() if frame is None else frame
    ends = [sixteenths(towards(angle, s * 300)) for s in (-1, 1)]
    cv2.line(frame, *ends, RGB[color], 10, cv2.LINE_AA, 4)
    return frame


def with_arrow(angle: float, length: float) -> np.ndarray:
    frame, turn = blank(), angle + 90
    across = np.array((np.cos(np.radians(turn)), -np.sin(np.radians(turn))))
    neck, tip = towards(angle, length - 42), towards(angle, length)
    outline = [PLACE + 5 * across, neck + 5 * across, neck + 20 * across, tip]
    outline += [neck - 20 * across, neck - 5 * across, PLACE - 5 * across]
    corners = np.array([sixteenths(corner) for corner in outline])
    cv2.fillPoly(frame, [corners], RGB["orange"], cv2.LINE_AA, 4)
    return frame


@pytest.mark.parametrize("angle", [0, 17.3, 45, 90, 133, 179])
def test_reads_the_lean_of_a_line(angle: float) -> None:
    patch = around(draft(with_line(angle)), PLACE, 200)
    assert apart(lean(patch, coverage(patch, ORANGE, BACKGROUND)), angle) < 0.15


def test_a_line_of_another_colour_does_not_bias_the_lean() -> None:
    patch = around(draft(with_line(20, "orange", with_line(80, "blue"))), PLACE, 200)
    assert apart(lean(patch, coverage(patch, ORANGE, BACKGROUND)), 20) < 0.3


def test_tells_two_kindred_colours_apart() -> None:
    patch = around(draft(with_line(80, "blue")), PLACE, 200)
    assert coverage(patch, TEAL, BACKGROUND).max() > 0.5
    assert coverage(patch, TEAL, BACKGROUND, aside=BLUE).max() < 0.05
    assert coverage(patch, BLUE, BACKGROUND, aside=TEAL).max() > 0.9


def test_grey_is_no_colour() -> None:
    patch = cut(np.full((480, 854, 3), 160, np.uint8), 100, 100, 300, 300)
    assert coverage(patch, ORANGE, BACKGROUND).max() < 0.05


def test_sees_no_line_where_none_is() -> None:
    patch = around(blank(), PLACE, 200)
    nothing = coverage(patch, ORANGE, BACKGROUND)
    assert np.isnan(lean(patch, nothing))
    assert np.isnan(middle(patch, nothing)).all()


def with_disc(x: float, y: float, radius: float = 15) -> np.ndarray:
    frame, centre = blank(), sixteenths(np.array((x, y)))
    cv2.circle(frame, centre, round(radius * 16), RGB["white"], -1, cv2.LINE_AA, 4)
    return draft(frame)


def test_reads_the_centre_and_the_size_of_a_disc() -> None:
    centre, area = disc_centre(with_disc(700.3, 400.7), (701.0, 399.0), WHITE, BACKGROUND)
    assert centre == pytest.approx((700.3, 400.7), abs=0.4)
    assert area == pytest.approx(np.pi * 15.5**2, rel=0.06)


@pytest.mark.parametrize("aside", [1.0, 3.0, 6.0, 12.0, 30.0, 60.0])
def test_a_disc_elsewhere_is_a_miss(aside: float) -> None:
    miss = disc_miss(with_disc(700, 400), np.array((700 + aside, 400)), WHITE, BACKGROUND)
    assert miss == pytest.approx(aside, abs=0.4) if aside < 4 else not miss < 3.5


def test_a_disc_of_another_size_is_a_miss() -> None:
    assert np.isnan(disc_miss(with_disc(700, 400, 10), np.array((700, 400)), WHITE, BACKGROUND))


@pytest.mark.parametrize(("angle", "length"), [(0, 80), (33, 120), (200, 160), (275, 97)])
def test_reads_how_far_an_arrow_reaches(angle: float, length: float) -> None:
    patch = around(draft(with_arrow(angle, length)), PLACE, 220)
    orange = coverage(patch, ORANGE, BACKGROUND)
    assert tip_of(patch, orange, PLACE, angle, 40 / 42) == pytest.approx(length, abs=2)


def test_an_arrow_that_points_elsewhere_reaches_nowhere() -> None:
    patch = around(draft(with_arrow(180, 120)), PLACE, 220)
    assert np.isnan(tip_of(patch, coverage(patch, ORANGE, BACKGROUND), PLACE, 0, 40 / 42))


@pytest.mark.parametrize(
    ("text", "zero"),
    [("0.00", True), ("0.01", False), ("0.10", False), ("1.11", False), ("8.88", False)],
)
def test_tells_noughts_from_other_digits(text: str, zero: bool) -> None:
    picture = Image.fromarray(blank())
    font = ImageFont.load_default(size=76)
    ImageDraw.Draw(picture).text((900, 460), text, RGB["orange"], font)
    patch = cut(draft(np.asarray(picture)), 880, 450, 1200, 560)
    assert reads_zero(patch, ORANGE, BACKGROUND) == zero


def test_lines_have_no_direction_and_directions_do() -> None:
    assert apart(179, 1) == pytest.approx(2)
    assert apart(0, 180) == 0
    assert apart(0, 180, 360) == 180
    assert apart(-170, 170, 360) == pytest.approx(20)


@pytest.mark.parametrize(
    ("color", "expected"),
    [
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((255, 255, 255), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
    ],
)
def test_lab_is_that_of_the_cie(color: tuple[int, ...], expected: tuple[float, ...]) -> None:
    assert lab(color) == pytest.approx(expected, abs=0.02)

"""The ruler is tried on pictures whose truth is known."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from tests.measure import between, coverage, disc_centre, lean

BACKGROUND, ORANGE, WHITE = "#14161a", "#ff9b3d", "#fbf9f4"


def blank() -> np.ndarray:
    return np.full((1080, 1920, 3), (0x14, 0x16, 0x1A), np.uint8)


def with_line(angle: float) -> np.ndarray:
    frame = blank()
    step = 300 * np.array((np.cos(np.radians(angle)), -np.sin(np.radians(angle))))
    ends = [tuple(int(v) for v in (np.array((900, 500)) + s * step) * 16) for s in (-1, 1)]
    cv2.line(frame, *ends, (0xFF, 0x9B, 0x3D), 10, cv2.LINE_AA, 4)
    return cv2.resize(frame, (854, 480), interpolation=cv2.INTER_AREA)


@pytest.mark.parametrize("angle", [0, 17.3, 45, 90, 133, 179])
def test_reads_the_lean_of_a_line(angle: float) -> None:
    frame = with_line(angle)
    orange = coverage(frame, ORANGE, BACKGROUND)
    measured = lean(frame, orange, np.array((900.0, 500.0)), 30, 200)
    assert between(measured, angle) < 0.15


def test_reads_the_centre_and_the_size_of_a_disc() -> None:
    frame = blank()
    cv2.circle(
        frame, (700 * 16 + 5, 400 * 16 + 11), 15 * 16, (0xFB, 0xF9, 0xF4), -1, cv2.LINE_AA, 4
    )
    small = cv2.resize(frame, (854, 480), interpolation=cv2.INTER_AREA)
    centre, area = disc_centre(small, np.array((701.0, 399.0)), WHITE, BACKGROUND)
    assert centre == pytest.approx((700.3 + 0.5, 400.7 + 0.5), abs=0.4)
    assert area == pytest.approx(np.pi * 15.5**2, rel=0.06)


def test_grey_is_no_colour() -> None:
    frame = np.full((10, 10, 3), 160, np.uint8)
    assert coverage(frame, ORANGE, BACKGROUND).max() < 0.05


def test_sees_no_line_where_none_is() -> None:
    empty = coverage(blank(), ORANGE, BACKGROUND)
    assert np.isnan(lean(blank(), empty, np.array((900.0, 500.0)), 30, 200))

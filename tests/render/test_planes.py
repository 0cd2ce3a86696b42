"""From red, green and blue to the colours of a film."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from manimark.studio.boxes import EVERYWHERE
from manimark.studio.planes import Pixels, Planes

WIDTH, HEIGHT = 94, 70


def noise(rng: np.random.Generator, height: int = HEIGHT, width: int = WIDTH) -> Pixels:
    pixels = rng.integers(0, 256, (height, width, 4), np.uint8)
    pixels[..., 3] = 255
    return pixels


def converted(pixels: Pixels) -> Planes:
    planes = Planes(pixels.shape[1], pixels.shape[0])
    planes.take(pixels, EVERYWHERE)
    return planes


def all_of(planes: Planes) -> list[NDArray[np.uint8]]:
    return [plane.copy() for plane in (planes.luma, planes.blue, planes.red)]


def by_the_standard(pixels: Pixels) -> list[NDArray[np.float64]]:
    """ITU-R BT.709-6 in floating point, each chroma sample the mean of its four pixels."""
    red, green, blue = np.moveaxis(pixels[..., :3].astype(float), -1, 0) / 255
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    quarters = (HEIGHT // 2, 2, WIDTH // 2, 2)
    return [
        16 + 219 * luma,
        (128 + 224 * (blue - luma) / 1.8556).reshape(quarters).mean(axis=(1, 3)),
        (128 + 224 * (red - luma) / 1.5748).reshape(quarters).mean(axis=(1, 3)),
    ]


def test_converts_by_bt709_to_a_step() -> None:
    rng = np.random.default_rng(7)
    for _ in range(20):
        pixels = noise(rng)
        for plane, wanted in zip(all_of(converted(pixels)), by_the_standard(pixels), strict=True):
            assert np.abs(plane - wanted).max() <= 1
            assert abs((plane - wanted).mean()) < 0.2


@pytest.mark.parametrize(("grey", "luma"), [(0, 16), (20, 33), (128, 126), (255, 235)])
def test_leaves_grey_without_a_tint(grey: int, luma: int) -> None:
    planes = converted(np.full((4, 4, 4), grey, np.uint8))
    assert [set(plane.flat) for plane in all_of(planes)] == [{luma}, {128}, {128}]


def test_mends_to_what_converting_the_whole_picture_gives() -> None:
    rng = np.random.default_rng(3)
    picture = noise(rng)
    planes = converted(picture)
    for _ in range(300):
        left, right = sorted(rng.integers(-5, WIDTH + 6, 2))
        top, bottom = sorted(rng.integers(-5, HEIGHT + 6, 2))
        part = picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        part[:] = noise(rng, *part.shape[:2])
        planes.take(picture, (int(left), int(top), int(right), int(bottom)))
        for mended, whole in zip(all_of(planes), all_of(converted(picture)), strict=True):
            assert np.array_equal(mended, whole)


@pytest.mark.parametrize(("width", "height"), [(854, 480), (94, 70), (320, 180)])
def test_hands_encoders_the_planes_as_they_are(width: int, height: int) -> None:
    planes = converted(noise(np.random.default_rng(1), height, width))
    frame = planes.frame("yuv420p")
    handed, wanted = frame.to_ndarray(), all_of(planes)
    assert (frame.width, frame.height, frame.format.name) == (width, height, "yuv420p")
    assert np.array_equal(handed.ravel(), np.concatenate([plane.ravel() for plane in wanted]))
    # A later picture does not reach the encoder through it.
    planes.take(np.zeros((height, width, 4), np.uint8), EVERYWHERE)
    assert np.array_equal(frame.to_ndarray(), handed)

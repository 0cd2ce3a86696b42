"""From colours multiplied by their opacity to whole ones, as players of video mix them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from manimark.studio.alpha import REACH, AlphaPlanes
from manimark.studio.boxes import EVERYWHERE
from manimark.studio.planes import Pixels

from .mixing import FRAMES, mixed, straight_of

WIDTH, HEIGHT = 94, 70
ORANGE = (255, 155, 61)

Array = NDArray[np.float64]


def disc(radius: float, color: tuple[int, int, int] = ORANGE, opacity: float = 1) -> Pixels:
    """Return a smoothed disc in the middle, its colours multiplied by its opacity."""
    share = opacity * np.clip(radius + 0.5 - distances(), 0, 1)[..., None]
    return np.round(255 * share * (*np.array(color) / 255, 1)).astype(np.uint8)


def distances() -> Array:
    """Return how far each pixel is from the middle."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    return np.asarray(np.hypot(rows - HEIGHT / 2, columns - WIDTH / 2))


def noise(rng: np.random.Generator, height: int = HEIGHT, width: int = WIDTH) -> Pixels:
    opacity = rng.integers(0, 256, (height, width, 1)) * rng.integers(0, 2, (height, width, 1))
    return np.round(np.dstack((rng.random((height, width, 3)) * opacity, opacity))).astype(np.uint8)


def converted(pixels: Pixels) -> AlphaPlanes:
    planes = AlphaPlanes(pixels.shape[1], pixels.shape[0])
    planes.take(pixels, EVERYWHERE)
    return planes


def decoded(pixels: Pixels, kind: str) -> Array:
    """Return red, green, blue and opacity as a player reads them out of a frame, 0 to 255."""
    return straight_of(converted(pixels).frame(kind))


@pytest.mark.parametrize("ground", [0, 255])
@pytest.mark.parametrize("opacity", [1, 0.5, 0.1])
@pytest.mark.parametrize("kind", FRAMES)
def test_lies_on_any_ground_as_if_it_were_drawn_there(
    kind: str, opacity: float, ground: int
) -> None:
    pixels = disc(25, opacity=opacity)
    drawn = pixels[..., :3] + ground * (1 - pixels[..., 3:] / 255)
    seen = mixed(decoded(pixels, kind), ground)
    assert np.abs(seen - drawn).max() < 2.6
    assert np.abs(seen - drawn).mean() < 0.4


@pytest.mark.parametrize(("kind", "most"), [("yuva420p", 200), ("yuva444p10le", 2.5)])
def test_only_ten_bits_have_a_color_for_every_pixel(kind: str, most: float) -> None:
    pixels = noise(np.random.default_rng(2))
    drawn = pixels[..., :3].astype(float)
    error = np.abs(mixed(decoded(pixels, kind), 0) - drawn)
    assert most / 4 < error.max() < most
    opaque = pixels[..., 3] == 255
    assert opaque.sum() > 10
    assert (error[opaque].max() < 0.6) == (kind == "yuva444p10le")


@pytest.mark.parametrize("kind", FRAMES)
@pytest.mark.parametrize("color", [(255, 255, 255), (0, 0, 0), ORANGE])
def test_has_no_fringe_on_a_ground_of_its_own_color(kind: str, color: tuple[int, int, int]) -> None:
    straight = decoded(disc(25, color), kind)
    assert np.abs(mixed(straight, np.array(color)) - color).max() < 2.1


@pytest.mark.parametrize("kind", FRAMES)
def test_colors_go_on_a_little_beyond_an_edge(kind: str) -> None:
    straight = decoded(disc(25), kind)
    beyond = (distances() > 26) & (distances() < 25 + REACH - 1)
    assert np.all(straight[beyond][:, 3] == 0)
    # What leads on are the faintest pixels of the edge, which hold few colours.
    assert np.abs(straight[beyond][:, :3] - ORANGE).max() < 12
    assert np.all(np.abs(straight[distances() > 26 + 2 * REACH]) < 0.5)


@pytest.mark.parametrize("kind", FRAMES)
def test_keeps_every_opacity(kind: str) -> None:
    pixels = np.zeros((16, 16, 4), np.uint8)
    pixels[..., 3] = np.arange(256).reshape(16, 16)
    shares = decoded(pixels, kind)[..., 3]
    assert (shares[0, 0], shares[-1, -1]) == (0, 255)
    assert np.abs(shares - pixels[..., 3]).max() <= 0.13


@pytest.mark.parametrize("kind", FRAMES)
def test_mends_to_what_converting_the_whole_picture_gives(kind: str) -> None:
    rng = np.random.default_rng(3)
    picture = noise(rng)
    planes = converted(picture)
    for _ in range(100):
        left, right = sorted(rng.integers(-5, WIDTH + 6, 2))
        top, bottom = sorted(rng.integers(-5, HEIGHT + 6, 2))
        part = picture[max(top, 0) : max(bottom, 0), max(left, 0) : max(right, 0)]
        part[:] = noise(rng, *part.shape[:2])
        planes.take(picture, (int(left), int(top), int(right), int(bottom)))
        mended, whole = (p.frame(kind) for p in (planes, converted(picture)))
        assert np.array_equal(straight_of(mended), straight_of(whole))


def test_a_later_picture_does_not_reach_the_encoder_through_an_earlier_one() -> None:
    planes = converted(disc(25))
    frames = [planes.frame(kind) for kind in FRAMES]
    before = [straight_of(frame) for frame in frames]
    planes.take(np.zeros((HEIGHT, WIDTH, 4), np.uint8), EVERYWHERE)
    assert all(map(np.array_equal, before, map(straight_of, frames)))

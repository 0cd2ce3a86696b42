from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from bench.quality import decoded, likeness, luma, pictures_alike, ssim, write_picture
from manimark.studio.encode import Film

WIDTH, HEIGHT = 128, 64
Frame = NDArray[np.uint8]


def noise(seed: int, height: int = 24, width: int = 30) -> NDArray[np.float32]:
    return np.random.default_rng(seed).uniform(0, 255, (height, width)).astype(np.float32)


def by_the_book(first: NDArray[np.float32], second: NDArray[np.float32]) -> float:
    """SSIM window by window, as the paper writes it."""
    steps = np.arange(-5, 6)
    weights = np.exp(-(steps[:, None] ** 2 + steps[None, :] ** 2) / (2 * 1.5**2))
    weights /= weights.sum()
    values = []
    for row in range(first.shape[0] - 10):
        for column in range(first.shape[1] - 10):
            x, y = (p[row : row + 11, column : column + 11].astype(float) for p in (first, second))
            mx, my = (weights * x).sum(), (weights * y).sum()
            vx, vy = (weights * (x - mx) ** 2).sum(), (weights * (y - my) ** 2).sum()
            vxy = (weights * (x - mx) * (y - my)).sum()
            top = (2 * mx * my + 2.55**2) * (2 * vxy + 7.65**2)
            values.append(top / ((mx**2 + my**2 + 2.55**2) * (vx + vy + 7.65**2)))
    return float(np.mean(values))


def frames(count: int) -> list[Frame]:
    """A red square that wanders over blue."""
    pictures = []
    for number in range(count):
        picture = np.full((HEIGHT, WIDTH, 4), (20, 40, 160, 255), np.uint8)
        picture[16:48, 8 + 8 * number : 40 + 8 * number] = (220, 60, 30, 255)
        pictures.append(picture)
    return pictures


def filmed(folder: Path, pictures: list[Frame]) -> Path:
    """The pictures as a video of ours: BT.709, and tagged so."""
    film = Film(folder, WIDTH, HEIGHT, 10, ("h264",))
    for picture in pictures:
        film.add(picture)
    film.finish()
    return folder / "h264.mp4"


def filmed_plainly(path: Path, pictures: list[Frame]) -> Path:
    """The pictures as Manim encodes them: BT.601, and untagged."""
    with av.open(str(path), "w") as container:
        stream = container.add_stream("libx264", rate=10, options={"crf": "17"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for picture in pictures:
            container.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgba")))
        container.mux(stream.encode())
    return path


def kept(folder: Path, pictures: list[Frame]) -> Path:
    folder.mkdir()
    for number, picture in enumerate(pictures):
        write_picture(picture, folder / f"{number}.png")
    return folder


def test_ssim_is_that_of_the_paper() -> None:
    first = noise(1)
    second = 0.6 * first + 0.4 * noise(2)
    assert ssim(first, second) == pytest.approx(by_the_book(first, second), abs=1e-6)
    assert 0.2 < ssim(first, second) < 0.95


def test_equal_pictures_have_an_ssim_of_one() -> None:
    assert ssim(noise(1), noise(1)) == pytest.approx(1)


@pytest.mark.parametrize("matrix", ["bt601", "bt709"])
def test_white_is_white_in_every_matrix(matrix: str) -> None:
    white = np.full((2, 2, 3), 255, np.uint8)
    assert luma(white, matrix) == pytest.approx(np.full((2, 2), 255))


def test_decodes_each_video_with_the_matrix_that_it_was_encoded_with(tmp_path: Path) -> None:
    pictures = frames(3)
    videos = {
        "bt709": filmed(tmp_path, pictures),
        "bt601": filmed_plainly(tmp_path / "plain.mp4", pictures),
    }
    for name, video in videos.items():
        found = list(decoded(video, {0, 2}))
        assert [number for number, _, _ in found] == [0, 2]
        for number, plane, matrix in found:
            assert matrix == name
            # Far from the edges, a flat colour survives encoding nearly unchanged.
            wanted = luma(pictures[number][..., :3], matrix)
            square = np.s_[24:40, 16 + 8 * number : 32 + 8 * number]
            assert np.abs(plane - wanted)[square].mean() < 2
            assert np.abs(plane - wanted)[56:].mean() < 2


def test_a_video_is_like_its_own_frames_and_less_like_others(tmp_path: Path) -> None:
    pictures = frames(4)
    video = filmed(tmp_path, pictures)
    own = likeness(video, kept(tmp_path / "own", pictures))
    shifted = likeness(video, kept(tmp_path / "shifted", pictures[::-1]))
    assert own > 0.98
    assert shifted < own - 0.05


def test_refuses_a_video_that_ends_too_early(tmp_path: Path) -> None:
    video = filmed(tmp_path, frames(2))
    with pytest.raises(ValueError, match="fewer frames"):
        likeness(video, kept(tmp_path / "drawn", frames(3)))


def test_the_least_alike_picture_counts(tmp_path: Path) -> None:
    first = kept(tmp_path / "first", frames(3))
    second = kept(tmp_path / "second", [*frames(3)[:2], frames(1)[0]])
    assert pictures_alike(first, first) == pytest.approx(1)
    assert pictures_alike(first, second) < 0.95

"""How near a decoded video is to what was drawn: SSIM of luma, frame by frame.

Each file is compared in the luma of the matrix that it was encoded with, so that nobody is blamed
for another's matrix: Manim writes BT.601 without saying so, manimark BT.709.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from statistics import fmean

import av
import cv2
import numpy as np
from numpy.typing import NDArray

Plane = NDArray[np.float32]
"""Luma of a picture, 0 black to 255 white; shape (height, width)."""

_WINDOW, _SIGMA = 11, 1.5
"""Side of the Gaussian window in pixels, and its standard deviation."""
_STEADY = ((0.01 * 255) ** 2, (0.03 * 255) ** 2)
"""C₁ and C₂, which keep the quotient steady where means or variances are near 0."""
_BT709 = 1
"""libav's number of the matrix."""
_WEIGHTS = {"bt601": (0.299, 0.587, 0.114), "bt709": (0.2126, 0.7152, 0.0722)}
"""Shares of red, green and blue in luma."""


def ssim(first: Plane, second: Plane) -> float:
    """Return the mean structural similarity of two pictures; 1 if they are equal.

    Wang, Bovik, Sheikh, Simoncelli: Image quality assessment, IEEE Transactions on Image
    Processing 13 (2004), equation 13 with an 11×11 Gaussian window, averaged over all windows that
    lie within the picture.
    """
    c1, c2 = _STEADY
    mean1, mean2 = _blurred(first), _blurred(second)
    variance1 = _blurred(first * first) - mean1 * mean1
    variance2 = _blurred(second * second) - mean2 * mean2
    covariance = _blurred(first * second) - mean1 * mean2
    likeness = (2 * mean1 * mean2 + c1) * (2 * covariance + c2)
    likeness /= (mean1 * mean1 + mean2 * mean2 + c1) * (variance1 + variance2 + c2)
    return float(likeness.mean(dtype=np.float64))


def _blurred(plane: Plane) -> NDArray[np.float64]:
    edge = _WINDOW // 2
    blurred = cv2.GaussianBlur(plane.astype(np.float64), (_WINDOW, _WINDOW), _SIGMA)
    return np.asarray(blurred[edge:-edge, edge:-edge])


def luma(picture: NDArray[np.uint8], matrix: str) -> Plane:
    """Return the luma of a picture of RGB pixels, shape (height, width, 3), unrounded."""
    return np.asarray(picture @ np.array(_WEIGHTS[matrix], np.float32), np.float32)


def decoded(path: Path, numbers: Collection[int]) -> Iterator[tuple[int, Plane, str]]:
    """Yield some frames of a video: number, luma in full range, name of the matrix."""
    last = max(numbers)
    with av.open(str(path)) as container:
        for number, frame in enumerate(container.decode(video=0)):
            if number in numbers:
                matrix = "bt709" if frame.colorspace == _BT709 else "bt601"
                yield number, _luma_plane(frame), matrix
            if number == last:
                return


def _luma_plane(frame: av.VideoFrame) -> Plane:
    depth = 2 ** (frame.format.components[0].bits - 8)
    plane = frame.to_ndarray()[: frame.height].astype(np.float32) / depth
    return np.asarray((plane - 16) * np.float32(255 / 219))


def likeness(video: Path, drawn: Path) -> float:
    """Return the mean SSIM of a video and the frames that were kept of its drawing.

    Parameters
    ----------
    drawn
        Folder of pictures, named by the numbers of their frames.

    Raises
    ------
    ValueError
        If the video ends before the last of them.
    """
    pictures = {int(path.stem): path for path in drawn.glob("*.png")}
    values = [
        ssim(plane, luma(read_picture(pictures[number]), matrix))
        for number, plane, matrix in decoded(video, pictures)
    ]
    if len(values) < len(pictures):
        raise ValueError(f"{video.name} has fewer frames than were drawn")
    return fmean(values)


def pictures_alike(first: Path, second: Path) -> float:
    """Return the lowest SSIM of pictures of equal names in two folders."""
    return min(
        ssim(*(luma(read_picture(folder / path.name), "bt709") for folder in (first, second)))
        for path in first.glob("*.png")
    )


def read_picture(path: Path) -> NDArray[np.uint8]:
    """Return RGB pixels, shape (height, width, 3)."""
    return np.asarray(cv2.imread(str(path), cv2.IMREAD_COLOR_RGB), np.uint8)


def write_picture(pixels: NDArray[np.uint8], path: Path) -> None:
    """Save the RGB of RGBA pixels, shape (height, width, 4), without loss."""
    cv2.imwrite(str(path), cv2.cvtColor(pixels, cv2.COLOR_RGBA2BGR))

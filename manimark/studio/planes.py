"""Pictures in the colours of a film: BT.709, limited range, one chroma sample for four pixels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import av
import cv2
import numpy as np
from numpy.typing import NDArray

from manimark.studio.boxes import Box, clipped

Pixels = NDArray[np.uint8]
"""RGBA, shape (height, width, 4), from the top left; Manim's frames are opaque."""
Plane = NDArray[np.uint8]

# Luma, blue and red difference as 1/1024 of red, green and blue: ITU-R BT.709-6, items 3.2 to 3.4,
# scaled to 219 and 224 steps. Rounded so that grey keeps both differences at 128 and white is 235.
_SHARES = np.array([[187, 629, 63], [-103, -347, 450], [450, -409, -41]]) / 1024
# Both of OpenCV's ways of rounding halves, of which the width of a box decides, so come to one.
_UP = 1 / 4096
_OFFSETS = np.array([[16], [128], [128]]) + _UP
TO_YUV = np.hstack((_SHARES, _OFFSETS)).astype(np.float32)
"""From red, green, blue and 1 to luma, blue and red difference in eight bits."""


class Planes:
    """The planes of a picture that changes in places.

    Parameters
    ----------
    width, height
        Pixels, even.
    """

    def __init__(self, width: int, height: int) -> None:
        self._frame: Box = (0, 0, width, height)
        half = (height // 2, width // 2)
        self.luma: Plane = np.zeros((height, width), np.uint8)
        self.blue: Plane = np.zeros(half, np.uint8)
        """Chroma, the mean of two by two pixels, as is `red`."""
        self.red: Plane = np.zeros(half, np.uint8)

    def take(self, pixels: Pixels, changed: Box) -> None:
        """Convert what lies inside a box of a picture; outside of it, it is the one before."""
        left, top, right, bottom = clipped(changed, self._frame)
        if left >= right or top >= bottom:
            return
        left, top, right, bottom = left & -2, top & -2, right + 1 & -2, bottom + 1 & -2
        rgb = cv2.cvtColor(pixels[top:bottom, left:right], cv2.COLOR_RGBA2RGB)
        full = cv2.transform(rgb, TO_YUV)
        left2, top2, right2, bottom2 = left // 2, top // 2, right // 2, bottom // 2
        half = cv2.resize(full, (right2 - left2, bottom2 - top2), interpolation=cv2.INTER_AREA)
        self.luma[top:bottom, left:right] = cv2.extractChannel(full, 0)
        self.blue[top2:bottom2, left2:right2] = cv2.extractChannel(half, 1)
        self.red[top2:bottom2, left2:right2] = cv2.extractChannel(half, 2)

    def frame(self, pixels: str) -> Any:
        """Return a copy of the picture for an encoder, as ``yuv420p``."""
        return frame_of(pixels, (self.luma, self.blue, self.red))


def frame_of(pixels: str, planes: Sequence[NDArray[Any]]) -> Any:
    """Return a frame for an encoder.

    Parameters
    ----------
    pixels
        libav's name of how they lie in memory.
    planes
        Its planes in their order, the first of the frame's size; shape (rows, columns).
    """
    height, width = planes[0].shape
    frame = av.VideoFrame(width, height, pixels)
    for plane, samples in zip(frame.planes, planes, strict=True):
        row = plane.line_size // samples.itemsize
        rows = np.frombuffer(plane, samples.dtype).reshape(-1, row)
        rows[: samples.shape[0], : samples.shape[1]] = samples
    return frame

"""Pictures without background in the colours of a film: straight alpha, as players expect it.

Cairo keeps colours multiplied by their opacity; here they are whole again. Players scale and smooth
colours apart from opacity, and coding blurs both, so beyond an edge its colours go on for a few
pixels: black there would darken the edge wherever the ground is bright.
"""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from manimark.studio.boxes import Box, clipped, grown
from manimark.studio.planes import TO_YUV, Pixels, Plane, frame_of

REACH = 4
"""Pixels for which colours go on where nothing is: two samples of chroma in each direction."""
_LEAN = 4.0
"""How much, in steps of opacity, the colour of what is hardly seen leans on those around it.

Three such steps leave three colours apiece, so by itself it would be noise.
"""
_OPAQUE = 255
_FINER = 4
"""Steps of ten bits for one of eight."""
_TEN_BITS = np.round(np.arange(256) * (1023 / _OPAQUE)).astype(np.uint16)
"""Opacity in eight bits → in ten."""

Floats = NDArray[np.float32]


class AlphaPlanes:
    """The planes of a picture without background that changes in places.

    Parameters
    ----------
    width, height
        Pixels, even.
    """

    def __init__(self, width: int, height: int) -> None:
        self._frame: Box = (0, 0, width, height)
        self._opacity: Plane = np.zeros((height, width), np.uint8)
        self._luma: Plane = np.full((height, width), 16, np.uint8)
        self._chroma: Plane = np.full((2, height // 2, width // 2), 128, np.uint8)
        """Of two by two pixels each, blue first."""
        self._finer: NDArray[np.uint16] = np.zeros((3, height, width), np.uint16)
        """Luma and both kinds of chroma in ten bits."""

    def take(self, pixels: Pixels, changed: Box) -> None:
        """Convert what lies inside a box of a picture; outside of it, it is the one before.

        Parameters
        ----------
        pixels
            RGBA, the colours multiplied by their opacity; shape (height, width, 4).
        """
        left, top, right, bottom = clipped(changed, self._frame)
        if left >= right or top >= bottom:
            return
        left, top, right, bottom = clipped(grown((left, top, right, bottom), REACH), self._frame)
        left, top, right, bottom = box = left & -2, top & -2, right + 1 & -2, bottom + 1 & -2
        opacity = pixels[top:bottom, left:right, 3]
        colors = _straightened(pixels, box, self._frame)
        finer = cv2.transform(colors, _FINER * TO_YUV)
        self._opacity[top:bottom, left:right] = opacity
        self._finer[:, top:bottom, left:right] = np.moveaxis(finer + 0.5, 2, 0)
        self._luma[top:bottom, left:right] = finer[..., 0] / _FINER + 0.5
        chroma = cv2.transform(_halved(colors, opacity), TO_YUV[1:])
        half = slice(top // 2, bottom // 2), slice(left // 2, right // 2)
        self._chroma[:, *half] = np.moveaxis(chroma + 0.5, 2, 0)

    def frame(self, pixels: str) -> Any:
        """Return a copy of the picture for an encoder, as ``yuva420p`` or ``yuva444p10le``."""
        if pixels == "yuva420p":
            return frame_of(pixels, (self._luma, *self._chroma, self._opacity))
        return frame_of(pixels, (*self._finer, _TEN_BITS[self._opacity]))


def _straightened(pixels: Pixels, box: Box, frame: Box) -> Floats:
    """Return the whole colours of a box of a picture, which go on beyond the edges of things."""
    left, top, _, _ = around = clipped(grown(box, REACH), frame)
    side, part = (2 * REACH + 1, 2 * REACH + 1), np.ascontiguousarray(pixels[_slices(around)])
    sums = cv2.boxFilter(part, cv2.CV_32F, side, normalize=False, borderType=cv2.BORDER_CONSTANT)
    inside = _slices((box[0] - left, box[1] - top, box[2] - left, box[3] - top))
    part, sums = part[inside], sums[inside]
    colors = part[..., :3].astype(np.float32)
    # Nearly all pixels are either opaque or far from everything.
    rows, columns = np.nonzero((part[..., 3] < _OPAQUE) & (sums[..., 3] > 0))
    seen, nearby = part[rows, columns].astype(np.float32), sums[rows, columns]
    usual = nearby[:, :3] * (_OPAQUE / nearby[:, 3:])
    lean = _LEAN * (1 - seen[:, 3:] / _OPAQUE)
    whole = (_OPAQUE * seen[:, :3] + lean * usual) / (seen[:, 3:] + lean)
    colors[rows, columns] = _rounded(np.clip(whole, 0, _OPAQUE))
    return colors


def _halved(colors: Floats, opacity: Plane) -> Floats:
    """Return the colour of two by two pixels each; what is seen less of them counts less."""
    weights = cv2.cvtColor(opacity.astype(np.float32) + 1, cv2.COLOR_GRAY2BGR)
    size = opacity.shape[1] // 2, opacity.shape[0] // 2
    sums, weights = (
        cv2.resize(part, size, interpolation=cv2.INTER_AREA)
        for part in (cv2.multiply(colors, weights), weights)
    )
    return _rounded(sums / weights)


def _rounded(colors: Floats) -> Floats:
    """Return whole numbers: where a box begins makes no difference to sums of these."""
    return np.ascontiguousarray(np.round(colors))


def _slices(box: Box) -> tuple[slice, slice]:
    """Return what cuts a box out of rows and columns."""
    left, top, right, bottom = box
    return slice(top, bottom), slice(left, right)

"""Painting a surface: depth-sorted quads and line pieces, straight from NumPy arrays.

All corners are projected at once, the pieces are sorted back to front and filled by OpenCV at twice
the size, and the picture is reduced. A line lies a little nearer to the eye than the quads that it
crosses, so that their fillings do not nibble at it.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from manimark.stage.view import View

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]

_OVERSAMPLING = 2
_SHIFT = 4  # OpenCV takes corners in sixteenths of a pixel
_OPAQUE = 255
_FULL_WIDTH = 0.5
"""Cosine between line of sight and normal from which on a line has its full width."""
_THINNEST = 0.35
"""Share of the width that is left where the surface is seen edge on."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Short straight pieces of lines that lie on a surface."""

    ends: Array
    """Both ends of each piece in model units; shape (n, 2, 3)."""
    normals: Array
    """Unit vectors across the surface at each piece; shape (n, 3)."""
    colors: Bytes
    """Red, green, blue of each piece; shape (n, 3)."""
    width: float
    """Pixels of the 1920×1080 stage where the surface faces the eye."""

    def widths(self, view: View) -> Array:
        """Return the width of each piece in pixels: lines grow thin where the surface turns away.

        Without that, level curves flow together into a blot near the edges of the picture.
        """
        facing = np.abs(self.normals @ view.sight)
        return self.width * np.clip(facing / _FULL_WIDTH, _THINNEST, 1)


@dataclass(frozen=True, slots=True)
class Relief:
    """A surface cut into the pieces that are painted."""

    corners: Array
    """Grid of points in model units; shape (rows + 1, columns + 1, 3)."""
    colors: Bytes
    """Red, green, blue of each quad; shape (rows, columns, 3)."""
    strokes: tuple[Strokes, ...]
    """Kinds of lines; where they cross, a later one lies over an earlier one."""

    def paint(self, view: View, zoom: float) -> tuple[Bytes, tuple[int, int]]:
        """Paint the surface as it is seen, ``zoom`` pixels for a pixel of the stage.

        Returns
        -------
        picture
            Premultiplied RGBA; shape (height, width, 4).
        corner
            Pixel (x, y) of the frame that its top left pixel covers.
        """
        pixels = view.project(self.corners)[0] * zoom
        left, top = (int(v) for v in np.floor(pixels.min(axis=(0, 1))) - 4)
        right, bottom = (int(v) for v in np.ceil(pixels.max(axis=(0, 1))) + 4)
        width, height = right - left, bottom - top
        canvas = np.zeros((height * _OVERSAMPLING, width * _OVERSAMPLING, 4), np.uint8)
        self._paint_pieces(canvas, view, zoom, np.array((left, top)))
        reduced = cv2.resize(canvas, (width, height), interpolation=cv2.INTER_AREA)
        return np.asarray(reduced, np.uint8), (left, top)

    def _paint_pieces(self, canvas: Bytes, view: View, zoom: float, origin: Array) -> None:
        def see(points: Array) -> tuple[NDArray[np.int32], Array]:
            pixels, depths = view.project(points)
            # OpenCV counts from the middle of the first pixel, the stage from its corner.
            fine = (pixels * zoom - origin) * _OVERSAMPLING - 0.5
            return np.round(fine * 2**_SHIFT).astype(np.int32), depths

        grid, grid_depths = see(self.corners)
        quads = list(_cells(grid).reshape(-1, 4, 2))
        colors = _opaque(self.colors.reshape(-1, 3))
        depths = [_cells(grid_depths).reshape(-1, 4).mean(axis=1)]
        lift = self._lift / view.distance
        lines: list[tuple[list[int], list[int], list[int], int]] = []
        for rank, strokes in enumerate(self.strokes, start=1):
            ends, end_depths = see(strokes.ends)
            depths.append(end_depths.mean(axis=1) - rank * lift)
            widths = np.maximum(1, np.round(strokes.widths(view) * zoom * _OVERSAMPLING))
            looks = zip(_opaque(strokes.colors), widths.astype(int).tolist(), strict=True)
            lines += [(*pair, *look) for pair, look in zip(ends.tolist(), looks, strict=True)]
        for i in np.argsort(-np.concatenate(depths), kind="stable").tolist():
            if i < len(quads):
                cv2.fillConvexPoly(canvas, quads[i], colors[i], cv2.LINE_8, _SHIFT)
            else:
                start, end, color, width = lines[i - len(quads)]
                cv2.line(canvas, start, end, color, width, cv2.LINE_AA, _SHIFT)

    @property
    def _lift(self) -> float:
        """How much nearer to the eye each kind of line is taken to be, model units."""
        diagonals = self.corners[1:, 1:] - self.corners[:-1, :-1]
        return float(np.linalg.norm(diagonals, axis=-1).mean())


def _cells(grid: NDArray) -> NDArray:
    """Return the four corners of every cell of a grid, in turn; shape (rows, columns, 4, …)."""
    return np.stack((grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]), axis=2)


def _opaque(colors: Bytes) -> list[list[int]]:
    return np.insert(colors, 3, _OPAQUE, axis=1).tolist()


def overlay(frame: Bytes, picture: Bytes, corner: tuple[int, int], opacity: float) -> None:
    """Lay a premultiplied picture over a frame, in place; what lies outside of it is cut off."""
    left, top = corner
    height, width = frame.shape[:2]
    x1, y1 = max(0, left), max(0, top)
    x2, y2 = min(width, left + picture.shape[1]), min(height, top + picture.shape[0])
    if x1 >= x2 or y1 >= y2:
        return
    part = picture[y1 - top : y2 - top, x1 - left : x2 - left]
    if opacity < 1:
        part = cv2.convertScaleAbs(part, alpha=opacity)
    below = frame[y1:y2, x1:x2]
    veil = cv2.cvtColor(255 - part[..., 3], cv2.COLOR_GRAY2BGRA)
    veil[..., 3] = 255 - part[..., 3]
    below[:] = cv2.add(part, cv2.multiply(below, veil, scale=1 / 255))

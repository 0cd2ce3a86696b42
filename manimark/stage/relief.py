"""Painting a surface: depth-sorted quads and ribbons, straight from NumPy arrays.

All corners are projected at once, the pieces are sorted back to front and filled by OpenCV. Inside
the surface its quads are filled without smoothing, for neighbours have nearly the same colour; only
where it ends or folds over are they smoothed. A line is a row of ribbons, a little nearer to the
eye than the quads that it crosses, so that their fillings do not nibble at it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from manimark.stage.view import View

Array = NDArray[np.float64]
Bytes = NDArray[np.uint8]
Color = tuple[int, int, int, int]

_SHIFT = 8  # OpenCV takes corners in fractions of a pixel, here of 256
_OPAQUE = 255
_FULL_WIDTH = 0.5
"""Cosine between line of sight and normal from which on a line has its full width."""
_THINNEST = 0.35
"""Share of the width that is left where the surface is seen edge on."""
_BLEED = 0.4
"""Pixels by which smoothing makes a ribbon look wider than it is."""
_FINEST = 0.9
"""Pixels below which a ribbon grows fainter instead of thinner."""
_NO_COLORS = np.zeros((0, 3), np.uint8)
_OVERLAP = 0.3
"""Pixels by which a ribbon reaches beyond its ends, lest the next one show a gap."""


@dataclass(frozen=True, slots=True)
class Strokes:
    """Short straight pieces of lines that lie on a surface."""

    ends: Array
    """Both ends of each piece in model units; shape (n, 2, 3)."""
    normals: Array
    """Unit vectors across the surface at each piece; shape (n, 3)."""
    colors: Bytes
    """Red, green, blue of each piece; shape (n, 3)."""
    under: Bytes
    """Red, green, blue of the surface under each piece; shape (n, 3)."""
    width: float | Array
    """Pixels of the 1920×1080 stage where the surface faces the eye, of all or of each piece."""

    def widths(self, view: View) -> Array:
        """Return the width of each piece in pixels: lines grow thin where the surface turns away.

        Without that, level curves flow together into a blot near the edges of the picture.
        """
        facing = np.abs(self.normals @ view.sight)
        return np.asarray(self.width * np.clip(facing / _FULL_WIDTH, _THINNEST, 1))


@dataclass(frozen=True)
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
        pixels, depths = view.project(self.corners)
        pixels *= zoom
        left, top = (int(v) for v in np.floor(pixels.min(axis=(0, 1))) - 4)
        right, bottom = (int(v) for v in np.ceil(pixels.max(axis=(0, 1))) + 4)
        canvas = np.zeros((bottom - top, right - left, 4), np.uint8)
        ribbons, nearness, colors = self._ribbons(view, zoom)
        shapes = np.concatenate((_cells(pixels).reshape(-1, 4, 2), ribbons))
        # OpenCV counts from the middle of the first pixel, the stage from its corner.
        fixed = np.round((shapes - (left + 0.5, top + 0.5)) * 2**_SHIFT).astype(np.int32)
        kinds = np.full(len(fixed), cv2.LINE_AA)
        kinds[: len(fixed) - len(ribbons)][~_borders(pixels).ravel()] = cv2.LINE_8
        quads = _cells(depths).reshape(-1, 4).mean(axis=1)
        order = np.argsort(-np.concatenate((quads, nearness)), kind="stable")
        pieces = zip(order.tolist(), fixed[order], kinds[order].tolist(), strict=True)
        for i, shape, kind in pieces:
            cv2.fillConvexPoly(canvas, shape, colors[i], kind, _SHIFT)
        return canvas, (left, top)

    def _ribbons(self, view: View, zoom: float) -> tuple[Array, Array, list[Color]]:
        """Return how the lines are drawn.

        Returns
        -------
        corners
            Of each ribbon in pixels; shape (n, 4, 2).
        nearness
            The depth of each by which it is sorted; shape (n,).
        colors
            Of all quads and ribbons.
        """
        lines, lifts = self._lines
        pixels, depths = view.project(lines.ends)
        start, end = np.moveaxis(pixels * zoom, 1, 0)
        along = end - start
        along /= np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-9)
        widths = lines.widths(view) * zoom
        half = np.maximum(widths, _FINEST)[:, None] / 2 - _BLEED / 2
        across = half * np.stack((-along[:, 1], along[:, 0]), axis=-1)
        start, end = start - _OVERLAP * along, end + _OVERLAP * along
        corners = np.stack((start - across, start + across, end + across, end - across), axis=1)
        return corners, depths.mean(axis=1) - lifts / view.distance, self._tints(widths)

    def _tints(self, widths: Array) -> list[Color]:
        """Return the colours of all quads and of ribbons that should be so many pixels wide."""
        lines, _ = self._lines
        colors, first = self._colors.copy(), len(self._colors) - len(widths)
        thin = np.flatnonzero(widths < _FINEST)
        share = widths[thin, None] / _FINEST
        mixed = np.round(share * lines.colors[thin] + (1 - share) * lines.under[thin])
        for i, color in zip(thin.tolist(), _opaque(mixed), strict=True):
            colors[first + i] = color
        return colors

    @cached_property
    def _lines(self) -> tuple[Strokes, Array]:
        """All strokes in one, and how much nearer to the eye each is taken to be, model units."""
        diagonals = self.corners[1:, 1:] - self.corners[:-1, :-1]
        lift = np.linalg.norm(diagonals, axis=-1).mean()
        counts = [len(strokes.ends) for strokes in self.strokes]
        joined = Strokes(
            np.concatenate([np.zeros((0, 2, 3)), *(strokes.ends for strokes in self.strokes)]),
            np.concatenate([np.zeros((0, 3)), *(strokes.normals for strokes in self.strokes)]),
            np.concatenate([_NO_COLORS, *(strokes.colors for strokes in self.strokes)]),
            np.concatenate([_NO_COLORS, *(strokes.under for strokes in self.strokes)]),
            np.repeat([strokes.width for strokes in self.strokes], counts),
        )
        return joined, lift * np.repeat(np.arange(len(counts)) + 1, counts)

    @cached_property
    def _colors(self) -> list[Color]:
        """The colours of all quads and strokes."""
        return _opaque(np.concatenate((self.colors.reshape(-1, 3), self._lines[0].colors)))


def _opaque(colors: NDArray) -> list[Color]:
    """Return colours as OpenCV takes them, of red, green, blue, shape (n, 3)."""
    return [(red, green, blue, _OPAQUE) for red, green, blue in colors.tolist()]


def _cells(grid: NDArray) -> NDArray:
    """Return the four corners of every cell of a grid, in turn; shape (rows, columns, 4, …)."""
    return np.stack((grid[:-1, :-1], grid[:-1, 1:], grid[1:, 1:], grid[1:, :-1]), axis=2)


def _borders(pixels: Array) -> NDArray[np.bool_]:
    """Return which cells of a grid have a neighbour that turns another side to the eye, or none.

    Shape (rows, columns).
    """
    one, other = pixels[1:, 1:] - pixels[:-1, :-1], pixels[1:, :-1] - pixels[:-1, 1:]
    sides = np.sign(one[..., 0] * other[..., 1] - one[..., 1] * other[..., 0])
    around = np.pad(sides, 1)
    neighbours = (around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:])
    return np.logical_or.reduce([side != sides for side in neighbours])


def overlay(frame: Bytes, picture: Bytes, corner: tuple[int, int], opacity: float) -> None:
    """Lay a premultiplied picture over a frame, in place; what lies outside of it is cut off."""
    left, top = corner
    height, width = frame.shape[:2]
    x1, y1 = max(0, left), max(0, top)
    x2, y2 = min(width, left + picture.shape[1]), min(height, top + picture.shape[0])
    if x1 >= x2 or y1 >= y2:
        return
    part, below = picture[y1 - top : y2 - top, x1 - left : x2 - left], frame[y1:y2, x1:x2]
    if opacity < 1:
        below[:] = _over(cv2.convertScaleAbs(part, alpha=opacity), below)
        return
    # Nearly all pixels are either covered or free.
    cover = cv2.extractChannel(part, 3)
    cv2.copyTo(part, cv2.compare(cover, _OPAQUE, cv2.CMP_EQ), below)
    mixed = cv2.findNonZero(cv2.inRange(cover, 1, _OPAQUE - 1))
    if mixed is not None:
        x, y = mixed.reshape(-1, 2).T
        below[y, x] = _over(part[y, x][:, None], below[y, x][:, None])[:, 0]


def _over(picture: Bytes, below: Bytes) -> Bytes:
    """Return a premultiplied picture over another one of its shape."""
    veil = cv2.cvtColor(255 - picture[..., 3], cv2.COLOR_GRAY2BGRA)
    veil[..., 3] = 255 - picture[..., 3]
    return np.asarray(cv2.add(picture, cv2.multiply(below, veil, scale=1 / 255)), np.uint8)

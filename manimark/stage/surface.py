"""A surface in perspective, filled quad by quad straight from NumPy arrays.

Manim's own surfaces are thousands of mobjects; this one is a single mobject that paints itself: all
corners are projected at once, the quads are sorted back to front and filled by OpenCV at twice the
size, and the picture is reduced and laid over the frame.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from manim import Camera, Mobject
from numpy.typing import ArrayLike, NDArray

from manimark.stage.colours import Ramp, rgb
from manimark.stage.mathematics import Field
from manimark.stage.units import HEIGHT, at

Array = NDArray[np.float64]

_OVERSAMPLING = 2
_SHIFT = 4  # OpenCV takes corners in sixteenths of a pixel
_LIGHT = np.array((-0.45, -0.25, 0.86))


@dataclass(frozen=True, slots=True)
class View:
    """An eye that looks at a box, and where its picture lies on the stage."""

    azimuth: float
    """Degrees around the vertical; 0 looks along +y, growing counterclockwise seen from above."""
    elevation: float
    """Degrees above the horizon."""
    centre: tuple[float, float]
    """Pixel at which the box's centre appears."""
    scale: float
    """Pixels of one model unit at the centre."""
    distance: float = 9.0
    """Of the eye from the centre in model units; smaller is more perspective."""

    def matrix(self) -> Array:
        """Return the 3×4 matrix from (x, y, z, 1) in model units to homogeneous stage pixels."""
        a, e = np.radians((self.azimuth, self.elevation))
        right = np.array((np.cos(a), np.sin(a), 0))
        forward = np.array((-np.sin(a) * np.cos(e), np.cos(a) * np.cos(e), -np.sin(e)))
        up = np.cross(right, forward)
        depth = np.append(forward, self.distance) / self.distance
        cx, cy = self.centre
        return np.array(
            (
                self.scale * np.append(right, 0) + cx * depth,
                -self.scale * np.append(up, 0) + cy * depth,
                depth,
            )
        )

    def project(self, points: ArrayLike) -> tuple[Array, Array]:
        """Return pixels (…, 2) and depths (…,) of points (…, 3) in model units."""
        p = np.asarray(points, float)
        m = self.matrix()
        h = p @ m[:, :3].T + m[:, 3]
        return h[..., :2] / h[..., 2:], h[..., 2]


class Surface(Mobject):
    """The graph of a field as a shaded surface with a fine mesh.

    Parameters
    ----------
    field
        The function.
    domain
        Intervals of x and y that are drawn.
    box
        Half-widths of the model box: the domain is stretched to ±box in x and y, heights to ±box
        in z by the range ``heights``.
    heights
        Heights at the bottom and the top of the box.
    view
        The eye; change it with `look`.
    ramp
        Colour by height.
    mesh
        Colour of the mesh lines.
    quads
        Number of quads along each side.
    lines
        A mesh line after so many quads.
    """

    def __init__(
        self,
        field: Field,
        domain: tuple[tuple[float, float], tuple[float, float]],
        heights: tuple[float, float],
        view: View,
        ramp: Ramp,
        mesh: str,
        box: tuple[float, float, float] = (2.0, 2.0, 1.0),
        quads: int = 48,
        lines: int = 6,
    ) -> None:
        self.field, self.domain, self.heights, self.box = field, domain, heights, box
        self.view, self.opacity = view, 1.0
        self._quads, self._lines, self._mesh = quads, lines, rgb(mesh)
        x, y = (np.linspace(*interval, quads + 1) for interval in domain)
        self._corners = self.model(*np.meshgrid(x, y))
        self._colors = self._shade(ramp)
        self._painted: tuple[object, ...] | None = None
        self._picture = np.zeros((0, 0, 4), np.uint8)
        super().__init__()
        self.look(view)

    def model(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Return the point(s) of the surface above (x, y) in model units; shape (…, 3)."""
        z = self.field.value(x, y)
        return self.place(x, y, z)

    def place(self, x: ArrayLike, y: ArrayLike, z: ArrayLike) -> Array:
        """Return model units of any point(s) (x, y, z), also off the surface; shape (…, 3)."""
        spans = (*self.domain, self.heights)
        scaled = [
            half * (2 * (np.asarray(v, float) - low) / (high - low) - 1)
            for v, (low, high), half in zip((x, y, z), spans, self.box, strict=True)
        ]
        return np.stack(np.broadcast_arrays(*scaled), axis=-1)

    def point(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Return where the surface above (x, y) appears in Manim's frame; shape (…, 3)."""
        pixels, _ = self.view.project(self.model(x, y))
        return at(pixels[..., 0], pixels[..., 1])

    def projection(self) -> Array:
        """Return the 3×4 matrix from (x, y, z, 1) of the field to homogeneous stage pixels."""
        spans = np.array((*self.domain, self.heights))
        gain = 2 * np.array(self.box) / (spans[:, 1] - spans[:, 0])
        fit = np.eye(4)
        fit[:3, :3] = np.diag(gain)
        fit[:3, 3] = -np.array(self.box) - gain * spans[:, 0]
        return self.view.matrix() @ fit

    def look(self, view: View) -> Surface:
        """Look from another place."""
        self.view = view
        pixels, _ = view.project(self._corners)
        low, high = pixels.min(axis=(0, 1)), pixels.max(axis=(0, 1))
        self.points = at(*np.array((low, (high[0], low[1]), high, (low[0], high[1]))).T)
        return self

    def set_opacity(self, opacity: float, family: bool = True) -> Surface:
        """Show it as a veil, 0 to 1; lets Manim fade it."""
        self.opacity = opacity
        return self

    def fade(self, darkness: float = 0.5, family: bool = True) -> Surface:
        """Lessen the opacity by a share, as Manim's fades ask for."""
        return self.set_opacity(self.opacity * (1 - darkness))

    def interpolate_color(self, mobject1: Surface, mobject2: Surface, alpha: float) -> None:
        """Blend the opacity of two states, as Manim's animations ask for."""
        self.opacity = (1 - alpha) * mobject1.opacity + alpha * mobject2.opacity

    def _shade(self, ramp: Ramp) -> NDArray[np.uint8]:
        c = self._corners
        centres = (c[:-1, :-1] + c[1:, :-1] + c[:-1, 1:] + c[1:, 1:]) / 4
        normals = np.cross(c[1:, 1:] - c[:-1, :-1], c[1:, :-1] - c[:-1, 1:])
        normals *= -1 / np.linalg.norm(normals, axis=-1, keepdims=True)
        lambert = np.abs(normals @ (_LIGHT / np.linalg.norm(_LIGHT)))
        table = np.array([rgb(ramp(share)) for share in np.linspace(0, 1, 256)], float)
        share = np.clip((centres[..., 2] / self.box[2] + 1) / 2, 0, 1)
        colors = table[np.round(255 * share).astype(int)] * (0.72 + 0.34 * lambert[..., None])
        return np.clip(np.round(colors), 0, 255).astype(np.uint8)

    def paint(self, frame: NDArray[np.uint8]) -> None:
        """Lay the picture of the surface over a frame of RGBA pixels, shape (height, width, 4)."""
        if self.opacity <= 0:
            return
        state = (self.view, frame.shape)
        if state != self._painted:
            self._picture, self._corner = self._draw(frame.shape[0] / HEIGHT)
            self._painted = state
        _overlay(frame, self._picture, self._corner, self.opacity)

    def _draw(self, zoom: float) -> tuple[NDArray[np.uint8], tuple[int, int]]:
        """Return a premultiplied RGBA picture and the pixel (x, y) of its top left corner."""
        pixels, depths = self.view.project(self._corners)
        pixels = pixels * zoom
        left, top = (int(v) for v in np.floor(pixels.min(axis=(0, 1))) - 2)
        right, bottom = (int(v) for v in np.ceil(pixels.max(axis=(0, 1))) + 2)
        size = ((bottom - top) * _OVERSAMPLING, (right - left) * _OVERSAMPLING, 4)
        canvas = np.zeros(size, np.uint8)
        fine = (pixels - (left, top)) * _OVERSAMPLING
        self._fill(canvas, np.round(fine * 2**_SHIFT).astype(np.int32), depths, zoom)
        reduced = cv2.resize(canvas, (right - left, bottom - top), interpolation=cv2.INTER_AREA)
        return np.asarray(reduced, np.uint8), (left, top)

    def _fill(
        self, canvas: NDArray[np.uint8], fine: NDArray[np.int32], depths: Array, zoom: float
    ) -> None:
        middle = depths[:-1, :-1] + depths[1:, 1:] + depths[1:, :-1] + depths[:-1, 1:]
        rows, columns = np.unravel_index(np.argsort(-middle, axis=None), middle.shape)
        corners = np.stack((fine[:-1, :-1], fine[:-1, 1:], fine[1:, 1:], fine[1:, :-1]), axis=2)
        colors = np.dstack((self._colors, np.full(middle.shape, 255, np.uint8))).tolist()
        mesh = (*self._mesh, 255)
        width = max(1, round(1.5 * zoom * _OVERSAMPLING))
        for i, j in zip(rows.tolist(), columns.tolist(), strict=True):
            quad = corners[i, j]
            cv2.fillConvexPoly(canvas, quad, colors[i][j], cv2.LINE_8, _SHIFT)
            for a, b in self._edges(i, j):
                cv2.line(canvas, quad[a], quad[b], mesh, width, cv2.LINE_AA, _SHIFT)

    def _edges(self, i: int, j: int) -> list[tuple[int, int]]:
        """Return the corners between which quad (i, j) shows a mesh line or the rim."""
        step, last = self._lines, self._quads - 1
        sides = (
            (i % step == 0, (0, 1)),
            (i == last or (i + 1) % step == 0, (3, 2)),
            (j % step == 0, (0, 3)),
            (j == last or (j + 1) % step == 0, (1, 2)),
        )
        return [side for shown, side in sides if shown]


def _overlay(
    frame: NDArray[np.uint8], picture: NDArray[np.uint8], corner: tuple[int, int], opacity: float
) -> None:
    """Lay a premultiplied picture over a frame, in place; cut off what lies outside."""
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


class StageCamera(Camera):
    """Manim's camera, which also knows how to show a `Surface`."""

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        """Return the kind of mobject that decides how it is drawn."""
        kind = super().type_or_raise(mobject)
        self.display_funcs[Surface] = self._display_surfaces
        return Surface if isinstance(mobject, Surface) else kind

    def _display_surfaces(self, surfaces: list[Surface], frame: NDArray[np.uint8]) -> None:
        for surface in surfaces:
            surface.paint(frame)

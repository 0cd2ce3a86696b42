"""A surface in perspective: one mobject that paints itself.

Manim's own surfaces are thousands of mobjects and take half a second a frame; here Manim only knows
the outline and the order of drawing, and `Relief` fills the picture in.
"""

from __future__ import annotations

import cv2
import numpy as np
from contourpy import contour_generator
from manim import Camera, Mobject
from numpy.typing import ArrayLike, NDArray

from manimark.stage.colours import Ramp, oklab, srgb
from manimark.stage.mathematics import Field
from manimark.stage.relief import Relief, Strokes, overlay
from manimark.stage.units import HEIGHT, at
from manimark.stage.view import View

Array = NDArray[np.float64]
Interval = tuple[float, float]

_LIGHT = np.array((-0.50, -0.35, 0.79))
"""Direction towards the light in model units."""
_SHADE = 0.72
"""Share of its colour's lightness that a quad keeps where the light does not reach."""
_LEVEL_WIDTH, _MESH_WIDTH, _RIM_WIDTH = 2.6, 1.4, 2.0
_LEVEL_STRENGTH, _MESH_STRENGTH, _RIM_STRENGTH = 0.75, 0.25, 0.35
"""Share of the line's own colour in level curve, mesh line and rim; the rest is the surface's."""
_PIECE = 1 / 24
"""Longest piece of a line as a share of the domain's side."""
_SLACK = 1 / 2000
"""How far the pieces of a level curve may leave it, as a share of the domain's side."""
_SAMPLES = 257
"""Grid points along each side between which level curves are found."""


class Surface(Mobject):
    """The graph of a field as a shaded surface with a mesh and level curves.

    Parameters
    ----------
    field
        The function; its `levels` are drawn on the surface unless others are given.
    domain
        Intervals of x and y that are drawn.
    heights
        Heights at the bottom and the top of the box.
    view
        The eye; change it with `look`.
    ramp
        Colour by height.
    mesh
        Colour that mesh and level curves are drawn towards, for instance the background's.
    box
        Half-widths of the model box: the domain is stretched to ±box in x and y, ``heights`` to
        ±box in z.
    quads
        Number of quads along each side.
    meshes
        Number of meshes along each side; 0 for no mesh.
    levels
        Heights of level curves.
    """

    def __init__(
        self,
        field: Field,
        domain: tuple[Interval, Interval],
        heights: Interval,
        view: View,
        ramp: Ramp,
        mesh: str,
        box: tuple[float, float, float] = (2.0, 2.0, 0.8),
        quads: int = 64,
        meshes: int = 8,
        levels: tuple[float, ...] | None = None,
    ) -> None:
        self.field, self.domain, self.heights, self.box = field, domain, heights, box
        self.view, self.opacity = view, 1.0
        self._table = np.array([oklab(ramp(share)) for share in np.linspace(0, 1, 256)])
        self._line = oklab(mesh)
        self._relief = self._cut(quads, meshes, field.levels if levels is None else levels)
        self._painted: tuple[View, float] | None = None
        self._picture = np.zeros((0, 0, 4), np.uint8), (0, 0)
        super().__init__()
        self.look(view)

    def model(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Return the point(s) of the surface above (x, y) in model units; shape (…, 3)."""
        return self.place(x, y, self.field.value(x, y))

    def place(self, x: ArrayLike, y: ArrayLike, z: ArrayLike) -> Array:
        """Return model units of any point(s) (x, y, z), also off the surface; shape (…, 3)."""
        spans = (*self.domain, self.heights)
        scaled = [
            half * (2 * (np.asarray(v, float) - low) / (high - low) - 1)
            for v, (low, high), half in zip((x, y, z), spans, self.box, strict=True)
        ]
        return np.stack(np.broadcast_arrays(*scaled), axis=-1)

    def point(self, x: ArrayLike, y: ArrayLike, z: ArrayLike | None = None) -> Array:
        """Return where (x, y, z) appears in Manim's frame, on the surface unless z is given.

        Shape (…, 3).
        """
        model = self.model(x, y) if z is None else self.place(x, y, z)
        pixels, _ = self.view.project(model)
        return at(pixels[..., 0], pixels[..., 1])

    def projection(self) -> Array:
        """Return the 3×4 matrix from (x, y, z, 1) of the field to homogeneous stage pixels."""
        spans = np.array((*self.domain, self.heights))
        fit = np.eye(4)
        fit[:3, :3] = np.diag(self._gain)
        fit[:3, 3] = -np.array(self.box) - self._gain * spans[:, 0]
        return self.view.matrix() @ fit

    @property
    def _gain(self) -> Array:
        """Model units for a unit of x, y and z."""
        spans = np.array((*self.domain, self.heights))
        return np.asarray(2 * np.array(self.box) / (spans[:, 1] - spans[:, 0]))

    def look(self, view: View) -> Surface:
        """Look from another place."""
        self.view = view
        pixels, _ = view.project(self._relief.corners)
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

    def paint(self, frame: NDArray[np.uint8]) -> None:
        """Lay the picture of the surface over a frame of RGBA pixels, shape (height, width, 4)."""
        if self.opacity > 0:
            overlay(frame, *self.picture(frame.shape[0] / HEIGHT), self.opacity)

    def picture(self, zoom: float) -> tuple[NDArray[np.uint8], tuple[int, int]]:
        """Return the surface as it is seen now, ``zoom`` pixels for a pixel of the stage.

        It is painted anew only if the view changed; see `Relief.paint` for what is returned.
        """
        if self._painted != (self.view, zoom):
            self._picture = self._relief.paint(self.view, zoom)
            self._painted = (self.view, zoom)
        return self._picture

    def _cut(self, quads: int, meshes: int, levels: tuple[float, ...]) -> Relief:
        """Return the surface in pieces, with mesh, level curves and rim."""
        x, y = (np.linspace(*interval, quads + 1) for interval in self.domain)
        middles = np.meshgrid((x[:-1] + x[1:]) / 2, (y[:-1] + y[1:]) / 2)
        lines = (
            (self._mesh(meshes)[2:-2], _MESH_WIDTH, _MESH_STRENGTH),
            (self._level_curves(levels), _LEVEL_WIDTH, _LEVEL_STRENGTH),
            (self._mesh(1), _RIM_WIDTH, _RIM_STRENGTH),
        )
        return Relief(
            self.model(*np.meshgrid(x, y)),
            srgb(self._shade(*middles)),
            tuple(self._strokes(*line) for line in lines if line[0]),
        )

    def _mesh(self, meshes: int) -> list[Array]:
        """Return lines of constant x and y that cut the domain, its rim first and last."""
        (x1, x2), (y1, y2) = self.domain
        along = np.linspace(0, 1, round(1 / _PIECE) + 1)
        x, y = x1 + (x2 - x1) * along, y1 + (y2 - y1) * along
        lines = []
        for share in np.linspace(0, 1, meshes + 1) if meshes else ():
            lines.append(np.stack((np.full_like(y, x1 + (x2 - x1) * share), y), axis=-1))
            lines.append(np.stack((x, np.full_like(x, y1 + (y2 - y1) * share)), axis=-1))
        return lines

    def _level_curves(self, levels: tuple[float, ...]) -> list[Array]:
        x, y = (np.linspace(*interval, _SAMPLES) for interval in self.domain)
        generator = contour_generator(x, y, self.field.value(*np.meshgrid(x, y)))
        side = self.domain[0][1] - self.domain[0][0]
        return [_pieces(line, side) for level in levels for line in generator.lines(level)]

    def _strokes(self, lines: list[Array], width: float, strength: float) -> Strokes:
        pieces = np.concatenate([np.stack((line[:-1], line[1:]), axis=1) for line in lines])
        middles = pieces.mean(axis=1).T
        shade = self._shade(*middles)
        colors = srgb((1 - strength) * shade + strength * self._line)
        ends = self.model(pieces[..., 0], pieces[..., 1])
        return Strokes(ends, self._normals(*middles), colors, srgb(shade), width)

    def _normals(self, x: Array, y: Array) -> Array:
        """Return the upward unit vectors across the surface above (x, y), model units."""
        slopes = self.field.gradient(x, y) * self._gain[2] / self._gain[:2]
        normals = np.concatenate((-slopes, np.ones((*slopes.shape[:-1], 1))), axis=-1)
        return np.asarray(normals / np.linalg.norm(normals, axis=-1, keepdims=True))

    def _shade(self, x: Array, y: Array) -> Array:
        """Return the Oklab colours of the surface above (x, y): by height, lit from the side."""
        heights = np.interp(self.field.value(x, y), self.heights, (0, 1))
        light = np.clip(self._normals(x, y) @ (_LIGHT / np.linalg.norm(_LIGHT)), 0, 1)
        colors = self._table[np.round(255 * heights).astype(int)]
        return np.asarray(colors * (_SHADE + (1 - _SHADE) * light)[..., None])


def _pieces(line: Array, side: float) -> Array:
    """Return a line, shape (n, 2), with as few points as it needs and no piece too long to sort."""
    bends = cv2.approxPolyDP(line.astype(np.float32), side * _SLACK, False)[:, 0].astype(float)
    lengths = np.linalg.norm(np.diff(bends, axis=0), axis=-1)
    cuts = np.ceil(lengths / (side * _PIECE)).astype(int)
    stations = [np.linspace(i, i + 1, cut, endpoint=False) for i, cut in enumerate(cuts)]
    stops = np.concatenate((*stations, (len(cuts),)))
    return np.stack([np.interp(stops, np.arange(len(bends)), axis) for axis in bends.T], axis=-1)


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

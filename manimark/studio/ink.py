"""What is drawn for one mobject, with all that decides it, so that it can be drawn again.

An ink knows the box of pixels outside of which it changes nothing. Two drawings are taken for the
same only if they are the same object.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

import cairo
import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP
from numpy.typing import NDArray
from PIL import Image

from manimark.stage.relief import overlay
from manimark.studio.boxes import EVERYWHERE, Box, box_around
from manimark.studio.outlines import Appender, Outline, appender

Pixels = NDArray[np.uint8]
"""RGBA, shape (height, width, 4)."""
Matrix = tuple[float, float, float, float]
"""Scale and offset of x, then of y, from Manim's units to pixels."""

_OPAQUE = 255
_MITER_LIMIT = 10
"""Cairo's: how many line widths the tip of a corner may lie from its inside."""
_SLACK = 2
"""Pixels around a path for smoothing and rounding."""


class Paper:
    """What paths are drawn on.

    Parameters
    ----------
    context
        Of any of Cairo's surfaces.
    zoom
        What a pixel of the drawings is across and down, in the surface's own units.
    append
        Adds outlines to the context's path; in the quickest way unless given.
    """

    def __init__(
        self,
        context: cairo.Context,
        zoom: tuple[float, float] = (1.0, 1.0),
        append: Appender | None = None,
    ) -> None:
        self.context, self._zoom = context, zoom
        self.append = append or appender(context)
        self._matrix: Matrix | None = None

    def look(self, matrix: Matrix) -> None:
        """Draw with this matrix from now on."""
        if matrix != self._matrix:
            self._matrix = matrix
            (scale_x, x, scale_y, y), (across, down) = matrix, self._zoom
            self.context.set_matrix(
                cairo.Matrix(across * scale_x, 0, 0, down * scale_y, across * x, down * y)
            )


class Sheet(Paper):
    """A picture to draw on.

    Parameters
    ----------
    width, height
        Pixels.
    """

    def __init__(self, width: int, height: int) -> None:
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        surface = cairo.ImageSurface.create_for_data(
            self.pixels.data, cairo.FORMAT_ARGB32, width, height
        )
        super().__init__(cairo.Context(surface))


class Ink(Protocol):
    """A drawing."""

    box: Box
    """Where it may change pixels."""

    def draw(self, sheet: Sheet) -> None:
        """Lay it over what is there."""


Paint = tuple[float, float, float, float] | cairo.LinearGradient
"""Blue, green, red, opacity, 0 to 1: Cairo's channels lie in the reverse order of the frame's."""


class Pen(NamedTuple):
    """How a path is stroked."""

    paint: Paint
    width: float
    """In Manim's units."""
    join: cairo.LineJoin
    cap: cairo.LineCap


@dataclass(slots=True, eq=False)
class PathInk:
    """A path that is stroked, filled and stroked again, as far as each is asked for."""

    box: Box
    outline: Outline
    matrix: Matrix
    back: Pen | None
    fill: Paint | None
    pen: Pen | None

    def draw(self, sheet: Paper) -> None:
        """Lay it over what is there."""
        context = sheet.context
        sheet.look(self.matrix)
        context.new_path()
        sheet.append(self.outline)
        if self.back is not None:
            _stroke(context, self.back)
        if self.fill is not None:
            _dip(context, self.fill)
            context.fill_preserve()
        if self.pen is not None:
            _stroke(context, self.pen)


@dataclass(slots=True, eq=False)
class CloudInk:
    """Single pixels that take a colour."""

    box: Box
    places: NDArray[np.int64]
    """Numbers of the pixels, row by row from the top left."""
    colors: Pixels
    """Shape (n, 4)."""

    def draw(self, sheet: Sheet) -> None:
        """Lay it over what is there."""
        sheet.pixels.reshape(-1, 4)[self.places] = self.colors


@dataclass(slots=True, eq=False)
class ImageInk:
    """A picture that lies wholly inside the frame, its colours not multiplied by their opacity."""

    box: Box
    picture: Pixels
    """Of the box's size."""

    def draw(self, sheet: Sheet) -> None:
        """Lay it over what is there."""
        left, top, right, bottom = self.box
        below = sheet.pixels[top:bottom, left:right]
        below[:] = over(self.picture, below)


@dataclass(slots=True, eq=False)
class ReliefInk:
    """The picture of a `Surface`."""

    box: Box
    picture: Pixels
    opacity: float

    def draw(self, sheet: Sheet) -> None:
        """Lay it over what is there."""
        overlay(sheet.pixels, self.picture, self.box[:2], self.opacity)


@dataclass(slots=True, eq=False)
class WindowInk:
    """Drawings that are no colours themselves but windows to a picture behind them."""

    box: Box
    inks: list[Ink]
    picture: Pixels
    """Of the frame's size; its colours are multiplied by what the drawings leave on black."""
    windows: Sheet
    """Takes the drawings, and whatever else is drawn like this."""

    def draw(self, sheet: Sheet) -> None:
        """Lay it over what is there."""
        self.windows.pixels[:] = 0
        for ink in self.inks:
            ink.draw(self.windows)
        flat, frame, picture = (
            pixels.view(np.uint32).ravel()
            for pixels in (self.windows.pixels, sheet.pixels, self.picture)
        )
        seen = np.flatnonzero(flat != 0)
        shares, colors, below = (_bytes(all_of[seen]) for all_of in (flat, picture, frame))
        shown = (shares.astype(np.uint16) * colors // _OPAQUE).astype(np.uint8)
        frame[seen] = over(shown, below).view(np.uint32).ravel()


def _bytes(pixels: NDArray[np.uint32]) -> Pixels:
    """Return red, green, blue and opacity of pixels; shape (1, n, 4)."""
    return pixels.view(np.uint8).reshape(1, -1, 4)


def over(picture: Pixels, below: Pixels) -> Pixels:
    """Return a picture over another one, as Manim lays images; of their shape.

    Only the lower one's colours are multiplied by their opacity.
    """
    if (below[..., 3] == _OPAQUE).all():
        lower, upper = Image.fromarray(below), Image.fromarray(picture)
        return np.array(Image.alpha_composite(lower, upper))
    share = picture[..., 3:].astype(np.float32) / _OPAQUE
    multiplied = np.dstack((picture[..., :3], np.full_like(picture[..., 3:], _OPAQUE)))
    return np.round(share * multiplied + (1 - share) * below).astype(np.uint8)


@dataclass(slots=True, eq=False)
class WholeInk:
    """A whole frame, in place of all that lies below it."""

    pixels: Pixels
    box: Box = EVERYWHERE

    def draw(self, sheet: Sheet) -> None:
        """Lay it over what is there."""
        sheet.pixels[:] = self.pixels


def path_ink(
    outline: Outline, matrix: Matrix, back: Pen | None, fill: Paint | None, pen: Pen | None
) -> PathInk | None:
    """Return the drawing of a path, or None if nothing of it is seen."""
    if back is None and fill is None and pen is None:
        return None
    reach = max(_reach(back), _reach(pen))
    scale_x, x, scale_y, y = matrix
    x1, y1, x2, y2 = outline.bounds
    columns = sorted((scale_x * x1 + x, scale_x * x2 + x))
    rows = sorted((scale_y * y1 + y, scale_y * y2 + y))
    across, down = abs(scale_x) * reach + _SLACK, abs(scale_y) * reach + _SLACK
    box = box_around(columns[0] - across, rows[0] - down, columns[1] + across, rows[1] + down)
    return PathInk(box, outline, matrix, back, fill, pen)


def _reach(pen: Pen | None) -> float:
    """Return how far a pen may draw from its path, in Manim's units."""
    if pen is None:
        return 0.0
    return pen.width / 2 * (_MITER_LIMIT if pen.join == cairo.LineJoin.MITER else math.sqrt(2))


def pen(paint: Paint | None, width: float, join: Any, cap: Any) -> Pen | None:
    """Return how to stroke, in Manim's words for joints and caps; None if nothing is seen."""
    if paint is None or width == 0:
        return None
    return Pen(paint, width, LINE_JOIN_MAP[join], CAP_STYLE_MAP[cap])


def paint(rgbas: Sequence[Sequence[float]], ends: Any = ()) -> Paint | None:
    """Return one colour, or several blended along a line; None if nothing is seen.

    Parameters
    ----------
    rgbas
        Red, green, blue, opacity of each.
    ends
        First and last point of several, of which x and y count.
    """
    if all(rgba[3] <= 0 for rgba in rgbas):
        return None
    if len(rgbas) == 1:
        red, green, blue, opacity = rgbas[0]
        return (blue, green, red, opacity)
    (x1, y1, *_), (x2, y2, *_) = ends
    gradient = cairo.LinearGradient(x1, y1, x2, y2)
    shares = np.linspace(0, 1, len(rgbas)).tolist()
    for (red, green, blue, opacity), share in zip(rgbas, shares, strict=True):
        gradient.add_color_stop_rgba(share, blue, green, red, opacity)
    return gradient


def _stroke(context: cairo.Context, pen: Pen) -> None:
    _dip(context, pen.paint)
    context.set_line_width(pen.width)
    context.set_line_join(pen.join)
    context.set_line_cap(pen.cap)
    context.stroke_preserve()


def _dip(context: cairo.Context, paint: Paint) -> None:
    if isinstance(paint, tuple):
        context.set_source_rgba(*paint)
    else:
        context.set_source(paint)

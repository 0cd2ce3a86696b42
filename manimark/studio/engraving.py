"""Drawings → SVG and PDF: paths stay paths, and what is pixels from the start lies among them.

Cairo gets the same paths, pens and colours in the same order as for pixels.
"""

from __future__ import annotations

import html
import io
import re
from collections.abc import Sequence
from dataclasses import replace

import cairo
import numpy as np

from manimark.stage.units import HEIGHT, WIDTH
from manimark.studio.boxes import Box, clipped, overlap
from manimark.studio.ink import Ink, Paint, Paper, PathInk, Pixels, ReliefInk, Sheet, WholeInk
from manimark.studio.outlines import append_lines

_POINTS = 0.5
"""Of a printer for a pixel of the stage: a page is 13⅓ inches wide, as slides are."""
_NO_DATE = ""
"""In place of today, so that equal drawings give equal bytes."""
_OPAQUE = 255
_COLOR = re.compile(r"rgb\(([\d.]+)%,([\d.]+)%,([\d.]+)%\)")
"""How Cairo writes a colour."""
_ON_PAGE = re.compile(r' d="[^"]*"/>')
"""A path in pixels of the stage, not in Manim's units with a matrix behind it."""
_EXCESS = re.compile(r"(?<=\.\d{3})\d+")
"""Digits behind a thousandth of a pixel."""
_ID = re.compile(r'(\bid="|url\(#|href="#)([^")]+)')
"""Where SVG names a part, or speaks of it."""


def svg_of(background: Pixels, inks: Sequence[Ink], title: str) -> bytes:
    """Return drawings as an SVG of the stage's size.

    Parameters
    ----------
    background
        What lies below them; decides how large their pixels are.
    inks
        The drawings, the lowest first.
    title
        Plain text.
    """
    file = io.BytesIO()
    with cairo.SVGSurface(file, WIDTH, HEIGHT) as surface:
        surface.set_document_unit(cairo.SVGUnit.PX)
        _engrave(surface, (WIDTH, HEIGHT), background, inks)
    colored = _COLOR.sub(_hex, file.getvalue().decode())
    short = _ON_PAGE.sub(lambda path: _EXCESS.sub("", path[0]), colored)
    head, tag, body = _renumbered(short).partition("<svg ")
    opening, end, drawing = body.partition(">\n")
    name = f"<title>{html.escape(title, quote=False)}</title>\n"
    return "".join((head, tag, opening, end, name, drawing)).encode()


def pdf_of(background: Pixels, inks: Sequence[Ink], title: str) -> bytes:
    """Return drawings as a PDF of one page; see `svg_of`."""
    file, size = io.BytesIO(), (_POINTS * WIDTH, _POINTS * HEIGHT)
    with cairo.PDFSurface(file, *size) as surface:
        surface.set_metadata(cairo.PDFMetadata.TITLE, title)
        surface.set_metadata(cairo.PDFMetadata.CREATE_DATE, _NO_DATE)
        _engrave(surface, size, background, inks)
    return file.getvalue()


def is_flat(inks: Sequence[Ink]) -> bool:
    """Return whether pixels have taken the place of all that was drawn below them."""
    return any(isinstance(ink, WholeInk) for ink in inks)


def _engrave(
    surface: cairo.Surface,
    size: tuple[float, float],
    background: Pixels,
    inks: Sequence[Ink],
) -> None:
    """Draw on a page of a size in its own units."""
    height, width = background.shape[:2]
    zoom, frame = (size[0] / width, size[1] / height), (0, 0, width, height)
    context = cairo.Context(surface)
    paper = Paper(context, zoom, lambda outline: append_lines(context, outline))
    _lay(paper, zoom, background)
    for ink in inks:
        if not overlap(ink.box, frame):
            continue
        if isinstance(ink, PathInk):
            _in_true_colors(ink).draw(paper)
        else:
            _lay(paper, zoom, *_cut_out(ink, frame))


def _lay(
    paper: Paper,
    zoom: tuple[float, float],
    picture: Pixels,
    corner: tuple[int, int] = (0, 0),
    opacity: float = 1.0,
) -> None:
    """Lay a premultiplied picture over what is there; one colour everywhere needs no pixels.

    Parameters
    ----------
    corner
        Pixel (x, y) of the frame that its top left pixel covers.
    """
    context, opaque = paper.context, bool((picture[..., 3] == _OPAQUE).all())
    context.save()
    if opaque and opacity == 1 and not np.ptp(picture.reshape(-1, 4), axis=0).any():
        context.identity_matrix()
        context.set_source_rgb(*(picture[0, 0, :3] / _OPAQUE).tolist())
        context.paint()
    else:
        context.set_matrix(cairo.Matrix(zoom[0], 0, 0, zoom[1]))
        # Cairo takes blue first.
        data = np.ascontiguousarray(picture[..., [2, 1, 0, 3]])
        kind = cairo.Format.RGB24 if opaque else cairo.Format.ARGB32
        image = cairo.ImageSurface.create_for_data(data.data, kind, *picture.shape[1::-1])
        context.set_source_surface(image, *corner)
        context.paint_with_alpha(opacity)
    context.restore()


def _cut_out(ink: Ink, frame: Box) -> tuple[Pixels, tuple[int, int], float]:
    """Return the picture that a drawing is, premultiplied, with its corner and its opacity."""
    if isinstance(ink, WholeInk):
        return ink.pixels, frame[:2], 1.0
    left, top, right, bottom = clipped(ink.box, frame)
    if isinstance(ink, ReliefInk):
        x, y = ink.box[:2]
        return ink.picture[top - y : bottom - y, left - x : right - x], (left, top), ink.opacity
    sheet = Sheet(*frame[2:])
    ink.draw(sheet)
    return sheet.pixels[top:bottom, left:right], (left, top), 1.0


def _in_true_colors(ink: PathInk) -> PathInk:
    """Return a path whose colours are red, green, blue, as everywhere but in the frame's pixels."""
    back, pen = (
        p if p is None else p._replace(paint=_turned(p.paint)) for p in (ink.back, ink.pen)
    )
    return replace(ink, back=back, fill=None if ink.fill is None else _turned(ink.fill), pen=pen)


def _turned(paint: Paint) -> Paint:
    """Return a paint with blue and red in each other's place."""
    if isinstance(paint, tuple):
        blue, green, red, opacity = paint
        return (red, green, blue, opacity)
    gradient = cairo.LinearGradient(*paint.get_linear_points())
    for share, blue, green, red, opacity in paint.get_color_stops_rgba():
        gradient.add_color_stop_rgba(share, red, green, blue, opacity)
    return gradient


def _hex(color: re.Match[str]) -> str:
    """Return a colour as the palette writes it: every program reads that, and so do people."""
    return "#" + "".join(f"{round(float(share) * _OPAQUE / 100):02x}" for share in color.groups())


def _renumbered(svg: str) -> str:
    """Return an SVG whose parts are named in their order; Cairo counts on from drawing to drawing.

    Without it, two equal drawings are not equal bytes.
    """
    names: dict[str, str] = {}

    def rename(match: re.Match[str]) -> str:
        return match[1] + names.setdefault(match[2], f"p{len(names) + 1}")

    return _ID.sub(rename, svg)

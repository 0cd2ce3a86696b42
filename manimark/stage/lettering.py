"""Words, formulas and running numbers, set by Typst in the page's own fonts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import typst
from manim import Typst, VGroup, VMobject, config
from numpy.typing import NDArray

from manimark import fonts as web_fonts
from manimark.stage.colours import name_of
from manimark.stage.units import pixel_of, px

_PIXELS_PER_FONT_SIZE = 67.5 / 48
"""Manim sets an em of half a unit, 67.5 pixels, at its font size 48."""
_PREAMBLE = """\
#set text(font: ("STIX Two Text", "STIX Two Math"), fallback: false, number-type: "lining")
#show math.equation: set text(font: ("STIX Two Math", "STIX Two Text"))
#show math.attach: it => {
  let mark = it.at("tr", default: none)
  if mark != none and mark.func() == math.primes {
    it.base + h(-0.08em) + $prime$ * mark.count
  } else { it }
}
"""
# The primes of STIX Two are drawn at their full size and height: as superscripts, which Typst makes
# of them, they would fly off. So f' is set as f and a prime beside it.
_GLYPHS = "0123456789−+.°"
_CELL = 0.54
"""Width of a digit's cell in ems; the digits of STIX Two are half an em wide."""
_NARROW = 0.30
"""Width of the cell of a point or a degree sign in ems."""
_SIGN = 0.72
"""Width of the cell of a sign in ems."""
_WIDTHS = {".": _NARROW, "°": _NARROW, "+": _SIGN, "-": _SIGN}
_DESCENDERS = "gjpqyQ"
"""Letters that reach below the line which all others stand on."""


def unpack_fonts(fonts: Path) -> Path:
    """Unpack the page's web fonts for Typst, once a render, and return the folder that holds them.

    Parameters
    ----------
    fonts
        Folder with the page's ``*.woff2`` files.
    """
    folder = Path(config.media_dir) / "fonts"
    web_fonts.unpack_fonts(fonts, folder)
    return folder


@contextmanager
def _only_the_page_s_fonts() -> Iterator[None]:
    """Let Typst see no font of the machine, so that letters are the same on every other."""
    everything = typst.compile
    typst.compile = partial(everything, ignore_system_fonts=True)  # type: ignore[assignment]
    try:
        yield
    finally:
        typst.compile = everything


class Lettering:
    """A setter of type: the fonts once, then words and formulas at sizes in pixels."""

    def __init__(self, fonts: Path) -> None:
        self._fonts = unpack_fonts(fonts)

    def words(self, markup: str, size: float, color: str) -> Typst:
        """Return Typst markup, its em ``size`` pixels of the 1920×1080 stage high.

        ``$…$`` inside the markup is a formula, ``_…_`` italic, ``*…*`` semibold. Fonts that the
        machine has are looked for only if the markup itself speaks of fonts.
        """
        with nullcontext() if "font" in markup else _only_the_page_s_fonts():
            return Typst(
                markup,
                font_size=size / _PIXELS_PER_FONT_SIZE,
                typst_preamble=_PREAMBLE,
                color=color,
                font_paths=[str(self._fonts)],
            )

    def number(self, template: str, size: float, color: str) -> Number:
        """Return a running number with the places of a template such as ``+0.00`` or ``00.0°``."""
        return Number(template, self._glyphs(size, color), size, color)

    def _glyphs(self, size: float, color: str) -> dict[str, NDArray[np.float64]]:
        """Return the outline of each glyph around the middle of its cell."""
        boxes = "".join(f"#box(width: 2em, align(center)[{glyph}])" for glyph in "0" + _GLYPHS)
        row = self.words(boxes, size, color)
        middle = row[0].get_center()
        return {
            glyph: row[i].points - middle - np.array((px(2 * size) * i, 0, 0))
            for i, glyph in enumerate(_GLYPHS, start=1)
        }


def text_of(words: Typst, colors: Mapping[str, str]) -> dict[str, Any]:
    """Return plain words as text that a browser sets in the same place, in pixels of the stage.

    Raises
    ------
    ValueError
        If the words are more than plain, or if none of their letters stands on the line.
    """
    text = words.typst_code.replace("$", "")
    letters = "".join(text.split())
    if set(text) & set("#*_\\[]{}&^") or len(letters) != len(words):
        raise ValueError(f"{words.typst_code!r} is more than plain words")
    feet = [
        pixel_of(glyph.get_bottom())[1]
        for letter, glyph in zip(letters, words, strict=True)
        if letter.isalnum() and letter not in _DESCENDERS
    ]
    if not feet:
        raise ValueError(f"{words.typst_code!r} has no letter that stands on the line")
    return {
        "text": text,
        "size": words.font_size * _PIXELS_PER_FONT_SIZE,
        "color": name_of(words[0].get_fill_color(), colors),
        "x": round(float(pixel_of(words.get_left())[0]), 1),
        "y": round(float(np.median(feet)), 1),  # round letters reach a little below it
    }


class Number(VGroup):
    """A number whose digits keep their places while it runs.

    Every place of the template has a cell of its own; a new value moves outlines into the cells and
    sets no type, so it costs microseconds a frame.

    Parameters
    ----------
    template
        One character a cell: ``+`` a sign that is always shown, ``-`` one shown only when negative,
        ``0`` a digit (leading zeros before the unit are blank), ``.`` the point, ``°`` itself.
    glyphs
        Outline points by glyph, around the middle of a cell.
    size
        Pixels of an em.
    color
        ``#rrggbb``.
    """

    def __init__(
        self, template: str, glyphs: dict[str, NDArray[np.float64]], size: float, color: str
    ) -> None:
        super().__init__()
        self.template, self._size = template, size
        self._glyph_points = glyphs
        widths = np.array([_WIDTHS.get(c, _CELL) for c in template]) * px(size)
        rights = np.cumsum(widths)
        self._offsets = rights - widths / 2 - rights[-1] / 2
        self._anchor = np.zeros(3)
        self.span = float(rights[-1])
        """Width of all cells in Manim's units, whatever is in them."""
        self._shown = ""
        self.add(*(VMobject(fill_color=color, fill_opacity=1, stroke_width=0) for _ in template))
        self.show(0)

    def place(self, left: NDArray[np.float64]) -> Number:
        """Put the middle of the first cell's left edge at a point of the frame."""
        self._anchor = np.asarray(left, float) + np.array((self.span / 2, 0, 0))
        self._fill(self._shown)
        return self

    def as_data(self, colors: Mapping[str, str]) -> dict[str, Any]:
        """Return where its characters stand, in pixels of the stage, and what they look like."""
        one = self._glyph_points["1"][:, 1].min()  # stands on the line; round digits reach below it
        middles = self._anchor + np.multiply.outer(self._offsets, (1, 0, 0))
        return {
            "template": self.template,
            "size": self._size,
            "color": name_of(self.submobjects[-1].get_fill_color(), colors),
            "x": np.round(pixel_of(middles)[:, 0], 1).tolist(),
            "y": round(float(pixel_of(self._anchor + np.array((0, one, 0)))[1]), 1),
        }

    def show(self, value: float) -> Number:
        """Show a value; what is too large for the template's places is an error of the scene.

        Raises
        ------
        ValueError
            If the value does not fit.
        """
        text = self._spell(value)
        if text != self._shown:
            self._fill(text)
        return self

    def _spell(self, value: float) -> str:
        body = self.template.lstrip("+-").rstrip("°")
        places = len(body.partition(".")[2])
        digits = f"{abs(value):.{places}f}".rjust(len(body))
        if len(digits) > len(body):
            raise ValueError(f"{value} does not fit into {self.template!r}")
        negative = value < 0 and any(c in "123456789" for c in digits)
        zero = not any(c in "123456789" for c in digits)
        sign = ""
        if self.template[0] in "+-":
            plus = " " if zero or self.template[0] == "-" else "+"
            sign = "−" if negative else plus
        return sign + digits + "°" * self.template.endswith("°")

    def _fill(self, text: str) -> None:
        self._shown = text
        for cell, glyph, offset in zip(self.submobjects, text, self._offsets, strict=True):
            if glyph == " ":
                cell.points = np.zeros((0, 3))
            else:
                cell.points = self._glyph_points[glyph] + self._anchor + np.array((offset, 0, 0))

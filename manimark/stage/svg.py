"""What a mobject looks like as SVG: paths in pixels of the stage, colours by their names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from manim import VMobject
from numpy.typing import NDArray

from manimark.stage.colours import name_of
from manimark.stage.units import pixel_of, stroke_pixels

TENTHS = 10
"""Units of the paths in a pixel: whole numbers then are exact to a twentieth of a pixel."""

_STRAIGHT = 0.2
"""Tenths of a pixel that the handles of a curve may miss its chord by for it to pass as a line."""

Steps = NDArray[np.int64]


def svg_of(mobject: VMobject, colors: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the visible shapes of a mobject and its parts, from the lowest to the uppermost.

    Parameters
    ----------
    mobject
        Made of lines and shapes of one colour each.
    colors
        Name → ``#rrggbb``; each shape's colour has to be one of them.

    Returns
    -------
    list
        For each shape ``d``, an SVG path in tenths of a pixel of the stage, ``fill`` (a name or
        empty), ``stroke`` (likewise) and ``width`` (pixels).

    Raises
    ------
    ValueError
        If a colour has no name.
    """
    shapes = []
    for part in mobject.family_members_with_points():
        fill = name_of(part.get_fill_color(), colors) if part.get_fill_opacity() > 0 else ""
        width = stroke_pixels(part) if part.get_stroke_opacity() > 0 else 0
        stroke = name_of(part.get_stroke_color(), colors) if width > 0 else ""
        shapes.append({"d": _path(part), "fill": fill, "stroke": stroke, "width": width})
    return shapes


def _path(part: VMobject) -> str:
    return "".join(_pieces(part.get_subpaths()))


def _pieces(paths: Iterable[NDArray[np.float64]]) -> Iterator[str]:
    """Yield the pieces of paths of cubic curves, each relative to the end of the one before."""
    here: Steps = np.zeros(2, int)
    for path in paths:
        curves = TENTHS * pixel_of(path).reshape(-1, 4, 2)
        rounded = np.round(curves).astype(int)
        first = rounded[0, 0]
        yield f"m{_numbers(first - here)}"
        for curve, (start, *steps) in zip(curves, rounded, strict=True):
            if _is_straight(curve):
                yield f"l{_numbers(steps[-1] - start)}"
            else:
                yield f"c{_numbers(np.array(steps) - start)}"
        here = rounded[-1, -1]
        if (here == first).all():
            yield "z"


def _is_straight(curve: NDArray[np.float64]) -> bool:
    """Return whether the handles of a cubic curve, shape (4, 2), lie on its chord."""
    handles, chord = curve[1:3] - curve[0], curve[3] - curve[0]
    shares = np.clip(handles @ chord / max(1e-9, float(chord @ chord)), 0, 1)
    away = np.linalg.norm(handles - np.multiply.outer(shares, chord), axis=-1)
    return bool((away <= _STRAIGHT).all())


def _numbers(steps: Steps) -> str:
    """Return coordinates as short as SVG takes them: a minus sign parts numbers, too."""
    text = " ".join(str(int(value)) for value in steps.flatten())
    return text.replace(" -", "-")

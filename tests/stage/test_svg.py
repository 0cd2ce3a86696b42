"""Paths for browsers show what Manim draws, to a tenth of a pixel."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from manim import Circle, Polygon, VGroup, VMobject
from numpy.typing import NDArray

from manimark.stage import Lettering, RightAngle, at, dashed, pixel_of, polyline, stroke
from manimark.stage.svg import svg_of

COLORS = {"ink": "#ece9e2", "level": "#3fcbb0", "background": "#14161a", "ring": "#14161a"}
INK, LEVEL = COLORS["ink"], COLORS["level"]
SHARES = np.linspace(0, 1, 41)

Array = NDArray[np.float64]


def path_of(mobject: VMobject) -> str:
    """Return the path of a mobject that is one shape."""
    (shape,) = svg_of(mobject, COLORS)
    return str(shape["d"])


def bezier(corners: Array) -> Array:
    """Return points of a cubic curve, or of a straight line, in the order of the way along it."""
    s = SHARES[:, None]
    while len(corners) > 1:
        corners = np.array([(1 - s) * a + s * b for a, b in pairwise(corners)])
    return np.asarray(corners[0])


def drawn(d: str) -> list[Array]:
    """Return points of each piece of a path as SVG defines it, in pixels of the stage."""
    here = first = np.zeros(2)
    pieces = []
    for command, numbers in re.findall(r"([mlcz])([^a-z]*)", d):
        steps = np.array(re.findall(r"-?\d+", numbers), float).reshape(-1, 2)
        if command == "m":
            here = first = here + steps[0]
        elif command == "z":
            here = first
        else:
            pieces.append(bezier(np.vstack((here, here + steps))) / 10)
            here = here + steps[-1]
    return pieces


def bends(mobject: VMobject) -> list[Array]:
    """Return points of each curve of a mobject, in pixels of the stage."""
    return [bezier(pixel_of(curve)) for curve in mobject.points.reshape(-1, 4, 3)]


def apart(points: Array, others: Array) -> float:
    """Return how far a point is at most from the line through others."""
    starts, steps = others[:-1], np.diff(others, axis=0)
    away = points[:, None] - starts
    along = (away * steps).sum(axis=-1) / np.maximum((steps**2).sum(axis=-1), 1e-12)
    nearest = starts + np.clip(along, 0, 1)[..., None] * steps
    return float(np.linalg.norm(points[:, None] - nearest, axis=-1).min(axis=1).max())


def test_straight_lines_are_steps_in_tenths_of_a_pixel() -> None:
    corners = at([10.04, 110, 110], [20, 20, 70.26])
    assert path_of(polyline(corners, INK, 3)) == "m100 200l1000 0l0 503"
    assert path_of(polyline(corners[::-1], INK, 3)) == "m1100 703l0-503l-1000 0"


def test_closed_shapes_end_in_z_and_open_ones_do_not() -> None:
    corners = at([10, 110, 60], [20, 20, 70])
    assert path_of(Polygon(*corners, color=INK)) == "m100 200l1000 0l-500 500l-500-500z"
    assert not path_of(polyline(corners, INK, 3)).endswith("z")


def test_each_part_of_a_path_begins_where_the_last_one_ended() -> None:
    line = dashed(at(100, 50), at(100, 110), INK, 3, dash=12)
    assert path_of(line) == "m1000 500l0 120m0 120l0 120m0 120l0 120"
    hole = Polygon(*at([0, 90, 90], [0, 0, 90]), color=INK)
    hole.append_points(Polygon(*at([30, 60, 60], [10, 10, 40])).points)
    assert path_of(hole) == "m0 0l900 0l0 900l-900-900zm300 100l300 0l0 300l-300-300z"


def test_bends_are_curves_and_straight_pieces_lines() -> None:
    assert set(re.findall("[a-z]", path_of(Circle(color=INK)))) == {"m", "c", "z"}
    slanted = polyline(at([3.33, 1501.78], [7.77, 900.06]), INK, 3)
    assert re.findall("[a-z]", path_of(slanted)) == ["m", "l"]


def test_a_curve_that_returns_or_overshoots_is_no_line() -> None:
    drop = VMobject(stroke_color=INK).set_points(at([100, 200, 100, 100], [100, 100, 200, 100]))
    assert path_of(drop) == "m1000 1000c1000 0 0 1000 0 0z"
    swing = VMobject(stroke_color=INK).set_points(at([100, 400, -100, 200], np.full(4, 50)))
    assert path_of(swing) == "m1000 500c3000 0-2000 0 1000 0"


@pytest.mark.parametrize("letters", ["flat", "Sag8@", "$integral nabla f$"])
def test_letters_stay_within_a_tenth_of_a_pixel(letters: str, templates: Path) -> None:
    words = Lettering(templates / "fonts").words(letters, 44, INK)
    shapes = svg_of(words, COLORS)
    assert len(shapes) == len(words) > 2
    for glyph, shape in zip(words, shapes, strict=True):
        pieces, curves = drawn(shape["d"]), bends(glyph)
        assert len(pieces) == len(curves)
        assert max(map(apart, pieces, curves)) < 0.1
        assert max(map(apart, curves, pieces)) < 0.1


def test_names_the_colours_of_lines_and_shapes() -> None:
    disc = Circle(stroke_width=0, fill_color=LEVEL, fill_opacity=1)
    ring = Circle(stroke_color=INK, stroke_width=stroke(4))
    both = Circle(
        stroke_color=INK, stroke_width=stroke(2.5), fill_color=COLORS["ring"], fill_opacity=1
    )
    looks = [(s["fill"], s["stroke"], s["width"]) for s in svg_of(VGroup(disc, ring, both), COLORS)]
    # Of two names of one colour it is the first.
    assert looks == [("level", "", 0), ("", "ink", 4), ("background", "ink", 2.5)]


def test_paints_the_parts_in_their_order() -> None:
    first, second = svg_of(RightAngle(INK, LEVEL).move(at(0, 0), at(960, 0), at(0, 540)), COLORS)
    assert (first["stroke"], second["stroke"]) == ("ink", "level")


def test_refuses_a_colour_without_a_name() -> None:
    line = polyline(at([0, 1], [0, 1]), "#123456", 3)
    with pytest.raises(ValueError, match=r"the colour #123456 is none of the palette's"):
        svg_of(line, COLORS)
    # What is not to be seen needs none.
    assert svg_of(line.set_stroke(opacity=0), COLORS)[0]["stroke"] == ""

"""Points of mobjects → paths of Cairo, many at a time and without a call for every curve.

Manim hands Cairo each curve by a call of its own. libcairo also takes a whole path as an array
(``cairo_append_path``), which NumPy fills for all mobjects of a frame together; pycairo has no way
to say so, hence `ctypes`. Cairo gets the same numbers in the same order either way.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.util import find_spec

import cairo
import numpy as np
from manim import VMobject
from numpy.typing import NDArray

Array = NDArray[np.float64]

_POINTS = 4
"""Points of a curve: start, two handles, end."""
_RELATIVE = 1e-5
"""Share by which two points may differ and still be one to Manim, beside its own tolerance."""
_STRAIGHT = 1e-5
"""Of Manim's units, a thousandth of a pixel of the stage: by how much a straight curve may bend."""
_PATH = np.dtype(
    {"names": ("data", "rows"), "formats": ("u8", "i4"), "offsets": (8, 16), "itemsize": 24}
)
"""libcairo's ``cairo_path_t``: a status, which is 0, the address of the data, its length."""


def _header(kind: int, length: int) -> Array:
    """Return what opens an element of libcairo's path data: integers in the place of a point."""
    return np.array((kind, length, 0, 0), np.int32).view(np.float64)


_MOVE, _CURVE, _CLOSE = _header(0, 2), _header(2, 4), _header(3, 1)


@dataclass(frozen=True, slots=True)
class Outline:
    """The path of one mobject, in Manim's units."""

    path: int
    """Address of its ``cairo_path_t``."""
    bounds: tuple[float, float, float, float]
    """Least x and y, greatest x and y of all its points, handles included."""
    data: Array
    """The rows of path data behind the address, shape (n, 2), among those of others."""
    paths: NDArray[np.void]
    """The ``cairo_path_t`` behind the address, among those of others."""
    rows: slice
    """Which rows of the data are its own."""


def outlines(points: Sequence[Array], owners: Sequence[VMobject]) -> list[Outline | None]:
    """Return the paths through the points of mobjects as Manim's camera builds them.

    A new subpath begins where a curve does not end at the start of the next; it is closed if it
    ends where it starts. A mobject without a whole curve has no path.

    Parameters
    ----------
    points
        Of each mobject, finite, shape (n, 3): start, two handles and end of curve after curve.
    owners
        The mobjects, for their tolerances.
    """
    found: list[Outline | None] = [None] * len(points)
    groups: dict[float, list[int]] = {}
    for i, (own, owner) in enumerate(zip(points, owners, strict=True)):
        if len(own) % _POINTS:
            found[i] = _ragged(own, owner)
        elif len(own):
            groups.setdefault(owner.tolerance_for_point_equality, []).append(i)
    for tolerance, members in groups.items():
        made = _whole([points[i] for i in members], tolerance)
        for i, outline in zip(members, made, strict=True):
            found[i] = outline
    return found


def _whole(points: list[Array], tolerance: float) -> list[Outline]:
    """Return the paths through points that all make whole curves."""
    stops = np.cumsum([len(own) for own in points])
    tops = np.concatenate(((0,), stops[:-1]))
    joined = (points[0] if len(points) == 1 else np.concatenate(points))[:, :2]
    starts, ends = joined[::_POINTS], joined[_POINTS - 1 :: _POINTS]
    begins = np.empty(len(starts), bool)
    begins[1:] = ~_are_close(ends[:-1], starts[1:], tolerance)
    begins[tops // _POINTS] = True
    first = np.flatnonzero(begins)
    counts = np.diff(first, append=len(starts))
    closed = _are_close(starts[first], ends[first + counts - 1], tolerance)
    data, edges = _data(joined, first, counts, closed)
    cuts = edges[np.searchsorted(first, np.append(tops // _POINTS, len(starts)))]
    low, high = np.minimum.reduceat(joined, tops), np.maximum.reduceat(joined, tops)
    return _cut(data, cuts, np.hstack((low, high)))


def _are_close(one: Array, other: Array, tolerance: float) -> NDArray[np.bool_]:
    """Return for pairs of finite points, shape (n, 2), whether Manim takes them for one."""
    close = np.abs(one - other) <= tolerance + _RELATIVE * np.abs(other)
    return np.asarray(close[:, 0] & close[:, 1])


def _data(
    joined: Array, first: NDArray[np.intp], counts: NDArray[np.intp], closed: NDArray[np.bool_]
) -> tuple[Array, NDArray[np.intp]]:
    """Return path data, and the row where each subpath begins and the last one ends.

    Parameters
    ----------
    joined
        Points of curves, shape (4n, 2).
    first, counts, closed
        Of each subpath the number of its first curve, how many it has, whether it is closed.
    """
    edges = np.concatenate(((0,), np.cumsum(2 + _POINTS * counts + closed)))
    tops = edges[:-1]
    data = np.empty((edges[-1], 2))
    data[tops] = _MOVE
    data[tops + 1] = joined[_POINTS * first]
    curves = np.repeat(tops + 2 - _POINTS * first, counts) + np.arange(0, len(joined), _POINTS)
    data[curves] = _CURVE
    for point in range(1, _POINTS):
        data[curves + point] = joined[point::_POINTS]
    data[(edges[1:] - 1)[closed]] = _CLOSE
    return data, edges


def _ragged(points: Array, owner: VMobject) -> Outline | None:
    """Return the path through points of which some make no whole curve."""
    rows = []
    for start, stop in owner.get_subpath_split_indices_from_points(points, n_dims=2).tolist():
        if stop - start < _POINTS:
            continue
        rows += [_MOVE, points[start, :2]]
        for i in range(start, stop - _POINTS + 1, _POINTS):
            rows += [_CURVE, *points[i + 1 : i + _POINTS, :2]]
        if owner.consider_points_equals_2d(points[start], points[stop - 1]):
            rows.append(_CLOSE)
    if not rows:
        return None
    bounds = np.concatenate((points[:, :2].min(axis=0), points[:, :2].max(axis=0)))
    return _cut(np.array(rows), np.array((0, len(rows))), bounds[None])[0]


def _cut(data: Array, cuts: NDArray[np.intp], bounds: Array) -> list[Outline]:
    """Return a path for the rows between every two cuts."""
    paths = np.zeros(len(bounds), _PATH)
    paths["data"] = data.ctypes.data + data.strides[0] * cuts[:-1]
    paths["rows"] = np.diff(cuts)
    address, step, edges = paths.ctypes.data, paths.strides[0], cuts.tolist()
    return [
        Outline(address + step * i, tuple(box), data, paths, slice(edges[i], edges[i + 1]))
        for i, box in enumerate(bounds.tolist())
    ]


Appender = Callable[[Outline], None]
"""Adds an outline to the path of one context."""


def appender(context: cairo.Context) -> Appender:
    """Return what adds outlines to the path of a context, which it must not outlive."""
    if _append_path is None:
        return lambda outline: _append_slowly(context, outline)
    # pycairo's C interface fixes where an object holds the cairo_t: first behind Python's own head.
    pointer = ctypes.c_void_p.from_address(id(context) + object.__basicsize__).value
    append = _append_path
    return lambda outline: append(pointer, outline.path)


def append_lines(context: cairo.Context, outline: Outline) -> None:
    """Add an outline with lines in place of the curves that are straight.

    To Manim a line is a curve too. Drawn, they are the same; written, it takes thrice the bytes.
    """
    data = outline.data[outline.rows]
    heads, points, straight = data.view(np.int32).tolist(), data.tolist(), _are_straight(data)
    steps = (context.move_to, context.line_to, context.curve_to, context.close_path)
    row = 0
    while row < len(data):
        kind, length, *_ = heads[row]
        if straight[row]:
            context.line_to(*points[row + length - 1])
        else:
            steps[kind](*(value for point in points[row + 1 : row + length] for value in point))
        row += length


def _are_straight(data: Array) -> list[bool]:
    """Return which rows of path data open a curve with its handles at the thirds of its chord."""
    found = np.full(len(data), False)
    # No point looks like a header, for its numbers would be below 1e-300.
    opens = np.flatnonzero((data == _CURVE).all(axis=1))
    start, *handles, end = (data[opens + place] for place in (-1, 1, 2, 3))
    thirds = (start + (end - start) / 3, end + (start - end) / 3)
    found[opens] = (np.abs(np.array(handles) - thirds) <= _STRAIGHT).all(axis=(0, 2))
    return found.tolist()


def _append_slowly(context: cairo.Context, outline: Outline) -> None:
    """Add an outline by a call for each of its elements."""
    data, row = outline.data[outline.rows], 0
    while row < len(data):
        kind, length = data[row].view(np.int32)[:2].tolist()
        points = data[row + 1 : row + length].ravel().tolist()
        (context.move_to, context.line_to, context.curve_to, context.close_path)[kind](*points)
        row += length


def _find_append_path() -> Callable[[int | None, int], None] | None:
    """Return libcairo's ``cairo_append_path``, or None where it cannot be reached."""
    if cairo.Context.__basicsize__ != object.__basicsize__ + 2 * ctypes.sizeof(ctypes.c_void_p):
        return None
    spec = find_spec("cairo._cairo")
    try:
        append = ctypes.CDLL(spec.origin if spec else None).cairo_append_path
    except (OSError, AttributeError):
        return None
    append.argtypes, append.restype = (ctypes.c_void_p, ctypes.c_void_p), None
    return append


_append_path = _find_append_path()

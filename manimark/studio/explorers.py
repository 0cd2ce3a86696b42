"""The explorers of a scene as files of its recording: pictures of what stands still, and a script.

The script assigns data, so that it loads from a disk, where pages may fetch nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manimark.model import slug_of
from manimark.stage import Explorer, FieldExplorer, javascript_of
from manimark.studio.encode import write_poster
from manimark.studio.recording import EXPLORER, STAGE
from manimark.studio.trace import plain

_SLACK = 0.15
"""Pixels by which the dot may miss its place in the video: few curves in time say all of it."""
_SHOWN = "dot"
"""Name under which scenes track how visible the dot is; one that does not always shows it."""

Array = NDArray[np.float64]


def stages_of(explorers: Sequence[Explorer]) -> list[str]:
    """Return what a browser must know of each explorer, data and function, as JavaScript.

    Raises
    ------
    ValueError
        If two explorers are of functions with one name, or if something of a mobject cannot be
        told, such as a colour that has no name.
    """
    names = [explorer.function.name for explorer in explorers]
    if twice := {name for name in names if names.count(name) > 1}:
        raise ValueError(f"two explorers of functions with one name: {', '.join(sorted(twice))}")
    return [_with_code(explorer) for explorer in explorers]


def photograph(scene: Any, explorers: Sequence[Explorer], folder: Path) -> None:
    """Draw what stands still of each explorer, and nothing else of the scene."""
    for explorer in explorers:
        scene.clear()
        scene.add(*explorer.still)
        scene.renderer.static_image = None
        scene.renderer.update_frame(scene)
        write_poster(scene.renderer.get_frame(), folder / f"{STAGE}{explorer.function.name}.png")


def write_script(
    scene: str, first: Explorer, stages: Sequence[str], trace: dict[str, Any], folder: Path
) -> None:
    """Write the data of a scene's explorers as a script.

    Parameters
    ----------
    scene
        Class name.
    first
        The explorer of which is told where its dot is in the video.
    stages
        From `stages_of`.
    trace
        What the scene recorded of itself.
    folder
        Takes the file.

    Raises
    ------
    ValueError
        If the trace does not say where the dot is.
    """
    film = _compact(_film(first, trace))
    place = f'(window.explorers ??= {{}})["{slug_of(scene)}"]'
    lines = ",\n".join(stages)
    text = f"{place} = {{film: {film}, stages: [\n{lines}\n]}};\n"
    (folder / EXPLORER).write_text(text, encoding="utf-8")


def _with_code(explorer: Explorer) -> str:
    data = _compact(explorer.as_data())
    return f'{data[:-1]},"at":{javascript_of(explorer.function)}}}'


def _compact(data: dict[str, Any]) -> str:
    return json.dumps(plain(data), separators=(",", ":"))


def _film(explorer: Explorer, trace: dict[str, Any]) -> dict[str, Any]:
    """Return where the dot is in each frame of the video, and in which it is to be seen.

    A still figure has no frames to return to.
    """
    names, rows = trace["names"], np.array(trace["frames"], float)
    if len(rows) < 2:
        return {"fps": trace["fps"], "knots": [], "shown": []}
    axes = "xy"[: len(explorer.domain)]
    if missing := [axis for axis in axes if axis not in names]:
        raise ValueError(f"an explorer needs the scene to track {' and '.join(missing)}")
    places = rows[:, [names.index(axis) for axis in axes]]
    shown = rows[:, names.index(_SHOWN)] > 0 if _SHOWN in names else np.full(len(rows), True)
    paces = np.gradient(places, axis=0)
    pixels = _pixels(explorer)
    # To a tenth of a pixel; paces, which add up from frame to frame, to a hundredth.
    digits = 1 + int(np.ceil(np.log10(pixels.max())))
    where, fast = np.round(places, digits), np.round(paces, digits + 1)
    knots = _knots(places * pixels, paces * pixels)
    return {
        "fps": trace["fps"],
        "knots": [[frame, *where[frame].tolist(), *fast[frame].tolist()] for frame in knots],
        "shown": [list(stretch) for stretch in _stretches(shown)],
    }


def _pixels(explorer: Explorer) -> Array:
    """Return how many pixels the dot moves at most for a unit of each coordinate."""
    plane = explorer.scene.recorder.planes[explorer.plane]
    if isinstance(explorer, FieldExplorer):
        return np.array((plane.x_unit, plane.y_unit))
    slopes = explorer.function.slope(np.linspace(*explorer.function.domain, 200))
    return np.array([np.hypot(plane.x_unit, plane.y_unit * np.nanmax(np.abs(slopes)))])


def _knots(places: Array, paces: Array) -> list[int]:
    """Return the frames between which cubic curves in time describe a motion well enough.

    Where a stretch misses, it is cut at its worst frame: the Ramer–Douglas–Peucker rule (D.
    Douglas, T. Peucker, Cartographica 10, 1973) with Hermite's cubics in place of straight lines.

    Parameters
    ----------
    places
        Pixels, shape (frames, coordinates).
    paces
        Pixels a frame, likewise.
    """
    last = len(places) - 1
    kept, waiting = {0, last}, [(0, last)]
    while waiting:
        start, end = waiting.pop()
        miss = _misses(places, paces, start, end)
        if miss.max() > _SLACK:
            worst = start + int(miss[1:-1].argmax()) + 1
            kept.add(worst)
            waiting += [(start, worst), (worst, end)]
    return _thinned(sorted(kept), places, paces)


def _thinned(knots: list[int], places: Array, paces: Array) -> list[int]:
    """Leave out the knots that their neighbours make needless, one after another."""
    kept = knots[:1]
    for knot, following in pairwise(knots[1:]):
        if _misses(places, paces, kept[-1], following).max() > _SLACK:
            kept.append(knot)
    return [*kept, knots[-1]]


def _misses(places: Array, paces: Array, start: int, end: int) -> Array:
    """Return by how much a cubic from one frame to another misses each; shape (frames,)."""
    shares = np.linspace(0, 1, end - start + 1)
    curve = _cubic(shares, end - start, places[[start, end]], paces[[start, end]])
    return np.asarray(np.linalg.norm(places[start : end + 1] - curve, axis=-1))


def _cubic(shares: Array, frames: int, places: Array, paces: Array) -> Array:
    """Return Hermite's cubic between two places with two paces; shape (shares, coordinates)."""
    s = shares[:, None]
    rest = 1 - s
    bend = frames * (paces[0] * rest - paces[1] * s)
    return rest**2 * (1 + 2 * s) * places[0] + s**2 * (1 + 2 * rest) * places[1] + s * rest * bend


def _stretches(shown: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield first and last frame of each stretch in which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], shown, [False])).astype(int)))
    for first, behind in edges.reshape(-1, 2):
        yield int(first), int(behind) - 1

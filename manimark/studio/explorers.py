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

_SLACK = 0.12
"""Pixels by which dot or arrow may miss their place in the video."""
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
    motion = _Motion(explorer, places)
    return {
        "fps": trace["fps"],
        "knots": [[frame, *motion.at(frame)] for frame in motion.knots()],
        "shown": [list(stretch) for stretch in _stretches(shown)],
    }


class _Motion:
    """The way of a dot through the frames of a video, to be told by few of them.

    Between two knots, each with a place and a pace, the dot follows Hermite's cubic.

    Parameters
    ----------
    explorer
        Knows what is drawn where.
    places
        Coordinates in each frame, shape (frames, coordinates).
    """

    def __init__(self, explorer: Explorer, places: Array) -> None:
        self._explorer = explorer
        self._pixels = self._drawn(places)
        unit = explorer.scene.recorder.planes[explorer.plane].x_unit
        digits = 2 + int(np.ceil(np.log10(unit)))  # to a hundredth of a pixel
        self._places = np.round(places, digits)
        self._paces = np.round(np.gradient(places, axis=0), digits)

    def at(self, frame: int) -> list[float]:
        """Return place and pace in a frame: coordinates, and coordinates a frame."""
        return [*self._places[frame].tolist(), *self._paces[frame].tolist()]

    def knots(self) -> list[int]:
        """Return frames between which nothing that is drawn is noticeably out of its place.

        Where a stretch misses, it is cut at its worst frame: the Ramer–Douglas–Peucker rule (D.
        Douglas, T. Peucker, Cartographica 10, 1973).
        """
        last = len(self._places) - 1
        kept, waiting = {0, last}, [(0, last)]
        while waiting:
            start, end = waiting.pop()
            miss = self._misses(start, end)
            if miss.max(initial=0) > _SLACK:
                worst = start + 1 + int(miss.argmax())
                kept.add(worst)
                waiting += [(start, worst), (worst, end)]
        return self._thinned(sorted(kept))

    def _thinned(self, knots: list[int]) -> list[int]:
        """Leave out the knots that their neighbours make needless, one after another."""
        kept = knots[:1]
        for knot, following in pairwise(knots[1:]):
            if self._misses(kept[-1], following).max(initial=0) > _SLACK:
                kept.append(knot)
        return [*kept, knots[-1]]

    def _misses(self, start: int, end: int) -> Array:
        """Return by how many pixels a cubic misses each frame between two."""
        s = np.linspace(0, 1, end - start + 1)[1:-1, None]
        rest, (a, b), (u, v) = 1 - s, self._places[[start, end]], self._paces[[start, end]]
        bend = s * rest * (end - start) * (u * rest - v * s)
        curve = rest**2 * (1 + 2 * s) * a + s**2 * (1 + 2 * rest) * b + bend
        away = self._drawn(curve) - self._pixels[start + 1 : end]
        return np.asarray(np.linalg.norm(away, axis=-1).max(axis=-1, initial=0))

    def _drawn(self, places: Array) -> Array:
        """Return where dot and arrow's tip are, in pixels; shape (frames, marks, 2)."""
        explorer = self._explorer
        plane = explorer.scene.recorder.planes[explorer.plane]
        if isinstance(explorer, FieldExplorer):
            dots = plane.pixel(*places.T)
            return np.stack((dots, dots + explorer.arrows(*places.T)), axis=1)
        (x,) = places.T
        return plane.pixel(x, explorer.function.value(x))[:, None]


def _stretches(shown: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Yield first and last frame of each stretch in which something holds."""
    edges = np.flatnonzero(np.diff(np.concatenate(([False], shown, [False])).astype(int)))
    for first, behind in edges.reshape(-1, 2):
        yield int(first), int(behind) - 1

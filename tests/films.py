"""Published figures as tests see them: decoded frames, each with what the trace says of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import av
import numpy as np

from tests.measure import Array, Frame

SHOTS_PER_SECOND = 4


@dataclass(frozen=True)
class Shot:
    """One frame and what is said to be in it."""

    number: int
    """Of the frame, from 0."""
    pixels: Frame
    values: Mapping[str, float]
    """Its row of the trace."""
    trace: Mapping[str, Any]
    """Where planes and projections lie."""
    colors: Mapping[str, str]
    """The palette of the theme."""

    def __getitem__(self, name: str) -> float:
        return self.values[name]

    def pixel(self, plane: str, x: float, y: float) -> Array:
        """Return the stage pixel of coordinates of a plane."""
        p = self.trace["planes"][plane]
        return np.array(p["origin"]) + x * np.array(p["x_unit"]) + y * np.array(p["y_unit"])

    def step(self, plane: str, dx: float, dy: float) -> tuple[float, float]:
        """Return length and angle, as seen in the frame, of a step in coordinates of a plane."""
        return polar(self.pixel(plane, dx, dy) - self.pixel(plane, 0, 0))

    def projected(self, name: str, x: float, y: float, z: float) -> Array:
        """Return the stage pixel of a point in space."""
        h = np.array(self.trace["projections"][name]) @ (x, y, z, 1)
        return np.asarray(h[:2] / h[2])


def polar(vector: Array) -> tuple[float, float]:
    """Return length and angle (degrees, counterclockwise) of a vector of stage pixels."""
    right, down = vector
    return float(np.hypot(right, down)), float(np.degrees(np.arctan2(-down, right)))


def misses(miss: Callable[[Shot], float], shots: Iterable[Shot], bound: float) -> dict[int, float]:
    """Return by number the shots whose miss is not below a bound; what is no number is not."""
    found = {shot.number: miss(shot) for shot in shots}
    return {number: value for number, value in found.items() if not value < bound}


@dataclass(frozen=True)
class Film:
    """A published figure in one theme and one coding."""

    folder: Path
    theme: str
    file: str
    """Its name behind the theme: ``mp4`` or ``av1.mp4``."""
    colors: Mapping[str, str]
    """The palette of the theme."""

    @cached_property
    def figure(self) -> dict[str, Any]:
        """What ``figure.json`` says."""
        return dict(json.loads((self.folder / "figure.json").read_text()))

    @cached_property
    def trace(self) -> dict[str, Any]:
        """What ``trace.json`` says."""
        return dict(json.loads((self.folder / "trace.json").read_text()))

    @property
    def fps(self) -> int:
        """Frames per second."""
        return int(self.trace["fps"])

    def track(self, name: str) -> Array:
        """Return the value of a tracked quantity for every frame."""
        return np.array(self.trace["frames"])[:, self.trace["names"].index(name)]

    @property
    def length(self) -> int:
        """Number of frames that the video holds."""
        return self._decoded[0]

    @cached_property
    def shots(self) -> tuple[Shot, ...]:
        """Four frames of every second, evenly spaced, and the very last one."""
        names, rows = self.trace["names"], self.trace["frames"]
        return tuple(
            Shot(n, pixels, dict(zip(names, rows[n], strict=True)), self.trace, self.colors)
            for n, pixels in self._decoded[1].items()
        )

    def during(self, section: str) -> list[Shot]:
        """Return the shots of a section."""
        (found,) = (s for s in self.figure["sections"] if s["name"] == section)
        start, end = (round(found[key] * self.fps) for key in ("start", "end"))
        return [shot for shot in self.shots if start <= shot.number < end]

    @cached_property
    def _decoded(self) -> tuple[int, dict[int, Frame]]:
        last = len(self.trace["frames"]) - 1
        every, number, found = self.fps // SHOTS_PER_SECOND, -1, {}
        with av.open(str(self.folder / f"{self.theme}.{self.file}")) as container:
            for number, frame in enumerate(container.decode(video=0)):
                if number % every == 0 or number == last:
                    found[number] = frame.to_ndarray(format="rgb24")
        return number + 1, found

"""What a scene writes down about itself, frame by frame."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from manimark.stage.plane import Plane


class Recorder:
    """The numbers behind the pictures: one row for every frame of the video.

    The rows end up in ``trace.json``; tests and explorers find in it where the dot stands in a
    frame without looking at the frame.
    """

    def __init__(self) -> None:
        self._sources: dict[str, Callable[[], float]] = {}
        self.planes: dict[str, Plane] = {}
        """Coordinate planes by name; see `add_plane`."""
        self._projections: dict[str, NDArray[np.float64]] = {}
        self._rows: list[list[float]] = []

    def track(self, **sources: Callable[[], float]) -> None:
        """Record the value of each source at every frame; all before the first animation.

        Raises
        ------
        ValueError
            If frames were recorded already or a name is taken.
        """
        if self._rows:
            raise ValueError("track before the first animation, so that every frame has its value")
        if taken := self._sources.keys() & sources.keys():
            raise ValueError(f"tracked twice: {', '.join(sorted(taken))}")
        self._sources.update(sources)

    def add_plane(self, name: str, plane: Plane) -> None:
        """Record where a coordinate plane lies; it must not move once it is on show."""
        self.planes[name] = plane

    def add_projection(self, name: str, matrix: NDArray[np.float64]) -> None:
        """Record the 3×4 matrix of a surface's final view, (x, y, z, 1) → homogeneous pixels."""
        self._projections[name] = matrix

    def record(self, count: int = 1) -> None:
        """Record the present values for so many frames."""
        row = [float(source()) for source in self._sources.values()]
        self._rows.extend([row] * count)

    def trace(self, fps: int) -> dict[str, Any]:
        """Return what ``trace.json`` says; pixels are those of the 1920×1080 stage."""
        return {
            "fps": fps,
            "names": list(self._sources),
            "frames": self._rows,
            "planes": {name: plane.as_trace() for name, plane in self.planes.items()},
            "projections": {name: matrix.tolist() for name, matrix in self._projections.items()},
        }

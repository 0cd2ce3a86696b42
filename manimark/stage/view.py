"""The eye that looks at a surface: perspective as one 3×4 matrix."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class View:
    """An eye that looks at a box, and where its picture lies on the stage."""

    azimuth: float
    """Degrees around the vertical; 0 looks along +y, growing counterclockwise seen from above."""
    elevation: float
    """Degrees above the horizon; 90 looks straight down."""
    centre: tuple[float, float]
    """Pixel at which the box's centre appears."""
    scale: float
    """Pixels of one model unit at the centre."""
    distance: float = 9.0
    """Of the eye from the centre in model units; smaller is more perspective."""

    def towards(self, other: View, share: float) -> View:
        """Return the view at a share, 0 to 1, of the way to another; perspective fades evenly."""

        def blend(start: float, end: float) -> float:
            return (1 - share) * start + share * end

        return View(
            blend(self.azimuth, other.azimuth),
            blend(self.elevation, other.elevation),
            (blend(self.centre[0], other.centre[0]), blend(self.centre[1], other.centre[1])),
            blend(self.scale, other.scale),
            1 / blend(1 / self.distance, 1 / other.distance),
        )

    @property
    def sight(self) -> Array:
        """The unit vector forward, from the eye to the centre; shape (3,)."""
        a, e = np.radians((self.azimuth, self.elevation))
        return np.array((-np.sin(a) * np.cos(e), np.cos(a) * np.cos(e), -np.sin(e)))

    def matrix(self) -> Array:
        """Return the 3×4 matrix from (x, y, z, 1) in model units to homogeneous stage pixels."""
        return _matrix(self)

    def project(self, points: ArrayLike) -> tuple[Array, Array]:
        """Return pixels (…, 2) and depths (…,) of points (…, 3) in model units.

        A depth is the distance from the eye along the line of sight, 1 at the box's centre.
        """
        matrix = self.matrix()
        homogeneous = np.asarray(points, float) @ matrix[:, :3].T + matrix[:, 3]
        return homogeneous[..., :2] / homogeneous[..., 2:], homogeneous[..., 2]


@lru_cache(maxsize=16)
def _matrix(view: View) -> Array:
    """Return the matrix of a view, which nobody may change: one frame asks for it many times."""
    turned = np.radians(view.azimuth)
    right = np.array((np.cos(turned), np.sin(turned), 0))
    sight = view.sight
    up = np.cross(right, sight)
    depth = np.append(sight / view.distance, 1)
    cx, cy = view.centre
    rows = (
        view.scale * np.append(right, 0) + cx * depth,
        -view.scale * np.append(up, 0) + cy * depth,
        depth,
    )
    matrix = np.array(rows)
    matrix.flags.writeable = False
    return matrix

"""The saddle of `turning.py` as Manim's own surface, before Manim's own turning camera."""

from __future__ import annotations

from manim import DEGREES, Surface, ThreeDScene

QUADS = 24  # along each side
HALF, RISE = 3.1, 1.25  # units of the frame: half the panel's side, its height at the middle of one
TURN = 45 * DEGREES  # a second
SECONDS = 0.5


class StockTurningSurface(ThreeDScene):
    """A surface of Manim's, before a camera that turns in every frame."""

    def construct(self) -> None:
        surface = Surface(
            lambda u, v: (HALF * u, HALF * v, RISE * (u * u - v * v)),
            u_range=(-1, 1),
            v_range=(-1, 1),
            resolution=(QUADS, QUADS),
        )
        self.set_camera_orientation(phi=56 * DEGREES, theta=-60 * DEGREES)
        self.add(surface)
        self.begin_ambient_camera_rotation(rate=TURN)
        self.wait(SECONDS)

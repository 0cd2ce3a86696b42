"""The notebook's saddle as a panel in perspective that turns; only the bench draws it."""

from __future__ import annotations

from manim import UpdateFromAlphaFunc, linear
from sympy import Integer

from manimark.stage import Field, FigureScene, Surface, View, X, Y

QUADS = 40  # along each side
SECONDS = 2
SADDLE = Field(
    name="saddle",
    expression=Integer(1) * X**2 - Y**2,
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    levels=tuple(0.3 * step for step in range(-7, 8)),
)
START, END = (
    View(azimuth=azimuth, elevation=34, centre=(960, 540), scale=210) for azimuth in (-60, 30)
)


class TurningSurface(FigureScene):
    """A surface in perspective that turns in every frame."""

    def construct(self) -> None:
        ground = self.colors["background"]
        surface = Surface(
            SADDLE, SADDLE.domain, (-2.25, 2.25), START, self.heights, ground, quads=QUADS
        )
        self.add(surface)
        turning = UpdateFromAlphaFunc(
            surface, lambda m, share: m.look(START.towards(END, share)), rate_func=linear
        )
        self.play(turning, run_time=SECONDS)

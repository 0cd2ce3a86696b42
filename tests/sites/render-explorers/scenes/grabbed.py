"""Scenes that a reader may take hold of, drawn in a moment."""

import random

import numpy as np
from functions import WAVE
from manim import ValueTracker, VGroup

from manimark.stage import CurveExplorer, Dot, FigureScene, Plane, Tangent, at, polyline

PLANE = Plane((-3, 3), (-1.5, 1.5), left=240, top=180, width=1440, height=720)


class Watched(FigureScene):
    """A dot walks along a wave, and nobody may take hold of it."""

    def setup(self):
        super().setup()
        self.plane("wave", PLANE)
        self.x, self.shown = ValueTracker(-2), ValueTracker(1)
        self.track(x=self.x.get_value, dot=self.shown.get_value)
        graph = PLANE.graph(WAVE.value, WAVE.domain, self.colors["function"], 8)
        self.still = VGroup(PLANE.axes(self.colors["muted"]), graph)
        self.dot = Dot(self.colors["dot"], self.colors["ring"], radius=40)
        self.tangent = Tangent(400, self.colors["derivative"], width=20)
        self.number = self.number("+0.00", 60, "derivative").place(at(1000, 100))
        self.sign = self.words("up by 1.0, at least $↗$", 36).move_to(at(800, 100))
        self.mark = polyline(at([900, 1000], [540, 540]), self.colors["level"], 20)
        self.moving = VGroup(self.tangent, self.dot).add_updater(self.follow, call_updater=True)

    def follow(self, _):
        x = self.x.get_value()
        self.dot.move(PLANE.point(x, WAVE.value(x)))
        self.tangent.move(self.dot.get_center(), PLANE.direction(1, WAVE.slope(x)))

    def construct(self):
        self.add(self.still, self.moving)
        self.wait(0.3)
        # Ends by chance where it does; then only what stands still is left.
        self.play(self.x.animate.set_value(2 + np.random.random()), run_time=1)
        self.remove(self.moving)
        self.shown.set_value(0)
        self.wait(0.3)

    def parts(self):
        return {
            "scene": self,
            "function": WAVE,
            "plane": "wave",
            "start": -2,
            "still": [self.still],
            "dot": self.dot,
            "tangent": self.tangent,
            "marks": {0: self.mark},
            "signs": {"rising": self.sign},
            "numbers": {"slope": self.number},
        }


class Grabbed(Watched):
    """A dot walks along a wave until a reader takes hold of it."""

    def explorers(self):
        return [CurveExplorer(**self.parts())]


class Meddled(Watched):
    """What is taken hold of here is left in disorder."""

    def explorers(self):
        explorers = [CurveExplorer(**self.parts())]
        self.x.set_value(1)
        self.still.shift((2, 1, 0)).set_color("#ff0000")
        self.add(self.moving)
        self.camera.background_color = "#00ff00"
        random.seed(7)
        np.random.seed(7)
        return explorers


class Stands(Grabbed):
    """A wave with a dot on it."""

    def construct(self):
        self.add(self.still, self.moving)

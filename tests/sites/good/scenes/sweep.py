from manim import RIGHT, Dot, Scene
from manimark.stage import FigureScene
from amounts import STEP


class Sweep(FigureScene):
    """A dot goes to the right."""

    def construct(self):
        dot = Dot()
        self.add(dot)
        self.play(dot.animate.shift(STEP * RIGHT))


class Still(Scene):
    """A dot stands."""

    def construct(self):
        self.add(Dot())


class NobodyShowsIt(Still):
    """Left out of the site."""

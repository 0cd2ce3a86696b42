"""A figure in steps: ordinary ones, one that loops, one of a single frame, two of one name."""

from manim import PI, RIGHT, UP, Circle, Create, Dot, Line, Scene, Square, linear

from manimark.stage import FigureScene


class Steps(FigureScene):
    """A dot goes its way in steps."""

    def construct(self):
        self.phase("To the right")
        dot = Dot(5 * UP / 2, radius=0.4, color=self.colors["dot"])
        self.add(dot)
        self.play(dot.animate.shift(3 * RIGHT), run_time=0.5)
        self.wait(0.5)
        self.phase("Round and round", loops=True)
        hand = Line(color=self.colors["function"], stroke_width=20)
        self.add(hand)
        self.play(hand.animate(rate_func=linear).rotate(PI), run_time=1)
        self.phase("À la fin")
        self.wait(1 / 30)
        self.phase("To the right")
        self.play(dot.animate.shift(2 * RIGHT), run_time=0.5)


class Whole(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=0.4)


class Still(Scene):
    def construct(self):
        self.add(Circle())

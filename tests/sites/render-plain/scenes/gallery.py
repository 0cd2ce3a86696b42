"""Scenes as other people write them: nothing in them knows of manimark."""

from manim import *

from shared import field


class ThreeColors(Scene):
    """Each section has its own colour."""

    def construct(self):
        for name, color in (("Orange", "#ff9b3d"), ("Night", "#14161a"), ("Paper", "#fbfaf7")):
            self.next_section(name)
            self.add(field(color))
            self.wait(0.5)
            if name == "Orange":
                self.next_section("Never seen", skip_animations=True)
                self.play(FadeIn(field("#00ff00")))


class OneSection(Scene):
    """A scene without sections."""

    def construct(self):
        self.add(Square())
        self.wait(0.5)


class UnnamedSections(Scene):
    """Sections without names, the first one opened by Manim itself."""

    def construct(self):
        self.wait(0.5)
        self.next_section()
        self.wait(0.5)


class Walk(Scene):
    """A square walks from the left to the right at an even pace."""

    def construct(self):
        square = Square(side_length=2, fill_color=WHITE, fill_opacity=1, stroke_width=0)
        square.move_to(4 * LEFT)
        self.add(square)
        self.play(square.animate.move_to(4 * RIGHT), rate_func=linear, run_time=2)


class Still(Scene):
    """No animation at all."""

    def construct(self):
        self.add(field("#b3500a"))


class AllSkipped(Scene):
    """Every animation is in a section that is skipped."""

    def construct(self):
        self.next_section("skipped", skip_animations=True)
        self.play(FadeIn(field("#b3500a")))


class Subtitled(Scene):
    """Subcaptions in both of Manim's ways, the last longer than the scene."""

    def construct(self):
        self.add_subcaption("Hello.", duration=0.5)
        self.wait(1)
        self.play(FadeIn(Square()), subcaption="A square.", run_time=1)
        self.add_subcaption("The end & more", duration=5, offset=-0.5)


class Loud(Scene):
    """Adds sound."""

    def construct(self):
        self.add_sound("click.wav")
        self.wait(0.5)


class Talkative(Scene):
    """Prints what looks like an answer to somebody else."""

    def construct(self):
        print('{"event": "mistake"}', flush=True)
        self.wait(0.5)


class Zoom(MovingCameraScene):
    """The camera moves."""

    def construct(self):
        square = Square(side_length=1, fill_color=WHITE, fill_opacity=1, stroke_width=0)
        self.add(square)
        self.wait(0.5)
        self.play(self.camera.frame.animate.scale(0.5), run_time=1)


class Depth(ThreeDScene):
    """Three dimensions."""

    def construct(self):
        self.set_camera_orientation(phi=60 * DEGREES, theta=-45 * DEGREES)
        self.add(Cube(side_length=3, fill_opacity=1))
        self.begin_ambient_camera_rotation(rate=0.5)
        self.wait(0.5)


class Chance(Scene):
    """Everything is at random, and drawn by everything that draws at random."""

    def construct(self):
        import random

        dots = VGroup(
            *(
                Dot([random.uniform(-6, 6), np.random.uniform(-3, 3), 0], color=random_bright_color())
                for _ in range(20)
            )
        )
        self.play(LaggedStart(*(GrowFromCenter(dot) for dot in dots)), run_time=1)
        self.wait(0.2)

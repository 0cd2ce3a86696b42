"""A scene in two themes that records itself, made without manimark's own stage."""

import tomllib

from manim import *


class Rows:
    """Notes the place of a dot for every frame."""

    def __init__(self, source):
        self.source, self.rows = source, []

    def record(self, count=1):
        self.rows.extend([[self.source(), -0.0, float("nan")]] * count)

    def trace(self, fps):
        return {"fps": fps, "names": ["x", "zero", "never"], "frames": self.rows, "planes": {}}


class Slide(Scene):
    """A dot slides."""

    description = """
        A dot slides to the right.

        Then it rests.
    """

    def __init__(self, theme, templates, **kwargs):
        colors = tomllib.loads((templates / "palette.toml").read_text())[theme]
        super().__init__(**kwargs)
        self.x = ValueTracker(-3)
        self.recorder = Rows(self.x.get_value)
        self.ink = colors["ink"]

    def construct(self):
        dot = Dot(radius=0.4, color=self.ink)
        dot.add_updater(lambda m: m.move_to([self.x.get_value(), 0, 0]), call_updater=True)
        self.next_section("Slide")
        self.add(dot)
        self.play(self.x.animate.set_value(3), run_time=1)
        self.next_section("Rest")
        self.wait(0.5, frozen_frame=True)


class Uneven(Slide):
    """Lasts longer in the light than in the dark, as no scene should."""

    def __init__(self, theme, templates, **kwargs):
        super().__init__(theme, templates, **kwargs)
        self.pause_time = 0.5 if theme == "dark" else 1

    def construct(self):
        self.wait(self.pause_time)

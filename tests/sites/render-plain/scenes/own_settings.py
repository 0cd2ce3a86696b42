"""A file that sets Manim's configuration for everything that comes after it."""

from manim import *

from .shared import field

config.frame_rate = 4
config.pixel_width = 100
config.background_color = "#1d63b0"
config.format = "gif"
config.frame_height = 4


class OwnSettings(Scene):
    """Keeps its background and its units; size and rate are the site's."""

    def construct(self):
        self.add(Square(side_length=2, fill_color=WHITE, fill_opacity=1, stroke_width=0))
        self.wait(0.5)

"""Scenes of which some part, or all, is pixels to Manim."""

import numpy as np
from manim import *
from PIL import Image


class Pictures(Scene):
    """A cloud of points, an image, and a picture seen through a square."""

    def construct(self):
        x = np.linspace(-6, 6, 40)
        self.add(PMobject(stroke_width=8).add_points(np.stack((x, np.sin(x), 0 * x), axis=1), color=RED))
        image = ImageMobject(np.uint8([[[255, 0, 0], [0, 255, 0]], [[0, 0, 255], [90, 90, 90]]]))
        self.add(image.set_height(2).rotate(0.5).move_to([-4, 2, 0]).set_opacity(0.6))
        picture = Image.fromarray(np.uint8(np.full((180, 320, 4), (255, 160, 0, 255))), "RGBA")
        square = Square(2, fill_opacity=1, stroke_width=0).move_to([4, -2, 0])
        self.add(square.color_using_background_image(picture))
        self.add(Circle(1, color=BLUE, fill_opacity=0.5))
        self.wait(0.2)


class Bluish(Camera):
    """Draws everything blue, in a way that nobody knows."""

    def get_fill_rgbas(self, vmobject):
        return np.array([[0, 0, 1, 1]])


class OwnCamera(Scene):
    """A square that is blue."""

    def __init__(self):
        super().__init__(camera_class=Bluish)

    def construct(self):
        square = Square(3, fill_color=RED, fill_opacity=1, stroke_width=0)
        self.add(square)
        self.play(square.animate.shift(RIGHT), run_time=0.5)
        self.next_section()
        self.wait(0.2)

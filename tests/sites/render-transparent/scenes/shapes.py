"""One picture on three grounds; what has no ground must look like the others when laid on them."""

import numpy as np
from manim import *


class Shapes(Scene):
    """Something opaque, something half seen, thin lines, and an image with holes."""

    ground = "#f0e0d0"

    def construct(self):
        self.camera.background_color = self.ground
        self.next_section("Moves")
        # Each in a field of its own: three columns, two rows.
        square = Square(2, fill_color=ORANGE, fill_opacity=1, stroke_width=0).move_to([-5, 2, 0])
        white = Circle(1.4, color=WHITE, stroke_width=14).move_to([0, 2, 0])
        black = Circle(1.4, color=BLACK, stroke_width=14).move_to([4.7, 2, 0])
        # A label on its plate, behind it a veil.
        veil = Rectangle(
            width=4, height=3, fill_color=BLUE, fill_opacity=0.5, stroke_width=0
        ).move_to([-4.7, -2, 0])
        plate = Rectangle(
            width=2, height=1, fill_color="#14161a", fill_opacity=1, stroke_width=0
        ).move_to(veil)
        ends = VGroup(*(Line([-1.6, y, 0], [1.6, y / 3, 0], color=RED) for y in (-1.2, 0.1, 1.2)))
        ends.move_to([0, -2, 0])
        holes = np.zeros((4, 4, 4), np.uint8)
        holes[..., :3] = (90, 200, 120)
        holes[..., 3] = np.arange(16).reshape(4, 4) * 17
        image = ImageMobject(holes).set_height(2.5).rotate(0.3).move_to([4.7, -2, 0])
        self.add(square, white, black, veil, plate, ends, image)
        self.play(square.animate.shift(0.8 * RIGHT), run_time=0.5)
        self.next_section("Rests")
        self.wait(0.3)


class OnBlack(Shapes):
    """The same on black."""

    ground = BLACK


class OnWhite(Shapes):
    """The same on white."""

    ground = WHITE


class Looking(ZoomedScene):
    """What a second camera shows has its ground: it hides what lies behind it."""

    def construct(self):
        self.add(Square(6, fill_color=GREEN, fill_opacity=1))
        self.activate_zooming()
        self.zoomed_camera.frame.move_to([5, -3, 0])
        self.wait(0.2)

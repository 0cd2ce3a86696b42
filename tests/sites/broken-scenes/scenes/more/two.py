from manim import *


class Twice(ThreeDScene):
    pass


class L2Norm(Scene):
    pass


class L2_Norm(Scene):
    pass

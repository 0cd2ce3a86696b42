from manim import *


class Twice(Scene):
    pass

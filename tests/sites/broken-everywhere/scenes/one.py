from manim import Scene


class TangentSweep(Scene):
    pass


class Saddle(Scene):
    pass

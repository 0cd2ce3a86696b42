from manim import Scene


class Other(Scene):
    pass


class Saddle(Scene):
    pass

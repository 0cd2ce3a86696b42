from manim import Scene


class Playground(Scene):
    pass


class Saddle(Scene):
    pass

from manim import Circle, Create, Scene, Square


class Appears(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=0.2)


class Stands(Scene):
    def construct(self):
        self.add(Circle())

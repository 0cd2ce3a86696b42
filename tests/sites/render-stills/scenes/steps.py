"""Scenes in sections, drawn in a moment."""

from manim import BLUE, GREEN, RED, UP, Circle, Line, Square, Star

from manimark.stage import Field, FigureScene, Surface, View, X, Y, at

BOWL = Field("bowl", X**2 + Y**2, ((-1.0, 1.0), (-1.0, 1.0)), (0.5, 1.0))


class Steps(FigureScene):
    """A square, a surface and a circle, each in a section of its own."""

    def construct(self):
        self.phase("Square & word")
        self.square_moves()
        # Added behind the last frame of this section, and gone before the next one begins.
        intruder = Square(2, fill_color=GREEN, fill_opacity=1).move_to(at(1600, 900))
        self.add(intruder)
        self.phase("Empty")
        self.remove(intruder)
        self.phase("Surface")
        self.surface_appears()
        self.phase("Circle")
        self.circle_drifts()

    def square_moves(self):
        square = Square(3, fill_color=BLUE, fill_opacity=0.8, stroke_width=12)
        square.set_stroke(RED, 40, background=True)
        self.word = self.words("to $f'(x)$", 160).move_to(at(1300, 200))
        # It is added last and lies below the square.
        line = Line(at(100, 540), at(1800, 540), stroke_width=30, z_index=-1)
        self.add(square, self.word, line)
        self.play(square.animate.move_to(at(700, 600)), run_time=0.5)
        self.wait(0.2)

    def surface_appears(self):
        view = View(-60, 30, (960, 540), 200)
        surface = Surface(
            BOWL, BOWL.domain, (0, 2), view, self.heights, self.colors["background"], quads=16
        )
        self.add(surface)
        self.play(self.word.animate.shift(0.5 * UP), run_time=0.3)

    def circle_drifts(self):
        self.remove(*self.mobjects)
        circle = Circle(2, fill_opacity=0.7, stroke_width=20).set_color([RED, GREEN, BLUE])
        # So where it is depends on how long a frame lasts.
        circle.add_updater(lambda m, dt: m.shift((10 * dt * dt, 0, 0)))
        self.add(Star(outer_radius=3, color=BLUE, fill_opacity=0.5), circle)
        self.wait(1)

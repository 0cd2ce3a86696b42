"""The critical point of a saddle: flat, and yet neither minimum nor maximum."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from functions import SADDLE
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    ComplexValueTracker,
    Create,
    FadeIn,
    FadeOut,
    Typst,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
    rate_functions,
)
from numpy.typing import NDArray

from manimark.stage import (
    KEY_NUMBER,
    MARGIN,
    WIDTH,
    Arrow,
    ContourMap,
    Dot,
    FieldExplorer,
    FigureScene,
    Plane,
    Surface,
    View,
    at,
    polyline,
    px,
    ramp,
    stroke,
)

# Where things are on the stage, in pixels.
MAP = Plane.square_units(*SADDLE.domain, left=1096, top=96, width=728)
READ_OUT = 935  # middle of the row of numbers
NORM_LEFT = 480  # where the second of them begins
GAP = 20  # between a label and what it names
NUMBER_GAP = 24  # between an equals sign and its number
BERTH = 44  # between a path and its name, so that dot and arrow pass
THIN, PATH_WIDTH, BORDER, ARROW_BORDER = 3, 8, 14, 6
BANDS = 0.3  # opacity of the colours between level curves

# The surface in its box of ±2 × ±2 × ±0.75 model units, and the eyes that look at it.
HEIGHTS = (-2.25, 2.25)
BOX = (2.0, 2.0, 0.75)
AT_FIRST = View(azimuth=-8, elevation=30, centre=(548, 352), scale=160)
AT_LAST = View(azimuth=-42, elevation=38, centre=(548, 352), scale=160)
FROM_ABOVE = View(
    azimuth=0,
    elevation=90,
    centre=(MAP.left + MAP.width / 2, MAP.top + MAP.height / 2),
    scale=MAP.width / (2 * BOX[0]),
    distance=1000,
)

NAME_OFF = 0.3  # of a name from the edge of the floor, in units of x and y
STATIONS = 61  # points of a path
ARROW_SCALE = 0.25  # map units drawn for one unit of gradient
SCALE_NOTE = "arrow drawn at ¼ length"
REACH = 0.9  # how far the dot walks along both paths, in units of x and y
START_RADIUS = 1.45  # units of x and y
START_ANGLE, END_ANGLE = np.radians((-125, -65))

Array = NDArray[np.float64]
Place = Callable[[float, float], Array]  # from (x, y) to a point of the frame


def inward(share: float) -> tuple[float, float]:
    """Return the point at a share of the way in: a bend, so that the gradient turns, too."""
    radius = START_RADIUS * (1 - share)
    angle = START_ANGLE + share * (END_ANGLE - START_ANGLE)
    return radius * np.cos(angle), radius * np.sin(angle)


def along_x(share: float) -> tuple[float, float]:
    """Return the point at a share of the walk to both sides along x and back to the centre."""
    return swing(share), 0.0


def along_y(share: float) -> tuple[float, float]:
    """Return the point at a share of the walk to both sides along y and back to the centre."""
    return 0.0, -swing(share)


def swing(share: float) -> float:
    """Return the distance from the centre on a walk that ends exactly where it starts."""
    return REACH * float(np.sin(2 * np.pi * (share % 1)))


class SaddleCriticalPoint(FigureScene):
    """At the centre of a saddle the gradient is zero, and it is neither minimum nor maximum."""

    description = (
        "On the left a saddle-shaped surface turns a little. A copy of it tips until it is seen "
        "from straight above; it becomes the map of level curves on the right. A dot stands at one "
        "point, on the map and on the surface. An orange arrow, the gradient, shows the steepest "
        "way up. The dot is drawn inward: the arrow turns and shrinks, and the length of the "
        "gradient runs down to 0.00. At the centre only the dot is left. Then two paths are drawn "
        "through the centre in both pictures. Along x the way leads uphill on both sides, along y "
        "downhill on both sides, and the dot walks a little on each. So the centre is flat, but "
        "neither minimum nor maximum."
    )

    def construct(self) -> None:
        # A saddle, and the same saddle from straight above: a map of level curves.
        self.phase("The surface")
        self.turn_the_surface()
        self.unfold_the_map()
        # At a point of the slope the gradient is an arrow uphill.
        self.phase("Uphill")
        self.show_the_gradient()
        # Toward the centre the arrow shrinks, and there is none at the centre.
        self.phase("Toward the centre")
        self.walk_inward()
        # One path through the flat centre is lowest there, the other highest.
        self.phase("Two paths")
        self.walk_along_x()
        self.walk_along_y()

    def setup(self) -> None:
        super().setup()
        self.plane("map", MAP)
        self.position = ComplexValueTracker(complex(*inward(0)))  # x + iy
        self.dot_shown = ValueTracker(0)
        self.arrow_shown = ValueTracker(0)
        self.track(
            x=lambda: self.here[0],
            y=lambda: self.here[1],
            f=lambda: float(SADDLE.value(*self.here)),
            fx=lambda: self.gradient[0],
            fy=lambda: self.gradient[1],
            norm=lambda: float(np.hypot(*self.gradient)),
            arrow=self.arrow_shown.get_value,
            dot=self.dot_shown.get_value,
            arrow_scale=lambda: ARROW_SCALE,
        )
        self.surface = self.get_surface(AT_LAST)
        self.recorder.add_projection("surface", self.surface.projection())

    def explorers(self) -> list[FieldExplorer]:
        titles, numbers = zip(*self.get_read_out(), strict=True)
        note = self.get_note(SCALE_NOTE, "muted")
        arrow, surface_arrow = self.get_arrows()
        dot, surface_dot = self.get_dots()
        return [
            FieldExplorer(
                scene=self,
                function=SADDLE,
                plane="map",
                start=inward(0),
                still=(self.get_floor(), self.surface, self.get_map(), *titles, note),
                dot=dot,
                arrow=arrow,
                arrow_scale=ARROW_SCALE,
                surface=self.surface,
                surface_dot=surface_dot,
                surface_arrow=surface_arrow,
                numbers=dict(zip(("f", "norm"), numbers, strict=True)),
            )
        ]

    @property
    def here(self) -> tuple[float, float]:
        value = self.position.get_value()
        return value.real, value.imag

    @property
    def gradient(self) -> tuple[float, float]:
        fx, fy = SADDLE.gradient(*self.here)
        return float(fx), float(fy)

    # Phases.

    def turn_the_surface(self) -> None:
        self.say("A saddle: along x it bends up, along y it bends down.")
        floor = self.get_floor()
        self.add(floor, self.surface)
        self.turn(self.surface, AT_FIRST, AT_LAST, run_time=3.4)
        floor.clear_updaters()  # from here on it is painted from memory
        self.wait(0.2)

    def unfold_the_map(self) -> None:
        self.say("Seen from straight above it is a map: each line keeps to one height.")
        risen = self.get_surface(AT_LAST)
        self.add(risen)
        self.turn(risen, AT_LAST, FROM_ABOVE, run_time=2.2)
        chart = self.get_map()
        self.bring_to_front(risen)
        self.play(FadeIn(chart), FadeOut(risen), run_time=0.8)
        self.wait(0.8)

    def show_the_gradient(self) -> None:
        self.say("One point, on the surface and on the map.")
        self.moving = VGroup(*self.get_arrows(), *self.get_dots())
        self.add(self.moving)
        self.play(self.dot_shown.animate(run_time=0.6).set_value(1))
        self.wait(1)
        self.say("The arrow is the gradient: it points the steepest way up.")
        self.note = self.get_note(SCALE_NOTE, "muted")
        read_out = self.get_read_out()
        self.add(self.note, self.moving, read_out)
        self.play(
            self.arrow_shown.animate.set_value(1),
            FadeIn(self.note),
            FadeIn(read_out),
            run_time=0.8,
        )
        self.moving.add(read_out)
        self.wait(2)

    def walk_inward(self) -> None:
        self.say("Toward the centre the slope grows gentler and the arrow shorter.")
        self.walk(inward, run_time=4.6)
        self.say("At the centre the gradient is zero: a critical point.")
        self.wait(2)

    def walk_along_x(self) -> None:
        self.say("Along x the centre is the lowest point: uphill both ways.")
        x = np.linspace(*SADDLE.domain[0], STATIONS)
        self.draw_path(x, np.zeros(STATIONS), self.get_names_along_x())
        self.walk(along_x, run_time=2.3)

    def walk_along_y(self) -> None:
        self.say("Along y it is the highest point: downhill both ways.")
        y = np.linspace(*SADDLE.domain[1], STATIONS)
        self.draw_path(np.zeros(STATIONS), y, self.get_names_along_y())
        self.walk(along_y, run_time=2.3)
        self.say("Flat, and neither minimum nor maximum.")
        verdict = self.get_note(
            "up along $x$, down along $y$:#linebreak()neither minimum nor maximum", "ink"
        )
        self.play(FadeOut(self.note), run_time=0.3)
        self.play(FadeIn(verdict), run_time=0.5)
        self.wait(2)

    def turn(self, surface: Surface, start: View, end: View, run_time: float) -> None:
        """Turn a surface, and what updates with it, from one view to another."""
        turning = UpdateFromAlphaFunc(
            surface,
            lambda m, share: m.look(start.towards(end, share)),
            rate_func=rate_functions.ease_in_out_sine,
        )
        self.play(turning, run_time=run_time)

    def walk(self, path: Callable[[float], tuple[float, float]], run_time: float) -> None:
        """Take the dot along a path, easing in and out."""
        walking = UpdateFromAlphaFunc(
            self.position,
            lambda m, share: m.set_value(complex(*path(share))),
            rate_func=rate_functions.ease_in_out_sine,
        )
        self.play(walking, run_time=run_time)

    def draw_path(self, x: Array, y: Array, names: VGroup) -> None:
        """Draw a path in both pictures and name it, below what moves, which is painted last."""
        lines = [self.get_path(points) for points in (MAP.point(x, y), self.surface.point(x, y))]
        parts = [part for line in lines for part in line]
        self.add(*parts, names, self.moving)
        drawing = (Create(part) for part in parts)
        self.play(*drawing, FadeIn(names), run_time=0.8)
        self.wait(0.2)

    # What moves.

    def get_surface(self, view: View) -> Surface:
        ground = self.colors["background"]
        return Surface(SADDLE, SADDLE.domain, HEIGHTS, view, self.heights, ground, BOX)

    def get_floor(self) -> VGroup:
        """Return the square below the surface, which turns with it, with the names of its sides."""
        (left, right), (near, far) = SADDLE.domain
        x, y = np.array(((left, near), (right, near), (right, far), (left, far), (left, near))).T
        square = polyline(np.zeros((len(x), 3)), self.colors["hairline"], THIN)
        names = self.words("$x$", color="muted"), self.words("$y$", color="muted")

        def follow(floor: VGroup) -> None:
            square.set_points_as_corners(self.surface.point(x, y, HEIGHTS[0]))
            names[0].move_to(self.surface.point(right / 2, near - NAME_OFF, HEIGHTS[0]))
            names[1].move_to(self.surface.point(left - NAME_OFF, 0, HEIGHTS[0]))

        return VGroup(square, *names).add_updater(follow, call_updater=True)

    def get_dots(self) -> tuple[Dot, Dot]:
        """Return the dot on the map and the dot on the surface."""
        return self.get_dot(MAP.point), self.get_dot(self.surface.point)

    def get_dot(self, place: Place) -> Dot:
        dot = Dot(self.colors["dot"], self.colors["ring"])
        dot.add_updater(
            lambda m: m.move(place(*self.here)).set_opacity(self.dot_shown.get_value()),
            call_updater=True,
        )
        return dot

    def get_arrows(self) -> tuple[Arrow, Arrow]:
        """Return the gradient's arrow on the map, and the same one laid on the surface."""
        on_surface = self.get_arrow(self.surface.point)
        on_surface.set_stroke(self.colors["ring"], stroke(ARROW_BORDER), background=True)
        return self.get_arrow(MAP.point), on_surface

    def get_arrow(self, place: Place) -> Arrow:
        arrow = Arrow(self.colors["derivative"])

        def follow(arrow: Arrow) -> None:
            tail = place(*self.here)
            tip = place(*(np.array(self.here) + ARROW_SCALE * np.array(self.gradient)))
            arrow.move(tail, tip - tail).set_opacity(self.arrow_shown.get_value())

        arrow.add_updater(follow, call_updater=True)
        return arrow

    def get_read_out(self) -> VGroup:
        """Return the height and the length of the gradient, side by side."""
        height = self.get_value("$f =$", "+0.00", "function", MARGIN)
        height[1].add_updater(lambda m: m.show(SADDLE.value(*self.here)), call_updater=True)
        norm = self.get_value("$abs(nabla f) =$", "0.00", "derivative", NORM_LEFT)
        norm[1].add_updater(lambda m: m.show(np.hypot(*self.gradient)), call_updater=True)
        return VGroup(height, norm)

    def get_value(self, name: str, template: str, color: str, left: float) -> VGroup:
        title = self.words(name, KEY_NUMBER, color)
        title.next_to(at(left, READ_OUT), RIGHT, 0)
        number = self.number(template, KEY_NUMBER, color)
        number.place(title.get_right() * (1, 0, 0) + at(WIDTH / 2 + NUMBER_GAP, READ_OUT))
        return VGroup(title, number)

    # What stays.

    def get_map(self) -> VGroup:
        """Return level curves and axes of the map."""
        axes = MAP.axes(self.colors["muted"], THIN)
        x = self.get_name("$x$", "muted").next_to(axes[0].get_end(), UP + LEFT, px(GAP))
        x.shift(UP * px(BERTH - GAP))
        y = self.get_name("$y$", "muted").next_to(axes[1].get_end(), DOWN + RIGHT, px(GAP))
        return VGroup(ContourMap(SADDLE, MAP, self.heights, bands=BANDS), axes, x, y)

    def get_path(self, points: Array) -> tuple[VMobject, VMobject]:
        """Return a line through points of the frame, and the border that parts it from others."""
        return (
            polyline(points, self.colors["ring"], BORDER),
            polyline(points, self.colors["ink"], PATH_WIDTH),
        )

    def get_names_along_x(self) -> VGroup:
        return VGroup(
            self.get_name("uphill").next_to(MAP.point(REACH, 0), DOWN, px(BERTH)),
            self.words("uphill").next_to(
                self.surface.point(MAP.x_range[1], 0), UP + RIGHT, px(GAP)
            ),
        )

    def get_names_along_y(self) -> VGroup:
        return VGroup(
            self.get_name("downhill").next_to(MAP.point(0, -REACH), RIGHT, px(BERTH)),
            self.words("downhill").next_to(
                self.surface.point(0, MAP.y_range[0]), DOWN + RIGHT, px(GAP)
            ),
        )

    def get_name(self, markup: str, color: str = "ink") -> VGroup:
        """Return a name for the map, with a border that keeps it legible on level curves."""
        name = self.words(markup, color=color)
        ground = ramp(self.colors["background"], self.heights(0.5))(BANDS)
        border = name.copy().set_stroke(ground, stroke(BORDER))
        return VGroup(border, name)

    def get_note(self, markup: str, color: str) -> Typst:
        """Return words below the map, in the row of the numbers."""
        return self.words(markup, color=color).next_to(at(MAP.left, READ_OUT), RIGHT, 0)

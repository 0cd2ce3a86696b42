"""The slope of a curve: a tangent that sweeps it, and the derivative that this draws."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from functions import HILLS
from manim import (
    DOWN,
    LEFT,
    RIGHT,
    UP,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Mobject,
    Triangle,
    Typst,
    ValueTracker,
    VGroup,
    VMobject,
)
from manim.utils.rate_functions import ease_in_out_sine
from numpy.typing import NDArray

from manimark.stage import (
    KEY_NUMBER,
    CurveExplorer,
    Dot,
    FigureScene,
    Plane,
    Tangent,
    Trail,
    at,
    dashed,
    even_pace,
    polyline,
    px,
    stroke,
)

# Lengths in pixels of the stage.
UNIT = (
    122  # of x in both panels, and of f(x), so that the tangent leans as steeply as the slope says
)
X_RANGE = (0, 10.4)  # a little longer than the curve, so that the tangent stays clear of the label
CURVE = Plane(X_RANGE, (0, 3.6), left=220, top=146, width=10.4 * UNIT, height=3.6 * UNIT)
DERIVATIVE = Plane(X_RANGE, (-1.65, 1.75), left=220, top=660, width=10.4 * UNIT, height=324)
COLUMN = 1586  # left edge of the words and numbers beside the panels
LINES = {"title": 250, "number": 326, "word": 420, "flat": 606, "means": 714}  # their heights
AXIS_WIDTH, CURVE_WIDTH, LEVEL_WIDTH = 3, 8, 6
TANGENT, LEVEL = 430, 150  # the tangent, and what of it stays at a flat point
GAP = 24  # between a label and what it names

# Times in seconds.
SWEEP = 6.0  # to walk the whole curve without a stop
LINGER = 1.0  # at a flat point

WORD_HEIGHT = 0.38  # of f′ where a word stands between f′ and zero
RISING, FALLING = 0.6, 2.7  # x on the first two flanks; at the second one the slope is read

# Stations of the walk, and the share of the curve's length before each. The flat points are among
# them, so that they are met exactly.
STATIONS = np.union1d(np.linspace(*HILLS.domain, 801), HILLS.flat_points)
SHARES = even_pace(CURVE.pixel(STATIONS, HILLS.value(STATIONS)))


def tendency(x: float) -> str:
    """Return what the curve does at x, going by the slope to the two places that are shown."""
    slope = round(float(HILLS.slope(x)), 2)
    return "rising" if slope > 0 else "falling" if slope < 0 else "flat"


def middle_of_lobe(start: float, end: float) -> float:
    """Return the x amid those between start and end where a word fits between f′ and zero."""
    x = np.linspace(start, end, 201)
    return float(x[np.abs(HILLS.slope(x)) > 2 * WORD_HEIGHT].mean())


class TangentSweep(FigureScene):
    """Where a curve is flat, at every peak and every valley, its slope f′(x) is zero."""

    description = (
        "A dot walks along a blue curve with two peaks and two valleys; rising, flat and falling "
        "are named as it passes. An orange tangent grows out of the dot, and a step of 1 to the "
        "right reads off its slope, −1.39. Then the dot sweeps the whole curve from left to "
        "right: the tangent turns with it, and straight below a second panel draws the slope, "
        "f′(x), as an orange curve. At each peak and each valley the dot lingers. There the "
        "tangent lies level, the slope reads 0.00, and a dashed line drops to the point where "
        "f′(x) crosses zero. At the end the four flat points stay marked, the peaks by filled "
        "triangles that point up, the valleys by open triangles that point down; between them "
        "f′(x) is above zero where the curve is rising and below zero where it is falling."
    )

    def setup(self) -> None:
        super().setup()
        self.plane("curve", CURVE)
        self.plane("derivative", DERIVATIVE)
        self.walked = ValueTracker(0)  # share of the curve's length
        self.dot_shown = ValueTracker(0)  # 0 to 1
        self.tangent_shown = ValueTracker(0)  # 0 to 1
        self.track(
            x=lambda: self.x,
            f=lambda: float(HILLS.value(self.x)),
            slope=lambda: float(HILLS.slope(self.x)),
            tangent=self.tangent_shown.get_value,
            dot=self.dot_shown.get_value,
        )
        self.dot, self.tangent = self.get_dot(), self.get_tangent()

    def construct(self) -> None:
        self.phase("Walk the curve")  # A curve rises, is flat, falls.
        self.walk_the_curve()
        self.phase("The tangent")  # How steeply it does so is the slope of a straight line.
        self.grow_the_tangent()
        self.phase("The sweep")  # The slope, drawn for every x, is a function of its own.
        self.sweep_the_curve()
        self.phase("Flat points")  # It is zero just where the curve is flat.
        self.mark_the_flat_points()

    def explorers(self) -> list[CurveExplorer]:
        title, number, _ = self.get_read_out()
        stage = (self.get_axes(CURVE, "$f(x)$", "function"), self.get_curve())
        return [
            CurveExplorer(
                scene=self,
                function=HILLS,
                plane="curve",
                slope_plane="derivative",
                start=FALLING,
                still=(*stage, self.get_axes_below(), title),
                dot=self.dot,
                tangent=self.tangent,
                trail=self.get_trail(),
                pen=self.get_pen(),
                hairline=self.get_hairline(),
                marks={x: self.get_mark(x) for x in HILLS.flat_points},
                signs=self.get_tendencies(),
                numbers={"slope": number},
            )
        ]

    def walk_the_curve(self) -> None:
        self.add(self.get_axes(CURVE, "$f(x)$", "function"), self.get_curve(), self.dot)
        self.say("Follow the dot.")
        self.play(self.dot_shown.animate.set_value(1), run_time=0.4)
        self.names = self.get_names()
        for x, name in zip((RISING, HILLS.flat_points[0], FALLING), self.names, strict=True):
            self.walk_to(x)
            self.say(f"Here the curve is {tendency(x)}.")
            self.play(FadeIn(name), run_time=0.3)
            self.wait(0.6)

    def grow_the_tangent(self) -> None:
        # The line that leans as the curve leans at the dot.
        self.say("The tangent leans as the curve leans at the dot.")
        self.play(FadeOut(self.names), run_time=0.3)
        self.add(self.tangent, self.dot)
        self.play(self.tangent_shown.animate.set_value(1), run_time=1)
        self.wait(0.8)
        # Its slope: how much it rises or falls on a step of 1.
        self.step = self.get_step()
        across, one, down, fall = self.step
        drop = f"{-float(HILLS.slope(FALLING)):.2f}"
        self.say(f"One unit to the right, the tangent falls by {drop}: its slope is −{drop}.")
        self.add(across, self.tangent, self.dot)
        self.play(Create(across), FadeIn(one), run_time=0.5)
        self.add(down, self.tangent, self.dot)
        self.play(Create(down), FadeIn(fall), run_time=0.5)
        self.read_out = self.get_read_out()
        self.play(FadeIn(self.read_out), run_time=0.4)
        self.wait(1.2)

    def sweep_the_curve(self) -> None:
        # The number becomes a height, for this point and for any other.
        self.say("Below, the slope is drawn as a height: f′(x), point by point.")
        self.trail, self.hairline, self.pen = self.get_trail(), self.get_hairline(), self.get_pen()
        self.zeros = VGroup()
        self.add(self.step, self.hairline, self.pen, self.tangent, self.dot)
        appearing = (self.get_axes_below(), self.hairline, self.pen)
        self.play(FadeOut(self.step), *(FadeIn(m) for m in appearing), run_time=0.5)
        self.wait(0.6)
        self.walk_to(HILLS.domain[0])
        self.add(self.trail, self.hairline, self.pen, self.zeros, self.tangent, self.dot)
        for x in HILLS.flat_points:
            if HILLS.is_peak(x):
                self.say("Uphill the slope is positive, on the peak zero.")
            else:
                self.say("Downhill it is negative, in the valley zero.")
            self.walk_to(x)
            self.drop_tie(x)
        self.say("Then uphill again.")
        self.walk_to(HILLS.domain[1])

    def mark_the_flat_points(self) -> None:
        self.say("Rising on one side, falling on the other: between them the slope is zero.")
        self.play(
            self.tangent_shown.animate.set_value(0),
            self.dot_shown.animate.set_value(0),
            FadeOut(self.hairline, self.pen, self.read_out),
            run_time=0.5,
        )
        self.remove(self.tangent, self.dot)
        self.play(FadeIn(self.get_labels(), self.get_lobes()), run_time=0.5)
        self.wait(2)
        self.say("Flat means that f′(x) is zero.")
        self.play(FadeIn(self.get_claim()), run_time=0.5)
        self.wait(2)

    def walk_to(self, x: float) -> None:
        """Walk along the curve at an even pace, easing in and out."""
        goal = float(np.interp(x, STATIONS, SHARES))
        seconds = SWEEP * abs(goal - self.walked.get_value())
        self.play(self.walked.animate.set_value(goal), run_time=seconds, rate_func=ease_in_out_sine)

    def drop_tie(self, x: float) -> None:
        """Mark the flat point at x and tie it to the zero of the slope below."""
        level, tie, zero = self.get_mark(x)
        self.zeros.add(zero)
        self.add(level, tie, self.trail, self.hairline, self.pen)
        self.add(self.zeros, self.tangent, self.dot)
        self.play(
            FadeIn(level), LaggedStart(Create(tie), FadeIn(zero), lag_ratio=0.6), run_time=0.5
        )
        self.wait(LINGER - 0.5)

    # Where things are now.

    @property
    def x(self) -> float:
        return float(np.interp(self.walked.get_value(), SHARES, STATIONS))

    @property
    def place(self) -> NDArray[np.float64]:
        return CURVE.point(self.x, HILLS.value(self.x))

    @property
    def place_below(self) -> NDArray[np.float64]:
        return DERIVATIVE.point(self.x, HILLS.slope(self.x))

    # What moves.

    def get_dot(self) -> Dot:
        dot = Dot(self.colors["dot"], self.colors["ring"])
        dot.add_updater(lambda m: m.move(self.place).set_opacity(self.dot_shown.get_value()))
        return dot

    def get_tangent(self) -> Tangent:
        tangent = Tangent(TANGENT, self.colors["derivative"])

        def follow(line: Tangent) -> None:
            shown = self.tangent_shown.get_value()
            line.move(self.place, CURVE.direction(1, HILLS.slope(self.x)), shown)
            line.set_stroke(opacity=shown)

        tangent.add_updater(follow)
        return tangent

    def get_trail(self) -> Trail:
        points = DERIVATIVE.point(STATIONS, HILLS.slope(STATIONS))
        trail = Trail(STATIONS, points, self.colors["derivative"], CURVE_WIDTH)
        trail.add_updater(lambda m: m.move(self.x))
        return trail

    def get_pen(self) -> Dot:
        pen = Dot(self.colors["derivative"], self.colors["ring"], radius=12)
        pen.add_updater(lambda m: m.move(self.place_below), call_updater=True)
        return pen

    def get_hairline(self) -> VMobject:
        line = polyline(np.zeros((2, 3)), self.colors["muted"], AXIS_WIDTH)
        line.add_updater(
            lambda m: m.set_points_as_corners(np.array((self.place, self.place_below))),
            call_updater=True,
        )
        return line

    def get_read_out(self) -> VGroup:
        title = self.left(self.words("slope", color="muted"), "title")
        number = self.number("+0.00", 76, "derivative").place(at(COLUMN, LINES["number"]))
        words = self.get_tendencies()

        def choose(_: VGroup) -> None:
            for name, word in words.items():
                word.set_opacity(1.0 if name == tendency(self.x) else 0.0)

        number.add_updater(lambda m: m.show(HILLS.slope(self.x)), call_updater=True)
        word = VGroup(*words.values()).add_updater(choose, call_updater=True)
        return VGroup(title, number, word)

    def get_tendencies(self) -> dict[str, Typst]:
        """Return the words for what the curve does, all in one place."""
        arrows = {"rising": "↗", "flat": "→", "falling": "↘"}
        words = {name: self.words(f"{name} ${arrow}$") for name, arrow in arrows.items()}
        for word in words.values():
            # All fourth letters stand on the baseline; the words themselves reach unlike depths.
            self.left(word, "word")
            word.shift(UP * (word.get_y() - word[3].get_y(DOWN)))
        return words

    # What stays.

    def get_curve(self) -> VMobject:
        return CURVE.graph(HILLS.value, HILLS.domain, self.colors["function"], CURVE_WIDTH)

    def get_axes(self, plane: Plane, name: str, color: str) -> VGroup:
        label = self.words(name, color=color)
        label.next_to(plane.point(0, plane.y_range[1]), LEFT, px(GAP)).shift(DOWN * px(GAP))
        x = self.words("$x$", color="muted").next_to(
            plane.point(plane.x_range[1], 0), RIGHT, px(GAP)
        )
        return VGroup(plane.axes(self.colors["muted"], AXIS_WIDTH), label, x)

    def get_axes_below(self) -> VGroup:
        zero = self.words("0", color="muted").next_to(DERIVATIVE.point(0, 0), LEFT, px(GAP))
        return VGroup(self.get_axes(DERIVATIVE, "$f'(x)$", "derivative"), zero)

    def get_names(self) -> VGroup:
        peak = HILLS.flat_points[0]
        places = ((RISING, RIGHT), (peak, UP), (FALLING, RIGHT))
        return VGroup(
            *(
                self.words(tendency(x)).next_to(CURVE.point(x, HILLS.value(x)), side, px(2 * GAP))
                for x, side in places
            )
        )

    def get_step(self) -> VGroup:
        height, slope = float(HILLS.value(FALLING)), float(HILLS.slope(FALLING))
        corner = (FALLING + 1, height)
        across = CURVE.line((FALLING, height), corner, self.colors["muted"], LEVEL_WIDTH)
        down = CURVE.line(
            corner, (FALLING + 1, height + slope), self.colors["derivative"], LEVEL_WIDTH
        )
        one, fall = self.words("1", color="muted"), self.words(f"−{-slope:.2f}", color="derivative")
        one.next_to(across, UP, px(GAP))
        fall.next_to(down.point_from_proportion(0.3), RIGHT, px(GAP))
        return VGroup(across, one, down, fall)

    def get_mark(self, x: float) -> VGroup:
        flat, zero = CURVE.point(x, HILLS.value(x)), DERIVATIVE.point(x, 0)
        reach = np.array((px(LEVEL) / 2, 0, 0))
        return VGroup(
            polyline(
                np.array((flat - reach, flat + reach)), self.colors["derivative"], LEVEL_WIDTH
            ),
            dashed(flat, zero, self.colors["muted"], AXIS_WIDTH),
            self.get_triangle(x).move_to(zero),
        )

    def get_triangle(self, x: float) -> Triangle:
        """Return the sign of the flat point at x: a filled triangle, or an open one upside down."""
        peak = HILLS.is_peak(x)
        triangle = Triangle(
            stroke_color=self.colors["derivative"],
            stroke_width=stroke(5),
            fill_color=self.colors["derivative" if peak else "background"],
            fill_opacity=1,
        )
        triangle.stretch_to_fit_width(px(36)).stretch_to_fit_height(px(30))
        return triangle if peak else triangle.flip(RIGHT)

    def get_labels(self) -> VGroup:
        labels = VGroup()
        for x in HILLS.flat_points:
            name = self.words("peak" if HILLS.is_peak(x) else "valley")
            sign = self.get_triangle(x).next_to(CURVE.point(x, HILLS.value(x)), UP, px(16))
            labels.add(sign, name.next_to(sign, UP, px(14)))
        return labels

    def get_lobes(self) -> VGroup:
        ends = (HILLS.domain[0], *HILLS.flat_points, HILLS.domain[1])
        lobes = VGroup()
        for x in (middle_of_lobe(*lobe) for lobe in pairwise(ends)):
            height = WORD_HEIGHT * np.sign(HILLS.slope(x))
            word = self.words(tendency(x), color="muted")
            lobes.add(word.move_to(DERIVATIVE.point(x, height)))
        return lobes

    def get_claim(self) -> VGroup:
        zero = self.words("$f'(x) = 0$", KEY_NUMBER, "derivative")
        zero.next_to(DERIVATIVE.point(0, 0), RIGHT).align_to(at(COLUMN, 0), LEFT)
        flat = self.left(self.words("flat", KEY_NUMBER), "flat").match_x(zero)
        means = self.left(self.words("$arrow.t.b.double$", 72, "muted"), "means").match_x(zero)
        return VGroup(flat, means, zero)

    def left(self, mobject: Mobject, line: str) -> Mobject:
        """Put a mobject at the left edge of the column, on one of its lines."""
        return mobject.move_to(at(COLUMN, LINES[line]), aligned_edge=LEFT)

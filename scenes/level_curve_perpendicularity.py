"""The gradient stands at right angles to the level curve, shown on Rosenbrock's banana valley."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from functions import BANANA
from manim import (
    LEFT,
    Animation,
    Circle,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    Succession,
    Typst,
    UpdateFromAlphaFunc,
    ValueTracker,
    VGroup,
    VMobject,
)
from numpy.typing import NDArray

from manimark.stage import (
    KEY_NUMBER,
    MARGIN,
    Arrow,
    ContourMap,
    Dot,
    FieldExplorer,
    FigureScene,
    HeightScale,
    Plane,
    RightAngle,
    Tangent,
    Trail,
    Walk,
    ascent_path,
    at,
    level_curve,
    level_path,
    px,
    stroke,
)

Vector = NDArray[np.float64]

# Where things are on the stage, in pixels.
MAP = Plane.square_units(*BANANA.domain, left=136, top=MARGIN, width=888 * 4 / 3.6)  # 888 high
SCALE_LEFT, SCALE_WIDTH = 1196, 36  # the scale of heights beside the map
GAP = 18  # from the scale to its labels
COLUMN = 1416  # left edge of the read-outs
ROWS = (140, 380, 620)  # middles of their headings
READ_OUT, DROP = 84, 82  # em of a number; from a heading down to it
NOTE = 920  # middle of the note on the arrows
ARROW = 135  # every arrow; how steep it is stands beside the map as a number
TANGENT, THIN = 190, 4  # length of the line through the dot; width of fine lines
LEVEL_WIDTH, TRAIL_WIDTH = 6, 12
DOT_RADIUS, SMALL_DOT = 15, 11  # on the map, on the scale

# Where things are on the banana.
MINIMUM = (1, 1)
FLOOR, CEILING = 0, 256  # heights at the ends of the scale
TIP = (-1, 1)  # the leftmost point at height 4; right beside it this level curve bends hardest
HEIGHT = float(BANANA.value(*TIP))
NEXT_LEVEL = 16  # height at which the step uphill ends
DRIFT_SENSE = -1  # the dot keeps uphill on its left
BEFORE, BEYOND = 2.25, 1.25  # lengths of the drift before and beyond the tip
OTHERS = (-4.45, -3.5, -2.6, -1.7, -0.8, -0.05, 0.5, 2.1, 2.9)  # more arrows: lengths from the tip
CAUTION = 0.4  # a turn by one radian takes as long as this length: bends are walked slowly
STEPS, FEWER = 2000, 250  # of the path around the sharp bend, of the others


def along_the_level(length: float, steps: int = STEPS) -> Vector:
    """Return the level curve from the tip to a length in the drift's direction, shape (…, 2)."""
    return level_path(BANANA, TIP, DRIFT_SENSE * length, steps)


# The drift goes around the tip from the outer to the inner side. Two equally long steps follow.
DRIFT = Walk(np.vstack((along_the_level(-BEFORE)[:0:-1], along_the_level(BEYOND))), CAUTION)
AT_BEND = DRIFT.sharpest_bend()
STOP = (float(DRIFT.points[-1, 0]), float(DRIFT.points[-1, 1]))
UPHILL = Walk(ascent_path(BANANA, STOP, NEXT_LEVEL, FEWER))
SIDEWAYS = Walk(level_path(BANANA, STOP, DRIFT_SENSE * UPHILL.length, FEWER))


def angle_between(first: Vector, second: Vector) -> float:
    """Return the angle between two directions in degrees, 0 to 180."""
    cross = first[0] * second[1] - first[1] * second[0]
    return float(np.degrees(np.arctan2(abs(cross), first @ second)))


class LevelCurvePerpendicularity(FigureScene):
    """Wherever a dot drifts along a level curve, the gradient is perpendicular to its path."""

    description = (
        "A map of the banana valley: nested level curves, each four times as high as the one "
        "inside it, with a scale of heights beside them. A dot drifts along the teal level curve "
        "of height 4, around the sharp tip of the banana. Its height does not change, while its "
        "orange gradient arrow turns with the curve and stays at 90 degrees to the path. Then two "
        "steps of equal length start from one place: the step along the level curve does not "
        "change the height, the step along the arrow raises it from 4 to 16. In the end arrows "
        "stand all along the level curve, each at a right angle to it. All arrows are drawn "
        "equally long."
    )

    def construct(self) -> None:
        # A valley seen from above, by its level curves.
        self.phase("The banana valley")
        self.draw_level_curves()
        # On one of them stands a dot; its gradient points uphill, across the curve.
        self.phase("On one level curve")
        self.place_the_dot()
        # Along the curve the height stands still, the arrow turns, the right angle stays.
        self.phase("Drift along it")
        self.drift_around_the_tip()
        # Of two equal steps, only the one along the arrow changes the height.
        self.phase("Step uphill")
        self.take_two_steps()
        # What held for the dot holds all along the curve.
        self.phase("Always perpendicular")
        self.step_back()
        self.draw_other_arrows()

    def setup(self) -> None:
        super().setup()
        self.plane("map", MAP)
        self.drifted, self.stepped, self.arrow_length = (ValueTracker(0) for _ in range(3))
        self.shown = {name: ValueTracker(0) for name in ("dot", "level", "mark", "side")}
        self.track(
            x=lambda: self.place[0],
            y=lambda: self.place[1],
            f=self.height,
            fx=lambda: self.gradient[0],
            fy=lambda: self.gradient[1],
            norm=self.steepness,
            angle=self.angle,
            arrow=lambda: float(self.arrow_length.get_value() > 0),
            arrow_length=self.arrow_length.get_value,
            side_x=lambda: self.side_place[0],
            side_y=lambda: self.side_place[1],
            **{name: tracker.get_value for name, tracker in self.shown.items()},
        )
        self.chart = ContourMap(BANANA, MAP, self.heights)
        self.scale = HeightScale(
            self.chart, (FLOOR, CEILING), SCALE_LEFT, MAP.top, SCALE_WIDTH, MAP.height
        )

    def explorers(self) -> list[FieldExplorer]:
        rows = self.get_rows()
        headings, numbers = zip(*(rows[n] for n in ("height", "angle", "steepness")), strict=True)
        tangent, mark, arrow = self.get_right_angle()
        _, dot, _, scale_dot = self.get_dots()
        ground = (self.chart.bands, self.scale.bands, self.get_scale_name())
        lines = (self.get_axes(), self.get_minimum(), self.chart.curves, *self.get_rungs())
        return [
            FieldExplorer(
                scene=self,
                function=BANANA,
                plane="map",
                start=TIP,
                still=(*ground, *lines, *headings, self.get_note()),
                dot=dot,
                arrow=arrow,
                arrow_length=ARROW,
                level=self.get_level(),
                sense=DRIFT_SENSE,
                tangent=tangent,
                right_angle=mark,
                scale=self.scale,
                scale_dot=scale_dot,
                scale_line=self.get_level_rung(),
                numbers=dict(zip(("f", "angle", "norm"), numbers, strict=True)),
            )
        ]

    @property
    def place(self) -> Vector:
        """Where the dot is, (x, y)."""
        stepped = self.stepped.get_value()
        return UPHILL.position(stepped) if stepped else DRIFT.position(self.drifted.get_value())

    @property
    def point(self) -> Vector:
        """Where the dot is in the frame."""
        return MAP.point(*self.place)

    @property
    def heading(self) -> Vector:
        """The direction of the dot's path where it is, a unit vector."""
        stepped = self.stepped.get_value()
        return UPHILL.heading(stepped) if stepped else DRIFT.heading(self.drifted.get_value())

    @property
    def gradient(self) -> Vector:
        """∇f at the dot."""
        return BANANA.gradient(*self.place)

    @property
    def side_place(self) -> Vector:
        """Where the other dot is, which steps along the level curve."""
        return SIDEWAYS.position(self.stepped.get_value())

    def height(self) -> float:
        return float(BANANA.value(*self.place))

    def rise(self) -> float:
        return self.height() - HEIGHT

    def side_rise(self) -> float:
        return float(BANANA.value(*self.side_place)) - HEIGHT

    def steepness(self) -> float:
        return float(np.linalg.norm(self.gradient))

    def angle(self) -> float:
        """Return the degrees between the gradient, derived, and the path, as drawn."""
        return angle_between(self.gradient, self.heading)

    # Phases.

    def draw_level_curves(self) -> None:
        self.add(self.chart.bands, self.scale.bands, self.get_scale_name())
        self.add(self.get_axes(), self.get_minimum())
        self.say("A valley bent like a banana, seen from straight above.")
        self.wait(1.6)
        self.say("Each level curve lies four times as high as the one inside it.")
        curves = (Create(curve, lag_ratio=0) for curve in self.chart.curves)
        rungs = (FadeIn(rung) for rung in self.get_rungs())
        self.play(
            LaggedStart(*curves, lag_ratio=0.4, run_time=2.8),
            LaggedStart(*rungs, lag_ratio=0.4, run_time=2.8),
        )
        self.wait(0.6)

    def place_the_dot(self) -> None:
        self.say("A dot on one level curve. Its arrow, the gradient, points uphill.")
        self.rows = self.get_rows()
        level = (self.get_level(), self.get_level_rung())
        self.play(FadeIn(*level), self.fade("level", 1), run_time=0.6)
        self.add(*self.get_trails(), *self.get_right_angle(), *self.get_dots())
        self.play(self.fade("dot", 1), FadeIn(self.rows["height"]), run_time=0.5)
        coming = FadeIn(self.rows["steepness"], self.get_note())
        self.play(self.arrow_length.animate.set_value(ARROW), coming, run_time=0.7)
        self.play(self.fade("mark", 1), FadeIn(self.rows["angle"]), run_time=0.5)
        self.wait(0.7)

    def drift_around_the_tip(self) -> None:
        self.say("The dot drifts along the curve. The height stands still while the arrow turns.")
        self.play(self.drifted.animate.set_value(AT_BEND), run_time=3.6)
        self.say("Even at the sharpest bend, arrow and path make a right angle.")
        self.wait(0.8)
        self.play(self.drifted.animate.set_value(1), run_time=3)
        self.wait(0.5)

    def take_two_steps(self) -> None:
        self.say("Now two steps of equal length, one along the curve and one along the arrow.")
        leaving = FadeOut(self.rows["angle"], self.rows["steepness"])
        self.play(self.fade("mark", 0), leaving, run_time=0.4)
        coming = FadeIn(self.rows["sideways"], self.rows["uphill"])
        self.play(self.fade("side", 1), coming, run_time=0.5)
        self.wait(0.5)
        self.play(self.stepped.animate.set_value(1), run_time=2.2)
        self.say("Sideways the height stays the same. Uphill it has grown fourfold.")
        self.wait(1.8)

    def step_back(self) -> None:
        self.say("Back to the level curve.")
        self.play(self.stepped.animate.set_value(0), run_time=1)
        leaving = FadeOut(self.rows["sideways"], self.rows["uphill"])
        self.play(self.fade("side", 0), leaving, run_time=0.4)
        coming = FadeIn(self.rows["angle"], self.get_rule())
        self.play(self.fade("mark", 1), coming, run_time=0.5)

    def draw_other_arrows(self) -> None:
        self.say("Everywhere on the curve, the gradient is perpendicular to it.")
        growths = (self.get_growth(length) for length in OTHERS)
        self.play(LaggedStart(*growths, lag_ratio=0.25, run_time=2.6))
        self.wait(2.2)

    def fade(self, name: str, opacity: float) -> Animation:
        """Return the fading of a moving mark to an opacity."""
        return self.shown[name].animate.set_value(opacity)

    # What stands still.

    def get_axes(self) -> VGroup:
        (x1, x2), (y1, y2) = BANANA.domain
        muted = self.colors["muted"]
        x = self.words("$x$", color="muted").move_to(at(MAP.right + 26, MAP.bottom - 12))
        y = self.words("$y$", color="muted").move_to(at(MAP.left - 28, MAP.top + 18))
        edges = (((x1, y1), (x2, y1)), ((x1, y1), (x1, y2)))
        return VGroup(*(MAP.line(*edge, muted, 3) for edge in edges), x, y)

    def get_minimum(self) -> VGroup:
        """Return a ring at the lowest point, and one at the foot of the scale with its height."""
        places = (MAP.point(*MINIMUM), self.scale.point(FLOOR))
        rings = (
            Circle(px(9), color=self.colors["ink"], stroke_width=stroke(4)).move_to(place)
            for place in places
        )
        return VGroup(*rings, self.get_height_label(FLOOR))

    def get_height_label(self, height: float) -> Typst:
        label = self.words(f"${height:g}$", color="muted").move_to(self.scale.point(height))
        return label.set_x(at(SCALE_LEFT + SCALE_WIDTH + GAP, 0)[0], LEFT)

    def get_scale_name(self) -> Typst:
        name = self.words("$f$", color="function").move_to(at(0, MAP.top + 18))
        return name.set_x(at(SCALE_LEFT + SCALE_WIDTH + GAP, 0)[0], LEFT)

    def get_rungs(self) -> list[VGroup]:
        return [
            VGroup(rung, self.get_height_label(height))
            for rung, height in zip(self.scale.rungs, BANANA.levels, strict=True)
        ]

    def get_level(self) -> VGroup:
        return level_curve(BANANA, MAP, HEIGHT, self.colors["level"], LEVEL_WIDTH)

    def get_level_rung(self) -> VMobject:
        return self.scale.rung(HEIGHT, self.colors["level"], LEVEL_WIDTH)

    def get_growth(self, length: float) -> Animation:
        """Return how an arrow grows at a length along the level curve and gets its right angle."""
        path = Walk(along_the_level(length, FEWER))
        tail, along = MAP.point(*path.points[-1]), MAP.direction(*path.headings[-1])
        vector = self.get_vector(path.points[-1], ARROW)
        arrow = Arrow(self.colors["derivative"])
        growth = UpdateFromAlphaFunc(arrow, lambda m, share: m.move(tail, share * vector))
        mark = RightAngle(self.colors["derivative"], self.colors["level"], size=30, width=THIN)
        return Succession(growth, FadeIn(mark.move(tail, vector, along), run_time=0.5))

    def get_vector(self, place: Vector, length: float) -> Vector:
        """Return the vector of the frame along the gradient at (x, y), so many pixels long."""
        uphill = MAP.direction(*BANANA.gradient(*place))
        return px(length) * uphill / np.linalg.norm(uphill)

    # What moves.

    def get_trails(self) -> list[Trail]:
        """Return the lines that the two steps leave behind."""
        trails = []
        for walk, color in ((SIDEWAYS, "level"), (UPHILL, "derivative")):
            points = MAP.point(*walk.points.T)
            trail = Trail(walk.shares, points, self.colors[color], TRAIL_WIDTH)
            trails.append(trail.add_updater(lambda m: m.move(self.stepped.get_value())))
        return trails

    def get_right_angle(self) -> tuple[Tangent, RightAngle, Arrow]:
        """Return the path's direction as a straight line, the right angle, and the arrow."""
        uphill, level = self.colors["derivative"], self.colors["level"]
        tangent, mark = Tangent(TANGENT, level, THIN), RightAngle(uphill, level, size=44)
        arrow, opacity = Arrow(uphill), self.shown["mark"].get_value

        def follow_path(tangent: Tangent) -> None:
            tangent.move(self.point, MAP.direction(*self.heading)).set_stroke(opacity=opacity())

        def follow_both(mark: RightAngle) -> None:
            along, across = MAP.direction(*self.heading), MAP.direction(*self.gradient)
            mark.move(self.point, across, along).set_stroke(opacity=opacity())

        def follow_gradient(arrow: Arrow) -> None:
            vector = self.get_vector(self.place, self.arrow_length.get_value())
            arrow.move(self.point, vector)

        tangent.add_updater(follow_path)
        mark.add_updater(follow_both)
        arrow.add_updater(follow_gradient)
        return tangent, mark, arrow

    def get_dots(self) -> list[Dot]:
        """Return the dot and the one that steps sideways, each on the map and on the scale."""
        ring = self.colors["ring"]
        place = {"dot": lambda: self.point, "side": lambda: MAP.point(*self.side_place)}
        lift = {
            "dot": lambda: self.scale.point(self.height()),
            "side": lambda: self.scale.point(self.side_rise() + HEIGHT),
        }
        dots = []
        for points, radius in ((place, DOT_RADIUS), (lift, SMALL_DOT)):
            for name, color in (("side", "level"), ("dot", "dot")):
                dot = Dot(self.colors[color], ring, radius)
                dots.append(dot.add_updater(self.following(points[name], name)))
        return dots

    def following(self, point: Callable[[], Vector], name: str) -> Callable[[Dot], object]:
        """Return the updater that keeps a dot at a moving point, as visible as its name says."""
        opacity = self.shown[name].get_value
        return lambda dot: dot.move(point()).set_opacity(opacity())

    # What is read.

    def get_rows(self) -> dict[str, VGroup]:
        """Return the read-outs of the column, by name."""
        return {
            "height": self.get_row(0, "height $f$", "00.00", self.height, "function"),
            "angle": self.get_row(1, "angle to the path", "00.0°", self.angle, "ink"),
            "steepness": self.get_row(
                2, "steepness $abs(nabla f)$", "00.0", self.steepness, "derivative"
            ),
            "sideways": self.get_row(1, "$Delta f$ sideways", "00.00", self.side_rise, "level"),
            "uphill": self.get_row(2, "$Delta f$ uphill", "00.00", self.rise, "derivative"),
        }

    def get_row(
        self, row: int, heading: str, places: str, value: Callable[[], float], color: str
    ) -> VGroup:
        """Return a heading and a running number below it; the points of all rows are aligned."""
        words = left_aligned(self.words(heading, color="muted"), ROWS[row])
        number = self.number(places, READ_OUT, color).place(at(COLUMN, ROWS[row] + DROP))
        number.add_updater(lambda m: m.show(value()), call_updater=True)
        return VGroup(words, number)

    def get_note(self) -> Typst:
        note = self.words("every arrow is \\ drawn equally long", color="muted")
        return left_aligned(note, NOTE)

    def get_rule(self) -> Typst:
        rule = self.words("$nabla f perp$#h(0.2em) level curve", KEY_NUMBER, "level")
        rule[:2].set_color(self.colors["derivative"])
        rule[2].set_color(self.colors["ink"])
        return left_aligned(rule, ROWS[2] + DROP / 2)


def left_aligned(words: Typst, middle: float) -> Typst:
    """Put words into the column of read-outs, at the pixel of their middle."""
    return words.move_to(at(COLUMN, middle)).set_x(at(COLUMN, 0)[0], LEFT)

"""Every function of the notebook, to be taken in hand."""

from __future__ import annotations

import numpy as np
from functions import CURVES, FIELDS
from manim import DOWN, LEFT, RIGHT, UP, Mobject, VGroup, VMobject

from manimark.stage import (
    Arrow,
    ContourMap,
    Curve,
    CurveExplorer,
    Dot,
    Explorer,
    Field,
    FieldExplorer,
    FigureScene,
    Plane,
    RightAngle,
    Surface,
    Tangent,
    Trail,
    View,
    polyline,
    px,
)

# Lengths in pixels of the stage.
LEFT_EDGE, WIDTH = 230, 1540  # of both panels of a curve
CURVE_TOP, CURVE_HEIGHT = 110, 500
SLOPE_TOP, SLOPE_HEIGHT = 690, 290
MAP_LEFT, MAP_TOP, MAP_SIDE = 150, 80, 900  # the square that a map fits into
SURFACE_CENTRE, SURFACE_SCALE = (1470, 520), 128  # and pixels of a unit of the box
GAP = 22  # between a label and what it names
AXIS_WIDTH, CURVE_WIDTH, LEVEL_WIDTH, THIN = 3, 8, 6, 4
DOT_RADIUS, PEN_RADIUS = 22, 15  # larger than in the videos: here they are handles
TANGENT, SHORT_TANGENT = 460, 200  # along a curve, along a level curve
ARROW = 240  # no arrow is as long; half of it where a slope is gentle, …
GENTLE = 1 / 6  # … which is this share of the usual slope
BANDS = 0.3  # opacity of the colours between level curves

BOX = (2.0, 2.0, 0.75)  # of a surface, in units of the model
VIEW = View(azimuth=-42, elevation=38, centre=SURFACE_CENTRE, scale=SURFACE_SCALE)
HEADROOM = 0.08  # above and below a curve, as a share of its height
SAMPLES = 400  # on a curve, to find out how high it is
START = 0.27  # share of the domain before the dot at first

Interval = tuple[float, float]


class Playground(FigureScene):
    """Every curve has its tangent, every surface its gradient."""

    description = (
        "In one dimension there are curves: a dot on the curve is dragged or plays by itself, the "
        "tangent turns with it, and the panel below draws its slope. In two dimensions there are "
        "surfaces, each as a map of level curves and in perspective: the dot is dragged over the "
        "map, with the gradient as an orange arrow and the level curve through the dot in teal. "
        "It drifts along the level curve, and descends against the gradient in steps of a chosen "
        "size."
    )

    def construct(self) -> None:
        # A still for those who cannot take hold: the first curve with a tangent.
        first = self.get_curve_explorer(CURVES[0])
        x, plane = first.start, self.recorder.planes[first.plane]
        point = plane.point(x, first.function.value(x))
        assert first.tangent is not None
        first.tangent.move(point, plane.direction(1, first.function.slope(x)))
        self.add(*first.still, first.tangent, first.dot.move(point))

    def explorers(self) -> list[Explorer]:
        return [
            *(self.get_curve_explorer(curve) for curve in CURVES),
            *(self.get_field_explorer(field) for field in FIELDS),
        ]

    # Curves.

    def get_curve_explorer(self, curve: Curve) -> CurveExplorer:
        above = self.plane(curve.name, panel(curve, CURVE_TOP, CURVE_HEIGHT))
        below = self.plane(f"{curve.name}-slope", panel(curve, SLOPE_TOP, SLOPE_HEIGHT, slope=True))
        graph = above.graph(curve.value, curve.domain, self.colors["function"], CURVE_WIDTH)
        axes = (
            self.get_axes(above, "$f(x)$", "function"),
            self.get_axes(below, "$f'(x)$", "derivative"),
        )
        uphill = self.colors["derivative"]
        return CurveExplorer(
            scene=self,
            function=curve,
            plane=curve.name,
            slope_plane=f"{curve.name}-slope",
            start=curve.domain[0] + START * (curve.domain[1] - curve.domain[0]),
            still=(*axes, self.get_zero(below), graph),
            dot=self.get_dot(),
            tangent=Tangent(TANGENT, uphill),
            trail=Trail(np.zeros(1), np.zeros((1, 3)), uphill, CURVE_WIDTH),
            pen=Dot(uphill, self.colors["ring"], PEN_RADIUS),
            hairline=polyline(np.zeros((2, 3)), self.colors["muted"], AXIS_WIDTH),
        )

    def get_axes(self, plane: Plane, name: str, color: str) -> VGroup:
        label = self.words(name, color=color)
        label.next_to(plane.point(plane.x_range[0], plane.y_range[1]), LEFT, px(GAP))
        label.shift(DOWN * px(GAP))
        height = min(max(0.0, plane.y_range[0]), plane.y_range[1])
        x = self.words("$x$", color="muted")
        x.next_to(plane.point(plane.x_range[1], height), RIGHT, px(GAP))
        return VGroup(plane.axes(self.colors["muted"], AXIS_WIDTH), label, x)

    def get_zero(self, plane: Plane) -> Mobject:
        return self.words("0", color="muted").next_to(
            plane.point(plane.x_range[0], 0), LEFT, px(GAP)
        )

    # Fields.

    def get_field_explorer(self, field: Field) -> FieldExplorer:
        plane = self.plane(field.name, chart(field))
        surface = Surface(
            field, field.domain, heights(field), VIEW, self.heights, self.colors["background"], BOX
        )
        uphill, level = self.colors["derivative"], self.colors["level"]
        on_surface = Arrow(uphill)
        on_surface.set_stroke(self.colors["ring"], 4.5, background=True)
        return FieldExplorer(
            scene=self,
            function=field,
            plane=field.name,
            start=beginning(field),
            still=(
                ContourMap(field, plane, self.heights, bands=BANDS),
                surface,
                self.get_frame(plane),
            ),
            dot=self.get_dot(),
            arrow=Arrow(uphill),
            arrow_length=ARROW,
            arrow_scale=ARROW / (plane.x_unit * gentle(field)),
            level=polyline(np.zeros((2, 3)), level, LEVEL_WIDTH),
            tangent=Tangent(SHORT_TANGENT, level, THIN),
            right_angle=RightAngle(uphill, level, size=44),
            surface=surface,
            surface_dot=Dot(self.colors["dot"], self.colors["ring"]),
            surface_arrow=on_surface,
        )

    def get_frame(self, plane: Plane) -> VGroup:
        """Return two sides of a map with the ends of their intervals, and its names."""
        (x1, x2), (y1, y2) = plane.x_range, plane.y_range
        sides: VGroup = VGroup()
        for start, end in (((x1, y1), (x2, y1)), ((x1, y1), (x1, y2))):
            sides.add(plane.line(start, end, self.colors["muted"], AXIS_WIDTH))
        for x, side in ((x1, RIGHT), (x2, LEFT)):
            sides.add(
                self.get_end(x).next_to(plane.point(x, y1), DOWN, px(GAP)).shift(px(30) * side)
            )
        for y, side in ((y1, UP), (y2, DOWN)):
            sides.add(
                self.get_end(y).next_to(plane.point(x1, y), LEFT, px(GAP)).shift(px(20) * side)
            )
        x_name, y_name = self.words("$x$", color="muted"), self.words("$y$", color="muted")
        x_name.next_to(plane.point((x1 + x2) / 2, y1), DOWN, px(GAP))
        y_name.next_to(plane.point(x1, (y1 + y2) / 2), LEFT, px(GAP))
        return sides.add(x_name, y_name)

    def get_end(self, value: float) -> VMobject:
        return self.words(f"${value:g}$", color="muted")

    def get_dot(self) -> Dot:
        return Dot(self.colors["dot"], self.colors["ring"], DOT_RADIUS)


def panel(curve: Curve, top: float, height: float, *, slope: bool = False) -> Plane:
    """Return the plane of a curve, or of its slope, with zero and a little room in it."""
    values = (curve.slope if slope else curve.value)(np.linspace(*curve.domain, SAMPLES))
    low, high = min(0.0, values.min()), max(0.0, values.max())
    room = HEADROOM * (high - low)
    span = (low - room if low < 0 else 0.0, high + room)
    return Plane(curve.domain, span, LEFT_EDGE, top, WIDTH, height)


def chart(field: Field) -> Plane:
    """Return the largest map of a field that fits into the square."""
    (x1, x2), (y1, y2) = field.domain
    side = MAP_SIDE / max(x2 - x1, y2 - y1)
    left, top = MAP_LEFT, MAP_TOP + (MAP_SIDE - side * (y2 - y1)) / 2
    return Plane.square_units(*field.domain, left, top, side * (x2 - x1))


def heights(field: Field) -> Interval:
    """Return how low and how high a field is."""
    values = field.value(*grid(field))
    return float(values.min()), float(values.max())


def gentle(field: Field) -> float:
    """Return the length of the gradient that is gentle for a field."""
    usual = np.median(np.linalg.norm(field.gradient(*grid(field)), axis=-1))
    return float(GENTLE * usual)


def grid(field: Field) -> tuple[np.ndarray, ...]:
    """Return points all over the domain, x and y."""
    return np.meshgrid(*(np.linspace(*side, SAMPLES // 4) for side in field.domain))


def beginning(field: Field) -> tuple[float, float]:
    """Return where the dot is at first: off the middle, on a slope."""
    (x1, x2), (y1, y2) = field.domain
    return x1 + 0.72 * (x2 - x1), y1 + 0.66 * (y2 - y1)

"""What a reader may take hold of: a function, what stands still and what moves.

A scene declares it with the very mobjects that move in its video; places and measures follow from
these, so that the explorer cannot look other than the frame it begins at. Colours follow from what
a part means.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import isfinite
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from manim import Mobject, Typst, VMobject
from numpy.typing import ArrayLike, NDArray

from manimark.stage.contours import HeightScale
from manimark.stage.javascript import javascript_of
from manimark.stage.lettering import Number, text_of
from manimark.stage.marks import Arrow, Dot, RightAngle, Tangent, Trail
from manimark.stage.mathematics import Curve, Field
from manimark.stage.plane import Plane
from manimark.stage.surface import Surface
from manimark.stage.svg import svg_of
from manimark.stage.units import stroke_pixels

if TYPE_CHECKING:
    from manimark.stage.scene import FigureScene

Interval = tuple[float, float]
_NAME = re.compile(r"[a-z0-9]+([-_][a-z0-9]+)*")
"""Of a function, as part of addresses."""
_SCATTER = 61
"""Grid points along each side on which a field's typical steepness is measured."""


class _Mark(Protocol):
    def as_data(self) -> dict[str, Any]:
        """Return the mark's measures in pixels of the stage."""


@dataclass(frozen=True, kw_only=True)
class CurveExplorer:
    """A curve whose dot a reader drags, while the tangent turns and the slope is drawn.

    Parts that are left out are not drawn.

    Raises
    ------
    TypeError
        If the function is no `Curve`.
    ValueError
        If a browser cannot compute the function or its name fits no address, the start is outside
        of its domain, a plane was not recorded by the scene, a part lacks what it lies in, or a
        sign or number is of nothing that is known.
    """

    scene: FigureScene
    """The scene, set up: it knows planes and colours."""
    function: Curve
    plane: str
    """Name of the recorded plane that the curve lies in."""
    start: float
    """Where the dot is at first, x."""
    still: Sequence[Mobject]
    """What stands still, from the lowest to the uppermost."""
    dot: Dot
    tangent: Tangent | None = None
    slope_plane: str = ""
    """Name of the recorded plane in which the slope is drawn."""
    trail: Trail | None = None
    """The slope as it is drawn."""
    pen: Dot | None = None
    """The dot that draws it."""
    hairline: VMobject | None = None
    """From the dot to the pen."""
    marks: Mapping[float, VMobject] = field(default_factory=dict)
    """By x: what appears once the dot has come so far."""
    signs: Mapping[str, Typst] = field(default_factory=dict)
    """Plain words that are shown while the curve is ``rising``, ``flat`` or ``falling``."""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    """Running numbers of the stage by what they show: ``x``, ``f`` or ``slope``."""

    def __post_init__(self) -> None:
        _expect(self.function, Curve)
        _within(self.function.name, "x", self.start, self.function.domain)
        for plane in filter(None, (self.plane, self.slope_plane)):
            _plane(self.scene, plane)
        drawn = {"trail": self.trail, "pen": self.pen, "hairline": self.hairline}
        _lie("slope_plane", self.slope_plane or None, drawn)
        _know("sign", self.signs, ("rising", "flat", "falling"))
        _know("number", self.numbers, ("x", "f", "slope"))

    @property
    def domain(self) -> tuple[Interval, ...]:
        """The interval of x."""
        return (self.function.domain,)

    @property
    def place(self) -> tuple[float, ...]:
        """Where the dot is at first."""
        return (self.start,)

    def as_data(self) -> dict[str, Any]:
        """Return all that a browser must know to draw it but the function itself."""
        curve, colors = self.function, self.scene.colors
        flat = {x: "peak" if curve.is_peak(x) else "valley" for x in curve.flat_points}
        flat |= dict.fromkeys(curve.flat_inflections, "inflection")
        return {
            **_common(self, numbers=self.numbers),
            "flat": sorted([x, kind] for x, kind in flat.items()),
            "kinks": list(curve.kinks),
            **_planes(self.scene, plane=self.plane, slopePlane=self.slope_plane),
            **_marks(tangent=self.tangent, trail=self.trail, pen=self.pen),
            **_width("hairline", self.hairline),
            "marks": [[x, svg_of(mark, colors)] for x, mark in self.marks.items()],
            "signs": {name: text_of(sign, colors) for name, sign in self.signs.items()},
        }


@dataclass(frozen=True, kw_only=True)
class FieldExplorer:
    """A field whose dot a reader drags over its map, while arrow and level curve follow.

    Parts that are left out are not drawn.

    Raises
    ------
    TypeError
        If the function is no `Field`.
    ValueError
        If a browser cannot compute the function or its name fits no address, the start is outside
        of its domain, the plane was not recorded by the scene, an arrow has no length, a part lacks
        what it lies on, or a number is of nothing that is known.
    """

    scene: FigureScene
    """The scene, set up: it knows planes and colours."""
    function: Field
    plane: str
    """Name of the recorded plane that is the map."""
    start: tuple[float, float]
    """Where the dot is at first, (x, y)."""
    still: Sequence[Mobject]
    """What stands still, from the lowest to the uppermost."""
    dot: Dot
    arrow: Arrow | None = None
    """The gradient."""
    arrow_scale: float = 0.0
    """Units of the map drawn for one unit of gradient, as long as the arrow is short; 0 for as
    long as may be."""
    arrow_length: float = 0.0
    """Pixels that no arrow reaches, however steep it is; 0 for no limit. Without a scale every
    arrow is so long."""
    level: VMobject | None = None
    """The level curve through the dot."""
    sense: int = 1
    """Which way along it the dot drifts and the right angle lies, looking uphill: 1 to the left,
    −1 to the right."""
    tangent: Tangent | None = None
    """A straight line along it."""
    right_angle: RightAngle | None = None
    """The mark between level curve and arrow."""
    surface: Surface | None = None
    """The same field in perspective, as it stands still."""
    surface_dot: Dot | None = None
    """The dot on it."""
    surface_arrow: Arrow | None = None
    """The arrow on it."""
    scale: HeightScale | None = None
    """A scale of heights."""
    scale_dot: Dot | None = None
    """The dot on it."""
    scale_line: VMobject | None = None
    """The level curve's height on it."""
    numbers: Mapping[str, Number] = field(default_factory=dict)
    """Running numbers of the stage by what they show: ``x``, ``y``, ``f``, ``fx``, ``fy``,
    ``norm`` or ``angle``."""

    def __post_init__(self) -> None:
        _expect(self.function, Field)
        for axis, value, domain in zip("xy", self.start, self.function.domain, strict=True):
            _within(self.function.name, axis, value, domain)
        _plane(self.scene, self.plane)
        on_surface = {"surface_dot": self.surface_dot, "surface_arrow": self.surface_arrow}
        _lie("surface", self.surface, on_surface)
        _lie("scale", self.scale, {"scale_dot": self.scale_dot, "scale_line": self.scale_line})
        arrows = (self.arrow, self.surface_arrow)
        if arrows != (None, None) and not (self.arrow_scale > 0 or self.arrow_length > 0):
            raise ValueError("an arrow needs arrow_scale, arrow_length, or both")
        if self.sense not in (1, -1):
            raise ValueError(f"the sense is 1 or −1, not {self.sense!r}")
        _know("number", self.numbers, ("x", "y", "f", "fx", "fy", "norm", "angle"))

    @property
    def domain(self) -> tuple[Interval, ...]:
        """The intervals of x and y."""
        return self.function.domain

    @property
    def place(self) -> tuple[float, ...]:
        """Where the dot is at first."""
        return self.start

    def as_data(self) -> dict[str, Any]:
        """Return all that a browser must know to draw it but the function itself."""
        surface = self.surface
        return {
            **_common(self, numbers=self.numbers),
            "critical": [list(point) for point in self.function.critical_points],
            **self._typical(),
            **_planes(self.scene, plane=self.plane),
            **({"surface": _short(surface.projection())} if surface is not None else {}),
            **_marks(
                arrow=self.arrow,
                tangent=self.tangent,
                rightAngle=self.right_angle,
                surfaceDot=self.surface_dot,
                surfaceArrow=self.surface_arrow,
                scale=self.scale,
                scaleDot=self.scale_dot,
            ),
            "reach": self._reach(),
            "sense": self.sense,
            **_width("level", self.level),
            **_width("scaleLine", self.scale_line),
        }

    def arrows(self, x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
        """Return the vector(s) of the gradient's arrow on the map, in pixels; shape (…, 2)."""
        plane = _plane(self.scene, self.plane)
        gradient = self.function.gradient(x, y)
        uphill = gradient * (plane.x_unit, -plane.y_unit)
        if self.arrow is None:
            return np.zeros_like(uphill)
        a, b = self._reach()
        steep = np.linalg.norm(gradient, axis=-1, keepdims=True)
        far = np.linalg.norm(uphill, axis=-1, keepdims=True) * (a + b * steep)
        return np.asarray(uphill * np.divide(steep, far, out=np.zeros_like(far), where=far > 0))

    def _typical(self) -> dict[str, Any]:
        """Return how steep and how bent the field is, and which steps of a descent to offer."""
        x, y = np.meshgrid(*(np.linspace(*side, _SCATTER) for side in self.function.domain))
        hessians = self.function.hessian(x, y)
        low, high = self.function.step_sizes
        typical = {
            "steep": np.median(np.linalg.norm(self.function.gradient(x, y), axis=-1)),
            "bent": np.median(np.linalg.norm(hessians, axis=(-2, -1))),
            "steps": (low, high),
        }
        return {name: _short(value, 3) for name, value in typical.items()}

    def _reach(self) -> list[float]:
        """Return a and b: an arrow of the gradient g is |g| / (a + b |g|) pixels long."""
        unit = _plane(self.scene, self.plane).x_unit
        return [
            1 / (self.arrow_scale * unit) if self.arrow_scale > 0 else 0.0,
            1 / self.arrow_length if self.arrow_length > 0 else 0.0,
        ]


Explorer = CurveExplorer | FieldExplorer


def _common(explorer: Explorer, numbers: Mapping[str, Number]) -> dict[str, Any]:
    colors = explorer.scene.colors
    return {
        "name": explorer.function.name,
        "domain": [list(side) for side in explorer.domain],
        "start": list(explorer.place),
        "dot": explorer.dot.as_data(),
        "numbers": {name: number.as_data(colors) for name, number in numbers.items()},
    }


def _planes(scene: FigureScene, **names: str) -> dict[str, Any]:
    return {part: _plane(scene, name).as_trace() for part, name in names.items() if name}


def _marks(**marks: _Mark | None) -> dict[str, Any]:
    return {part: mark.as_data() for part, mark in marks.items() if mark is not None}


def _width(part: str, line: VMobject | None) -> dict[str, Any]:
    if line is None:
        return {}
    first, *_ = line.family_members_with_points()
    return {part: {"width": stroke_pixels(first)}}


def _plane(scene: FigureScene, name: str) -> Plane:
    planes = scene.recorder.planes
    if name not in planes:
        known = ", ".join(planes) or "none"
        raise ValueError(f"the scene recorded no plane called {name!r}, but {known}")
    return planes[name]


def _expect(function: object, kind: type[Curve] | type[Field]) -> None:
    """See to it that a function is of a kind, and fit for a browser and for addresses."""
    if not isinstance(function, kind):
        name = getattr(function, "name", function)
        found = f"the {type(function).__name__} {name!r}"
        raise TypeError(f"the function must be a {kind.__name__}, not {found}")
    if not _NAME.fullmatch(function.name):
        message = f"{function.name!r} goes into addresses, and is no name for them"
        raise ValueError(f"{message}: use small letters, digits and hyphens")
    javascript_of(function)


def _lie(name: str, ground: object, parts: Mapping[str, object]) -> None:
    """See to it that parts which lie on something else have it."""
    loose = [part for part, mark in parts.items() if mark is not None]
    if loose and ground is None:
        raise ValueError(f"without {name} there is no place for {' and '.join(loose)}")


def _know(kind: str, names: Collection[str], known: Sequence[str]) -> None:
    """See to it that all names are known."""
    for name in names:
        if name not in known:
            raise ValueError(f"no {kind} is called {name!r}, but {', '.join(known)}")


def _short(values: ArrayLike, digits: int = 6) -> Any:
    """Return numbers with as many significant digits as they are worth here, as lists."""
    return np.vectorize(lambda value: float(f"{value:.{digits}g}"), otypes=[float])(values).tolist()


def _within(name: str, axis: str, value: float, domain: Interval) -> None:
    low, high = domain
    if not (isfinite(value) and low <= value <= high):
        message = f"the start {axis} = {value:g} is outside of {name}'s domain"
        raise ValueError(f"{message}, {low:g} to {high:g}")

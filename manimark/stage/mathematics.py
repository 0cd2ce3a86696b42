"""Functions written once, as SymPy expressions; slopes and gradients are derived, never typed.

No Manim types here: the same values drive video, explorer and tests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import sympy as sp
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

X, Y = sp.symbols("x y", real=True)


def _numeric(symbols: tuple[sp.Symbol, ...], expression: sp.Expr) -> Callable[..., Array]:
    """Return a NumPy function of the expression that keeps the shape of its arguments."""
    compiled = sp.lambdify(symbols, expression, modules="numpy")

    def evaluate(*arguments: ArrayLike) -> Array:
        arrays = [np.asarray(a, float) for a in arguments]
        # Broadcasting takes longer than most functions at a single point.
        if any(a.shape != arrays[0].shape for a in arrays):
            arrays = list(np.broadcast_arrays(*arrays))
        result = np.empty(arrays[0].shape)
        result[...] = compiled(*arrays)
        return result

    return evaluate


@dataclass(frozen=True)
class Curve:
    """A function of one variable, y = f(x)."""

    name: str
    """Identifier in addresses and data, lower case."""
    expression: sp.Expr
    """In the symbol `X`."""
    domain: tuple[float, float]
    """Interval of x on show."""
    kinks: tuple[float, ...] = ()
    """Where the curve has a corner, ascending: there it has no slope."""

    @cached_property
    def derivatives(self) -> tuple[sp.Expr, sp.Expr, sp.Expr]:
        """f, f′ and f″ as expressions in `X`; right everywhere but at the kinks."""
        slope = sp.diff(self.expression, X)
        # A corner has an infinite second derivative, and none is asked for there.
        bend = sp.diff(slope, X).replace(sp.DiracDelta, lambda *_: sp.Integer(0))
        return self.expression, slope, bend

    @cached_property
    def value(self) -> Callable[[ArrayLike], Array]:
        """f, for arrays of any shape."""
        return _numeric((X,), self.derivatives[0])

    @cached_property
    def slope(self) -> Callable[[ArrayLike], Array]:
        """f′, derived from the expression; not a number at the kinks."""
        return self._but_at_kinks(_numeric((X,), self.derivatives[1]))

    @cached_property
    def bend(self) -> Callable[[ArrayLike], Array]:
        """f″, derived from the expression; not a number at the kinks."""
        return self._but_at_kinks(_numeric((X,), self.derivatives[2]))

    def _but_at_kinks(self, function: Callable[[ArrayLike], Array]) -> Callable[[ArrayLike], Array]:
        if not self.kinks:
            return function
        return lambda x: np.where(np.isin(x, self.kinks), np.nan, function(x))

    @cached_property
    def flat_points(self) -> tuple[float, ...]:
        """The zeros of f′ inside the domain at which its sign changes, ascending, to 1e-12.

        Found on 2,000 intervals and by bisection. Flat points at which f′ keeps its sign are the
        `flat_inflections`; at a kink the sign changes without a zero.
        """
        return self._crossings(self.slope)

    @cached_property
    def flat_inflections(self) -> tuple[float, ...]:
        """The zeros of f′ inside the domain at which it keeps its sign, ascending, to 1e-12."""
        return tuple(x for x in self._crossings(self.bend) if abs(self.slope(x)) < 1e-9)

    def _crossings(self, function: Callable[[ArrayLike], Array]) -> tuple[float, ...]:
        """Return where a function passes through zero, but at the kinks."""
        # An even number of points is unlikely to hit a zero, where there is no sign to change.
        grid = np.linspace(*self.domain, 2000)
        values = function(grid)
        found = np.flatnonzero(np.sign(values[:-1]) * np.sign(values[1:]) < 0)
        zeros = (_bisect(function, grid[i], grid[i + 1]) for i in found)
        return tuple(x for x in zeros if all(abs(x - kink) > 1e-9 for kink in self.kinks))

    def is_peak(self, x: float) -> bool:
        """Whether the flat point at x is a maximum (f″ < 0)."""
        return bool(self.bend(x) < 0)


def _bisect(function: Callable[[ArrayLike], Array], low: float, high: float) -> float:
    sign = np.sign(function(low))
    while high - low > 1e-12:
        middle = (low + high) / 2
        low, high = (middle, high) if np.sign(function(middle)) == sign else (low, middle)
    return float((low + high) / 2)


@dataclass(frozen=True)
class Field:
    """A function of two variables, z = f(x, y)."""

    name: str
    """Identifier in addresses and data, lower case."""
    expression: sp.Expr
    """In the symbols `X` and `Y`."""
    domain: tuple[tuple[float, float], tuple[float, float]]
    """Intervals of x and of y on show."""
    levels: tuple[float, ...]
    """Heights worth a level curve, ascending."""

    @cached_property
    def derivatives(self) -> tuple[sp.Expr, ...]:
        """f, ∂f/∂x, ∂f/∂y, ∂²f/∂x², ∂²f/∂x∂y and ∂²f/∂y² as expressions in `X` and `Y`."""
        symbols = ((), (X,), (Y,), (X, X), (X, Y), (Y, Y))
        return tuple(sp.diff(self.expression, *s) if s else self.expression for s in symbols)

    @cached_property
    def _functions(self) -> list[Callable[..., Array]]:
        return [_numeric((X, Y), expression) for expression in self.derivatives]

    @cached_property
    def value(self) -> Callable[[ArrayLike, ArrayLike], Array]:
        """f, for arrays of any one shape."""
        return self._functions[0]

    def gradient(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Return ∇f = (∂f/∂x, ∂f/∂y), derived from the expression; shape (…, 2)."""
        _, fx, fy, *_ = self._functions
        return np.stack((fx(x, y), fy(x, y)), axis=-1)

    def hessian(self, x: ArrayLike, y: ArrayLike) -> Array:
        """Return the matrices of second derivatives; shape (…, 2, 2)."""
        fxx, fxy, fyy = (function(x, y) for function in self._functions[3:])
        return np.stack((np.stack((fxx, fxy), axis=-1), np.stack((fxy, fyy), axis=-1)), axis=-2)

    @cached_property
    def critical_points(self) -> tuple[tuple[float, float], ...]:
        """The points of the domain with ∇f = 0, by x and then y.

        Newton's method from every cell of a grid of 199 × 199 at whose corners neither partial
        derivative keeps one sign.
        """
        x, y = (np.linspace(*side, 200) for side in self.domain)
        slopes = self.gradient(*np.meshgrid(x, y))
        corners = np.stack([slopes[i : i + 199, j : j + 199] for i in (0, 1) for j in (0, 1)])
        within = (corners.min(axis=0) <= 0) & (corners.max(axis=0) >= 0)
        found: list[Array] = []
        for row, column in np.argwhere(within.all(axis=-1)):
            start = np.array((x[column : column + 2].mean(), y[row : row + 2].mean()))
            point = self._settled(start)
            if point is not None and all(np.linalg.norm(point - p) > 1e-6 for p in found):
                found.append(point)
        return tuple(sorted((float(px), float(py)) for px, py in found))

    def _settled(self, point: Array) -> Array | None:
        """Return the critical point of the domain to which Newton's method leads from a point."""
        for _ in range(60):
            gradient = self.gradient(*point)
            if not gradient.any():
                break
            point = point - np.linalg.lstsq(self.hessian(*point), gradient, rcond=None)[0]
        low, high = np.array(self.domain).T
        settled = np.linalg.norm(self.gradient(*point)) < 1e-9
        # Adding 0 turns −0.0 into 0.0.
        return (
            np.round(point, 12) + 0.0
            if settled and ((low <= point) & (point <= high)).all()
            else None
        )

    @cached_property
    def step_sizes(self) -> tuple[float, float]:
        """Step sizes η of a descent p ← p − η ∇f: a careful one, and one that is certain to fail.

        Around a minimum, steps beyond 2/λ overshoot farther each time, with λ the largest
        eigenvalue of the Hessian there; the one size suits all minima, the other none. Without a
        minimum the steepest bend in the domain counts.
        """
        bends = [np.linalg.eigvalsh(self.hessian(*point)) for point in self.critical_points]
        stiffest = [float(both.max()) for both in bends if both.min() > 0]
        if not stiffest:
            grid = np.meshgrid(*(np.linspace(*side, 41) for side in self.domain))
            stiffest = [float(np.abs(np.linalg.eigvalsh(self.hessian(*grid))).max())]
        return 0.05 / max(stiffest), 3 / min(stiffest)


def level_path(field: Field, start: tuple[float, float], length: float, steps: int) -> Array:
    """Follow the level curve of a field from a point, keeping the height.

    Each step goes along the tangent of the level curve (the gradient turned left by 90°) by the
    midpoint rule and is then brought back to the height of the start by Newton steps along the
    gradient, so the height stays within 1e-12 of the start's (relative to its scale).

    Parameters
    ----------
    field
        The function whose height is kept.
    start
        Point (x, y) with a gradient that is not zero.
    length
        Length of the path in the units of x and y; negative turns right.
    steps
        Number of steps.

    Returns
    -------
    Array
        Points of the path, shape (steps + 1, 2), evenly spaced to second order.
    """
    height = float(field.value(*start))
    step = length / steps
    points = [np.array(start, float)]
    for _ in range(steps):
        here = points[-1]
        middle = here + step / 2 * _sideways(field, here)
        points.append(_back_to(field, here + step * _sideways(field, middle), height))
    return np.array(points)


def ascent_path(field: Field, start: tuple[float, float], height: float, steps: int) -> Array:
    """Climb a field along its gradient from a point until a height is reached.

    Each step gains the same height: the classical Runge–Kutta rule for dp/dh = ∇f / |∇f|², then
    Newton steps that bring the point to the height it is due.

    Parameters
    ----------
    field
        The function to climb.
    start
        Point (x, y); no gradient on the way may be zero.
    height
        Height of the end; lower than the start's leads straight down.
    steps
        Number of steps.

    Returns
    -------
    Array
        Points of the path, shape (steps + 1, 2), evenly spaced in height.
    """
    heights = np.linspace(float(field.value(*start)), height, steps + 1)
    step = heights[1] - heights[0]
    points = [np.array(start, float)]
    for due in heights[1:]:
        here = points[-1]
        first = _per_height(field, here)
        second = _per_height(field, here + step / 2 * first)
        third = _per_height(field, here + step / 2 * second)
        fourth = _per_height(field, here + step * third)
        there = here + step / 6 * (first + 2 * second + 2 * third + fourth)
        points.append(_back_to(field, there, due))
    return np.array(points)


def _per_height(field: Field, point: Array) -> Array:
    """Return the steepest step that gains one unit of height, to first order."""
    gradient = field.gradient(*point)
    return np.asarray(gradient / float(gradient @ gradient))


def _sideways(field: Field, point: Array) -> Array:
    gx, gy = field.gradient(*point)
    return np.array((-gy, gx)) / np.hypot(gx, gy)


def _back_to(field: Field, point: Array, height: float) -> Array:
    for _ in range(8):
        gradient = field.gradient(*point)
        miss = float(field.value(*point)) - height
        point = point - miss * gradient / float(gradient @ gradient)
        if abs(miss) <= 1e-13 * max(1.0, abs(height)):
            break
    return point


def even_pace(points: ArrayLike) -> Array:
    """Return for each point of a drawn path the share of the path's length before it, 0 to 1.

    Interpolating a parameter against it moves at an even pace along the drawn curve:
    ``np.interp(share, even_pace(points), parameters)``.
    """
    steps = np.linalg.norm(np.diff(np.asarray(points, float), axis=0), axis=-1)
    travelled = np.concatenate(([0.0], np.cumsum(steps)))
    return np.asarray(travelled / travelled[-1])


@dataclass(frozen=True)
class Walk:
    """A drawn path and the pace at which it is walked, from share 0 to share 1."""

    points: Array
    """Points (x, y) of the path, shape (n, 2), no two neighbours alike."""
    caution: float = 0.0
    """How much a bend slows the walk: turning by one radian counts as so much length, in the units
    of x and y."""

    @cached_property
    def headings(self) -> Array:
        """Unit vectors along the drawn path at its points, shape (n, 2); of second order."""
        travelled = self.length * even_pace(self.points)
        along = np.gradient(self.points, travelled, axis=0, edge_order=2)
        return np.asarray(along / np.linalg.norm(along, axis=-1, keepdims=True))

    @cached_property
    def shares(self) -> Array:
        """The share of the walk done at each point; shape (n,)."""
        return even_pace(np.hstack((self.points, self.caution * self.headings)))

    @cached_property
    def length(self) -> float:
        """Length of the path in the units of x and y."""
        return float(np.linalg.norm(np.diff(self.points, axis=0), axis=-1).sum())

    def position(self, share: float) -> Array:
        """Return the point (x, y) at a share of the walk."""
        return self._between(self.points, share)

    def heading(self, share: float) -> Array:
        """Return the unit vector along the drawn path at a share of the walk."""
        along = self._between(self.headings, share)
        return np.asarray(along / np.linalg.norm(along))

    def sharpest_bend(self) -> float:
        """Return the share of the walk at which the path turns most for its length."""
        turned = np.linalg.norm(np.diff(self.headings, axis=0), axis=-1)
        walked = np.linalg.norm(np.diff(self.points, axis=0), axis=-1)
        return float(self.shares[np.argmax(turned / walked)])

    def _between(self, values: Array, share: float) -> Array:
        return np.array([np.interp(share, self.shares, column) for column in values.T])

"""The functions of the notebook, each written once; slopes and gradients are derived."""

from __future__ import annotations

from sympy import Rational, sin

from manimark.stage import Curve, Field, X, Y

HILLS = Curve(
    name="hills",
    expression=sin(Rational(4, 3) * X - Rational(1, 2)) + Rational(2, 5) * sin(Rational(2, 3) * X),
    domain=(0.0, 10.0),
)
"""Two peaks and two valleys of different heights."""

SADDLE = Field(
    name="saddle",
    expression=X**2 - Y**2,
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    levels=(-1.75, -1.25, -0.8, -0.45, -0.2, -0.05, 0.0, 0.05, 0.2, 0.45, 0.8, 1.25, 1.75),
)
"""Up along x, down along y, level at the centre."""

BANANA = Field(
    name="banana",
    expression=(1 - X) ** 2 + 10 * (Y - X**2) ** 2,
    domain=((-2.0, 2.0), (-1.0, 3.0)),
    levels=(0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0),
)
"""Rosenbrock's valley (The Computer Journal 3, 1960) with a gentler wall: 10 for his 100."""

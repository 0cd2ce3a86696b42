"""The functions of the notebook, each written once; slopes and gradients are derived."""

from __future__ import annotations

from sympy import Rational, sin

from manimark.stage import Curve, Field, X, Y

HILLS = Curve(
    name="hills",
    expression=Rational(8, 5)
    + sin(Rational(4, 3) * X - Rational(1, 2))
    + Rational(2, 5) * sin(Rational(2, 3) * X),
    domain=(0.0, 10.0),
)
"""Two peaks and two valleys of different heights, all above 0."""

SADDLE = Field(
    name="saddle",
    expression=X**2 - Y**2,
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    levels=tuple(0.3 * step for step in range(-7, 8)),
)
"""Up along x, down along y, flat at the centre; even levels, so close where it is steep."""

BANANA = Field(
    name="banana",
    expression=(1 - X) ** 2 + 10 * (Y - X**2) ** 2,
    domain=((-2.0, 2.0), (-1.2, 2.4)),
    levels=(0.25, 1.0, 4.0, 16.0, 64.0),
)
"""Rosenbrock's valley (The Computer Journal 3, 1960) with a gentler wall: 10 for his 100.

Each level is four times as high as the one inside it, so that valley and walls both show.
"""

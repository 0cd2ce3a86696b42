"""The functions of the notebook, each written once; slopes and gradients are derived."""

from __future__ import annotations

from sympy import Abs, Rational, exp, sin

from manimark.stage import Curve, Field, X, Y

HILLS = Curve(
    name="hills",
    expression=Rational(8, 5)
    + sin(Rational(4, 3) * X - Rational(1, 2))
    + Rational(2, 5) * sin(Rational(2, 3) * X),
    domain=(0.0, 10.0),
)
"""Two peaks and two valleys of different heights, all above 0."""

TERRACE = Curve(
    name="terrace",
    expression=Rational(3, 2) + (X - 5) ** 3 / 100,
    domain=(0.0, 10.0),
)
"""Rises throughout, and yet is flat in the middle: a flat inflection."""

CORNER = Curve(
    name="corner",
    expression=Rational(1, 2) + Rational(3, 5) * Abs(X - 4),
    domain=(0.0, 10.0),
    kinks=(4.0,),
)
"""Lowest where it has no slope at all."""

BELL = Curve(
    name="bell",
    expression=3 * exp(-((X - 5) ** 2) / 4),
    domain=(0.0, 10.0),
)
"""One peak, and slopes that fade on both sides without ever being zero."""

CURVES = (HILLS, TERRACE, CORNER, BELL)

BOWL = Field(
    name="bowl",
    expression=X**2 / 2 + Y**2,
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    levels=tuple(0.25 * step for step in range(1, 14)),
)
"""A minimum at the centre, twice as steep along y as along x."""

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

MONKEY_SADDLE = Field(
    name="monkey-saddle",
    expression=X**3 - 3 * X * Y**2,
    domain=((-1.5, 1.5), (-1.5, 1.5)),
    levels=tuple(0.5 * step for step in range(-9, 10)),
)
"""Two legs and a tail: three ways down. At its centre even the second derivatives are zero."""

PEAKS = Field(
    name="peaks",
    expression=(
        3 * (1 - X) ** 2 * exp(-(X**2) - (Y + 1) ** 2)
        - 10 * (X / 5 - X**3 - Y**5) * exp(-(X**2) - Y**2)
        - exp(-((X + 1) ** 2) - Y**2) / 3
    ),
    domain=((-3.0, 3.0), (-3.0, 3.0)),
    levels=tuple(float(height) for height in range(-6, 8)),
)
"""Three hills and three hollows, as MATLAB has drawn them for decades."""

FIELDS = (BOWL, SADDLE, BANANA, MONKEY_SADDLE, PEAKS)

"""The functions of these scenes."""

from sympy import sin

from manimark.stage import Curve, X

WAVE = Curve("wave", sin(X), (-3.0, 3.0))

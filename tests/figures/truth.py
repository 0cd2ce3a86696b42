"""What figures are held against: the notebook's functions, differentiated by their own values.

Nothing here rests on a derivative that SymPy found, nor on one that a scene wrote down.
"""

from __future__ import annotations

import importlib.util
from types import ModuleType

import numpy as np

from manimark.stage import Curve, Field
from tests.measure import Array
from tests.samples import ROOT

_STEP = 1e-5


def _load_functions() -> ModuleType:
    spec = importlib.util.spec_from_file_location("functions", ROOT / "scenes" / "functions.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


_functions = _load_functions()
HILLS: Curve = _functions.HILLS
SADDLE: Field = _functions.SADDLE
BANANA: Field = _functions.BANANA
CURVES: tuple[Curve, ...] = _functions.CURVES
FIELDS: tuple[Field, ...] = _functions.FIELDS


def slope_at(curve: Curve, x: float | Array) -> Array:
    """Return the symmetric difference quotient of a curve, right to 1e-9 or so."""
    rise = curve.value(x + _STEP) - curve.value(x - _STEP)
    return np.asarray(rise / (2 * _STEP))


def gradient_at(field: Field, x: float | Array, y: float | Array) -> Array:
    """Return the symmetric difference quotients of a field along x and y; shape (…, 2)."""
    along_x = field.value(x + _STEP, y) - field.value(x - _STEP, y)
    along_y = field.value(x, y + _STEP) - field.value(x, y - _STEP)
    return np.stack((along_x, along_y), axis=-1) / (2 * _STEP)


def flat_points(curve: Curve) -> Array:
    """Return where a curve turns from rising to falling or back, ascending, to 1e-8 or so.

    By the zeros of the difference quotient between neighbours of a grid of 1,000 intervals.
    """
    x = np.linspace(*curve.domain, 1001)
    slope = slope_at(curve, x)
    found = []
    for i in np.flatnonzero(slope[:-1] * slope[1:] < 0):
        low, high = x[i], x[i + 1]
        for _ in range(40):
            middle = (low + high) / 2
            same = slope_at(curve, middle) * slope_at(curve, low) > 0
            low, high = (middle, high) if same else (low, middle)
        found.append(float((low + high) / 2))
    return np.array(found)

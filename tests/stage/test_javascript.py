"""What a browser computes is what NumPy computes."""

from __future__ import annotations

import json
from types import ModuleType

import numpy as np
import pytest
import sympy as sp
from playwright.sync_api import Browser

from manimark.stage import Curve, Field, X, javascript_of

POINTS = 1000


def evaluated(browser: Browser, function: Curve | Field, points: np.ndarray) -> np.ndarray:
    """Return what a browser computes at points, shape (points, derivatives)."""
    page = browser.new_page()
    code, places = javascript_of(function), json.dumps(points.tolist())
    # As JSON, in which what is not a number is null.
    values = json.loads(page.evaluate(f"JSON.stringify({places}.map((p) => ({code})(...p)))"))
    page.close()
    return np.array(values, float)


def expected(function: Curve | Field, points: np.ndarray) -> np.ndarray:
    """Return what NumPy computes at points, shape (points, derivatives)."""
    if isinstance(function, Curve):
        (x,) = points.T
        return np.stack((function.value(x), function.slope(x), function.bend(x)), axis=-1)
    x, y = points.T
    gradient, hessian = function.gradient(x, y), function.hessian(x, y)
    seconds = hessian[:, 0, 0], hessian[:, 0, 1], hessian[:, 1, 1]
    return np.stack((function.value(x, y), *gradient.T, *seconds), axis=-1)


def scattered(function: Curve | Field) -> np.ndarray:
    """Return random points of a function's domain."""
    domain = function.domain if isinstance(function, Field) else (function.domain,)
    low, high = np.array(domain).T
    return np.random.default_rng(7).uniform(low, high, (POINTS, len(low)))


def test_a_browser_computes_what_numpy_computes(functions: ModuleType, chromium: Browser) -> None:
    every = (*functions.CURVES, *functions.FIELDS)
    assert len(every) == 9
    for function in every:
        points = scattered(function)
        theirs, ours = evaluated(chromium, function, points), expected(function, points)
        assert theirs.shape == ours.shape
        assert np.allclose(theirs, ours, rtol=1e-9, atol=1e-12), function.name


def test_a_kink_has_a_value_and_no_slope(chromium: Browser) -> None:
    corner = Curve("corner", sp.Abs(X - 1), (0.0, 2.0), kinks=(1.0,))
    ((at_kink, *slopes), (_, before, _), (_, behind, _)) = evaluated(
        chromium, corner, np.array(((1.0,), (0.5,), (1.5,)))
    )
    assert at_kink == 0
    assert np.isnan(slopes).all()
    assert (before, behind) == (-1, 1)
    assert np.isnan(corner.slope(1.0))
    assert corner.flat_points == ()


@pytest.mark.parametrize(
    ("expression", "names"),
    [
        (sp.zeta(X + 2), "zeta"),
        (sp.besselj(0, X), "besselj"),
        (sp.GoldenRatio * X, "GoldenRatio"),
    ],
)
def test_refuses_what_a_browser_cannot_compute(expression: sp.Expr, names: str) -> None:
    message = f"odd cannot be evaluated in a browser: there is no {names}$"
    with pytest.raises(ValueError, match=message):
        javascript_of(Curve("odd", expression, (0.0, 1.0)))

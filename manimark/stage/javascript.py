"""A function as JavaScript, from the very expressions that NumPy evaluates."""

from __future__ import annotations

from functools import cache

import sympy as sp

from manimark.stage.mathematics import Curve, Field, X, Y


@cache
def javascript_of(function: Curve | Field) -> str:
    """Return JavaScript for a function and all its derivatives up to the second.

    Parameters
    ----------
    function
        What is to be evaluated in a browser.

    Returns
    -------
    str
        An expression whose value is a function. Of a `Curve` it takes x and returns
        ``[f, f′, f″]``, the last two not a number at a kink; of a `Field` it takes x and y and
        returns ``[f, fx, fy, fxx, fxy, fyy]``.

    Raises
    ------
    ValueError
        If the expression holds something that JavaScript has no function for.
    """
    symbols = (X,) if isinstance(function, Curve) else (X, Y)
    steps, results = sp.cse(function.derivatives, sp.numbered_symbols("t"))
    lines = [f"const {name} = {_code(value, function)};" for name, value in steps]
    values = [_code(result, function) for result in results]
    if isinstance(function, Curve) and function.kinks:
        at_kink = " || ".join(f"x === {kink!r}" for kink in function.kinks)
        lines.append(f"if ({at_kink}) return [{values[0]}, NaN, NaN];")
    lines.append(f"return [{', '.join(values)}];")
    body = "".join(f"  {line}\n" for line in lines)
    return f"function ({', '.join(map(str, symbols))}) {{\n{body}}}"


def _code(expression: sp.Expr, function: Curve | Field) -> str:
    # With human=False what JavaScript has no name for is told apart instead of commented on.
    numbers, functions, code = sp.jscode(expression, human=False)
    if unknown := {number for number, _ in numbers} | functions:
        names = ", ".join(sorted({part.func.__name__ for part in unknown}))
        raise ValueError(f"{function.name} cannot be evaluated in a browser: there is no {names}")
    return str(code)

"""MathML → one line of characters, for those who cannot see a formula."""

from __future__ import annotations

import re
import unicodedata

from manimark.lectures.handout.tree import Element

UNSEEN = frozenset("\u200b\u2061\u2062\u2063\u2064\ufe00\ufe01")
"""What is written for programs, and variants of letters of which the font has one."""
PRIMES = {"'": "′", "′": "′", "″": "″", "‴": "‴", "⁗": "⁗"}
"""Primes as MathML has them → as they are set."""
ACCENTS = {
    "ˆ": "\u0302",
    "^": "\u0302",
    "˜": "\u0303",
    "~": "\u0303",
    "¯": "\u0304",
    "‾": "\u0304",
    "˘": "\u0306",
    "˙": "\u0307",
    "¨": "\u0308",
    "˚": "\u030a",
    "ˇ": "\u030c",
    "`": "\u0300",
    "´": "\u0301",
    "→": "\u20d7",
    "←": "\u20d6",
    "↔": "\u20e1",
}
"""Accents that stand alone → those that stand above a letter."""

_LINE = "\u0332"
"""As MathML has it, above what it is over and below what it is under."""
_APPLICATION = "\u2061"
_ALONE = frozenset("|‖∥¬√∂∇∑∏∐∫∬∮/")
"""Signs of mathematics with no space around them."""


def spoken(formula: Element) -> str:
    """Return a formula as one line: ``f′(x) = lim_(h→0) (f(x + h) − f(x))/h``."""
    return re.sub(r"\s+", " ", _said(formula)).strip()


def _said(element: Element) -> str:
    children = (c for c in element.children if isinstance(c, Element) or c.strip())
    parts = [c.strip() if isinstance(c, str) else _said(c) for c in children]
    match element.tag, parts:
        case "mfrac", [above, below]:
            return f"{_grouped(above)}/{_grouped(below)}"
        case "msqrt", _:
            return f"√{_grouped(''.join(parts))}"
        case "mroot", [base, index]:
            return f"√[{index}]{_grouped(base)}"
        case "mover", [base, sign] if len(base) == 1 and sign in ACCENTS:
            return base + ACCENTS[sign]
        case "mover" | "munder", [base, sign] if sign == _LINE:
            return _grouped(base) + ("\u0305" if element.tag == "mover" else _LINE)
        case "msub" | "munder", [base, below]:
            return base + _script("_", below)
        case "msup" | "mover", [base, above]:
            return base + _script("^", above)
        case "msubsup" | "munderover", [base, below, above]:
            return base + _script("_", below) + _script("^", above)
        case "mtable", _:
            return "; ".join(parts)
        case "mtr", _:
            return (" " if _is_chain(element) else ", ").join(filter(None, parts))
        case "mo", _:
            return _operator(element)
        case "mi" | "mn" | "mtext" | "ms", _:
            return "".join(c for c in element.text if c not in UNSEEN)
        case "mspace" | "annotation" | "annotation-xml", _:
            return ""
    return "".join(parts)


def _operator(element: Element) -> str:
    text = element.text.strip()
    if text == _APPLICATION:
        return " "
    sign = "".join(c for c in text if c not in UNSEEN)
    is_between = unicodedata.category(sign[:1] or " ") == "Sm" and sign not in _ALONE
    is_close = element.attributes.get("lspace") == element.attributes.get("rspace") == "0"
    return f" {sign} " if is_between and not is_close else sign


def _is_chain(row: Element) -> bool:
    """Whether the cells of a row are halves of equations, which are said without a stop."""
    return any("look-padding-left-0" in cell.classes for cell in row.elements)


def _grouped(text: str) -> str:
    text = text.strip()
    return text if len(text) == 1 or re.fullmatch(r"[\d.]+", text) else f"({text})"


def _script(mark: str, text: str) -> str:
    return text if text in PRIMES else mark + _grouped(text)

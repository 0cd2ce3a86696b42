"""LaTeX formulas to MathML that brings no style of its own and needs no script."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from math_core import LatexError, LatexToMathML

from manimark.errors import SiteError

MEANINGS = {"function": "NavyBlue", "derivative": "BurntOrange", "level": "TealBlue"}
r"""Class of ``\class{…}`` → the colour name that carries it through the converter."""

DECLARATIONS = (
    "text-align: left",
    "text-align: right",
    "text-align: center",
    "justify-items: start",
    "justify-items: end",
    "padding-left: 0",
    "padding-left: 0.1em",
    "padding-left: 1em",
    "padding-right: 0",
    "padding-right: 0.1em",
    "padding-top: 0",
    "padding-top: 0.1667em",
    "padding-bottom: 0",
    "width: 7.5%",
    "width: 50%",
    "width: 100%",
    "border-left: 0.05em solid currentcolor",
    "border-left: 0.05em dashed currentcolor",
    "border-right: 0.05em solid currentcolor",
    "border-right: 0.05em dashed currentcolor",
    "border-top: 0.05em solid currentcolor",
    "border-top: 0.05em dashed currentcolor",
    "margin-left: -0.16666667em",
    "margin-left: -0.22222222em",
    "margin-left: -0.2777778em",
    "math-shift: compact",
)
"""The looks that formulas and table cells may ask for; a strict policy lets none bring its own."""

_PRIMED = re.compile(r"<msup>(<m[in]\b[^>]*>[^<]*</m[in]>)<mo>([′″‴⁗])</mo></msup>")
"""A letter with primes; the font's prime is raised already, and as a superscript it floats off."""

_STRUT = '<mspace width="0" height="0.7em" depth="0.25em"/>'
"""Of a letter's height: without it Chromium hangs the radical over a small letter too low."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula as written."""

    source: str
    """With its dollar signs and class list."""
    latex: str
    display: bool
    """Whether it stands on lines of its own."""
    meaning: str
    """Classes of the whole formula, separated by spaces; mostly empty."""
    line: int
    """Line on which `latex` begins."""


class FormulaError(ValueError):
    """A formula that cannot be shown; the arguments are line, message and hint."""


def formula_css() -> str:
    """Return the style sheet on which the classes of formulas, and of table cells, rely."""
    return "".join(f".{class_of(rule)} {{ {rule}; }}\n" for rule in DECLARATIONS)


def class_of(rule: str) -> str:
    """Return the class for a declaration: ``padding-left: 0`` → ``look-padding-left-0``."""
    return "look-" + re.sub(r"[^a-z0-9]+", "-", rule.replace("-0", "minus-0")).strip("-")


def convert_formulas(formulas: Sequence[Formula], path: Path) -> tuple[list[str], list[SiteError]]:
    """Convert the formulas of one page.

    Parameters
    ----------
    formulas
        In the order of the text; numbered equations count on from one to the next.
    path
        The page, for messages.

    Returns
    -------
    The MathML of each formula, empty where it failed, and the mistakes.
    """
    converter = LatexToMathML(fancy_error=False)
    sound: list[tuple[str, bool]] = []
    mistakes = []
    for formula in formulas:
        try:
            sound.append((_checked(formula, converter), formula.display))
        except FormulaError as error:
            mistakes.append(SiteError(path, *error.args))
            sound.append(("", formula.display))
    converted = converter.convert_all(sound)
    for number, (formula, mathml) in enumerate(zip(formulas, converted, strict=True)):
        try:
            converted[number] = _clean(formula, mathml)
        except FormulaError as error:
            mistakes.append(SiteError(path, *error.args))
    return converted, mistakes


def plain_text(mathml: str) -> str:
    """Return the characters of a formula: ``f′(x)=0``."""
    return html.unescape(re.sub(r"<[^>]*>", "", mathml)).replace("\u2061", "")


def _checked(formula: Formula, converter: LatexToMathML) -> str:
    """Return the LaTeX for the converter."""
    if formula.source == "$$":
        message = "a formula that is not closed"
        raise FormulaError(formula.line, message, "end it with $$ before a blank line")
    if not formula.latex.strip():
        raise FormulaError(formula.line, "an empty formula", r"write \$ for a dollar sign")
    if found := re.search(r"\\(text)?color\b", formula.latex):
        line = formula.line + formula.latex.count("\n", 0, found.start())
        hint = rf"mark the meaning: \class{{derivative}}{{…}}; known are {', '.join(MEANINGS)}"
        raise FormulaError(line, "a formula names a colour", hint)
    latex = re.sub(r"\\class\s*\{([^{}]*)\}", lambda m: _colour(m, formula), formula.latex)
    try:
        converter.convert_with_local_state(latex, displaystyle=formula.display)
    except LatexError as error:
        offset, _, reason = str(error).partition(": ")  # for instance '6: Unknown command "\foo".'
        line = formula.line + latex.count("\n", 0, int(offset))
        shown = " ".join(formula.latex.split())
        if len(shown) > 60:
            shown = shown[:59] + "…"
        hint = r"correct the LaTeX, or write \$ for a dollar sign"
        raise FormulaError(line, f"bad formula “{shown}”: {reason.rstrip('.')}", hint) from None
    return latex


def _colour(found: re.Match[str], formula: Formula) -> str:
    name = found.group(1).strip()
    if name in MEANINGS:
        return rf"\textcolor{{{MEANINGS[name]}}}"
    line = formula.line + formula.latex.count("\n", 0, found.start())
    near = get_close_matches(name, MEANINGS, n=1)
    hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(MEANINGS)}"
    raise FormulaError(line, rf"unknown \class{{{name}}} in a formula", hint)


def _clean(formula: Formula, mathml: str) -> str:
    """Return the MathML with classes in place of styles."""
    if "<menclose" in mathml:
        message = "browsers do not draw boxes and strokes in formulas"
        raise FormulaError(formula.line, message, "leave out \\boxed or \\cancel")
    if found := re.search(r'<a href="#([^"]*)">\(\?\?\)', mathml):
        message = f"no equation has the label {found.group(1)!r}"
        raise FormulaError(formula.line, message, r"write \label{…} into a numbered equation")
    mathml = re.sub(r'(<mtable[^>]*?) scriptlevel="\d"', r"\1", mathml)
    mathml = _PRIMED.sub(r'<mrow>\1<mo lspace="0" rspace="0">\2</mo></mrow>', mathml)
    mathml = mathml.replace("<msqrt>", f"<msqrt>{_STRUT}")
    mathml = mathml.replace("&ApplyFunction;", "\u2061").replace("&InvisibleTimes;", "\u2062")
    mathml = re.sub(r' style="([^"]*)"', lambda m: _classes(m.group(1), formula), mathml)
    if formula.meaning:
        mathml = mathml.replace("<math", f'<math class="{formula.meaning}"', 1)
    return mathml


def _classes(style: str, formula: Formula) -> str:
    names = []
    for declaration in filter(None, style.split(";")):
        rule = re.sub(r"\s*:\s*", ": ", declaration.strip())
        if rule in DECLARATIONS:
            names.append(class_of(rule))
        elif rule.startswith("color: "):
            names.append(_MEANING_OF[rule.removeprefix("color: ").upper()])
        else:
            message = f"a formula asks for the style {rule!r}, which pages do not have"
            raise FormulaError(formula.line, message, "write it without that length or frame")
    return f' class="{" ".join(names)}"'


def _colours_in_use() -> dict[str, str]:
    """Return the converter's value of each colour → the meaning it stands for."""
    converter = LatexToMathML()
    found = {}
    for meaning, colour in MEANINGS.items():
        mathml = converter.convert_with_local_state(rf"\textcolor{{{colour}}}x", displaystyle=False)
        found[mathml.partition("color:")[2][:7].upper()] = meaning
    return found


_MEANING_OF = _colours_in_use()

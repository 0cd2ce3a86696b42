"""Small points of good typesetting that browsers do not see to by themselves."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_FORMULA = r"<math(?![^>]*display=)[^>]*>(?:(?!</math>).)*</math>"
_TOUCHED_FORMULA = re.compile(
    rf"(?=[(\[“‘<])([(\[“‘]*)({_FORMULA}|<(span|em|strong)\b[^>]*>{_FORMULA}</\3>)(-\w+|[.,;:!?)\]’”…]*)",
    re.DOTALL,
)
_AMPERSAND = Markup('<span class="ampersand">&amp;</span>')


def set_title(title: str) -> Markup:
    """Return a title as HTML whose ampersands can be set in italics, as printers do.

    An ampersand stays on the line of the word that it brings in.
    """
    first, *rest = title.split("&")
    html = escape(first)
    for part in rest:
        html += _AMPERSAND + escape(re.sub(r"^ ", "\N{NO-BREAK SPACE}", part))
    return html


def tie_formulas(html: str) -> str:
    """Return HTML in which no line breaks between a formula and the marks that touch it.

    Browsers treat a formula as an object: without this a line could begin with a comma.
    """
    # Most texts have no formula, and the search for a touched one is slow.
    return _TOUCHED_FORMULA.sub(_tie, html) if "<math" in html else html


def _tie(found: re.Match[str]) -> str:
    before, formula, _, after = found.groups()
    return f'<span class="nowrap">{found.group()}</span>' if before or after else formula

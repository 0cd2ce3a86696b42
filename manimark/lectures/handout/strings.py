"""Words as Typst reads them."""

from __future__ import annotations

import re
from collections.abc import Sequence

EMPTY = '""'
"""In a formula, what is not seen."""

_PUNCTUATION = re.compile(r"[!-/:-@\[-`{-~]")
_BLANK = re.compile(r"[ \t\r\n\f]+")


def escaped(text: str) -> str:
    """Return plain text as markup that means nothing but itself; blanks become one space."""
    return _PUNCTUATION.sub(r"\\\g<0>", _BLANK.sub(" ", text))


def quoted(text: str) -> str:
    """Return a string literal."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + text.replace("\n", "\\n").replace("\t", "\\t").replace("\r", "") + '"'


def anchor(name: str) -> str:
    """Return what is not seen, and to which links may lead."""
    return f"#metadata(none)#label({quoted(name)})"


def joined(pieces: Sequence[str]) -> str:
    """Return pieces of a formula side by side; beside words in quotes a space would be seen."""
    line = ""
    for piece in filter(None, pieces):
        touching = line.endswith('"') or piece.startswith('"')
        line += piece if touching or not line else f" {piece}"
    return line

"""What is taken note of in the tree of a page, and the tokens that stand for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element

from manimark.markup.source import END, Source
from manimark.model import FigureRef, LinkRef, Location

LINK_OUT, FIGURE_OUT = "\ufdd4", "\ufdd5"
"""Begin the number of a link or figure in the finished HTML."""
OUT_TOKEN = re.compile(f"<p>{FIGURE_OUT}(?P<figure>\\d+){END}</p>|{LINK_OUT}(?P<link>\\d+){END}")

PAGE_TEXT = "page-text"
"""The id of the text itself, which the templates give it and no heading may get."""
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")


@dataclass(slots=True)
class HeadingNote:
    """A heading of the tree."""

    element: Element
    level: int
    line: int


@dataclass(slots=True)
class Notes:
    """What the tree holds besides HTML."""

    source: Source
    links: list[LinkRef] = field(default_factory=list)
    figures: list[FigureRef] = field(default_factory=list)
    """Their captions are still missing."""
    captions: list[Element] = field(default_factory=list)
    """An element for each figure, holding its caption."""
    headings: list[HeadingNote] = field(default_factory=list)
    explicit_ids: set[str] = field(default_factory=lambda: {PAGE_TEXT})

    def link(self, target: str, part: Literal["address", "name"], line: int) -> str:
        """Note one end of a link and return its token."""
        self.links.append(LinkRef(target, part, Location(self.source.path, line)))
        return f"{LINK_OUT}{len(self.links) - 1}{END}"


def scheme_of(address: str) -> str:
    """Return ``https`` of ``https://…``, and nothing of a relative path."""
    found = _SCHEME.match(address)
    return found.group(1).lower() if found else ""


def is_address(address: str) -> bool:
    """Return whether an address with a scheme can be read, unlike ``http://[a``."""
    try:
        _ = urlsplit(address).port
    except ValueError:
        return False
    return True

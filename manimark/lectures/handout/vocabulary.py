"""What elements HTML has, and what they are to paper."""

from __future__ import annotations

from manimark.lectures.handout.tree import Element

FIGURE = "manimark-figure"
"""Element that stands for a figure; its ``number`` says which."""

UNSEEN = frozenset(
    {"script", "style", "template", "head", "link", "meta", "base", "param", "source"}
)
"""Elements of which a browser shows nothing."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}
"""Headings → their levels."""
BLOCKS = {
    *("address", "article", "aside", "blockquote", "body", "center", "details", "dialog", "div"),
    *("dd", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hgroup"),
    *("hr", "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section"),
    *("summary", "table", "ul", *HEADINGS, FIGURE),
}
"""Elements that stand on lines of their own."""
AROUND = {
    "em": "emph",
    "i": "emph",
    "cite": "emph",
    "dfn": "emph",
    "var": "emph",
    "strong": "strong",
    "b": "strong",
    "sup": "super",
    "sub": "sub",
    "del": "strike",
    "s": "strike",
    "ins": "underline",
    "u": "underline",
    "mark": "highlight",
}
"""Element of a line → Typst's function."""
MADE_OF = {"video": "src", "audio": "src", "iframe": "src", "embed": "src", "object": "data"}
"""What paper does not show → the attribute that says where it is."""
_ALIGNS = ("left", "center", "right")


def is_block(element: Element) -> bool:
    """Whether an element stands on lines of its own; so does what holds such ones, but no link."""
    if element.tag in ("a", "math"):
        return False
    return element.tag in BLOCKS or any(map(is_block, element.elements))


def is_note(link: Element) -> bool:
    """Whether a link is the mark of a footnote."""
    return "footnote-ref" in link.classes


def unwrapped(element: Element, *tags: str) -> list[Element]:
    """Return the children of some tags, those within groups too."""
    found: list[Element] = []
    for child in element.elements:
        found += [child] if child.tag in tags else unwrapped(child, *tags)
    return found


def cells_of(row: Element) -> list[Element]:
    """Return the cells of a row."""
    return [cell for cell in row.elements if cell.tag in ("td", "th")]


def width_of(row: Element) -> int:
    """Return how many columns a row fills."""
    return sum(span_of(cell, "colspan") for cell in cells_of(row))


def align_of(cell: Element) -> str:
    """Return ``left``, ``center`` or ``right``."""
    return next((a for a in _ALIGNS if f"look-text-align-{a}" in cell.classes), "left")


def span_of(cell: Element, name: str) -> int:
    """Return the ``colspan`` or ``rowspan`` of a cell."""
    return max(1, whole(cell.attributes.get(name), 1))


def whole(text: str | None, otherwise: int) -> int:
    """Return the whole number that an attribute holds."""
    return int(text) if text and text.strip().isdecimal() else otherwise

"""HTML as a tree, as far as a page's text needs it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {
    *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source"),
    *("track", "wbr"),
}
"""Elements that are never closed."""


@dataclass(slots=True, eq=False)
class Element:
    """An element with all that stands in it."""

    tag: str
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    @property
    def elements(self) -> list[Element]:
        """The elements among its children."""
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def classes(self) -> frozenset[str]:
        """Its classes."""
        return frozenset(self.attributes.get("class", "").split())

    @property
    def text(self) -> str:
        """All characters in it."""
        return "".join(c if isinstance(c, str) else c.text for c in self.children)

    def iter(self, *tags: str) -> Iterator[Element]:
        """Yield itself and all elements below in their order; of some tags if any are given."""
        if not tags or self.tag in tags:
            yield self
        for child in self.elements:
            yield from child.iter(*tags)


def parse(html: str) -> Element:
    """Return HTML as the children of one element; what is not well formed is read leniently."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    return parser.root


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self._open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_startendtag(tag, attrs)
        if tag not in _VOID:
            self._open.append(self._open[-1].elements[-1])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self._open[-1].children.append(Element(tag, attributes))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, 0, -1):
            if self._open[depth].tag == tag:
                del self._open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

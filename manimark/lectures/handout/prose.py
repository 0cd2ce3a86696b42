"""HTML of a page's text → markup of Typst.

What the page's style sheet draws is left to functions of the handout's template: `shown`,
`meaning`, `outward`, `definition`, `fold`, `lead`, `rule`. An element that nobody knows is read as
what stands in it, so that no words are lost.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from manimark.lectures.handout.addresses import address_of, is_reachable
from manimark.lectures.handout.formulas import formula
from manimark.lectures.handout.strings import anchor, escaped, quoted
from manimark.lectures.handout.tree import Element
from manimark.lectures.handout.vocabulary import (
    AROUND,
    BLOCKS,
    FIGURE,
    HEADINGS,
    MADE_OF,
    UNSEEN,
    align_of,
    cells_of,
    is_block,
    is_note,
    span_of,
    unwrapped,
    whole,
    width_of,
)
from manimark.markup.formulas import MEANINGS

_LABEL = re.compile(r'#label\("((?:[^"\\]|\\.)*)"\)')
_HYPHENATED = re.compile(r"-\w+")


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A figure on paper."""

    options: str
    """What the template's function is given besides the caption."""
    caption: Element
    anchor: str


@dataclass(slots=True)
class Prose:
    """Turns the text of one page into markup."""

    url: str
    """Where the page is published."""
    figures: Mapping[int, PrintedFigure]
    """By number."""
    pictures: Callable[[str, str], str]
    """Makes the markup of a picture of its address and description; empty if it is not there."""
    anchors: set[str] = field(default_factory=set)
    """Names to which links may lead."""
    _notes: dict[str, Element] = field(default_factory=dict)
    """Id of each footnote → its text."""
    _noted: set[str] = field(default_factory=set)
    """The footnotes that stand on paper already."""
    _depth: int = -1
    """How many blocks it is within."""
    _level: int = 0
    """Of the last heading."""
    _reading: list[str] = field(default_factory=list)
    """Ids of the footnotes that it is within."""
    _linked: set[str] = field(default_factory=set)
    """Names to which links lead."""
    _aside: bool = False
    """Whether it is within a footnote, or in a place that takes none."""

    def text(self, body: Element) -> list[str]:
        """Return the blocks of a page's text."""
        for notes in body.iter("div"):
            if "footnote" in notes.classes:
                self._notes |= {n.attributes.get("id", ""): n for n in notes.iter("li")}
        names = {e.attributes["id"] for e in body.iter() if e.attributes.get("id")}
        unseen = {e.attributes.get("id", "") for u in body.iter(*UNSEEN) for e in u.iter()}
        unseen |= {name for name in names if name.startswith(("fn:", "fnref"))}
        self.anchors = (names - unseen) | {figure.anchor for figure in self.figures.values()}
        blocks = self._blocks(body.children)
        # Where raw HTML names what cannot be named on paper, links lead to the beginning.
        named = {name for block in blocks for name in _LABEL.findall(block)}
        lost = sorted(n for n in self._linked if quoted(n)[1:-1] not in named)
        return [anchor(name) for name in lost] + blocks

    def line(self, children: Iterable[Element | str]) -> str:
        """Return what stands in a line."""
        pieces: list[str] = []
        after_formula = False
        for child in children:
            if isinstance(child, Element):
                pieces.append(self._in_line(child))
                after_formula = child.text != "" and next(child.iter("math"), None) is not None
                continue
            hyphenated = _HYPHENATED.match(child) if after_formula else None
            if hyphenated:  # no line begins with the hyphen of "x-axis"
                pieces[-1] = f"#box[{pieces[-1]}{escaped(hyphenated[0])}]"
                child = child[hyphenated.end() :]
            pieces.append(escaped(child))
            after_formula = False
        return "".join(pieces)

    def aside(self, body: Element) -> str:
        """Return a line in a place that takes no footnotes."""
        before, self._aside = self._aside, True
        line = self.line(body.children).strip()
        self._aside = before
        return line

    def _blocks(self, children: Iterable[Element | str]) -> list[str]:
        """Return blocks, each on lines of its own; text between them becomes paragraphs."""
        blocks: list[str] = []
        before: Element | None = None
        self._depth += 1
        for stretch in _stretches(children):
            if isinstance(stretch, Element):
                made = [block for block in self._block(stretch) if block]
                if made and before and _leads(before, stretch):
                    blocks[-1] = f"#lead[{blocks[-1]}]"
                blocks += made
                before = stretch if made else before
            elif line := self.line(stretch).strip():
                blocks.append(line)
                before = None
        self._depth -= 1
        return blocks

    def _content(self, children: Iterable[Element | str]) -> str:
        """Return blocks as an argument in square brackets."""
        return "[" + "\n\n".join(self._blocks(children)) + "]"

    def _block(self, element: Element) -> list[str]:
        if element.tag in UNSEEN or "footnote" in element.classes:
            return []
        if level := HEADINGS.get(element.tag):
            return [self._heading(element, level)]
        maker = _BLOCK_MAKERS.get(element.tag)
        blocks = maker(self, element) if maker else self._blocks(element.children)
        if (name := element.attributes.get("id")) and blocks:
            blocks[0] = anchor(name) + " " + blocks[0]
        return blocks

    def _heading(self, element: Element, level: int) -> str:
        if not element.text.strip():
            return ""
        name = element.attributes.get("id")
        label = f"#label({quoted(name)})" if name else ""
        # The title of the page is that of the document, so level 2 is the first; readers of tagged
        # PDF must find none left out.
        self._level = min(max(1, level - 1), self._level + 1)
        return f"#heading(level: {self._level})[{self.aside(element)}]{label}"

    def _paragraph(self, element: Element) -> list[str]:
        if any(is_block(child) for child in element.elements):
            return self._blocks(element.children)
        return [self.line(element.children).strip()]

    def _list(self, element: Element) -> list[str]:
        items = [child for child in element.elements if child.tag == "li"]
        if not items:
            return self._blocks(element.children)
        tight = not any(is_block(child) for item in items for child in item.elements)
        options = [f"tight: {str(tight).lower()}"]
        if element.tag == "ol":
            options.append(f"start: {whole(element.attributes.get('start'), 1)}")
        bodies = ", ".join(self._item(item) for item in items)
        name = "enum" if element.tag == "ol" else "list"
        return [f"#{name}({', '.join(options)}, {bodies})"]

    def _item(self, item: Element) -> str:
        name = item.attributes.get("id")
        blocks = self._blocks(item.children)
        return "[" + (anchor(name) + " " if name else "") + "\n\n".join(blocks) + "]"

    def _definitions(self, element: Element) -> list[str]:
        """Return terms with what they mean; several terms may share it."""
        blocks: list[str] = []
        terms: list[str] = []
        for child in unwrapped(element, "dt", "dd"):
            if child.tag == "dt":
                terms.append(self._named(child))
            else:
                head = " #linebreak() ".join(terms)
                blocks.append(f"#definition([{head}]){self._content(child.children)}")
                terms.clear()
        return [*blocks, *(f"#definition([{term}])[]" for term in terms)]

    def _named(self, term: Element) -> str:
        name = term.attributes.get("id")
        return (anchor(name) + " " if name else "") + self.line(term.children).strip()

    def _table(self, element: Element) -> list[str]:
        head = [row for part in element.iter("thead") for row in part.iter("tr") if cells_of(row)]
        rows = [row for row in element.iter("tr") if cells_of(row) and row not in head]
        columns = max((width_of(row) for row in [*head, *rows]), default=0)
        if not columns:
            return self._blocks(element.children)
        widest = max([*rows, *head], key=lambda row: len(cells_of(row)))
        options = [
            f"columns: {columns}",
            f"align: ({', '.join(map(align_of, cells_of(widest)))},)",
            *([f"table.header({', '.join(map(self._table_row, head))})"] if head else []),
            *map(self._table_row, rows),
        ]
        captions = [self.line(c.children).strip() for c in element.iter("caption")]
        return [*captions, f"#table({', '.join(options)})"]

    def _table_row(self, row: Element) -> str:
        return ", ".join(map(self._table_cell, cells_of(row)))

    def _table_cell(self, cell: Element) -> str:
        spans = [f"{n}: {span_of(cell, n)}" for n in ("colspan", "rowspan") if span_of(cell, n) > 1]
        body = self._content(cell.children)
        body = f"[#strong{body}]" if cell.tag == "th" else body
        return f"table.cell({', '.join(spans)}){body}" if spans else body

    def _quotation(self, element: Element) -> list[str]:
        return [f"#quote(block: true){self._content(element.children)}"]

    def _code(self, element: Element) -> list[str]:
        return [f"#raw(block: true, {quoted(element.text.strip(chr(10)))})"]

    def _fold(self, element: Element) -> list[str]:
        summary = next((c for c in element.elements if c.tag == "summary"), Element("summary"))
        rest = [child for child in element.children if child is not summary]
        return [f"#fold([{self.aside(summary)}]){self._content(rest)}"]

    def _division(self, element: Element) -> list[str]:
        if "math-display" in element.classes:
            return [self.line(element.children).strip()]
        return self._blocks(element.children)

    def _figure(self, element: Element) -> list[str]:
        figure = self.figures[int(element.attributes["number"])]
        caption = self.aside(figure.caption)
        floats = str(self._depth == 0).lower()
        options = f"{figure.options}, floats: {floats}"
        return [f"#shown({options}, [{caption}])#label({quoted(figure.anchor)})"]

    def _rule(self, element: Element) -> list[str]:
        return ["#rule()"]

    def _in_line(self, element: Element) -> str:
        body = self._line_of(element)
        name = element.attributes.get("id", "")
        return anchor(name) + body if name in self.anchors and element.tag != "math" else body

    def _line_of(self, element: Element) -> str:
        tag = element.tag
        if tag in UNSEEN:
            return ""
        if tag == "sup" and (note := next(element.iter("a"), None)) and is_note(note):
            return self._note(note.attributes.get("href", "#")[1:])
        if tag == "math":
            return formula(element)
        if tag == "a":
            return self._link(element)
        if tag == "img":
            return self._picture(element)
        if tag in ("code", "kbd", "samp", "tt"):
            return f"#raw({quoted(element.text)})"
        if tag in AROUND:
            return f"#{AROUND[tag]}[{self.line(element.children)}]"
        if tag == "br":
            return "#linebreak()"
        if tag == "wbr":
            return ""
        if tag == "q":
            return f"“{self.line(element.children)}”"
        if tag in MADE_OF:
            return self._elsewhere(element, element.attributes.get(MADE_OF[tag], ""))
        line = self.line(element.children)
        if element.tag in BLOCKS:  # within a line, as raw HTML may have it
            return f" {line} "
        for meaning in sorted(element.classes & MEANINGS.keys()):
            line = f"#meaning({quoted(meaning)})[{line}]"
        return line

    def _note(self, name: str) -> str:
        note = self._notes.get(name)
        if note is None or name in self._reading:
            return ""
        if name in self._noted:
            return f"#footnote(label({quoted(name)}))"
        self._reading.append(name)
        before, self._aside = self._aside, True
        text = "\n\n".join(self._blocks(note.children))
        self._aside = before
        self._reading.pop()
        if self._aside:
            return f" \\({text}\\)"
        self._noted.add(name)
        return f"#footnote[{text}]#label({quoted(name)})"

    def _link(self, element: Element) -> str:
        if "footnote-backref" in element.classes:
            return ""
        href = element.attributes.get("href", "").strip()
        line = self.line(element.children)
        if not href:
            return line
        if (name := unquote(href.removeprefix("#"))) in self.anchors and href.startswith("#"):
            self._linked.add(name)
            return f"#link(label({quoted(name)}))[{line}]"
        if not is_reachable(href):
            return line
        return self._outward(href, line, element.text)

    def _outward(self, href: str, line: str, text: str) -> str:
        """Return a link that leaves the handout; its address is printed unless it is the text."""
        address = address_of(href, self.url)
        line = line if line.strip() else escaped(address)
        printed = text.strip() not in (href, address)
        place = "none" if not printed else '"line"' if self._aside else '"foot"'
        return f"#outward({quoted(address)}, printed: {place})[{line}]"

    def _picture(self, element: Element) -> str:
        source, alt = (element.attributes.get(name, "") for name in ("src", "alt"))
        if picture := self.pictures(source, alt):
            return f"#box({picture})"
        return self._elsewhere(Element("", {}, [alt]), source)

    def _elsewhere(self, element: Element, source: str) -> str:
        """Return the words that stand for something that paper does not show, and where it is."""
        line = self.line(element.children)
        if not source or source.startswith("data:"):
            return line
        return self._outward(source, line, element.text)


def _stretches(children: Iterable[Element | str]) -> Iterator[Element | list[Element | str]]:
    """Yield blocks, and between them what stands in lines."""
    line: list[Element | str] = []
    for child in children:
        if isinstance(child, Element) and is_block(child):
            yield line
            yield child
            line = []
        else:
            line.append(child)
    yield line


def _leads(paragraph: Element, element: Element) -> bool:
    """Whether what follows a paragraph finishes its sentence, and so stays with it."""
    if paragraph.tag != "p" or element.tag in ("p", *HEADINGS):
        return False
    return "math-display" in element.classes or paragraph.text.rstrip().endswith(":")


_BLOCK_MAKERS: dict[str, Callable[[Prose, Element], list[str]]] = {
    "p": Prose._paragraph,
    "ul": Prose._list,
    "menu": Prose._list,
    "ol": Prose._list,
    "dl": Prose._definitions,
    "table": Prose._table,
    "blockquote": Prose._quotation,
    "pre": Prose._code,
    "details": Prose._fold,
    "div": Prose._division,
    "hr": Prose._rule,
    FIGURE: Prose._figure,
}

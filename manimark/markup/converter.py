"""The Markdown parser with everything that a page of this site may say."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from pathlib import Path
from typing import cast
from xml.etree.ElementTree import Element

from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from manimark.errors import SiteError
from manimark.markup.formulas import convert_formulas, plain_text
from manimark.markup.notes import LINK_OUT, OUT_TOKEN, PAGE_TEXT, HeadingNote, Notes
from manimark.markup.parser import make_parser
from manimark.markup.references import lift_captions, take_notes
from manimark.markup.source import END, FORMULA, FORMULA_TOKEN, MARK, PLACE, Source, mark
from manimark.model import FigureRef, Fragment, Heading, Inline, Segment

_ID = re.compile(rf"""<[A-Za-z][^<>]*?\sid\s*=\s*["']([^"'{PLACE}]*)(?:{PLACE}(\d+){END})?["']""")
_DISPLAY = re.compile(f"<p>{FORMULA}(\\d+){END}</p>")


def slugify(text: str) -> str:
    """Return the id of a heading as GitHub makes it: ``What's new?`` → ``whats-new``."""
    kept = re.sub(r"[^\w\- ]", "", " ".join(text.lower().split()))
    return kept.replace(" ", "-") or "section"


class Converter:
    """Converts many texts, one after the other, with one parser."""

    def __init__(self) -> None:
        self._md = make_parser()
        # After newlines and tabs are made equal (30), before code (25) and HTML (20) are set aside.
        self._md.preprocessors.register(_Marks(self), "marks", 28)
        # Captions are read right after inline Markdown (20), so that attribute lists, quotes and
        # escapes reach them too; all else waits until those are done (0).
        self._md.treeprocessors.register(_Captions(self), "captions", 19)
        self._md.treeprocessors.register(_References(self), "references", -10)
        self._conversion = _Conversion(Notes(Source(Path(), 1, self._md.htmlStash.store)))

    def read(
        self, text: str, path: Path, first_line: int = 1
    ) -> tuple[Fragment, tuple[SiteError, ...]]:
        """Convert one text as far as it goes, and return its mistakes beside it.

        Parameters
        ----------
        text
            Markdown without front matter.
        path
            The file it comes from, relative to the project's root; used in messages.
        first_line
            Line of the file on which `text` begins.
        """
        self._md.reset()
        source = Source(path, first_line, self._md.htmlStash.store)
        self._conversion = _Conversion(Notes(source))
        fragment = self._conversion.fragment(self._md.convert(text))
        return fragment, tuple(source.mistakes)

    def mark(self, lines: list[str]) -> list[str]:
        """Mark the text in hand."""
        return mark("\n".join(lines), self._conversion.source).split("\n")

    def lift(self, root: Element) -> None:
        """Read the captions of the page in hand."""
        self._conversion.holder = lift_captions(root)
        self._md.treeprocessors["inline"].run(self._conversion.holder)
        root.append(self._conversion.holder)

    def note(self, root: Element) -> None:
        """Take notes of the page in hand."""
        root.remove(self._conversion.holder)
        take_notes(
            root, self._conversion.holder, self._md.htmlStash.rawHtmlBlocks, self._conversion.notes
        )
        self._conversion.convert_formulas(root)
        self._conversion.captions = [self._inner(e) for e in self._conversion.notes.captions]
        for heading in self._conversion.notes.headings:
            self._conversion.name_heading(heading, self._inner(heading.element))

    def _inner(self, element: Element) -> str:
        """Return the finished HTML between an element's tags."""
        tail, element.tail = element.tail, None
        serialised = self._md.serializer(element)
        element.tail = tail
        inner = serialised[serialised.index(">") + 1 : serialised.rindex("<")]
        for postprocessor in self._md.postprocessors:
            inner = postprocessor.run(inner)
        return inner.strip()


class _Marks(Preprocessor):
    def __init__(self, converter: Converter) -> None:
        super().__init__()
        self._converter = converter

    def run(self, lines: list[str]) -> list[str]:
        return self._converter.mark(lines)


class _Captions(Treeprocessor):
    def __init__(self, converter: Converter) -> None:
        super().__init__()
        self._converter = converter

    def run(self, root: Element) -> None:
        self._converter.lift(root)


class _References(Treeprocessor):
    def __init__(self, converter: Converter) -> None:
        super().__init__()
        self._converter = converter

    def run(self, root: Element) -> None:
        self._converter.note(root)


class _Conversion:
    """One text on its way through the converter."""

    def __init__(self, notes: Notes) -> None:
        self.notes = notes
        self.source = notes.source
        self.holder = Element("div")
        self.captions: list[str] = []
        self.headings: list[Heading] = []
        self._mathml: dict[int, str] = {}

    def convert_formulas(self, root: Element) -> None:
        """Convert the formulas that turned out to be such, and not code."""
        texts = [t for tree in (root, *self.notes.captions) for t in tree.itertext()]
        used = sorted({int(n) for text in texts for n in FORMULA_TOKEN.findall(text)})
        formulas = [self.source.formulas[n] for n in used]
        converted, mistakes = convert_formulas(formulas, self.source.path)
        self._mathml = dict(zip(used, converted, strict=True))
        self.source.mistakes += mistakes

    def name_heading(self, note: HeadingNote, inner: str) -> None:
        """Give a heading its id, and keep it for the list of contents."""
        inner = self._expand(MARK.sub("", inner))
        inner = re.sub(r'<sup id="fnref.*?</sup>|</?a\b[^>]*>|<img\b[^>]*>', "", inner)
        inner = re.sub(r'(<[^>]*?)\sid="[^"]*"', r"\1", inner)
        if LINK_OUT in inner:
            message = "a heading asks for the name of what it links to"
            self.source.report(note.line, message, "write the link's text")
        text = " ".join(plain_text(inner).split())
        if not text:
            self.source.report(note.line, "a heading without words", "say what follows")
        given = MARK.sub("", note.element.get("id", ""))
        anchor = given or self._free_id(slugify(text))
        note.element.set("id", f"{anchor}{PLACE}{note.line}{END}")
        self.headings.append(Heading(note.level, anchor, inner, text))

    def _free_id(self, wanted: str) -> str:
        """Return the id, or with a number behind where it is taken."""
        taken = self.notes.explicit_ids
        anchor, number = wanted, 0
        while anchor in taken:
            number += 1
            anchor = f"{wanted}-{number}"
        taken.add(anchor)
        return anchor

    def fragment(self, body: str) -> Fragment:
        """Put the converted text together."""
        anchors = self._anchors(body)
        body = _DISPLAY.sub(lambda m: self._display_block(int(m.group(1)), m.group()), body)
        segments = self._split(self._expand(MARK.sub("", body)))
        return Fragment(tuple(segments), tuple(self.headings), tuple(anchors))

    def _anchors(self, body: str) -> list[tuple[str, int]]:
        """Return every id with its line, in the order of lines; report the second of two."""
        anchors = [(f.anchor, f.at.line) for f in self.notes.figures]
        for anchor, line in _ID.findall(body):
            anchors.append((html.unescape(anchor), int(line or 0) or self._footnote_line(anchor)))
        for number, mathml in self._mathml.items():
            line = self.source.formulas[number].line
            anchors += [(anchor, line) for anchor in re.findall(r'\sid="([^"]*)"', mathml)]
        anchors.sort(key=lambda anchor: anchor[1])
        lines: dict[str, int] = {}
        for anchor, line in anchors:
            if anchor in lines:
                message = f"the id {anchor!r} is used twice, first on line {lines[anchor]}"
                self.source.report(line, message, f"choose another: {{ #{anchor}-2 }}")
            elif anchor == PAGE_TEXT:
                message = f"the id {anchor!r} is that of the whole text"
                self.source.report(line, message, f"choose another: {{ #{anchor}-2 }}")
            lines.setdefault(anchor, line)
        for label, line in self.source.definitions.items():
            if f"fn:{label}" in lines and f"fnref:{label}" not in lines:
                hint = f"write [^{label}] where it belongs, or delete it"
                self.source.report(line, f"nothing refers to the footnote {label!r}", hint)
        return anchors

    def _footnote_line(self, anchor: str) -> int:
        """Return the line of ``fn:label`` or ``fnref:label``."""
        kind, _, label = anchor.partition(":")
        lines = self.source.definitions if kind == "fn" else self.source.labels
        return lines.get(label, self.source.first_line)

    def _split(self, body: str) -> list[Segment]:
        segments: list[Segment] = []
        position = 0
        for found in OUT_TOKEN.finditer(body):
            if between := body[position : found.start()]:
                segments.append(between)
            if found["figure"]:
                segments.append(self._figure(int(found["figure"])))
            else:
                segments.append(self.notes.links[int(found["link"])])
            position = found.end()
        if rest := body[position:]:
            segments.append(rest)
        return segments

    def _figure(self, number: int) -> FigureRef:
        caption = self._split(self._expand(MARK.sub("", self.captions[number])))
        return replace(self.notes.figures[number], caption=tuple(cast("list[Inline]", caption)))

    def _expand(self, text: str) -> str:
        return FORMULA_TOKEN.sub(lambda m: self._inline(int(m.group(1))), text)

    def _inline(self, number: int) -> str:
        mathml = self._mathml.get(number, "")
        if self.source.formulas[number].display:
            return f'<span class="math-display" tabindex="0">{mathml}</span>'
        return mathml

    def _display_block(self, number: int, paragraph: str) -> str:
        """Return a formula that is a paragraph of its own as a block."""
        if not self.source.formulas[number].display:
            return paragraph
        mathml = self._mathml.get(number, "")
        return f'<div class="math-display" tabindex="0">{mathml}</div>'

"""Python-Markdown as this site needs it, spared what costs most of its time and changes nothing."""

from __future__ import annotations

import re
from typing import cast
from xml.etree.ElementTree import Element

from markdown import Markdown
from markdown.extensions import Extension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.fenced_code import FencedCodeExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.md_in_html import MarkdownInHtmlExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.smarty import SmartyExtension
from markdown.extensions.tables import TableExtension
from markdown.treeprocessors import InlineProcessor, Treeprocessor
from markdown.util import AtomicString

from manimark.markup.references import ImagePattern

_QUOTES = {
    "left-single-quote": "‘",
    "right-single-quote": "’",
    "left-double-quote": "“",
    "right-double-quote": "”",
    "ndash": "–",
    "mdash": "—",
    "ellipsis": "…",
}
_INLINE = re.compile(r"""[`\\\[<&*_'"-]|\.\.\.|  \n""")
"""Found in every text that an inline pattern, or smart typography, can change."""


def make_parser() -> Markdown:
    """Return a parser that knows all inline Markdown of this site."""
    parser = Markdown(extensions=_extensions(), output_format="html")
    parser.ESCAPED_CHARS = [*parser.ESCAPED_CHARS, "$", "|"]
    parser.inlinePatterns.register(ImagePattern(parser), "marked_image", 195)
    # Before inline Markdown (20), and before smart typography (6) for what that has made.
    parser.treeprocessors.register(_Plain(parser), "plain", 21)
    parser.treeprocessors.register(_Plain(parser), "still_plain", 7)
    for name in ("inline", "smarty"):
        processor = cast(InlineProcessor, parser.treeprocessors[name])
        # No pattern is added any more, and a registry would look each up anew for each text.
        processor.inlinePatterns = list(processor.inlinePatterns)  # type: ignore[assignment]
    return parser


def _extensions() -> list[Extension]:
    """Return the extensions; given by name, each would be searched among all installed packages."""
    return [
        AttrListExtension(),
        DefListExtension(),
        FencedCodeExtension(),
        FootnoteExtension(),
        MarkdownInHtmlExtension(),
        SaneListExtension(),
        SmartyExtension(substitutions=_QUOTES),
        TableExtension(),
    ]


class _Plain(Treeprocessor):
    """Closes texts in which no inline pattern can match to all thirty of them.

    Most texts are such, the ends of lines between blocks above all.
    """

    def run(self, root: Element) -> None:
        for element in root.iter():
            if element.text and not _INLINE.search(element.text):
                element.text = AtomicString(element.text)
            if element.tail and not _INLINE.search(element.tail):
                element.tail = AtomicString(element.tail)

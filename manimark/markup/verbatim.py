"""Code and raw HTML, which Markdown leaves alone: take the marks out again, keep the addresses."""

from __future__ import annotations

import html
import re
from xml.etree.ElementTree import Element

from markdown.util import AtomicString, code_escape

from manimark.markup.notes import Notes, is_address, scheme_of
from manimark.markup.source import END, FORMULA, LINK, MARK, PLACE, READ_INSIDE, Source

_ID = re.compile(rf"""\sid\s*=\s*["']([^"'{PLACE}]*){PLACE}""")
_ADDRESS = re.compile(rf"""(\s(?:href|src|poster)\s*=\s*["'])([^"'{PLACE}]*){PLACE}(\d+){END}""")


def restore_code(root: Element, source: Source) -> None:
    """Give code back what was written."""
    for element in root.iter():
        if element.tag in ("code", "pre") and element.text:
            pieces = re.split(f"({FORMULA}\\d+{END})", element.text.replace(READ_INSIDE, ""))
            # code is escaped already, all but the formulas that were taken out of it
            pieces[1::2] = [code_escape(source.restore(token)) for token in pieces[1::2]]
            element.text = AtomicString(MARK.sub("", "".join(pieces)))


def restore_html(stash: list[str | Element], notes: Notes) -> None:
    """Mend raw HTML that Python-Markdown set aside, in place.

    Its ids are noted, and its addresses become tokens like those of Markdown's links.
    """
    for number, entry in enumerate(stash):
        if isinstance(entry, Element):
            texts = (text for element in entry.iter() for text in (element.text, element.tail))
            _refuse_markdown("".join(filter(None, texts)), notes.source)
        else:
            notes.explicit_ids.update(_ID.findall(entry))
            _refuse_markdown(entry, notes.source)
            entry = re.sub(f"{LINK}\\d+{END}", "", entry.replace(READ_INSIDE, ""))
            stash[number] = _ADDRESS.sub(lambda m: m[1] + _address(m[2], int(m[3]), notes), entry)


def _address(address: str, line: int, notes: Notes) -> str:
    if scheme_of(address) and not is_address(address):
        notes.source.report(line, f"{address} is no address", "mend what follows the //")
    if not address or scheme_of(address) or address.startswith("//"):
        return address
    return notes.link(html.unescape(address), "address", line)


def _refuse_markdown(text: str, source: Source) -> None:
    """Report Markdown that would be published as it is."""
    found = re.search(f"({LINK}|{FORMULA})(\\d+){END}", text)
    if not found:
        return
    number = int(found.group(2))
    line = number if found.group(1) == LINK else source.formulas[number].line
    tag = re.match(r"\s*<(\w+)", text)
    hint = f'write markdown="1" into its tag <{tag.group(1) if tag else "div"}>'
    source.report(line, "Markdown inside HTML is not read", hint)

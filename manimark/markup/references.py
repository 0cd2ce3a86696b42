"""The parsed tree of one page: figures, links, pictures, headings and ids are taken note of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor

from manimark.markup.formulas import class_of
from manimark.markup.notes import FIGURE_OUT, HeadingNote, Notes, is_address, scheme_of
from manimark.markup.source import END, LINK, MARK, PLACE, Source
from manimark.markup.verbatim import restore_code, restore_html
from manimark.model import FIGURE_KINDS, FigureRef, Location, slug_of

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_LINK_SCHEMES = ("http", "https", "mailto", "tel", "ftp")
_BRACKETS = r"(?:\\.|[^\[\]\\]|\[(?:\\.|[^\[\]\\])*\])*"
_PLACED = re.compile(f"{PLACE}(\\d+){END}")
_IMAGE = (
    rf"!\[(?P<alt>{_BRACKETS})\]"
    rf"\([ \n]*<?(?P<address>{LINK}\d+{END}(?:[^\s<>()]|\([^\s<>()]*\))*)>?"
    r"(?:\s+(?P<title>\"(?:\\.|[^\"\\]|\"(?!\s*\)))*\"|'(?:\\.|[^'\\]|'(?!\s*\)))*'))?\s*\)"
)


class ImagePattern(InlineProcessor):
    """An image as the author wrote it, before escapes and code spans in its caption are read."""

    def __init__(self, md: Markdown) -> None:
        super().__init__(_IMAGE, md)

    def handleMatch(  # type: ignore[override] # noqa: N802 # Python-Markdown's name
        self, m: re.Match[str], data: str
    ) -> tuple[Element, int, int]:
        """Return an ``img`` whose ``alt`` and ``title`` are raw Markdown."""
        title = m["title"] or ""
        # an escaped delimiter is meant as a plain quotation mark
        title = title[1:-1].replace("\\" + title[:1], title[:1]) if title else ""
        image = Element("img", src=m["address"], alt=m["alt"], title=title)
        return image, m.start(), m.end()


def lift_captions(root: Element) -> Element:
    """Copy the captions of figures to paragraphs of their own, to be read as Markdown."""
    holder = Element("div")
    for image in root.iter("img"):
        if _is_figure(image):
            caption = SubElement(holder, "p")
            caption.text = image.get("title", "")
            image.set("title", str(len(holder) - 1))
    return holder


def take_notes(root: Element, holder: Element, stash: list[str | Element], notes: Notes) -> None:
    """Replace what needs knowledge of the site by tokens, and report what is wrong.

    Parameters
    ----------
    root
        The page, all inline Markdown read.
    holder
        The captions, from `lift_captions`.
    stash
        Raw HTML that Python-Markdown set aside; mended in place.
    notes
        Filled in.
    """
    restore_code(root, notes.source)
    restore_html(stash, notes)
    _figures(root, list(holder), notes)
    for tree in (root, *notes.captions):
        _pictures(tree, notes)
        _links(tree, notes)
        _check_text(tree, notes.source)
    _headings(root, notes)
    _align_cells(root)


def _align_cells(root: Element) -> None:
    """Say by class what Python-Markdown says by style, which a strict policy refuses."""
    for cell in root.iter():
        if cell.tag in ("td", "th") and (style := cell.attrib.pop("style", "")):
            classes = (cell.get("class", ""), class_of(style.rstrip(";")))
            cell.set("class", " ".join(filter(None, classes)))


def _figures(root: Element, captions: list[Element], notes: Notes) -> None:
    """Replace each paragraph that is a figure by its token."""
    for parent in list(root.iter()):
        for index, child in enumerate(parent):
            if child.tag != "p":
                continue
            images = [image for image in child.iter("img") if _is_figure(image)]
            if not images:
                continue
            if not _stands_alone(child):
                for image in images:
                    _refuse_inside_sentence(image, notes.source)
                continue
            image = images[0]
            image.attrib.update(child.attrib)
            if figure := _figure(image, notes.source):
                notes.explicit_ids.add(figure.anchor)
                notes.captions.append(captions[int(image.get("title", "0"))])
                notes.figures.append(figure)
                token = Element("p")
                token.text = f"{FIGURE_OUT}{len(notes.figures) - 1}{END}"
                token.tail = child.tail
                parent[index] = token
            else:
                child.remove(image)
    for image in root.iter("img"):
        if _is_figure(image):
            _refuse_inside_sentence(image, notes.source)


def _stands_alone(paragraph: Element) -> bool:
    text = (paragraph.text or "") + "".join(child.tail or "" for child in paragraph)
    return len(paragraph) == 1 and paragraph[0].tag == "img" and not text.strip()


def _refuse_inside_sentence(image: Element, source: Source) -> None:
    hint = "put it into a paragraph of its own, with blank lines around"
    source.report(_line(image.get("src", "")), "a figure inside a sentence", hint)
    image.set("src", "")


def _figure(image: Element, source: Source) -> FigureRef | None:
    line = _line(image.get("src", ""))
    kind, _, name = _address(image).partition(":")
    alt = _plain(image.get("alt", ""), source)
    anchor = MARK.sub("", image.get("id", "")) or f"fig-{slug_of(name)}"
    others = sorted(image.attrib.keys() - {"src", "alt", "title", "id"})
    if not name.isidentifier():
        source.report(line, f"{name!r} names no scene", f"write {kind}:ClassName")
        return None
    if not alt:
        message = f"the figure {name} has no description for those who cannot see it"
        source.report(line, message, "say between the square brackets what it shows")
    if others:
        source.report(line, f"a figure takes an id only, not {others[0]}", "leave it out")
    return FIGURE_KINDS[kind](name, alt, (), anchor, Location(source.path, line))


def _pictures(tree: Element, notes: Notes) -> None:
    source = notes.source
    for image in tree.iter("img"):
        address, line = _address(image), _line(image.get("src", ""))
        if LINK not in image.get("src", ""):
            continue
        image.set("alt", _plain(image.get("alt", ""), source))
        if title := _plain(image.attrib.pop("title", ""), source):
            image.set("title", title)
        if not image.get("alt"):
            message = "a picture without a description for those who cannot see it"
            source.report(line, message, "say between the square brackets what it shows")
        if (scheme := scheme_of(address)) and scheme not in ("http", "https", "data"):
            message = f"unknown kind of figure {scheme + ':'!r}"
            hint = "write " + " or ".join(f"{kind}:ClassName" for kind in FIGURE_KINDS)
            source.report(line, message, hint)
        elif address.startswith("//") or scheme in ("http", "https"):
            message = "a picture from another host"
            source.report(line, message, "save it beside the page and write its path")
        image.set("src", address if scheme else notes.link(address, "address", line))


def _links(tree: Element, notes: Notes) -> None:
    for link in tree.iter("a"):
        href = link.get("href", "")
        if LINK not in href:
            continue
        address, line = MARK.sub("", href), _line(href)
        if "title" in link.attrib:
            link.set("title", notes.source.unlatex(link.get("title", "")))
        empty = not (link.text or "").strip() and not len(link)
        scheme = scheme_of(address)
        if not address:
            notes.source.report(line, "a link without an address", "write it into the parentheses")
        elif scheme and scheme not in _LINK_SCHEMES:
            hint = "begin a figure with !" if scheme in FIGURE_KINDS else "write an https: address"
            notes.source.report(line, f"unknown kind of address {scheme + ':'!r}", hint)
        elif scheme and not is_address(address):
            hint = "mend what follows the //"
            notes.source.report(line, f"{address} is no address", hint)
        elif address.startswith("//"):
            message = f"{address} works on a web server only"
            notes.source.report(line, message, "write https: before it")
        elif empty and scheme:
            notes.source.report(line, "a link without text", "write it into the square brackets")
        elif not scheme:
            if empty:
                link.text = notes.link(address, "name", line)
            address = notes.link(address, "address", line)
        link.set("href", address)


def _check_text(tree: Element, source: Source) -> None:
    """Report link syntax that was left as text."""
    for text in _texts(tree):
        if "[" not in text and LINK not in text:
            continue
        for found in re.finditer(f"{LINK}(\\d+){END}", text):
            hint = r"write [text](address), or \] for a bare bracket"
            source.report(int(found.group(1)), "a link or figure that is not complete", hint)
        for found in re.finditer(r"\[\^([^\[\]\s]+)\]", text):
            if found.group(1) in source.labels:
                line = source.labels[found.group(1)]
                hint = f"write [^{found.group(1)}]: … below, or \\[ for a bare bracket"
                source.report(line, f"no footnote is called {found.group(1)!r}", hint)
        for found in re.finditer(r"(?<![\w\]])\[([^\[\]]+)\]\[([^\[\]\n]*)\]", text):
            if found.group(2) in source.labels:
                label = found.group(2) or found.group(1)
                hint = f"write [{label}]: address below, or \\[ for a bare bracket"
                line = source.labels[found.group(2)]
                source.report(line, f"no address is called {label!r}", hint)


def _headings(root: Element, notes: Notes) -> None:
    """Note headings with their lines; check their order."""
    source, line, above = notes.source, notes.source.first_line, 1
    for element in root.iter():
        text = "".join((element.text or "", *(child.tail or "" for child in element)))
        if found := _PLACED.search(text):
            line = int(found.group(1))
        if element.tag in _HEADINGS:
            level = int(element.tag[1])
            if level == 1:
                hint = "begin it with ##; the page's title is in the front matter"
                source.report(line, "a heading of level 1 in the text", hint)
            elif level > above + 1:
                hint = f"begin it with {'#' * (above + 1)}"
                source.report(line, f"a heading of level {level} below one of level {above}", hint)
            notes.headings.append(HeadingNote(element, level, line))
            above = level
        if "id" in element.attrib:
            notes.explicit_ids.add(MARK.sub("", element.get("id", "")))


def _texts(tree: Element) -> Iterator[str]:
    for element in tree.iter():
        if element.text and element.tag not in ("code", "pre"):
            yield element.text
        if element.tail:
            yield element.tail


def _plain(text: str, source: Source) -> str:
    """Return raw Markdown of an attribute as plain text on one line."""
    text = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", source.unlatex(text))
    return " ".join(text.split())


def _is_figure(image: Element) -> bool:
    kind, colon, _ = _address(image).partition(":")
    return bool(colon) and kind in FIGURE_KINDS


def _address(image: Element) -> str:
    return MARK.sub("", image.get("src", ""))


def _line(marked: str) -> int:
    found = MARK.search(marked)
    return int(found.group(1)) if found else 1

"""What an audit wants to know of the files of a site: ids, addresses, and what an element lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

from manimark.errors import SiteError

# Attributes whose address the browser fetches by itself, by element; `a` waits for its reader.
_FETCHED = {
    "audio": ("src",),
    "embed": ("src",),
    "iframe": ("src",),
    "image": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "input": ("src",),
    "object": ("data",),
    "script": ("src",),
    "source": ("src", "srcset"),
    "track": ("src",),
    "use": ("href", "xlink:href"),
    "video": ("src", "poster"),
}
_FETCHED_LINKS = {"stylesheet", "icon", "apple-touch-icon", "manifest", "preload", "modulepreload"}
_FETCHED_LINKS |= {"prefetch", "preconnect", "dns-prefetch"}
_POINTS_AT_IDS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")
_CSS_ADDRESS = re.compile(r"""url\(\s*['"]?([^'")]+)|@import\s+['"]([^'"]+)""")
_XML_ADDRESS = re.compile(r"""<loc>([^<]+)|\bhref=['"]([^'"]+)""")


@dataclass(frozen=True, slots=True)
class Reference:
    """An address in a page or a style sheet."""

    address: str
    """As written."""
    line: int
    fetched: bool
    """Whether the browser fetches it without being asked."""


@dataclass(slots=True)
class Document:
    """What the audit wants to know of one HTML file."""

    path: Path
    language: str = ""
    title: str = ""
    description: str = ""
    policy: str = ""
    """The Content-Security-Policy."""
    headings: list[int] = field(default_factory=list)
    """Lines of the ``h1`` elements."""
    ids: dict[str, int] = field(default_factory=dict)
    """Id → line."""
    references: list[Reference] = field(default_factory=list)
    named_ids: list[tuple[str, int]] = field(default_factory=list)
    """Ids that labels and descriptions point at, with their lines."""
    findings: list[SiteError] = field(default_factory=list)

    def find(self, line: int, message: str, hint: str) -> None:
        """Note a fault."""
        self.findings.append(SiteError(self.path, line, message, hint))


class _Reader(HTMLParser):
    """Fills a `Document`."""

    def __init__(self, document: Document) -> None:
        super().__init__()
        self._page = document
        self._in_title = False
        self._depth_of_svg = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        line = self.getpos()[0]
        self._depth_of_svg += tag == "svg"
        self._in_title = tag == "title" and not self._depth_of_svg
        if tag == "html":
            self._page.language = values.get("lang", "")
        elif tag == "h1":
            self._page.headings.append(line)
        elif tag == "meta":
            self._read_meta(values)
        self._read_ids(values, line)
        self._read_addresses(tag, values, line)
        self._judge(tag, values, line)

    def handle_endtag(self, tag: str) -> None:
        self._in_title = False
        self._depth_of_svg -= tag == "svg"

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._page.title += data

    def _read_meta(self, values: Mapping[str, str]) -> None:
        if values.get("name", "").lower() == "description":
            self._page.description = values.get("content", "")
        if values.get("http-equiv", "").lower() == "content-security-policy":
            self._page.policy = values.get("content", "")

    def _read_ids(self, values: Mapping[str, str], line: int) -> None:
        if "id" in values:
            name = values["id"]
            if name in self._page.ids:
                first = self._page.ids[name]
                self._page.find(line, f'id "{name}" is taken by line {first}', "rename one of them")
            self._page.ids.setdefault(name, line)
        for attribute in _POINTS_AT_IDS:
            self._page.named_ids += [(name, line) for name in values.get(attribute, "").split()]

    def _read_addresses(self, tag: str, values: Mapping[str, str], line: int) -> None:
        for attribute in _FETCHED.get(tag, ()):
            if attribute in values:
                for address in _addresses(attribute, values[attribute]):
                    self._page.references.append(Reference(address, line, fetched=True))
        if tag in ("a", "area", "link") and "href" in values:
            fetched = tag == "link" and bool(_FETCHED_LINKS & {*values.get("rel", "").split()})
            self._page.references.append(Reference(values["href"], line, fetched))

    def _judge(self, tag: str, values: Mapping[str, str], line: int) -> None:
        """Note what is wrong with an element by itself."""
        if tag == "img" and "alt" not in values:
            self._page.find(line, "image without alternative text", "add alt, empty if decorative")
        if tag in ("img", "video") and not {"width", "height"} <= values.keys():
            self._page.find(
                line,
                f"<{tag}> without its size",
                "declare width and height, as in { width=640 height=480 }",
            )
        inline_script = tag == "script" and "src" not in values
        if inline_script or any(name.startswith("on") for name in values):
            self._page.find(line, "inline script", "the security policy blocks it: use a file")
        if tag == "style" or "style" in values:
            self._page.find(line, "inline style", "the security policy blocks it: use a class")


def read_document(file: Path, path: Path) -> Document:
    """Read one HTML file; `path` is how findings name it."""
    document = Document(path)
    reader = _Reader(document)
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    return document


def references_in(file: Path) -> list[Reference]:
    """Return the addresses in a style sheet, a sitemap or a feed; none of any other file."""
    patterns = {".css": _CSS_ADDRESS, ".xml": _XML_ADDRESS}
    if file.suffix not in patterns:
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [
        Reference(found[found.lastindex or 0].strip(), number, fetched=file.suffix == ".css")
        for number, line in enumerate(lines, start=1)
        for found in patterns[file.suffix].finditer(line)
    ]


def _addresses(attribute: str, value: str) -> list[str]:
    """Return the addresses in an attribute; only ``srcset`` holds several, each with its width."""
    if attribute != "srcset":
        return [value]
    return [entry.split()[0] for entry in value.split(",") if entry.strip()]

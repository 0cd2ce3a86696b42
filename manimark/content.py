"""Markdown files with front matter → pages; the only reader of ``content/``."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from manimark.config import Config
from manimark.errors import SiteError, SiteErrors
from manimark.markup import Converter
from manimark.model import FrontMatter, Page

FILES = "files"
"""Folder of the site for pictures and downloads that stand beside the pages."""
RESERVED = ("assets", "figures", FILES, "lectures")
"""Folders of the site that pages cannot be in."""
_OWN_FILES = ("404.html", "feed.xml", "robots.txt", "sitemap.xml")
"""Files at the site's top, which no page's folder may be called like."""

_FENCE = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MISFITS = (AttributeError, LookupError, OverflowError, TypeError, ValueError)
"""What PyYAML raises for the 31st of February, or for a tag such as ``!!bool`` before a word."""
_KINDS = {"str": "a text", "bool": "true or false", "date | None": "a date like 2026-04-01"}


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """What was found below ``content/``."""

    pages: tuple[Page, ...]
    """In the order of their paths; also those with mistakes, as far as they could be read."""
    mistakes: tuple[SiteError, ...]


def read_pages(config: Config, drafts: bool = False) -> tuple[Page, ...]:
    """Read all pages.

    Parameters
    ----------
    config
        Where they are.
    drafts
        Whether to read the pages that call themselves drafts.

    Returns
    -------
    The pages in the order of their paths.

    Raises
    ------
    SiteErrors
        All mistakes of all pages.
    """
    folder = search_pages(config, drafts)
    if folder.mistakes:
        raise SiteErrors(folder.mistakes)
    return folder.pages


def search_pages(config: Config, drafts: bool = False) -> ContentFolder:
    """Read all pages as `read_pages` does, and return the mistakes beside them."""
    converter = Converter()
    mistakes: list[SiteError] = []
    templates = sorted(
        path.relative_to(config.templates).as_posix() for path in config.templates.rglob("*.html")
    )
    pages = []
    for path in _files(config.content):
        reading = _Reading(path.relative_to(config.root), mistakes, templates)
        page = reading.page(path, path.relative_to(config.content), converter, drafts)
        if page is not None:
            pages.append(page)
    mistakes += _clashes(pages)
    if not any(page.slug == "" for page in pages):
        home = (config.content / "index.md").relative_to(config.root)
        hint = f"write {home}, neither a draft nor with a slug of its own"
        mistakes.append(SiteError(home, 1, "the site has no home page", hint))
    return ContentFolder(tuple(pages), tuple(mistakes))


class _Reading:
    """One file being read."""

    def __init__(self, path: Path, mistakes: list[SiteError], templates: list[str]) -> None:
        self._path = path
        self._mistakes = mistakes
        self._templates = templates

    def _report(self, line: int, message: str, hint: str) -> None:
        self._mistakes.append(SiteError(self._path, line, message, hint))

    def page(self, file: Path, below: Path, converter: Converter, drafts: bool) -> Page | None:
        """Return the page, or nothing for a draft that is left out."""
        text = self._text(file)
        found = _FENCE.match(text)
        if found:
            matter, lines = self._front_matter(found["yaml"])
        else:
            matter, lines = self._no_front_matter(text)
        if matter.draft and not drafts:
            return None
        body_at = found.end() if found else 0
        first_line = text.count("\n", 0, body_at) + 1
        fragment, mistakes = converter.read(text[body_at:], self._path, first_line)
        self._mistakes += mistakes
        return Page(self._path, self._slug(matter, below, lines), matter, fragment)

    def _text(self, file: Path) -> str:
        data = file.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            byte = f"0x{data[error.start]:02x}"
            self._report(line, f"the byte {byte} is not UTF-8", "save the file as UTF-8")
            text = data.decode("utf-8", errors="replace")
        return text.replace("\r\n", "\n").replace("\r", "\n")

    def _no_front_matter(self, text: str) -> tuple[FrontMatter, dict[str, int]]:
        if re.match(r"---[ \t]*\n", text):
            self._report(1, "the front matter is not closed", "end it with a line ---")
        else:
            hint = "begin the file with ---, title: …, description: …, ---"
            self._report(1, "no front matter", hint)
        return FrontMatter(title="", description=""), {}

    def _front_matter(self, text: str) -> tuple[FrontMatter, dict[str, int]]:
        """Return the front matter, and the line of each of its keys."""
        empty = FrontMatter(title="", description="")
        lines: dict[str, int] = {}
        node = None
        try:
            loader = yaml.SafeLoader(text)
            node = loader.get_single_node()
            if node is None:  # nothing but comments
                return self._checked({}, lines), lines
            if not isinstance(node, yaml.MappingNode):
                self._report(2, "the front matter is no list of keys", "write key: value")
                return empty, lines
            lines = self._lines(node)
            values = loader.construct_document(node)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            reason = getattr(error, "problem", None) or "not YAML"
            line = min(mark.line, text.count("\n") - 1) + 2 if mark else 2
            hint = "write key: value; put a value with a colon in quotes"
            self._report(line, f"bad front matter: {reason}", hint)
            return empty, lines
        except _MISFITS as error:
            self._report_misfit(node, error)
            return empty, lines
        return self._checked(values, lines), lines

    def _report_misfit(self, node: yaml.Node | None, error: Exception) -> None:
        """Report the first value that PyYAML cannot make what it looks like or is tagged as."""
        for key, value in node.value if isinstance(node, yaml.MappingNode) else ():
            try:
                yaml.SafeLoader("").construct_object(value, deep=True)
            except _MISFITS:
                line = value.start_mark.line + 2
                if value.tag == _TIMESTAMP and isinstance(error, ValueError):
                    self._report(line, f"bad front matter: {error}", "write a date that exists")
                else:
                    kind = value.tag.rpartition(":")[2]
                    message = f"bad front matter: {key.value} has a value that is no {kind}"
                    self._report(line, message, "put the value in quotes, without a tag")
                return
        message = "bad front matter: a key or a character that YAML cannot have"
        self._report(2, message, "write key: value")

    def _lines(self, node: yaml.MappingNode) -> dict[str, int]:
        lines: dict[str, int] = {}
        for key, _ in node.value:
            if not isinstance(key, yaml.ScalarNode):
                continue
            line = key.start_mark.line + 2
            if key.value in lines:
                self._report(line, f"{key.value} is given twice", "keep one of them")
            lines[str(key.value)] = line
        return lines

    def _checked(self, values: dict[Any, Any], lines: dict[str, int]) -> FrontMatter:
        kinds = {f.name: str(f.type) for f in fields(FrontMatter)}
        good: dict[str, Any] = {"title": "", "description": ""}
        meant: set[str] = set()
        for key, value in values.items():
            line = lines.get(str(key), 2)
            if key not in kinds:
                near = get_close_matches(str(key), kinds, n=1)
                meant.update(near)
                hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(kinds)}"
                self._report(line, f"unknown key {key!r} in the front matter", hint)
            elif not _is_of_kind(value, kinds[key]):
                self._report(line, f"{key} must be {_KINDS[kinds[key]]}", _sample(key))
                good.pop(key, None)
            else:
                good[key] = " ".join(value.split()) if isinstance(value, str) else value
        if "template" in good and good["template"] not in self._templates:
            near = get_close_matches(good["template"], self._templates, n=1)
            known = f"known are {', '.join(self._templates)}" if self._templates else "write one"
            hint = f"did you mean {near[0]}?" if near else known
            self._report(lines.get("template", 2), f"no template {good['template']}", hint)
        for key in ("title", "description"):
            if good.get(key) == "" and key not in meant:
                line = lines.get(key, 1)
                self._report(line, f"the page has no {key}", f"add {key}: … to the front matter")
        return FrontMatter(**{"title": "", "description": "", **good})

    def _slug(self, matter: FrontMatter, below: Path, lines: dict[str, int]) -> str:
        parts = below.with_suffix("").parts
        slug = "/".join(parts[:-1] if parts[-1] == "index" else parts)
        line = lines.get("slug", 1)
        if matter.slug:
            slug = matter.slug.strip("/")
        if slug and not _ADDRESS.fullmatch(slug):
            hint = "use letters a–z, digits and hyphens in slug: …, or in the file's name"
            self._report(line, f"{slug!r} makes no address", hint)
        elif _is_taken(slug.lower().split("/")):
            hint = "choose another slug: …"
            self._report(line, f"the address {slug!r} is the site's own", hint)
        return slug


def _is_taken(parts: list[str]) -> bool:
    """Return whether the site has a file or folder of its own where a page would have its folder.

    Some file systems do not tell upper case from lower; the parts are in lower case.
    """
    return parts[0] in (*RESERVED, *_OWN_FILES) or "index.html" in parts


def _is_of_kind(value: object, kind: str) -> bool:
    if kind == "date | None":
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    return isinstance(value, bool if kind == "bool" else str)


def _sample(key: str) -> str:
    samples = {"draft": "true", "date": "2026-04-01", "volume": '"Vol. III"', "slug": '"a/b"'}
    sample = samples.get(key, '"Words in quotes"')
    return f"write for instance {key}: {sample}"


def _clashes(pages: list[Page]) -> Iterator[SiteError]:
    """Report pages with one address; some file systems do not tell upper case from lower."""
    first: dict[str, Page] = {}
    for page in pages:
        other = first.setdefault(page.slug.lower(), page)
        if other is not page:
            message = f"the address {page.slug or 'of the home page'!r} is {other.path}'s already"
            yield SiteError(page.path, 1, message, "give one of them another slug: …")


def _files(folder: Path) -> list[Path]:
    """Return the Markdown files below a folder in the order of their paths; no hidden ones."""
    return sorted(
        path
        for path in folder.rglob("*.md")
        if path.is_file()
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
    )

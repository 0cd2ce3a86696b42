"""One Markdown file with its front matter → a page; the disk is not touched."""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from manimark.content.addresses import is_address, is_taken
from manimark.errors import SiteError
from manimark.markup import Converter
from manimark.model import FrontMatter, Page

_FENCE = re.compile(
    r"---[ \t]*\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE
)
_TIMESTAMP = "tag:yaml.org,2002:timestamp"
_MISFITS = (AttributeError, LookupError, OverflowError, TypeError, ValueError)
"""What PyYAML raises for the 31st of February, or for a tag such as ``!!bool`` before a word."""
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")
"""YAML has ways to write these; no file can hold them."""
_KINDS = {"str": "a text", "bool": "true or false", "date | None": "a date like 2026-04-01"}


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A Markdown file as its author wrote it."""

    path: str
    """Relative to the project's root, with slashes."""
    below: str
    """Relative to the folder of the pages, with slashes."""
    data: bytes


@dataclass(frozen=True, slots=True)
class Choices:
    """What else the reading of a file depends on."""

    drafts: bool
    """Whether pages that call themselves drafts are read."""
    templates: tuple[str, ...]
    """Names of the templates that there are, in order."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a file."""

    page: Page | None
    """As far as it could be read; nothing for a draft that is left out."""
    mistakes: tuple[SiteError, ...]


def read(manuscript: Manuscript, choices: Choices, converter: Converter) -> Reading:
    """Read one file as far as it goes, and keep its mistakes beside it."""
    reading = _Reading(Path(manuscript.path), list(choices.templates))
    page = reading.page(manuscript, converter, choices.drafts)
    return Reading(page, tuple(reading.mistakes))


class _Reading:
    """One file being read."""

    def __init__(self, path: Path, templates: list[str]) -> None:
        self._path = path
        self._templates = templates
        self.mistakes: list[SiteError] = []

    def _report(self, line: int, message: str, hint: str) -> None:
        self.mistakes.append(SiteError(self._path, line, message, hint))

    def page(self, manuscript: Manuscript, converter: Converter, drafts: bool) -> Page | None:
        """Return the page, or nothing for a draft that is left out."""
        text = self._text(manuscript.data)
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
        self.mistakes += mistakes
        return Page(self._path, self._slug(matter, Path(manuscript.below), lines), matter, fragment)

    def _text(self, data: bytes) -> str:
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
        if slug and not is_address(slug):
            hint = "use letters a–z, digits and hyphens in slug: …, or in the file's name"
            self._report(line, f"{slug!r} makes no address", hint)
        elif is_taken(slug):
            hint = "choose another slug: …"
            self._report(line, f"the address {slug!r} is the site's own", hint)
        return slug


def _is_of_kind(value: object, kind: str) -> bool:
    if kind == "date | None":
        return isinstance(value, datetime.date) and not isinstance(value, datetime.datetime)
    if kind == "bool":
        return isinstance(value, bool)
    return isinstance(value, str) and _HALF_CHARACTER.search(value) is None


def _sample(key: str) -> str:
    samples = {"draft": "true", "date": "2026-04-01", "volume": '"Vol. III"', "slug": '"a/b"'}
    sample = samples.get(key, '"Words in quotes"')
    return f"write for instance {key}: {sample}"

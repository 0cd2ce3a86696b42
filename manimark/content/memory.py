"""Pages as they were read before, so that no file is read twice."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from manimark.content.reading import Choices, Manuscript
from manimark.freshness import digest_of_program
from manimark.model import (
    FIGURE_KINDS,
    FigureRef,
    Fragment,
    FrontMatter,
    Heading,
    Inline,
    LinkRef,
    Location,
    Page,
    Segment,
)

_TAB = b"\t"
"""Stands before the page in its line; in JSON it is escaped."""


class Memory:
    """Knows pages by a digest of all that shaped them; lives as long as one build.

    Parameters
    ----------
    file
        What it knows from one build to the next: a line for each page with its digest, that of the
        rest of the line, and the page as JSON. Damaged lines are passed over. None knows nothing.
    """

    def __init__(self, file: Path | None = None) -> None:
        self._file = file
        self._known = dict(_lines_of(file)) if file else {}
        self._used: dict[str, bytes] = {}

    def recall(self, key: str) -> Page | None:
        """Return a page if it is known; `key` is from `key_of`."""
        if (line := self._known.get(key)) is None:
            return None
        self._used[key] = line
        return _page(json.loads(line.partition(_TAB)[2]))

    def learn(self, key: str, page: Page) -> None:
        """Get to know a page."""
        if self._file:
            text = json.dumps(_values(page), ensure_ascii=False).encode()
            self._used[key] = f"{key} {sha256(text).hexdigest()}".encode() + _TAB + text

    def keep(self) -> None:
        """Write down the pages of this build for the next one, and no others.

        Where they cannot be written, the next build reads everything.
        """
        if self._file is None or self._used.keys() == self._known.keys():
            return
        partial = self._file.with_suffix(".part")
        with suppress(OSError):
            partial.write_bytes(b"\n".join(sorted(self._used.values())))
            partial.replace(self._file)


def key_of(manuscript: Manuscript, choices: Choices) -> str:
    """Return a digest of all that shapes a page: its file, the choices, and the program."""
    chosen = (_program(), choices.drafts, choices.templates, manuscript.path, manuscript.below)
    digest = sha256(json.dumps(chosen).encode())
    digest.update(manuscript.data)
    return digest.hexdigest()


@cache
def _program() -> str:
    """Return the digest of what runs: of the program as it is when it starts."""
    return digest_of_program()


def _lines_of(file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the lines of the pages that were kept undamaged, each behind the page's digest."""
    try:
        lines = file.read_bytes().split(b"\n")
    except OSError:
        return
    for line in lines:
        head, _, text = line.partition(_TAB)
        key, _, digest = head.decode("ascii", errors="replace").partition(" ")
        if digest == sha256(text).hexdigest():
            yield key, line


def _values(page: Page) -> list[object]:
    """Return a page as JSON can hold it; every place on it is in its own file."""
    day = page.matter.date.isoformat() if page.matter.date else None
    return [
        page.path.as_posix(),
        page.slug,
        asdict(page.matter) | {"date": day},
        [_of_figure(s) if isinstance(s, FigureRef) else _of_inline(s) for s in page.body.segments],
        [
            [heading.level, heading.anchor, heading.html, heading.text]
            for heading in page.body.headings
        ],
        page.body.anchors,
    ]


def _of_figure(figure: FigureRef) -> list[object]:
    caption = [_of_inline(part) for part in figure.caption]
    return [figure.kind, figure.scene, figure.alt, caption, figure.anchor, figure.at.line]


def _of_inline(part: Inline) -> object:
    return part if isinstance(part, str) else [part.target, part.part, part.at.line]


def _page(values: list[Any]) -> Page:
    """Return the page of which `_values` were taken."""
    name, slug, matter, segments, headings, anchors = values
    path = Path(name)
    day = matter["date"] and date.fromisoformat(matter["date"])
    body = Fragment(
        tuple(_segment(segment, path) for segment in segments),
        tuple(Heading(*heading) for heading in headings),
        tuple((anchor, line) for anchor, line in anchors),
    )
    return Page(path, slug, FrontMatter(**{**matter, "date": day}), body)


def _segment(value: Any, path: Path) -> Segment:
    if len(value) != 6 or isinstance(value, str):
        return _inline(value, path)
    kind, scene, alt, caption, anchor, line = value
    words = tuple(_inline(part, path) for part in caption)
    return FIGURE_KINDS[kind](scene, alt, words, anchor, Location(path, line))


def _inline(value: Any, path: Path) -> Inline:
    if isinstance(value, str):
        return value
    target, part, line = value
    return LinkRef(target, part, Location(path, line))

"""The folder of the pages: all its Markdown files → all pages; nothing else reads it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from manimark.config import Config
from manimark.content.memory import Memory, key_of
from manimark.content.readers import read_all
from manimark.content.reading import Choices, Manuscript, Reading
from manimark.errors import SiteError
from manimark.freshness import visible_below
from manimark.model import Page


@dataclass(frozen=True, slots=True)
class ContentFolder:
    """What was found below ``content/``."""

    pages: tuple[Page, ...]
    """In the order of their paths; also those with mistakes, as far as they could be read."""
    mistakes: tuple[SiteError, ...]


def search_pages(
    config: Config, drafts: bool = False, memory: Memory | None = None
) -> ContentFolder:
    """Read all pages.

    Parameters
    ----------
    config
        Where they are.
    drafts
        Whether to read the pages that call themselves drafts.
    memory
        Pages that need no reading, as they were read before; brought up to date.
    """
    templates = (
        p.relative_to(config.templates).as_posix() for p in config.templates.rglob("*.html")
    )
    choices = Choices(drafts, tuple(sorted(templates)))
    readings = _read(_manuscripts(config), choices, memory or Memory())
    pages = [reading.page for reading in readings if reading.page is not None]
    mistakes = [mistake for reading in readings for mistake in reading.mistakes]
    mistakes += _clashes(pages)
    if not any(page.slug == "" for page in pages):
        home = (config.content / "index.md").relative_to(config.root)
        hint = f"write {home}, neither a draft nor with a slug of its own"
        mistakes.append(SiteError(home, 1, "the site has no home page", hint))
    return ContentFolder(tuple(pages), tuple(mistakes))


def _read(manuscripts: Sequence[Manuscript], choices: Choices, memory: Memory) -> list[Reading]:
    """Return what is made of each file; those that are known unchanged are not read again."""
    keys = [key_of(manuscript, choices) for manuscript in manuscripts]
    known = {key: page for key in keys if (page := memory.recall(key))}
    new = {key: m for key, m in zip(keys, manuscripts, strict=True) if key not in known}
    readings = dict(zip(new, read_all([*new.values()], choices), strict=True))
    for key, reading in readings.items():
        if reading.page and not reading.mistakes:
            memory.learn(key, reading.page)
    memory.keep()
    return [readings[key] if key in readings else Reading(known[key], ()) for key in keys]


def _manuscripts(config: Config) -> list[Manuscript]:
    """Return the Markdown files in the order of their paths; no hidden ones."""
    content = config.content.relative_to(config.root).as_posix()
    names = (name for name in visible_below(config.content) if name.endswith(".md"))
    return [
        Manuscript(f"{content}/{name}", name, file.read_bytes())
        for name in sorted(names, key=lambda name: name.split("/"))
        if (file := config.content / name).is_file()
    ]


def _clashes(pages: Sequence[Page]) -> Iterator[SiteError]:
    """Report pages with one address; some file systems do not tell upper case from lower."""
    first: dict[str, Page] = {}
    for page in pages:
        other = first.setdefault(page.slug.lower(), page)
        if other is not page:
            message = f"the address {page.slug or 'of the home page'!r} is {other.path}'s already"
            yield SiteError(page.path, 1, message, "give one of them another slug: …")

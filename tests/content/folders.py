"""Folders of pages, written on the spot."""

from __future__ import annotations

from pathlib import Path

from manimark.config import Config, load_config
from manimark.content import Memory, search_pages
from manimark.errors import SiteErrors
from manimark.model import Page
from tests.samples import messages, page, write


def site(root: Path, **files: str | bytes) -> Config:
    """Write files below ``content/``, and a home page unless there is one."""
    write(root, {f"content/{name}": text for name, text in {"index.md": page(), **files}.items()})
    return load_config(root)


def read_pages(
    config: Config, drafts: bool = False, memory: Memory | None = None
) -> tuple[Page, ...]:
    """Return the pages of a folder; raise the mistakes in it."""
    folder = search_pages(config, drafts, memory)
    if folder.mistakes:
        raise SiteErrors(folder.mistakes)
    return folder.pages


def pages(root: Path, **files: str | bytes) -> dict[str, Page]:
    return {p.path.as_posix(): p for p in read_pages(site(root, **files))}


def complaints(root: Path, text: str | bytes) -> list[str]:
    """Return what is wrong with one page, without its path and the remedy."""
    lines = messages(lambda: pages(root, **{"a.md": text}))
    assert all(line.startswith("content/a.md:") and line.endswith(")") for line in lines)
    return [line.removeprefix("content/a.md:").rpartition(" (")[0] for line in lines]

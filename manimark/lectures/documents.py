"""A page as files to teach from: decks and handouts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from manimark.lectures.lecture import Lecture
from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.store import Bundle
from manimark.model import THEMES, Download, Theme

DECK = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF = "application/pdf"
_HERE = Path(__file__).parent
_DECK_PROGRAM = sorted(_HERE.glob("deck*.py"))
_HANDOUT_PROGRAM = sorted(_HERE.glob("handout/*.py"))


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is made of a page."""

    folder: str
    """Below the site's root, with a slash at its end."""
    file: str
    """Its name in the folder."""
    type: str
    """Media type."""
    inputs: tuple[object, ...]
    """What shapes it."""
    writer: Callable[[Path], tuple[str, ...]]
    """Writes the file; returns what may go wrong when it is used."""

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return self.folder + self.file

    @property
    def key(self) -> str:
        """Digest of all that shapes it."""
        return key_of(self.file, self.inputs)

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the file into a folder."""
        for text in self.writer(folder / self.file):
            doubt(text)
        return {}

    def download(self, bundle: Bundle) -> tuple[Download, Path]:
        """Return the file of a bundle that `write` made, and where it lies."""
        (file,) = bundle.files
        download = Download(self.folder + self.file, self.type, file.bytes, file.sha256)
        return download, bundle.folder / file.name


def documents_of(lecture: Lecture) -> Iterator[Document]:
    """Yield the decks of a page and its handouts."""
    for theme in THEMES:
        yield _deck(lecture, theme)


def _deck(lecture: Lecture, theme: Theme) -> Document:
    inputs = (
        asdict(lecture.presented),
        asdict(lecture.site),
        (lecture.url, lecture.planned.page.matter.date, theme, asdict(lecture.palette)),
        _files_of(lecture, "/clips/", ".mp4"),
        (version("python-pptx"), digest_of_sources(*_DECK_PROGRAM)),
    )

    def write(path: Path) -> tuple[str, ...]:
        # What writes decks is loaded only by builds that do.
        from manimark.lectures.deck import write_deck

        return write_deck(lecture, theme, path)

    file = "deck.pptx" if theme == "dark" else f"deck.{theme}.pptx"
    return Document(lecture.folder, file, DECK, inputs, write)


def _files_of(lecture: Lecture, part: str, *endings: str) -> list[tuple[str, str, str]]:
    """Return the files of a page's figures that a document may show, with what tells their content.

    That is the name of the folder in the cache: recordings and material are named by digests.
    """
    folders = tuple(f"figures/{slug}/" for slug in lecture.slugs)
    return sorted(
        (name, path.parent.name, path.name)
        for name, path in lecture.files.items()
        if name.startswith(folders) and part in name and name.endswith(endings)
    )

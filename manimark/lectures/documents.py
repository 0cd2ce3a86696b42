"""A page as files to teach from: decks and handouts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from manimark.lectures.handout.looks import looks_of
from manimark.lectures.handout.paper import Paper
from manimark.lectures.lecture import Lecture
from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.store import Bundle
from manimark.model import THEMES, Download, Theme
from manimark.plan import PlacedFigure

DECK = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
PDF = "application/pdf"
_HERE = Path(__file__).parent
_DECK_PROGRAM = (*sorted(_HERE.glob("deck*.py")), _HERE / "lecture.py", _HERE / "archives.py")
_HANDOUT_PROGRAM = (
    *sorted(_HERE.glob("handout/*.py")),
    *(_HERE / "lecture.py", _HERE.parent / "fonts.py", _HERE.parent / "markup/formulas.py"),
)


DigestOf = Callable[[Path], str]
"""Returns the SHA-256 of a file."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file that is made of a page."""

    folder: str
    """Below the site's root, with a slash at its end."""
    file: str
    """Its name in the folder."""
    type: str
    """Media type."""
    inputs: Callable[[], tuple[object, ...]]
    """Returns what shapes it, as it is now."""
    writer: Callable[[Path], tuple[str, ...]]
    """Writes the file; returns what may go wrong when it is used."""

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return self.folder + self.file

    @property
    def key(self) -> str:
        """Digest of all that shapes it."""
        return key_of(self.file, self.inputs())

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


def documents_of(lecture: Lecture, digest_of: DigestOf) -> tuple[Document, ...]:
    """Return the decks of a page and its handouts."""
    decks = [_deck(lecture, theme, digest_of) for theme in THEMES]
    return (*decks, *(_handout(lecture, paper, digest_of) for paper in Paper))


def _deck(lecture: Lecture, theme: Theme, digest_of: DigestOf) -> Document:
    clips = [name for name in _figures_files(lecture) if "/clips/" in name and ".mp4" in name]

    def inputs() -> tuple[object, ...]:
        return (
            asdict(lecture.presented),
            asdict(lecture.site),
            (lecture.url, lecture.planned.page.matter.date, theme, asdict(lecture.palette)),
            [(name, digest_of(lecture.files[name])) for name in clips],
            (version("python-pptx"), digest_of_sources(*_DECK_PROGRAM)),
        )

    def write(path: Path) -> tuple[str, ...]:
        # What writes decks is loaded only by builds that do.
        from manimark.lectures.deck import write_deck

        return write_deck(lecture, theme, path)

    file = "deck.pptx" if theme == "dark" else f"deck.{theme}.pptx"
    return Document(lecture.folder, file, DECK, inputs, write)


def _handout(lecture: Lecture, paper: Paper, digest_of: DigestOf) -> Document:
    figures = [lecture.figures[slug] for slug in lecture.slugs]
    shown = {name for name in _figures_files(lecture) if "/stills/" in name and ".svg" in name}
    html = unquote("".join(part for part in lecture.planned.body if isinstance(part, str)))
    # The pictures of the page itself are named in its text.
    shown |= {name for name in lecture.files if name.rpartition("/")[2] in html}

    def inputs() -> tuple[object, ...]:
        look = [file for file in looks_of(lecture.templates) if file.is_file()]
        return (
            [part if isinstance(part, str) else _placed(part) for part in lecture.planned.body],
            asdict(lecture.planned.page.matter),
            [(f.title, f.sections, f.duration, bool(f.explores)) for f in figures],
            asdict(lecture.site),
            (lecture.url, lecture.palette.light),
            [(name, digest_of(lecture.files[name])) for name in sorted(shown)],
            [(str(file.relative_to(lecture.templates)), digest_of(file)) for file in look],
            [version(name) for name in ("typst", "fonttools", "brotli")],
            digest_of_sources(*_HANDOUT_PROGRAM),
        )

    def write(path: Path) -> tuple[str, ...]:
        # Likewise Typst.
        from manimark.lectures.handout.document import write_handout

        write_handout(lecture, paper, path)
        return ()

    return Document(lecture.folder, paper.file, PDF, inputs, write)


def _placed(part: PlacedFigure) -> tuple[object, ...]:
    """Return what paper shows of a figure's place, which is not where its scene stands."""
    return part.scene.name, part.ref.kind, part.ref.anchor, part.ref.alt, part.number, part.caption


def _figures_files(lecture: Lecture) -> list[str]:
    """Return the files of a page's figures, by their paths below the site's root."""
    folders = tuple(f"figures/{slug}/" for slug in lecture.slugs)
    return sorted(name for name in lecture.files if name.startswith(folders))

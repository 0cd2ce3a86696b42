"""What paper shows of a figure: the end of its last section large, the others small."""

from __future__ import annotations

import mimetypes
from dataclasses import dataclass
from pathlib import Path

from manimark.lectures.handout.strings import quoted
from manimark.lectures.lecture import Lecture, extracts_of
from manimark.model import Figure

_VECTOR = "image/svg+xml"
_WHITE = "#ffffff"
_KNOWN = ("image/png", "image/jpeg", "image/gif", "image/webp", _VECTOR)
"""What Typst reads."""


@dataclass(frozen=True, slots=True)
class Step:
    """The end of a section."""

    name: str
    picture: Path | None
    """None as long as no stills are there."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a figure."""

    picture: Path
    steps: tuple[Step, ...]
    """Those before the picture, in their order; empty for a figure without sections."""
    last: str
    """Name of the section whose end the picture is; empty if there are no others."""


def shown_of(figure: Figure, lecture: Lecture) -> Shown:
    """Return what a handout shows of a figure: light, and as vectors if there are stills."""
    folder = f"figures/{figure.slug}/"
    stills = extracts_of(figure.stills, "light", _VECTOR)
    found = [(still.section, lecture.files.get(folder + still.file)) for still in stills]
    if found and found[-1][1] is not None:
        steps = tuple(Step(name, path) for name, path in found)
        return Shown(found[-1][1], steps[:-1], steps[-1].name if len(steps) > 1 else "")
    media = figure.themes.get("light") or next(iter(figure.themes.values()))
    names = [section.name for section in figure.sections]
    steps = tuple(Step(name, None) for name in names[:-1])
    return Shown(lecture.files[folder + media.poster], steps, names[-1] if steps else "")


class Pictures:
    """The pictures of one handout, gathered in the folder in which it is set.

    Parameters
    ----------
    folder
        Where they are gathered.
    name
        The folder's path from the handout's root, with slashes.
    background
        ``#rrggbb`` of the page on screen, which drawings have below and around what they show; on
        paper it becomes white.
    """

    def __init__(self, folder: Path, name: str, background: str) -> None:
        self._folder, self._name, self._background = folder, name, background
        self._taken: dict[Path, str] = {}
        folder.mkdir()

    def take(self, source: Path, alt: str) -> str:
        """Return what draws a picture; empty if Typst cannot read such a file.

        One that is not described is decoration, of which nothing is said.
        """
        kind = mimetypes.guess_type(source.name)[0]
        if kind not in _KNOWN:
            return ""
        if source not in self._taken:
            self._taken[source] = f"{len(self._taken) + 1}{source.suffix.lower()}"
            content = source.read_bytes()
            if kind == _VECTOR:
                content = content.replace(self._background.encode(), _WHITE.encode())
            (self._folder / self._taken[source]).write_bytes(content)
        place = f"{self._name}/{self._taken[source]}"
        if not alt.strip():
            return f"pdf.artifact(image({quoted(place)}))"
        return f"image({quoted(place)}, alt: {quoted(alt)})"

"""What lecturers may take along of a figure and of its page, as a page offers it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from manimark.model import Download, Extract, Figure, Theme, TransparentVideo

_MEDIA = {
    "video/mp4": "MP4",
    "video/quicktime": "MOV",
    "video/webm": "WebM",
    "image/gif": "GIF",
    "image/webp": "WebP",
    "image/png": "PNG",
    "image/svg+xml": "SVG",
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation": "PowerPoint",
}
"""Media type → what readers call it."""
_AV1 = "av01"
"""How the codecs of an AV1 video begin."""
_SPECIAL = str.maketrans({c: f"\\{c}" for c in "&%$#_{}"})
"""What BibTeX would take for its own."""


@dataclass(frozen=True, slots=True)
class FileView:
    """A file to be downloaded."""

    kind: str
    """As readers know it: ``MP4``."""
    href: str
    """Relative to the page."""
    size: str
    """As readers know it: ``1.2 MB``; empty if that is not known."""
    theme: Theme | None
    """In which the figure is drawn; None if there is nothing to choose."""


@dataclass(frozen=True, slots=True)
class TakenStep:
    """A section of a figure as files of its own."""

    name: str
    length: str
    """How long it plays: ``3 s``; empty if it has no clip."""
    files: tuple[FileView, ...]


@dataclass(frozen=True, slots=True)
class Cited:
    """How a page is cited."""

    text: str
    """One line; empty if the site does not say."""
    bibtex: str
    """An entry of a bibliography."""


@dataclass(frozen=True, slots=True)
class TakeView:
    """What lecturers may take along of a figure."""

    length: str
    """How long it plays: ``0:18``; empty if it does not."""
    whole: tuple[FileView, ...]
    """The whole video; of a still figure, its picture."""
    steps: tuple[TakenStep, ...]
    """Empty until they are made."""
    transparent: tuple[FileView, ...]
    """The whole video without its background; empty until it is made."""
    has_themes: bool
    """Whether there are files of either theme."""
    embed: str
    """HTML that shows the figure in another page."""


def view_taking(figure: Figure, folder: str, embed: str, length: str) -> TakeView:
    """Return what there is to take along of a figure.

    Parameters
    ----------
    folder
        The figure's, relative to the page, with a slash at its end.
    embed
        HTML that shows it in another page.
    length
        How long it plays, as readers know it; empty if it does not.
    """
    has_themes = len(figure.themes) > 1
    return TakeView(
        length=length,
        whole=tuple(_whole(figure, folder, has_themes)),
        steps=tuple(_steps(figure, folder, has_themes)),
        transparent=tuple(_view(video, folder, has_themes) for video in figure.transparent),
        has_themes=has_themes,
        embed=embed,
    )


def view_downloads(downloads: Iterable[Download], root: str) -> dict[str, FileView]:
    """Return the files of a page by their names, as a page offers them that has this root."""
    return {
        one.file.rpartition("/")[2]: FileView(
            _MEDIA[one.type], root + one.file, size_of(one.bytes), None
        )
        for one in downloads
    }


def bibtex(name: str, title: str, author: str, series: str, day: date | None, url: str) -> str:
    """Return the entry of a page for a bibliography; what is not known is left out.

    The type ``misc`` is known to every style, and so is ``howpublished`` with the address.

    Parameters
    ----------
    name
        Becomes the key, as far as keys may have its characters.
    """
    key = re.sub(r"[^A-Za-z0-9.]+", "-", name).strip("-") or "page"
    plain = {"author": f"{{{_escaped(author)}}}", "title": f"{{{_escaped(title)}}}"}
    if series:
        plain["note"] = _escaped(series)
    if day:
        plain["year"] = str(day.year)
    fields = {**plain, "howpublished": rf"\url{{{url}}}"}
    lines = ",\n".join(f"  {name} = {{{text}}}" for name, text in fields.items() if text)
    if day:  # without braces, for styles know the months by these names
        lines += f",\n  month = {day:%b}".lower()
    return f"@misc{{{key},\n{lines}\n}}"


def size_of(count: int) -> str:
    """Return a number of bytes as readers know it: ``1.2 MB``."""
    if count < 999_500:
        return f"{max(1, round(count / 1000))} kB"
    return f"{count / 1e6:.1f} MB" if count < 9_950_000 else f"{count / 1e6:.0f} MB"


def _view(file: Extract | TransparentVideo, folder: str, has_themes: bool) -> FileView:
    theme = file.theme if has_themes else None
    return FileView(_MEDIA[file.type], folder + file.file, size_of(file.bytes), theme)


def _escaped(text: str) -> str:
    return text.translate(_SPECIAL)


def _whole(figure: Figure, folder: str, has_themes: bool) -> Iterator[FileView]:
    for theme, media in sorted(figure.themes.items()):
        look = theme if has_themes else None
        # The one first that every program plays.
        for video in reversed(media.videos):
            kind = "MP4 (AV1)" if video.codecs.startswith(_AV1) else "MP4"
            yield FileView(kind, folder + video.file, size_of(video.bytes), look)
        yield FileView("PNG", folder + media.poster, "", look)


def _steps(figure: Figure, folder: str, has_themes: bool) -> Iterator[TakenStep]:
    by_number: dict[int, list[Extract]] = {}
    for extract in (*figure.clips, *figure.stills):
        by_number.setdefault(_number(extract), []).append(extract)
    order = list(_MEDIA)
    for _, extracts in sorted(by_number.items()):
        length = max(extract.duration for extract in extracts)
        extracts.sort(key=lambda extract: (extract.theme, order.index(extract.type)))
        yield TakenStep(
            extracts[0].section,
            f"{math.ceil(length)} s" if length else "",
            tuple(_view(extract, folder, has_themes) for extract in extracts),
        )


def _number(extract: Extract) -> int:
    """Return the number of the section, for several may bear one name."""
    return int(extract.file.rpartition("/")[2].partition("-")[0])

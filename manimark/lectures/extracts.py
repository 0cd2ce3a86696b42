"""Files for lectures that show one section of a figure: their names, and where they lie."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manimark.lectures.store import Bundle
from manimark.model import Extract, SceneSource, Theme, title_of
from manimark.progress.report import name_of
from manimark.studio.recording import Recording


@dataclass(frozen=True, slots=True)
class Material:
    """A file for lectures, and where it lies in the cache."""

    extract: Extract
    path: Path


@dataclass(frozen=True, slots=True)
class Look:
    """A figure in one theme, from which files are made, and whose they are."""

    scene: SceneSource
    theme: Theme
    recording: Recording
    terms: Mapping[str, str]
    """From `manimark.lectures.signing.terms_of`."""

    @property
    def name(self) -> str:
        """How it is called in messages: ``Waves · dark``."""
        return name_of(self.scene.name, self.theme if self.scene.themed else None, "film")

    @property
    def inputs(self) -> tuple[object, ...]:
        """What shapes every file that is made of it."""
        return self.recording.folder.name, self.scene.name, self.theme, self.terms

    def about(self, section: str) -> dict[str, str]:
        """Return what the files of a section say of themselves."""
        title = title_of(self.scene.name)
        return {**self.terms, "title": title if section == title else f"{title}: {section}"}


def place_of(file: str) -> tuple[int, str]:
    """Return what puts files into the order of their sections, the hundredth behind the others."""
    name = file.rpartition("/")[2]
    number = name.partition("-")[0]
    return int(number) if number.isdigit() else 0, name


def materials_of(bundle: Bundle, folder: str, theme: Theme) -> Iterator[Material]:
    """Yield the files of a bundle, which a folder below the figure's is going to hold."""
    for file in bundle.files:
        extract = Extract(
            file=f"{folder}/{file.name}",
            theme=theme,
            bytes=file.bytes,
            sha256=file.sha256,
            **bundle.facts[file.name],
        )
        yield Material(extract, bundle.folder / file.name)


def facts_of(section: str, kind: str, size: tuple[int, int], duration: float = 0) -> dict[str, Any]:
    """Return what a bundle says of one of its files, as `Extract` takes it.

    Parameters
    ----------
    kind
        Media type.
    size
        Width and height, pixels.
    duration
        Seconds; 0 for a picture.
    """
    width, height = size
    facts = {"section": section, "type": kind, "width": width, "height": height}
    return {**facts, "duration": round(duration, 6)}


def stem_of(number: int, name: str, theme: Theme) -> str:
    """Return the name of a section's files without ending: ``03-the-sweep``.

    In another theme than the dark one its name follows: ``03-the-sweep.light``. Letters that are
    no ASCII go without their accents, or go.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or ["section"]
    return f"{number:02}-{'-'.join(words)}" + ("" if theme == "dark" else f".{theme}")

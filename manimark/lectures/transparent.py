"""Transparent videos of whole figures, as they are published: each with its tags.

What was rendered knows no terms, so that other terms need no other rendering; its packets are
copied as they are.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from manimark.lectures.extracts import Look
from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.store import Bundle
from manimark.lectures.tagging import PROGRAM, tag
from manimark.model import TransparentVideo, title_of

FOLDER = "alpha"
"""Below the figure's."""
KINDS = {".mov": "video/quicktime", ".webm": "video/webm"}
"""Ending of a file → its media type."""


@dataclass(frozen=True, slots=True)
class Video:
    """A transparent video, and where it lies in the cache."""

    extract: TransparentVideo
    path: Path


@dataclass(frozen=True, slots=True)
class Tagging:
    """The transparent videos of a figure in one theme."""

    look: Look
    """A film without its background."""

    @property
    def name(self) -> str:
        """How they are called in messages."""
        return f"transparent videos of {self.look.name}"

    @property
    def key(self) -> str:
        """Digest of all that shapes the files."""
        return key_of(self.look.inputs, version("av"), digest_of_sources(__file__, *PROGRAM))

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the files into a folder; return the codecs of each, by its name."""
        codecs, recording = {}, self.look.recording
        for file in recording.transparent:
            path = (folder / self.look.theme).with_suffix(Path(file.name).suffix)
            about = self.look.about(title_of(self.look.scene.name))
            tag(recording.folder / file.name, path, about)
            codecs[path.name] = file.codecs
        return codecs

    def materials(self, bundle: Bundle) -> Iterator[Video]:
        """Yield the files of a bundle that `write` made."""
        recording = self.look.recording
        for file in bundle.files:
            path = bundle.folder / file.name
            video = TransparentVideo(
                file=f"{FOLDER}/{file.name}",
                theme=self.look.theme,
                type=KINDS[path.suffix],
                codecs=bundle.facts[file.name],
                width=recording.width,
                height=recording.height,
                duration=recording.duration,
                bytes=file.bytes,
                sha256=file.sha256,
            )
            yield Video(video, path)

"""The stills of a figure, each with the words of whose work it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from manimark.lectures.extracts import Look, Material, facts_of, materials_of, stem_of
from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.signing import sign
from manimark.lectures.store import Bundle
from manimark.lectures.tagging import PROGRAM
from manimark.model import title_of

FOLDER = "stills"
"""Below the figure's."""
_KINDS = {".png": "image/png", ".svg": "image/svg+xml", ".pdf": "application/pdf"}
"""Ending of a still's file → its media type."""
_STAGE = (1920, 1080)
"""Pixels of the stage: the size of what has none of its own."""
_PROGRAM = (__file__, *PROGRAM)


@dataclass(frozen=True, slots=True)
class Dressing:
    """The stills of a figure in one theme."""

    look: Look
    """Its stills."""

    @property
    def name(self) -> str:
        """How they are called in messages."""
        return f"stills of {self.look.name}"

    @property
    def key(self) -> str:
        """Digest of all that shapes the files."""
        return key_of(self.look.inputs, version("pypdf"), digest_of_sources(*_PROGRAM))

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the files into a folder; return the facts of each, by its name."""
        recording, facts = self.look.recording, {}
        # A figure without sections has one still, of the whole.
        whole = title_of(self.look.scene.name)
        sections = [section.name for section in recording.sections] or [whole]
        stills = zip(sections, recording.stills, strict=True)
        for number, (section, pictures) in enumerate(stills, start=1):
            for ending, kind in _KINDS.items():
                path = folder / (stem_of(number, section, self.look.theme) + ending)
                picture = recording.folder / pictures[ending.removeprefix(".")].name
                sign(picture, self.look.about(section), path)
                size = (recording.width, recording.height) if ending == ".png" else _STAGE
                facts[path.name] = facts_of(section, kind, size)
        return facts

    def materials(self, bundle: Bundle) -> Iterator[Material]:
        """Yield the files that `write` made."""
        return materials_of(bundle, FOLDER, self.look.theme)

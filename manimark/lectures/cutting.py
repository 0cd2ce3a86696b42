"""The sections of a figure's video as clips."""

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
from manimark.studio.recording import H264, frames_of

FOLDER = "clips"
"""Below the figure's."""
_KINDS = {".mp4": "video/mp4", ".gif": "image/gif", ".webp": "image/webp"}
"""Ending of a clip's file → its media type."""
_PROGRAM = (__file__, Path(__file__).with_name("clips.py"), *PROGRAM)


@dataclass(frozen=True, slots=True)
class Cutting:
    """The clips of a figure in one theme."""

    look: Look
    """A film."""

    @property
    def name(self) -> str:
        """How they are called in messages."""
        return f"clips of {self.look.name}"

    @property
    def key(self) -> str:
        """Digest of all that shapes the files."""
        return key_of(self.look.inputs, version("av"), digest_of_sources(*_PROGRAM))

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the files into a folder; return the facts of each, by its name."""
        # PyAV is loaded only by builds that cut.
        from manimark.lectures.clips import animate, closes, cut, small_shape

        recording, facts = self.look.recording, {}
        large = recording.width, recording.height
        for number, section in enumerate(recording.sections, start=1):
            stem = stem_of(number, section.name, self.look.theme)
            paths = {ending: folder / (stem + ending) for ending in _KINDS}
            frames = frames_of(section, recording.fps)
            about = self.look.about(section.name)
            cut(recording.folder / H264, frames, paths[".mp4"], about)
            animate(paths[".mp4"], section.loops, paths[".gif"], paths[".webp"])
            for ending in (".gif", ".webp"):
                sign(paths[ending], about, paths[ending])
            if section.loops and not closes(paths[".mp4"]):
                at, what = self.look.scene.at, f"{self.look.name}: the loop “{section.name}” jumps"
                doubt(f"{at.path}:{at.line}: {what} at its end (let it end as it began)")
            for ending, path in paths.items():
                size = large if ending == ".mp4" else small_shape(*large)
                duration = section.end - section.start
                facts[path.name] = facts_of(section.name, _KINDS[ending], size, duration)
        return facts

    def materials(self, bundle: Bundle) -> Iterator[Material]:
        """Yield the files that `write` made."""
        return materials_of(bundle, FOLDER, self.look.theme)

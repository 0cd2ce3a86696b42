"""What is published of a figure in any case, with the words of whose work it is."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import Any

from manimark.lectures.extracts import Look
from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.signing import sign
from manimark.lectures.store import Bundle
from manimark.lectures.tagging import PROGRAM, tag
from manimark.model import title_of
from manimark.studio.recording import POSTER, Recording


@dataclass(frozen=True, slots=True)
class Crediting:
    """The files of a figure in one theme."""

    look: Look
    """A film, or a still figure."""

    @property
    def name(self) -> str:
        """How they are called in messages."""
        return f"tags of {self.look.name}"

    @property
    def key(self) -> str:
        """Digest of all that shapes the files."""
        return key_of(self.look.inputs, version("av"), digest_of_sources(__file__, *PROGRAM))

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the files of the recording into a folder, its videos and its poster with tags."""
        recording = self.look.recording
        about = self.look.about(title_of(self.look.scene.name))
        videos = {video.name for video in recording.videos}
        for file in recording.files:
            source, target = recording.folder / file.name, folder / file.name
            if file.name in videos:
                tag(source, target, about)
            elif file.name == POSTER:
                sign(source, about, target)
            else:
                shutil.copyfile(source, target)
        return {}

    def recording(self, bundle: Bundle) -> Recording:
        """Return the recording with the files of a bundle that `write` made."""
        made = {file.name: file for file in bundle.files}
        files = (
            replace(file, bytes=made[file.name].bytes, sha256=made[file.name].sha256)
            for file in self.look.recording.files
        )
        return replace(self.look.recording, folder=bundle.folder, files=tuple(files))

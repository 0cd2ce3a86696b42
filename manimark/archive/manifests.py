"""Manifests: for each key, what was looked at, and which recording that gave."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import asdict, astuple, dataclass
from pathlib import Path
from typing import Literal

from manimark.studio.surroundings import Kind

_KEPT = 8
"""Recordings of one key that are remembered: the earlier versions of a scene to which its author
may go back."""


@dataclass(frozen=True, slots=True)
class Sight:
    """Something that a scene looked at while it was drawn."""

    path: str
    """As in `manimark.studio.recording.Read`."""
    kind: Kind | Literal["slice"]
    """How it was looked at; ``slice`` is code of which only the scene's own part counts."""
    sha256: str
    """Of what was seen; empty for nothing."""
    meaning: str = ""
    """Of code: a digest that comments and layout do not change."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a scene saw in one of its drawings, and the recording of it."""

    recording: str
    """Name in the store."""
    sights: tuple[Sight, ...]
    root: str = ""
    """The project's folder, if the scene saw anything outside of it: had the project been moved,
    it might look elsewhere. Empty if it may be anywhere."""


class Manifests:
    """The folder of the manifests, a file for each key.

    A damaged file is as good as none: the task is drawn once more.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def entries(self, key: str) -> tuple[Entry, ...]:
        """Return what is known of a key, the last used first."""
        return _read(self._place(key))

    def put_first(self, key: str, entry: Entry) -> None:
        """Remember a drawing as the one last used; what it replaces and the oldest are forgotten.

        One is replaced by another in which the scene saw the same.
        """
        entries = self.entries(key)
        if entries[:1] == (entry,):
            return
        older = (e for e in entries if e.sights != entry.sights and e.recording != entry.recording)
        self._write(self._place(key), (entry, *older)[:_KEPT])

    def recordings(self) -> set[str]:
        """Return the names of all recordings that any key leads to."""
        return {entry.recording for path in self._files() for entry in _read(path)}

    def forget(self, recordings: Collection[str]) -> None:
        """Forget what leads to some recordings."""
        for path in self._files():
            entries = _read(path)
            left = [entry for entry in entries if entry.recording not in recordings]
            if not left:
                path.unlink(missing_ok=True)
            elif len(left) < len(entries):
                self._write(path, left)

    def _place(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _files(self) -> Iterator[Path]:
        return self._folder.glob("*.json")

    def _write(self, path: Path, entries: Sequence[Entry]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        values = [
            {**asdict(entry), "sights": [astuple(sight) for sight in entry.sights]}
            for entry in entries
        ]
        partial = path.with_suffix(".part")
        partial.write_text(json.dumps(values, indent=1), encoding="utf-8")
        partial.replace(path)


def _read(path: Path) -> tuple[Entry, ...]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return tuple(
            Entry(
                recording=str(value["recording"]),
                sights=tuple(Sight(*sight) for sight in value["sights"]),
                root=str(value["root"]),
            )
            for value in values
        )
    except (OSError, ValueError, KeyError, TypeError):
        return ()

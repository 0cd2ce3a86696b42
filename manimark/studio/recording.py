"""What one rendering leaves in the cache: a folder of files and a list of them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from manimark.model import Caption, Domains, RenderTask, Section
from manimark.studio.surroundings import Kind, sha256_of_file

LIST = "recording.json"
"""The list of a folder's files; written last, so a folder without one is unfinished."""
TRACE = "trace.json"
POSTER = "poster.png"
EXPLORER = "explorer.js"
"""What readers may take hold of, as data and functions for the browser; the same in every theme."""
STAGE = "stage."
"""Begins the name of the picture of what stands still for a function: ``stage.hills.png``."""
STILL = "still."
"""Begins the names of the pictures of the ends of sections: ``still.01.png``, ``still.01.svg``."""
AV1 = "av1.mp4"
H264 = "h264.mp4"
PRORES = "prores.mov"
VP9 = "vp9.webm"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a recording."""

    name: str
    """Relative to the recording's folder, for instance ``av1.mp4``."""
    bytes: int
    sha256: str
    codecs: str = ""
    """As in RFC 6381, read from the stream itself; empty if the file is no video."""


@dataclass(frozen=True, slots=True)
class Read:
    """Something of the project's, or of the disk, that a scene looked at while it was drawn."""

    path: str
    """With slashes; relative to the project's root if it lies below it, else absolute."""
    kind: Kind
    """How it was looked at."""
    sha256: str
    """Digest of what was seen, see `manimark.studio.surroundings.digest_of`; empty for nothing."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A scene drawn in one theme, as it lies in the cache."""

    folder: Path
    scene: str
    """Class name."""
    theme: str
    profile: str
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fps: int
    frames: int
    """Number of frames; 0 for a still figure."""
    sections: tuple[Section, ...]
    captions: tuple[Caption, ...]
    description: str
    """The scene's own words for what it shows; empty if it has none."""
    warnings: tuple[str, ...]
    """What the author should know although the rendering succeeded, one line each."""
    files: tuple[StoredFile, ...]
    reads: tuple[Read, ...] = ()
    """What shaped it besides the inputs that its key names, in the order of paths."""
    explores: Domains = field(default_factory=dict)
    """What readers may take hold of, the first one to begin with; empty if there is nothing."""

    @property
    def duration(self) -> float:
        """Seconds; 0 for a still figure."""
        return seconds_at(self.frames, self.fps)

    @property
    def videos(self) -> tuple[StoredFile, ...]:
        """The encoded files, best first."""
        stored = {file.name: file for file in self.files}
        return tuple(stored[name] for name in (AV1, H264) if name in stored)

    @property
    def transparent(self) -> tuple[StoredFile, ...]:
        """The videos without background; the recording of a film has none."""
        return tuple(file for file in self.files if file.name in (PRORES, VP9))

    @property
    def stills(self) -> tuple[dict[str, StoredFile], ...]:
        """The pictures of the ends of sections in their order: ``png``, ``svg``, ``pdf`` of each.

        A figure without sections has one; the recording of a film has none.
        """
        found: dict[int, dict[str, StoredFile]] = {}
        for file in self.files:
            if file.name.startswith(STILL):
                number, ending = file.name.removeprefix(STILL).split(".")
                found.setdefault(int(number), {})[ending] = file
        return tuple(found[number] for number in sorted(found))

    @property
    def trace(self) -> dict[str, Any]:
        """What the scene recorded of itself, frame by frame."""
        return dict(json.loads((self.folder / TRACE).read_text(encoding="utf-8")))


def seconds_at(frame: int, fps: int) -> float:
    """Return the time at which a frame begins, rounded up to a microsecond.

    Rounded down, it would make a player that seeks there show the frame before.
    """
    return -(-frame * 1_000_000 // fps) / 1_000_000


def frames_of(section: Section, fps: int) -> range:
    """Return the numbers of a section's frames; the inverse of `seconds_at`."""
    return range(round(section.start * fps), round(section.end * fps))


def read_recording(
    store: Path, name: str, sha256_of: Callable[[Path], str] = sha256_of_file
) -> Recording | None:
    """Return a recording of the store, or None if it is missing, damaged or unfinished.

    Parameters
    ----------
    store
        The folder of all recordings.
    name
        The recording's, see `store_name`: its list is compared with it, and with the list its
        files.
    sha256_of
        Gives the digest of a file; one with a memory need not read what it has read before.
    """
    folder = store / name
    try:
        text = (folder / LIST).read_bytes()
        if hashlib.sha256(text).hexdigest() != name:
            return None
        recording = _from_list(folder, json.loads(text))
        intact = all(sha256_of(folder / file.name) == file.sha256 for file in recording.files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return recording if intact else None


def store_name(folder: Path) -> str:
    """Return the name that a finished recording bears in the store: the SHA-256 of its list."""
    return sha256_of_file(folder / LIST)


def write_list(folder: Path, values: Mapping[str, Any], codecs: Mapping[str, str]) -> None:
    """Finish a recording: list its files with their digests.

    Parameters
    ----------
    folder
        Holds all the files.
    values
        The fields of `Recording` except ``folder`` and ``files``.
    codecs
        Name of each video → its codecs.
    """
    names = sorted(path.name for path in folder.iterdir())
    files = [describe(folder / name, codecs.get(name, "")) for name in names]
    text = json.dumps({**values, "files": [asdict(file) for file in files]}, indent=1)
    (folder / LIST).write_text(text, encoding="utf-8")


def describe(path: Path, codecs: str = "") -> StoredFile:
    """Return the size and digest of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return StoredFile(path.name, path.stat().st_size, digest, codecs)


def earlier_durations(store: Path, scenes: Collection[str]) -> dict[str, float]:
    """Return how many seconds scenes lasted when they were last rendered, by class name.

    Only an estimate for progress bars, so an unreadable entry is passed over, and what was never
    rendered is left out.
    """
    durations: dict[str, float] = {}
    lists = sorted(store.glob(f"*/{LIST}"), key=_modified, reverse=True)
    for scene, seconds in map(_duration, lists):
        if scene in scenes:
            durations.setdefault(scene, seconds)
            if len(durations) == len(scenes):
                break
    return durations


def expected_frames(task: RenderTask, durations: Mapping[str, float]) -> int | None:
    """Return about how many frames a task will have, or None if nobody knows."""
    seconds = durations.get(task.scene.name)
    return None if seconds is None else round(seconds * task.profile.fps)


def _modified(path: Path) -> float:
    with suppress(OSError):
        return path.stat().st_mtime
    return 0.0


def _duration(path: Path) -> tuple[str, float]:
    """Return a scene's name, empty if the list cannot be read, and how many seconds it lasts."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return str(values["scene"]), values["frames"] / values["fps"]
    except (OSError, ValueError, KeyError, TypeError):
        return "", 0.0


def _from_list(folder: Path, values: Mapping[str, Any]) -> Recording:
    return Recording(
        **{
            **values,
            "folder": folder,
            "sections": tuple(Section(**section) for section in values["sections"]),
            "captions": tuple(Caption(**caption) for caption in values["captions"]),
            "warnings": tuple(values["warnings"]),
            "files": tuple(StoredFile(**file) for file in values["files"]),
            "reads": tuple(Read(**read) for read in values["reads"]),
            "explores": _domains(values.get("explores", {})),
        }
    )


def _domains(values: Mapping[str, Any]) -> Domains:
    return {name: tuple((low, high) for low, high in ends) for name, ends in values.items()}

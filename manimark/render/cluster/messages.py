"""What the parts of a cluster send each other; none of it needs Dask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from manimark.errors import MachineError
from manimark.model import RenderTask
from manimark.render.executor import Failure

Progress = Literal["began", "expected", "advanced"]
"""What a worker may tell of a task: that it is drawn, how many frames there will be, or are."""


@dataclass(frozen=True, slots=True)
class Greeting:
    """How a worker introduces itself."""

    inventory: Mapping[str, str]
    """What it has in common with the author, or not; from `inventory`."""
    lacking: tuple[str, ...]
    """Digests of the files that it does not have."""


@dataclass(frozen=True, slots=True)
class Charter:
    """What an outpost is founded with; the same on all workers."""

    name: str
    """Unlike that of any other build."""
    folders: tuple[str, ...]
    """Folders below the project's root, with slashes."""
    files: Mapping[str, str]
    """Path below the project's root → SHA-256 of the file."""
    scenes: str
    """Relative to the root, with slashes."""
    templates: str
    """Relative to the root, with slashes."""
    timeout: float
    """Seconds that one task may take."""
    patience: float = 600.0
    """Seconds without a task after which an outpost clears itself away."""


@dataclass(frozen=True, slots=True)
class Order:
    """One task for an outpost."""

    name: str
    """The outpost's."""
    task: RenderTask
    estimate: bool
    """Whether to tell the number of frames ahead."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of a task."""

    worker: str
    """Address of the Dask worker."""
    result: str | Failure
    """The digest of the recording's list of files, or why there is no recording."""
    files: Mapping[str, bytes]
    """The recording's files by name; empty if there is none."""
    seconds: float
    """Wall-clock time spent on it."""


@dataclass(frozen=True, slots=True)
class NotFounded:
    """Answer of a worker on which there is no outpost, for instance as it was restarted."""

    worker: str
    """Its address."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the author should know."""

    text: str


@dataclass(frozen=True, slots=True)
class Told:
    """A worker tells of its progress."""

    number: int
    """Of the task."""
    progress: Progress
    frames: int | None


@dataclass(frozen=True, slots=True)
class Arrived:
    """A task is over."""

    number: int
    outcome: Delivery | MachineError


News = Note | Told | Arrived | MachineError

"""Who does the rendering: processes on this machine, or workers of a cluster.

`pool` decides what is rendered next and who hears of it; an executor renders, and tells of it by
events. Both kinds of executor leave recordings in the store of this machine.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from manimark.errors import MachineError, SiteError
from manimark.model import RenderTask
from manimark.studio.recording import Recording

Failure = SiteError | MachineError


@dataclass(frozen=True, slots=True)
class Began:
    """A worker has taken a task in hand."""

    key: str


@dataclass(frozen=True, slots=True)
class Expected:
    """It is known how many frames a task will have, or that nobody knows."""

    key: str
    frames: int | None


@dataclass(frozen=True, slots=True)
class Advanced:
    """Some frames are done."""

    key: str
    frames: int
    """All of them so far."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A task is over, well or badly."""

    key: str
    result: Recording | Failure
    seconds: float
    """Wall-clock time that a worker spent on it."""


Event = Began | Expected | Advanced | Ended


class Executor(Protocol):
    """Renders tasks, several at once."""

    @property
    def capacity(self) -> int:
        """How many tasks it wants to have in hand at present; at least 1."""

    def submit(self, task: RenderTask, *, estimate: bool) -> None:
        """Take a task in hand; with `estimate`, tell its number of frames ahead if possible."""

    def events(self, timeout: float) -> Sequence[Event]:
        """Wait for news, at most `timeout` seconds, and return it."""

    def close(self) -> None:
        """End whatever is under way, and every process that was started for it."""

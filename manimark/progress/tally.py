"""How far a build has come, and how long it is going to take."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from manimark.model import RenderTask
from manimark.progress.reporter import Drawn, Reporter

Clock = Callable[[], float]
"""Returns seconds; only differences matter."""


@dataclass(frozen=True, slots=True)
class Pace:
    """Frames, and how fast they come."""

    done: int
    """Frames."""
    expected: int | None
    """Frames; None while nobody knows."""
    rate: float | None
    """Frames a second; None before the first one."""
    slowest: float = 0.0
    """Seconds that it takes in any case, for not all of it can be shared out."""

    @property
    def left(self) -> float | None:
        """Seconds to the end; None while nobody knows."""
        if self.expected is None or self.rate is None:
            return None
        return max((self.expected - self.done) / self.rate, self.slowest)


@dataclass(slots=True)
class Entry:
    """One rendering and how far it has come."""

    task: RenderTask
    done: int = 0
    """Frames."""
    expected: int | None = None
    """Frames, at least `done`; None while nobody knows."""
    begun: float | None = None
    """Seconds on the clock; None before it was begun."""
    is_over: bool = False
    has_failed: bool = False

    @property
    def is_under_way(self) -> bool:
        """Whether it is being drawn."""
        return self.begun is not None and not self.is_over

    def pace(self, now: float) -> Pace:
        """Return its own numbers."""
        return Pace(self.done, self.expected, _rate(self.done, self.begun, now))

    def length(self, others: Mapping[str, int], mean: float) -> float:
        """Return how many frames it is going to give, by what is known of `others` by scene."""
        if self.has_failed:
            return self.done
        if self.expected is not None:
            return self.expected
        return max(self.done, others.get(self.task.scene.name, mean))


class Tally(Reporter):
    """Keeps count of what it hears; the base of those that speak of it.

    Parameters
    ----------
    clock
        Tells the time.
    """

    def __init__(self, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self._entries: dict[str, Entry] = {}
        self._begun: float | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All renderings, in the order in which they were planned."""
        return tuple(self._entries.values())

    @property
    def over(self) -> int:
        """How many renderings are finished or failed."""
        return sum(entry.is_over for entry in self._entries.values())

    def entry(self, task: RenderTask) -> Entry:
        """Return how far a rendering has come."""
        return self._entries.setdefault(task.key, Entry(task))

    def overall(self) -> Pace:
        """Return the numbers of all renderings together.

        One whose length nobody knows counts as long as the same figure in the other theme, or else
        as the mean of those that are known. Time left is never less than that of the slowest
        rendering under way: the last one keeps only one core busy.
        """
        now = self._clock()
        done = sum(entry.done for entry in self.entries)
        under_way = [entry.pace(now).left or 0.0 for entry in self.entries if entry.is_under_way]
        rate = _rate(done, self._begun, now)
        return Pace(done, self._expected(), rate, max(under_way, default=0.0))

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Begin to count."""
        self._entries = {task.key: Entry(task) for task in tasks}
        self._begun = None

    def foreseen(self, task: RenderTask, frames: int) -> None:
        """Expect as many."""
        self.entry(task).expected = frames

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Note when, and how many frames are expected."""
        entry, now = self.entry(task), self._clock()
        entry.begun = now
        entry.expected = entry.expected if frames is None else frames
        self._begun = now if self._begun is None else self._begun

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Note how far it has come; the number that was expected may have been a guess."""
        entry = self.entry(task)
        entry.done = frames
        if entry.expected is not None:
            entry.expected = max(entry.expected, frames)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Note its true length."""
        entry = self.entry(task)
        entry.done = entry.expected = recording.frames
        entry.is_over = True

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Expect no more of it."""
        entry = self.entry(task)
        entry.is_over = entry.has_failed = True

    def _expected(self) -> int | None:
        """Return how many frames all have together, as far as anybody can tell."""
        known = {e.task.scene.name: e.expected for e in self.entries if e.expected is not None}
        if not known:
            return None
        mean = sum(known.values()) / len(known)
        return round(sum(entry.length(known, mean) for entry in self.entries))


def _rate(done: int, begun: float | None, now: float) -> float | None:
    if begun is None or now <= begun or done == 0:
        return None
    return done / (now - begun)

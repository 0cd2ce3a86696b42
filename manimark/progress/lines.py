"""Progress in plain lines, for logs."""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import ceil
from typing import TextIO

from manimark.model import RenderTask
from manimark.progress.reporter import Drawn, title_of
from manimark.progress.tally import Clock, Pace, Tally

_INTERVAL = 30.0
"""Seconds between two lines about all renderings together."""


class Lines(Tally):
    """One line when a figure starts, one when it ends, and now and then one about all of them."""

    def __init__(self, stream: TextIO, clock: Clock = time.monotonic) -> None:
        super().__init__(clock)
        self._stream = stream
        self._due = 0.0

    def note(self, text: str) -> None:
        """Write the line."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def alive(self) -> None:
        """Say from time to time how far all of it has come."""
        if self.entries and self._clock() >= self._due:
            self._due = self._clock() + _INTERVAL
            self.note(overall_words(self.over, len(self.entries), self.overall()))

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Remember how far there is to go."""
        super().planned(tasks)
        self._due = self._clock() + _INTERVAL

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Write which figure is being drawn."""
        super().started(task, frames)
        self.note(f"drawing {title_of(task)}" + (f", {frames:,} frames" if frames else ""))

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Write how long it took."""
        super().finished(task, recording, seconds)
        took = f"{recording.frames:,} frames in {seconds:.1f} s"
        self.note(f"{self._count()} {title_of(task)}: {took}")

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Write that it failed."""
        super().failed(task, error)
        self.note(f"{self._count()} {title_of(task)}: failed")

    def _count(self) -> str:
        return f"[{self.over}/{len(self.entries)}]"


def overall_words(over: int, of: int, pace: Pace) -> str:
    """Return ``3 of 6 renderings, 4,512 of about 10,044 frames, 212 a second, about 26 s left``."""
    expected = "?" if pace.expected is None else f"about {pace.expected:,}"
    words = [f"{over:,} of {of:,} renderings", f"{pace.done:,} of {expected} frames"]
    if pace.rate is not None:
        words.append(f"{pace.rate:,.0f} a second")
    if pace.left is not None:
        words.append(f"about {_span(pace.left)} left")
    return ", ".join(words)


def _span(seconds: float) -> str:
    """Return ``26 s``, ``4 min`` or ``1 h 10 min``."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = ceil(seconds / 60)
    return f"{minutes} min" if minutes < 60 else f"{minutes // 60} h {minutes % 60} min"

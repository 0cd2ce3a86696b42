"""What a build says while it works: bars on a terminal, a line per figure elsewhere, or nothing."""

from __future__ import annotations

import time
from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self, TextIO

from manimark.model import RenderTask

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

_ALL = ""
"""Name of the bar that counts figures; no key of a task is empty."""


class Drawn(Protocol):
    """As much of a finished rendering as progress is interested in."""

    @property
    def frames(self) -> int:
        """How many frames it has; 0 for a still figure."""


class Reporter:
    """Listens to a build and says nothing; the base of those that speak.

    It is a context, so that a terminal is left as it was found.
    """

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None

    def note(self, text: str) -> None:
        """Hear one line about the build as a whole, for instance that it waits for another."""

    def alive(self) -> None:
        """Hear, several times a second, that the build goes on; raising here stops it."""

    def planned(self, tasks: int) -> None:
        """Hear how many figures are going to be drawn, each counted once per theme."""

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Hear that a figure is being drawn; `frames` are expected, None if nobody knows."""

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Hear, a few times a second, how many frames of a figure are done."""

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Hear that a figure is done and took `seconds` of wall-clock time."""

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Hear that a figure could not be drawn; its message comes at the end of the build."""


class Relay(Reporter):
    """Passes everything on to another listener; the base of those that add something."""

    def __init__(self, listener: Reporter) -> None:
        self._listener = listener

    def note(self, text: str) -> None:
        """Pass it on."""
        self._listener.note(text)

    def alive(self) -> None:
        """Pass it on."""
        self._listener.alive()

    def planned(self, tasks: int) -> None:
        """Pass it on."""
        self._listener.planned(tasks)

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Pass it on."""
        self._listener.started(task, frames)

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Pass it on."""
        self._listener.advanced(task, frames)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Pass it on."""
        self._listener.finished(task, recording, seconds)

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Pass it on."""
        self._listener.failed(task, error)


class Lines(Reporter):
    """One line when a figure starts and one when it ends, for logs."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._done = 0
        self._all = 0

    def note(self, text: str) -> None:
        """Write the line."""
        self._stream.write(f"{text}\n")
        self._stream.flush()

    def planned(self, tasks: int) -> None:
        """Remember how far there is to go."""
        self._done, self._all = 0, tasks

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Write which figure is being drawn."""
        self.note(f"drawing {title_of(task)}" + (f", {frames} frames" if frames else ""))

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Write how long it took."""
        took = f"{recording.frames} frames in {seconds:.1f} s"
        self.note(f"{self._count()} {title_of(task)}: {took}")

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Write that it failed."""
        self.note(f"{self._count()} {title_of(task)}: failed")

    def _count(self) -> str:
        self._done += 1
        return f"[{self._done}/{self._all}]"


@dataclass(slots=True)
class _Row:
    """A bar on the terminal."""

    id: TaskID
    total: int | None
    """None while nobody knows."""
    unit: str
    begun: float
    """Seconds on the monotonic clock."""

    def words(self, done: int) -> str:
        """Return what stands behind the bar: ``60/120 frames, 24 a second``."""
        seconds = time.monotonic() - self.begun
        count = f"{done}/{'?' if self.total is None else self.total} {self.unit}"
        if self.unit != "frames" or done == 0 or seconds == 0:
            return count
        return f"{count}, {done / seconds:.0f} a second"


class Bars(Reporter):
    """A bar per figure with its frames, their rate and the time left, and one for all of them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._progress: Progress | None = None
        self._rows: dict[str, _Row] = {}
        self._done = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave the bars as they stand and give the cursor back."""
        if self._progress is not None:
            self._progress.stop()

    def note(self, text: str) -> None:
        """Write the line above the bars."""
        if self._progress is None:
            self._stream.write(f"{text}\n")
            self._stream.flush()
        else:
            self._progress.console.print(text, markup=False, highlight=False)

    def planned(self, tasks: int) -> None:
        """Open the bars; rich is imported only now, when there is something to show."""
        if tasks:
            self._progress = _progress_on(self._stream)
            self._open(_ALL, "all figures", tasks, "figures")
            self._progress.start()

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Open a bar; it pulses until the number of frames is known."""
        self._open(task.key, title_of(task), frames, "frames")

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Move the bar."""
        self._move(task.key, frames)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Fill the bar; the number of frames that was expected may have been a guess."""
        if task.key in self._rows:
            self._rows[task.key].total = recording.frames
            self._move(task.key, recording.frames)
        self._close(task)

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Leave the bar where it stopped."""
        self.note(f"{title_of(task)}: failed")
        self._close(task)

    def _open(self, name: str, title: str, total: int | None, unit: str) -> None:
        if self._progress is not None:
            row = _Row(self._progress.add_task(title, words=""), total, unit, time.monotonic())
            self._rows[name] = row
            self._move(name, 0)

    def _move(self, name: str, done: int) -> None:
        if self._progress is not None and name in self._rows:
            row = self._rows[name]
            # A still figure has no frames, and a bar of length 0 would never look full.
            total = None if row.total is None else max(row.total, 1)
            full = 1 if row.total == 0 else done
            self._progress.update(row.id, total=total, completed=full, words=row.words(done))

    def _close(self, task: RenderTask) -> None:
        if self._progress is not None and task.key in self._rows:
            self._progress.stop_task(self._rows[task.key].id)
            self._done += 1
            self._move(_ALL, self._done)


def title_of(task: RenderTask) -> str:
    """Return how a task is called in messages: ``TangentSweep · dark``."""
    return f"{task.scene.name} · {task.theme}" if task.scene.themed else task.scene.name


def _progress_on(stream: TextIO) -> Progress:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(bar_width=24),
        progress.TextColumn("{task.fields[words]}"),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(),
        console=Console(file=stream),
    )

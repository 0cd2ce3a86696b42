"""Progress on a terminal."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from types import TracebackType
from typing import TextIO

from manimark.model import RenderTask
from manimark.progress.reporter import Drawn, title_of
from manimark.progress.tally import Clock, Tally

_INTERVAL = 0.1
"""Seconds between two pictures."""
_WIDTH = 88
"""Columns that the bars take at most: numbers far from their names are hard to read."""
_UNKNOWN = os.terminal_size((80, 24))
_UP, _ERASE_LINE, _ERASE_BELOW = "\x1b[{}A", "\x1b[K", "\x1b[J"
"""Ways of the cursor, and erasing from it to the line's end or the screen's."""


class Bars(Tally):
    """A bar for each figure being drawn with its frames, their rate and the time left; one for all.

    They vanish at the end, so that what remains on the terminal is the report. Between two pictures
    the cursor waits where they begin: there it stays when a resized terminal breaks their lines
    anew, so that the next picture covers the last one whatever became of it.
    """

    def __init__(self, stream: TextIO, clock: Clock = time.monotonic) -> None:
        super().__init__(clock)
        self._stream = stream
        self._due = 0.0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bars away."""
        if self.entries:
            self._write("\r" + _ERASE_BELOW)

    @property
    def wants_estimates(self) -> bool:
        """Yes: a bar needs an end."""
        return True

    def note(self, text: str) -> None:
        """Write the line above the bars."""
        self._write(f"\r{_ERASE_BELOW}{text}\n" if self.entries else f"{text}\n")
        self._draw()

    def alive(self) -> None:
        """Draw the bars anew, but not at every call."""
        if self._clock() >= self._due:
            self._draw()

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Draw the first bar, of which the others are parts."""
        super().planned(tasks)
        self._draw()

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Move the bar."""
        super().advanced(task, frames)
        self.alive()

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Take the bar away: the one for all has counted the figure."""
        super().finished(task, recording, seconds)
        self.alive()

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Say so above the bars."""
        super().failed(task, error)
        self.note(f"{title_of(task)}: failed")

    def _draw(self) -> None:
        self._due = self._clock() + _INTERVAL
        if self.entries:
            lines = self._lines()
            picture = f"{_ERASE_LINE}\n".join(lines)
            back = _UP.format(len(lines) - 1) if len(lines) > 1 else ""
            self._write(f"\r{picture}{_ERASE_BELOW}\r{back}")

    def _lines(self) -> list[str]:
        """Return the bars as they are now, in the room that the terminal has now."""
        # Only where there is something to show, for rich comes with it.
        from manimark.progress.layout import Row, lay_out

        now, room = self._clock(), _size_of(self._stream)
        rows = [Row(title_of(e.task), e.pace(now)) for e in self.entries if e.is_under_way]
        total = Row(f"{self.over:,} of {len(self.entries):,} renderings", self.overall())
        shown = [*rows[: max(0, room.lines - 2)], total]
        is_ascii = not (self._stream.encoding or "").lower().startswith("utf")
        # A line that ended in the last column would leave the cursor in doubt.
        return lay_out(shown, min(room.columns - 1, _WIDTH), ascii_only=is_ascii)

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


def _size_of(stream: TextIO) -> os.terminal_size:
    try:
        size = os.get_terminal_size(stream.fileno())
    except OSError:
        return _UNKNOWN
    # Some terminals, for instance serial lines, say that they have no columns.
    return size if size.columns > 0 and size.lines > 0 else _UNKNOWN

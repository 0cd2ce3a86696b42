"""Progress for machines: one JSON object a line, as ``messages.schema.json`` in the docs says."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any, TextIO

from manimark.errors import MachineError, SiteError, SiteErrors
from manimark.model import Purpose, RenderTask
from manimark.progress.report import RenderedFigure, Report
from manimark.progress.reporter import Drawn
from manimark.progress.tally import Clock, Entry, Pace, Tally

_INTERVAL = 1.0
"""Seconds between two objects about how far the build has come."""


class JsonLines(Tally):
    """Writes what it hears as JSON objects, a line each; those about frames once a second."""

    def __init__(self, stream: TextIO, clock: Clock = time.monotonic) -> None:
        super().__init__(clock)
        self._stream = stream
        self._figures: Sequence[RenderedFigure] = ()
        self._due = 0.0

    def write(self, event: str, **values: Any) -> None:
        """Write one object; ASCII alone, so that no encoding of the stream can break it."""
        self._stream.write(json.dumps({"event": event, **values}) + "\n")
        self._stream.flush()

    def note(self, text: str) -> None:
        """Write the text."""
        self.write("note", text=text)

    def alive(self) -> None:
        """Write from time to time how far each figure has come, and all together."""
        if self.entries and self._clock() >= self._due:
            self._due = self._clock() + _INTERVAL
            under_way = [_frames(entry) for entry in self.entries if entry.is_under_way]
            counts = {"done": self.over, "total": len(self.entries)}
            self.write("progress", **counts, **_pace(self.overall()), under_way=under_way)

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Write which renderings there are going to be."""
        super().planned(tasks)
        self._due = self._clock() + _INTERVAL
        self.write("planned", renderings=[_name(task) for task in tasks])

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Write which figure is being drawn."""
        super().started(task, frames)
        self.write("started", **_name(task), expected=frames)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Write how long it took."""
        super().finished(task, recording, seconds)
        numbers = {"frames": recording.frames, "seconds": round(seconds, 3)}
        self.write("finished", **_name(task), **numbers)

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Write why it failed; the mistakes themselves follow at the end."""
        super().failed(task, error)
        self.write("failed", **_name(task), message=str(error))

    def settled(self, figures: Sequence[RenderedFigure]) -> None:
        """Keep them for the report."""
        self._figures = figures

    def wrong(self, error: Exception) -> None:
        """Write what is wrong, an object for each mistake."""
        for each in error.errors if isinstance(error, SiteErrors) else (error,):
            self.write("error", **_mistake(each))

    def report(self, status: int, report: Report | None) -> None:
        """Write the last object of a build: how it ended, and what became of the renderings.

        Parameters
        ----------
        status
            Exit status.
        report
            None if the build failed.
        """
        is_new = report is not None and not report.fresh
        self.write(
            "report",
            status=status,
            site=report and report.site.as_posix(),
            up_to_date=report is not None and report.fresh,
            pages=report.pages if report and is_new else None,
            figures=report.figures if report and is_new else None,
            fresh=report.renderings - len(report.rendered) if report and is_new else None,
            rendered=[_account(figure) for figure in self._figures],
            steps={name: round(seconds, 3) for name, seconds in report.steps.items()}
            if report
            else {},
        )


def _mistake(error: Exception) -> dict[str, Any]:
    if isinstance(error, SiteError):
        place = {"path": error.path.as_posix(), "line": error.line}
        words = {"message": error.message, "hint": error.hint, "detail": error.detail}
        return {**place, **words}
    hint = error.remedy if isinstance(error, MachineError) else ""
    message = error.message if isinstance(error, MachineError) else str(error)
    return {"path": None, "line": None, "message": message, "hint": hint, "detail": ""}


def _account(figure: RenderedFigure) -> dict[str, Any]:
    """Return what the table says of a rendering."""
    return {
        "figure": figure.scene,
        "theme": figure.theme,
        **_purpose(figure.purpose),
        "why": figure.why,
        "failed": figure.failed,
        "frames": figure.frames,
        "seconds": round(figure.seconds, 3),
        "bytes": figure.bytes,
    }


def _name(task: RenderTask) -> dict[str, Any]:
    theme = task.theme if task.scene.themed else None
    return {"figure": task.scene.name, "theme": theme, **_purpose(task.profile.purpose)}


def _purpose(purpose: Purpose) -> dict[str, Any]:
    return {} if purpose == "film" else {"purpose": purpose}


def _frames(entry: Entry) -> dict[str, Any]:
    return {**_name(entry.task), "frames": entry.done, "expected": entry.expected}


def _pace(pace: Pace) -> dict[str, Any]:
    rounded = {"rate": pace.rate, "left": pace.left}
    numbers = {key: value and round(value, 1) for key, value in rounded.items()}
    return {"frames": pace.done, "expected": pace.expected, **numbers}

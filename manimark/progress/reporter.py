"""Who listens to a build."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self

from manimark.model import RenderTask
from manimark.progress.report import RenderedFigure, name_of


class Drawn(Protocol):
    """As much of a finished rendering as progress is interested in."""

    @property
    def frames(self) -> int:
        """How many frames it has; 0 for a still figure."""


class Reporter:
    """Listens to a build and says nothing; the base of those that speak.

    It is a context, so that a terminal is left as it was found. A *rendering* is a figure in one of
    its themes.
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

    @property
    def wants_estimates(self) -> bool:
        """Whether it is worth a tenth of a drawing's time to know its frames before they come."""
        return False

    def note(self, text: str) -> None:
        """Hear one line about the build as a whole, for instance that it waits for another."""

    def alive(self) -> None:
        """Hear, several times a second, that the build goes on; raising here stops it."""

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Hear which renderings are going to be made."""

    def foreseen(self, task: RenderTask, frames: int) -> None:
        """Hear, before it is begun, how many frames a figure had the last time."""

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Hear that a figure is being drawn; `frames` are expected, None if nobody knows."""

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Hear, a few times a second, how many frames of a figure are done."""

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        """Hear that a figure is done and took `seconds` of wall-clock time."""

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Hear that a figure could not be drawn; its message comes at the end of the build."""

    def settled(self, figures: Sequence[RenderedFigure]) -> None:
        """Hear what became of the renderings, before the failed ones among them are raised."""


class Relay(Reporter):
    """Passes everything on to another listener; the base of those that add something."""

    def __init__(self, listener: Reporter) -> None:
        self._listener = listener

    @property
    def wants_estimates(self) -> bool:
        """As the other does."""
        return self._listener.wants_estimates

    def note(self, text: str) -> None:
        """Pass it on."""
        self._listener.note(text)

    def alive(self) -> None:
        """Pass it on."""
        self._listener.alive()

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Pass it on."""
        self._listener.planned(tasks)

    def foreseen(self, task: RenderTask, frames: int) -> None:
        """Pass it on."""
        self._listener.foreseen(task, frames)

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

    def settled(self, figures: Sequence[RenderedFigure]) -> None:
        """Pass it on."""
        self._listener.settled(figures)


def title_of(task: RenderTask) -> str:
    """Return how a task is called in messages: ``TangentSweep · dark``."""
    theme = task.theme if task.scene.themed else None
    return name_of(task.scene.name, theme, task.profile.purpose)

"""Rendering by processes on this machine."""

from __future__ import annotations

import select
import sys
import time
from collections.abc import Iterator, Sequence
from typing import Any

from manimark.errors import MachineError
from manimark.model import RenderTask
from manimark.publish import writing
from manimark.render.child import Child
from manimark.render.executor import Advanced, Began, Ended, Event, Expected
from manimark.render.workshop import Folders, Workshop, clear_leftovers

CAN_COPY = sys.platform == "linux"
"""Whether a process can go on in a copy; elsewhere the system's own libraries may not survive."""


class LocalExecutor:
    """Renders on this machine, each task in a process of its own.

    The processes are started at once, so that Manim is imported by the time tasks come. One that
    dies takes its task with it, and is replaced when it is missed.

    Parameters
    ----------
    folders
        The project and the store, which is created if missing; nobody else must render into it.
    jobs
        How many tasks are drawn at once.
    timeout
        Seconds after which a task is ended.
    lasting
        Whether processes import Manim once for all their tasks.
    """

    def __init__(
        self, folders: Folders, *, jobs: int, timeout: float, lasting: bool = CAN_COPY
    ) -> None:
        self._folders, self._jobs, self._timeout = folders, jobs, timeout
        self._lasting = lasting
        self._idle: list[Child] = []
        self._errands: list[_Errand] = []
        self._unsaid: list[Event] = []
        folders.store.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folders.store)
        try:
            for _ in range(jobs):
                self._idle.append(self._start())
        except BaseException:
            self.close()
            raise

    @property
    def capacity(self) -> int:
        """How many tasks are drawn at once."""
        return self._jobs

    def submit(self, task: RenderTask, *, estimate: bool) -> None:
        """Let a process draw a task."""
        try:
            with writing(self._folders.store):
                workshop, child = Workshop(task, self._folders), self._ready_child()
        except MachineError as error:
            self._unsaid.append(Ended(task.key, error, 0.0))
            return
        self._errands.append(_Errand(task, workshop, child))
        child.give(workshop.job(estimate=estimate and CAN_COPY))
        if estimate and not CAN_COPY:
            self._unsaid.append(Expected(task.key, None))

    def events(self, timeout: float) -> Sequence[Event]:
        """Wait for news, at most `timeout` seconds, and return it."""
        self._wait(0 if self._unsaid else timeout)
        happened, self._unsaid = self._unsaid, []
        for errand in tuple(self._errands):
            happened += errand.hear()
            if errand.child.status is not None or errand.seconds > self._timeout:
                self._errands.remove(errand)
                happened.append(self._conclude(errand))
        return happened

    def close(self) -> None:
        """End whatever is under way, and every process."""
        children = [*self._idle, *(errand.child for errand in self._errands)]
        for child in children:
            # All of them before any is waited for.
            child.dismiss()
        for child in children:
            child.end()
            child.clear()
        for errand in self._errands:
            errand.workshop.clear()
        self._idle, self._errands = [], []

    def _start(self) -> Child:
        return Child(self._folders.store, lasting=self._lasting)

    def _ready_child(self) -> Child:
        while self._idle:
            child = self._idle.pop(0)
            if child.can_work:
                return child
            child.end()
            child.clear()
        return self._start()

    def _wait(self, timeout: float) -> None:
        """Wait until a child at work says something or ends."""
        poll = select.poll()
        for errand in self._errands:
            if not errand.child.is_silent:
                poll.register(errand.child.output, select.POLLIN)
        poll.poll(timeout * 1000)

    def _conclude(self, errand: _Errand) -> Ended:
        """Return what became of a task whose process ended or took too long."""
        task, workshop, child, seconds = errand.task, errand.workshop, errand.child, errand.seconds
        status = child.status
        try:
            if not child.can_work or status is None:
                child.end()
            if status is None:
                return Ended(task.key, workshop.overdue(self._timeout), seconds)
            return Ended(task.key, workshop.conclude(errand.answer, status, child.log), seconds)
        finally:
            workshop.clear()
            if child.can_work:
                self._idle.append(child)
            else:
                child.clear()


class _Errand:
    """A task in the hands of a child."""

    def __init__(self, task: RenderTask, workshop: Workshop, child: Child) -> None:
        self.task, self.workshop, self.child = task, workshop, child
        self.answer: dict[str, Any] | None = None
        """What the child said in conclusion."""
        self._since = time.monotonic()

    @property
    def seconds(self) -> float:
        """How long the task is being drawn, or how long its child keeps it waiting."""
        return time.monotonic() - self._since

    def hear(self) -> Iterator[Event]:
        """Yield what is new."""
        for event in self.child.hear():
            match event["event"]:
                case "began":
                    self._since = time.monotonic()
                    yield Began(self.task.key)
                case "expected":
                    yield Expected(self.task.key, event["frames"])
                case "frames":
                    yield Advanced(self.task.key, event["done"])
                case "done" | "mistake" | "machine":
                    self.answer = event

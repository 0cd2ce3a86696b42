"""Which task is rendered next, who hears of it, and what came of them all."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from manimark.model import RenderTask
from manimark.progress import Reporter
from manimark.render.executor import Advanced, Began, Ended, Event, Executor, Expected, Failure
from manimark.studio.recording import Recording, earlier_durations, expected_frames

_TICK = 0.25
"""Longest time in seconds between two signs of life."""
_COUNTING = 20.0
"""Seconds after which nobody waits any longer for a worker's count of its frames."""


def render_tasks(
    tasks: Sequence[RenderTask],
    *,
    executor: Executor,
    store: Path,
    progress: Reporter,
    keep_going: bool = True,
) -> dict[str, Recording | Failure]:
    """Render tasks, the longest first.

    Parameters
    ----------
    tasks
        Tasks of equal keys are rendered once.
    executor
        Renders them. The caller closes it, which ends what is still under way.
    store
        Where recordings lie; how long the earlier ones are is the best guess for the new ones.
    progress
        Hears of it in the thread of the caller. Whatever it raises leaves this call.
    keep_going
        Whether the other tasks are rendered after one has failed, so that all failures are known
        at the end; if not, the first failure ends this call.

    Returns
    -------
    dict
        Key → recording, or why there is none; without the tasks that were given up.
    """
    durations = earlier_durations(store, {task.scene.name for task in tasks})
    rendering = _Rendering(executor, progress, durations)
    return rendering.run({task.key: task for task in tasks}.values(), keep_going=keep_going)


@dataclass(slots=True)
class _Assignment:
    """A task in the hands of the executor."""

    task: RenderTask
    is_counted: bool
    """Whether somebody is going to say how many frames it has."""
    begun: float | None = None
    """When a worker took it in hand, in seconds on the monotonic clock."""
    is_announced: bool = False
    """Whether the listener knows of it."""


class _Rendering:
    """Keeps an executor busy and tells a listener what happens."""

    def __init__(
        self, executor: Executor, progress: Reporter, durations: Mapping[str, float]
    ) -> None:
        self._executor, self._progress = executor, progress
        self._durations = dict(durations)
        """Class name of a scene → how many seconds it lasts."""
        self._assigned: dict[str, _Assignment] = {}
        self._done: dict[str, Recording | Failure] = {}

    def run(
        self, tasks: Iterable[RenderTask], *, keep_going: bool
    ) -> dict[str, Recording | Failure]:
        """Render all tasks."""
        # Longest first, so that no long one starts when the others are done.
        waiting = sorted(tasks, key=self._length, reverse=True)
        for task in waiting:
            if (frames := expected_frames(task, self._durations)) is not None:
                self._progress.foreseen(task, frames)
        while waiting or self._assigned:
            while waiting and len(self._assigned) < self._executor.capacity:
                self._assign(waiting.pop(0))
            for event in self._executor.events(_TICK):
                self._hear(event)
            self._progress.alive()
            if not keep_going and self._has_failed():
                break
        return self._done

    def _has_failed(self) -> bool:
        return any(not isinstance(result, Recording) for result in self._done.values())

    def _length(self, task: RenderTask) -> float:
        return self._durations.get(task.scene.name, float("inf")) * task.profile.fps

    def _assign(self, task: RenderTask) -> None:
        is_counted = any(a.is_counted for a in self._of_scene(task.scene.name))
        is_known = task.scene.name in self._durations
        estimate = self._progress.wants_estimates and not is_known and not is_counted
        self._assigned[task.key] = _Assignment(task, not is_known and (estimate or is_counted))
        self._executor.submit(task, estimate=estimate)

    def _hear(self, event: Event) -> None:
        assignment = self._assigned[event.key]
        match event:
            case Began():
                assignment.begun = time.monotonic()
                if not assignment.is_counted:
                    self._announce(assignment)
            case Expected(frames=frames):
                self._learn(assignment.task, frames)
            case Advanced(frames=frames):
                self._advance(assignment, frames)
            case Ended():
                self._conclude(assignment, event)

    def _learn(self, task: RenderTask, frames: int | None) -> None:
        """Announce all that draw the scene whose frames were counted."""
        if frames is not None:
            self._durations[task.scene.name] = frames / task.profile.fps
        for assignment in self._of_scene(task.scene.name):
            assignment.is_counted = False
            if assignment.begun is not None:
                self._announce(assignment)

    def _advance(self, assignment: _Assignment, frames: int) -> None:
        begun = assignment.begun
        if begun is None or time.monotonic() - begun > _COUNTING:
            self._announce(assignment)
        if assignment.is_announced:
            self._progress.advanced(assignment.task, frames)

    def _conclude(self, assignment: _Assignment, end: Ended) -> None:
        task = assignment.task
        self._announce(assignment)
        del self._assigned[end.key]
        self._done[end.key] = end.result
        if isinstance(end.result, Recording):
            self._durations[task.scene.name] = end.result.duration
            self._progress.finished(task, end.result, end.seconds)
        else:
            self._progress.failed(task, end.result)

    def _announce(self, assignment: _Assignment) -> None:
        if not assignment.is_announced:
            assignment.is_announced = True
            task = assignment.task
            self._progress.started(task, expected_frames(task, self._durations))

    def _of_scene(self, name: str) -> list[_Assignment]:
        return [a for a in self._assigned.values() if a.task.scene.name == name]

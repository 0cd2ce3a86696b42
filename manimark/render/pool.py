"""The parent's side: workers are started, listened to, and ended."""

from __future__ import annotations

import os
import selectors
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from manimark.model import RenderTask
from manimark.render.child import Failure, Folders, Worker, clear_workshops
from manimark.studio.recording import (
    Recording,
    earlier_durations,
    expected_frames,
    read_recording,
)

_TICK = 0.25
"""Longest time in seconds between two looks at the clock."""
_COUNTING = 20.0
"""Seconds after which nobody waits any longer for a worker's count of its frames."""


class Progress(Protocol):
    """Listens to renderings; called in the thread that called `render_tasks`.

    Whatever it raises ends the workers and leaves `render_tasks`.
    """

    def alive(self) -> None:
        """Hear, several times a second, that the rendering goes on."""

    def started(self, task: RenderTask, frames: int | None) -> None:
        """Hear that a task is being drawn and how many frames it will have, if anyone knows."""

    def advanced(self, task: RenderTask, frames: int) -> None:
        """Hear how many frames are done."""

    def finished(self, task: RenderTask, recording: Recording, seconds: float) -> None:
        """Hear that a task is done and took so many seconds."""

    def failed(self, task: RenderTask, error: Exception) -> None:
        """Hear that a task could not be done."""


def render_tasks(
    tasks: Sequence[RenderTask],
    *,
    root: Path,
    scenes: Path,
    templates: Path,
    store: Path,
    jobs: int,
    timeout: float,
    progress: Progress,
) -> dict[str, Recording | Failure]:
    """Render what the store does not hold, each task in a process of its own.

    A failure does not stop the others, so that all of them are known at the end. Whatever ends
    this call, Ctrl-C too, ends its workers.

    Parameters
    ----------
    tasks
        Tasks of equal keys are rendered once.
    root, scenes, templates
        The project and two of its folders.
    store
        One folder per key; created if missing. Two calls at once must not share it.
    jobs
        Workers at once; 0 for one per core.
    timeout
        Seconds after which a worker is ended.
    progress
        Hears of what is rendered, not of what lay in the store.

    Returns
    -------
    dict
        Key → recording, or why there is none.
    """
    done: dict[str, Recording | Failure] = {}
    waiting = []
    for task in {task.key: task for task in tasks}.values():
        recording = read_recording(store, task.key)
        if recording is None:
            waiting.append(task)
        else:
            done[task.key] = recording
    if waiting:
        store.mkdir(parents=True, exist_ok=True)
        folders = Folders(root.resolve(), scenes.resolve(), templates.resolve(), store.resolve())
        pool = _Pool(folders, timeout, progress)
        done |= pool.run(waiting, jobs or _cores())
    return done


class _Pool:
    """Keeps a number of workers busy and listens to all of them at once."""

    def __init__(self, folders: Folders, timeout: float, progress: Progress) -> None:
        self._folders, self._timeout, self._progress = folders, timeout, progress
        self._durations = earlier_durations(folders.store)
        self._workers: list[Worker] = []
        self._done: dict[str, Recording | Failure] = {}

    def run(self, tasks: Sequence[RenderTask], jobs: int) -> Mapping[str, Recording | Failure]:
        """Do all tasks, `jobs` at a time."""
        clear_workshops(self._folders.store)
        # Longest first, so that no long one starts when the others are done.
        waiting = sorted(tasks, key=self._length, reverse=True)
        try:
            with selectors.DefaultSelector() as selector:
                while waiting or self._workers:
                    while waiting and len(self._workers) < jobs:
                        self._start(waiting.pop(0), selector)
                    selector.select(_TICK)
                    self._progress.alive()
                    for worker in tuple(self._workers):
                        self._attend(worker, selector)
        finally:
            for worker in self._workers:
                worker.end()
                worker.clear()
        return self._done

    def _length(self, task: RenderTask) -> float:
        return self._durations.get(task.scene.name, float("inf")) * task.profile.fps

    def _start(self, task: RenderTask, selector: selectors.BaseSelector) -> None:
        frames = expected_frames(task, self._durations)
        is_counted = task.scene.name in {w.task.scene.name for w in self._workers}
        # A worker counts ahead in a copy of itself, which is not safe everywhere.
        estimate = frames is None and not is_counted and sys.platform == "linux"
        worker = Worker(task, self._folders, estimate=estimate)
        self._workers.append(worker)
        selector.register(worker.output, selectors.EVENT_READ)
        if frames is not None or not (estimate or is_counted):
            self._announce(worker, frames)

    def _attend(self, worker: Worker, selector: selectors.BaseSelector) -> None:
        """Hear a worker, and conclude what it did if it is over or overdue."""
        is_over = worker.is_over
        for event in worker.events():
            self._hear(worker, event)
        if not is_over and worker.seconds > self._timeout:
            worker.give_up(self._timeout)
            is_over = True
        if is_over:
            selector.unregister(worker.output)
            self._workers.remove(worker)
            self._conclude(worker)

    def _hear(self, worker: Worker, event: Mapping[str, Any]) -> None:
        if event["event"] == "expected":
            self._learn(worker.task, event["frames"])
        elif worker.announced:
            self._progress.advanced(worker.task, event["done"])
        elif worker.seconds > _COUNTING:
            self._announce(worker, None)

    def _learn(self, task: RenderTask, frames: int | None) -> None:
        """Announce all that draw the scene whose frames were counted."""
        if frames is not None:
            self._durations[task.scene.name] = frames / task.profile.fps
        for worker in self._workers:
            if worker.task.scene.name == task.scene.name:
                self._announce(worker, expected_frames(worker.task, self._durations))

    def _announce(self, worker: Worker, frames: int | None) -> None:
        if not worker.announced:
            worker.announced = True
            self._progress.started(worker.task, frames)

    def _conclude(self, worker: Worker) -> None:
        seconds = worker.seconds
        result = worker.conclude()
        self._announce(worker, None)
        self._done[worker.task.key] = result
        if isinstance(result, Recording):
            self._progress.finished(worker.task, result, seconds)
        else:
            self._progress.failed(worker.task, result)


def _cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1

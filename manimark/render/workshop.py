"""Where one task is drawn, and what becomes of it: a recording in the store, or a message."""

from __future__ import annotations

import shutil
import signal
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manimark.errors import MachineError, SiteError
from manimark.model import RenderTask
from manimark.render.executor import Failure
from manimark.studio.job import Job
from manimark.studio.recording import Recording, read_recording, store_name

_PREFIX = ".partial-"
_LOG_LINES = 12
"""Lines of a dead worker's log that its author is shown."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a project and its renderings are; all absolute."""

    root: Path
    scenes: Path
    templates: Path
    store: Path


class Workshop:
    """A folder inside the store for one task, so that its recording is moved in one step.

    Its name is new every time: a worker whose parent was killed may still write into its own for a
    moment.
    """

    def __init__(self, task: RenderTask, folders: Folders) -> None:
        self._task, self._folders = task, folders
        self._folder = temporary_folder(folders.store)
        self._recording, self._scratch = self._folder / "recording", self._folder / "scratch"
        self._recording.mkdir()
        self._scratch.mkdir()

    def job(self, *, estimate: bool) -> Job:
        """Return what a worker is asked to do here."""
        scene, profile, folders = self._task.scene, self._task.profile, self._folders
        return Job(
            scene=scene.name,
            path=scene.at.path.as_posix(),
            line=scene.at.line,
            themed=scene.themed,
            theme=self._task.theme,
            profile=profile.name,
            width=profile.width,
            height=profile.height,
            fps=profile.fps,
            codecs=profile.codecs,
            root=str(folders.root),
            scenes=str(folders.scenes),
            templates=str(folders.templates),
            folder=str(self._recording),
            scratch=str(self._scratch),
            log=str(self._folder / "log"),
            estimate=estimate,
            purpose=profile.purpose,
        )

    def conclude(
        self, answer: Mapping[str, Any] | None, status: int, worker_log: Path
    ) -> Recording | Failure:
        """Return what became of the task; a recording is in the store from now on.

        Parameters
        ----------
        answer
            The worker's last word; None if it ended without one.
        status
            Its exit status, or the number of the signal that ended it below zero.
        worker_log
            What it printed before it took the task in hand.
        """
        scene = self._task.scene
        if answer is None:
            return self._death(status, worker_log)
        if answer["event"] == "machine":
            return MachineError(answer["message"], answer["remedy"])
        if answer["event"] == "mistake":
            place = Path(answer["path"]), answer["line"]
            return SiteError(*place, answer["message"], answer["hint"], answer["detail"])
        recording = keep(self._recording, self._folders.store)
        if recording is None:
            message = f"what {scene.name} left on the disk is not what was written there"
            return MachineError(message, "check the disk, then build again")
        return recording

    def overdue(self, timeout: float) -> SiteError:
        """Return the message for a task that took longer than `timeout` seconds."""
        message = f"{self._task.scene.name} took longer than {timeout:g} s"
        return self._mistake(message, "draw less, or raise timeout in [tool.manimark]")

    def clear(self) -> None:
        """Remove the folder with what is still in it."""
        shutil.rmtree(self._folder, ignore_errors=True)

    def _death(self, status: int, worker_log: Path) -> SiteError:
        name = self._task.scene.name
        if status == -signal.SIGKILL:
            message = f"{name}: its process was killed, most likely for want of memory"
            return self._mistake(message, "free memory, or build with --jobs 1")
        reason = signal.Signals(-status).name if status < 0 else f"status {status}"
        message = f"{name}: its process ended with {reason} and without a word"
        words = _tail(self._folder / "log") or _tail(worker_log)
        if not words:
            return self._mistake(message, "render it with manim to see where")
        hint = "its last words are below; if they do not help, render it with manim"
        return self._mistake(message, hint, words)

    def _mistake(self, message: str, hint: str, detail: str = "") -> SiteError:
        at = self._task.scene.at
        return SiteError(at.path, at.line, message, hint, detail)


def keep(folder: Path, store: Path) -> Recording | None:
    """Move a finished recording to its place in the store, in one step.

    An intact one that is there already stays; a damaged one makes room.

    Parameters
    ----------
    folder
        On the same disk as the store.

    Returns
    -------
    Recording or None
        None if the recording itself is damaged.
    """
    name = store_name(folder)
    if not name:  # its list cannot be read, and a place without a name is the store itself
        return None
    place = store / name
    if read_recording(store, name) is None:
        if place.exists():
            shutil.rmtree(place)
        folder.rename(place)
    return read_recording(store, name)


def temporary_folder(store: Path) -> Path:
    """Make a folder in the store that `clear_leftovers` removes if nobody else does."""
    return Path(tempfile.mkdtemp(prefix=_PREFIX, dir=store))


def clear_leftovers(store: Path) -> None:
    """Remove what workers left whose parent was killed."""
    for leftover in store.glob(f"{_PREFIX}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _tail(log: Path) -> str:
    try:
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return ""
    return "\n".join(f"  {line}" for line in lines[-_LOG_LINES:])

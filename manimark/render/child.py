"""One worker as its parent sees it: a process, what it said, and what it leaves."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import manimark
from manimark.errors import MachineError, SiteError
from manimark.model import RenderTask
from manimark.studio.job import Job
from manimark.studio.recording import Recording, read_recording

Failure = SiteError | MachineError

_WORKSHOP = ".partial-"
_LOG_LINES = 12
"""Lines of a dead worker's log that its author is shown."""
_ALONE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a project and its renderings are; all absolute."""

    root: Path
    scenes: Path
    templates: Path
    store: Path


class Worker:
    """A process that draws one task in a workshop of its own inside the store.

    Parameters
    ----------
    task
        What it draws.
    folders
        Where.
    estimate
        Whether it says how many frames there will be.
    """

    def __init__(self, task: RenderTask, folders: Folders, *, estimate: bool) -> None:
        self.task = task
        self.begun = time.monotonic()
        self.announced = False
        """Whether somebody was told that it works."""
        self._folders = folders
        self._answer: dict[str, Any] | None = None
        self._overdue = 0.0
        self._unread = b""
        self._workshop = folders.store / f"{_WORKSHOP}{task.key}"
        self._recording, scratch = self._workshop / "recording", self._workshop / "scratch"
        self._recording.mkdir(parents=True)
        scratch.mkdir()
        self._process = self._start()
        job = self._job(scratch, estimate)
        # A worker that died already is found out by its silence.
        with suppress(BrokenPipeError):
            self._stdin.write(job.to_line().encode())
            self._stdin.flush()

    @property
    def output(self) -> int:
        """The descriptor on which it speaks; reading from it never blocks."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return time.monotonic() - self.begun

    @property
    def is_over(self) -> bool:
        """Whether the process has ended."""
        return self._process.poll() is not None

    def events(self) -> Iterator[dict[str, Any]]:
        """Yield what it said since the last call; what concludes its work is kept."""
        with suppress(BlockingIOError):
            while data := os.read(self.output, 1 << 16):
                self._unread += data
        *lines, self._unread = self._unread.split(b"\n")
        for line in lines:
            event = json.loads(line)
            if event["event"] in ("done", "mistake", "machine"):
                self._answer = event
            else:
                yield event

    def give_up(self, timeout: float) -> None:
        """End it because it worked for longer than `timeout` seconds."""
        self._overdue = timeout
        self.end()

    def end(self) -> None:
        """End the process and all that it started, and clear its workshop."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def conclude(self) -> Recording | Failure:
        """Return what became of the task; a recording is in the store from now on."""
        self.end()
        try:
            return self._keep() if self._is_done else self._failure()
        finally:
            self.clear()

    def clear(self) -> None:
        """Close the pipes and remove the workshop."""
        for pipe in (self._process.stdin, self._process.stdout):
            assert pipe is not None
            with suppress(BrokenPipeError):
                pipe.close()
        shutil.rmtree(self._workshop, ignore_errors=True)

    @property
    def _is_done(self) -> bool:
        return self._answer is not None and self._answer["event"] == "done"

    def _keep(self) -> Recording:
        """Move the recording to its place in one step."""
        place = self._folders.store / self.task.key
        if place.exists():
            # It was found damaged, or else nobody would have rendered it again.
            shutil.rmtree(place)
        self._recording.rename(place)
        recording = read_recording(self._folders.store, self.task.key)
        assert recording is not None
        return recording

    def _failure(self) -> Failure:
        scene, answer = self.task.scene, self._answer
        if self._overdue:
            message = f"{scene.name} took longer than {self._overdue:g} s"
            remedy = "draw less, or raise timeout in [tool.manimark]"
            return SiteError(scene.at.path, scene.at.line, message, remedy)
        if answer is not None and answer["event"] == "machine":
            return MachineError(answer["message"], answer["remedy"])
        if answer is not None:
            place = Path(answer["path"]), answer["line"]
            return SiteError(*place, answer["message"], answer["hint"], answer["detail"])
        return self._death()

    def _death(self) -> SiteError:
        """Return the message for a process that ended without an answer."""
        scene, status = self.task.scene, self._process.returncode
        if status == -signal.SIGKILL:
            message = f"{scene.name}: its process was killed, most likely for want of memory"
            hint = "free memory, or build with --jobs 1"
            return SiteError(scene.at.path, scene.at.line, message, hint)
        reason = signal.Signals(-status).name if status < 0 else f"status {status}"
        message = f"{scene.name}: its process ended with {reason} and without a word"
        hint = "its last words are below; if they do not help, render it with manim"
        return SiteError(scene.at.path, scene.at.line, message, hint, self._log_tail())

    def _log_tail(self) -> str:
        lines = (self._workshop / "log").read_text(encoding="utf-8", errors="replace").splitlines()
        return "\n".join(f"  {line}" for line in lines[-_LOG_LINES:])

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: the working directory is the author's, and no place to look for our modules.
        command = [sys.executable, "-P", "-m", "manimark.studio.worker"]
        with (self._workshop / "log").open("wb") as log:
            process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=_environment(),
                # A group of its own, so that it can be ended with all that it started.
                start_new_session=True,
            )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        return process

    @property
    def _stdin(self) -> Any:
        assert self._process.stdin is not None
        return self._process.stdin

    def _job(self, scratch: Path, estimate: bool) -> Job:
        scene, profile = self.task.scene, self.task.profile
        return Job(
            scene=scene.name,
            path=scene.at.path.as_posix(),
            line=scene.at.line,
            themed=scene.themed,
            theme=self.task.theme,
            profile=profile.name,
            width=profile.width,
            height=profile.height,
            fps=profile.fps,
            codecs=profile.codecs,
            root=str(self._folders.root),
            scenes=str(self._folders.scenes),
            templates=str(self._folders.templates),
            folder=str(self._recording),
            scratch=str(scratch),
            estimate=estimate,
        )


def clear_workshops(store: Path) -> None:
    """Remove what workers left whose parent was killed."""
    for leftover in store.glob(f"{_WORKSHOP}*"):
        shutil.rmtree(leftover, ignore_errors=True)


def _environment() -> dict[str, str]:
    """Return an environment in which equal tasks give equal bytes, on one core each."""
    package = str(Path(manimark.__file__).parent.parent)
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    return {
        **os.environ,
        **dict.fromkeys(_ALONE, "1"),
        "OPENCV_FOR_THREADS_NUM": "1",
        "PYTHONHASHSEED": "0",
        "PYTHONPATH": path,
        "SVT_LOG": "1",  # errors only
    }

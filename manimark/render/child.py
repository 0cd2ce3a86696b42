"""A worker as its parent sees it: a process that is given jobs, speaks, and ends."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from manimark.processes import environment
from manimark.render.workshop import temporary_folder
from manimark.studio.job import KEEPER, ONCE, Job

_PATIENCE = 5.0
"""Seconds in which a process may end what it started, before it is ended itself."""
_CHUNK = 1 << 16
_ALONE = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS")


class Child:
    """A process that imports Manim at once and then does jobs, one after another.

    Parameters
    ----------
    store
        Where its own folder is made, which holds its log and is its home.
    lasting
        Whether it stays for the next job; else it ends with the first.
    """

    def __init__(self, store: Path, *, lasting: bool) -> None:
        self.is_silent = False
        """Whether it will never speak again."""
        self._folder = temporary_folder(store)
        self._lasting = lasting
        self._unread = b""
        self._jobs = 0
        self._is_at_work = False
        self._ended_with: int | None = None
        self._process = self._start()

    @property
    def output(self) -> int:
        """The descriptor on which it speaks; reading from it never blocks."""
        assert self._process.stdout is not None
        return self._process.stdout.fileno()

    @property
    def log(self) -> Path:
        """What it printed outside of its jobs; there until `clear`."""
        return self._folder / "log"

    @property
    def can_work(self) -> bool:
        """Whether it can be given a job when it has none."""
        return self._process.poll() is None and (self._lasting or self._jobs == 0)

    @property
    def status(self) -> int | None:
        """How the job ended: exit status, or a signal's number below zero; None if it goes on."""
        return self._process.returncode if self._ended_with is None else self._ended_with

    def give(self, job: Job) -> None:
        """Give it a job; only when it has none."""
        self._jobs += 1
        self._ended_with = None
        assert self._process.stdin is not None
        # If it has just died, its status is going to tell.
        with suppress(BrokenPipeError):
            self._process.stdin.write(job.to_line().encode())
            self._process.stdin.flush()

    def hear(self) -> Iterator[dict[str, Any]]:
        """Yield what it said since the last call; the end of its job shows in `status`."""
        # First, for what a process said before it ended can all be read afterwards.
        self._process.poll()
        for line in self._lines():
            event = _event_on(line)
            if event is None:
                continue
            self._is_at_work = event["event"] != "ended"
            if self._is_at_work:
                yield event
            else:
                self._ended_with = event["status"]

    def dismiss(self) -> None:
        """Tell it that nobody waits for it any more."""
        assert self._process.stdin is not None
        with suppress(BrokenPipeError):
            self._process.stdin.close()

    def end(self) -> None:
        """End the process and all that it started."""
        self.dismiss()
        if self._is_at_work and self._lasting:
            # A scene's own processes may have left the group, and only the keeper finds them.
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(_PATIENCE)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def clear(self) -> None:
        """Remove what an ended process leaves."""
        assert self._process.stdout is not None
        self._process.stdout.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _lines(self) -> list[bytes]:
        with suppress(BlockingIOError):
            while data := os.read(self.output, _CHUNK):
                self._unread += data
            self.is_silent = True
        *lines, self._unread = self._unread.split(b"\n")
        return lines

    def _start(self) -> subprocess.Popen[bytes]:
        # -P: the working directory is the author's, and no place to look for our modules.
        command = [sys.executable, "-P", "-m", "manimark.studio.worker"]
        with self.log.open("wb") as log:
            process = subprocess.Popen(
                [*command, KEEPER if self._lasting else ONCE, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                env=_environment(),
                # A group of its own, so that it can be ended with all that it started, and so that
                # Ctrl-C reaches it through its parent alone.
                start_new_session=True,
            )
        assert process.stdout is not None
        os.set_blocking(process.stdout.fileno(), False)
        return process


def _event_on(line: bytes) -> dict[str, Any] | None:
    """Return the event on a line, or None if a scene wrote something else there."""
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("event"), str) else None


def _environment() -> dict[str, str]:
    """Return an environment in which equal tasks give equal bytes, on one core each."""
    return environment(
        **dict.fromkeys(_ALONE, "1"),
        OPENCV_FOR_THREADS_NUM="1",
        PYTHONHASHSEED="0",
        SVT_LOG="1",  # errors only
    )

"""The child's side: one process draws one scene in one theme, then ends.

Manim's configuration is global and so is whatever a scene's module leaves behind; a process of its
own is the only wall between two figures. The process reads its `Job` as one line on its standard
input, answers through a `Channel`, and leaves the files of a recording in the folder it was given.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from manimark.errors import MachineError, SiteError
from manimark.studio.blame import blame, missing_library
from manimark.studio.job import Channel, Job, end_worker

if TYPE_CHECKING:
    from types import ModuleType


def main() -> None:
    """Do the job on standard input; answer on what was standard output."""
    # Whatever a scene prints goes to the log, not between the events.
    channel = Channel(os.dup(1))
    os.dup2(2, 1)
    job = Job.from_line(sys.stdin.readline())
    try:
        work(job, channel)
    except SiteError as error:
        place = {"path": str(error.path), "line": error.line}
        words = {"message": error.message, "hint": error.hint, "detail": error.detail}
        channel.send("mistake", **place, **words)
    except MachineError as error:
        channel.send("machine", message=error.message, remedy=error.remedy)
    else:
        channel.send("done")
    # Not sys.exit: a thread or a child that the scene left running would hold the process.
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def work(job: Job, channel: Channel) -> None:
    """Draw the scene and leave its recording in the job's folder.

    Raises
    ------
    SiteError
        If the scene raises.
    MachineError
        If a program or a library is missing.
    """
    shooting = _open_studio(job)
    counting: int | None = None
    try:
        scene_class = shooting.load(job)
        if job.estimate and sys.platform == "linux":
            counting = _count_aside(shooting, job, scene_class, channel)
        # Not before the fork: a process with threads must not fork.
        _end_with_parent()
        shooting.film(job, scene_class, channel.advance)
    except (SiteError, MachineError):
        raise
    except BaseException as error:
        raise blame(error, job) from error
    finally:
        if counting is not None:
            os.kill(counting, signal.SIGKILL)
            os.waitpid(counting, 0)


def _open_studio(job: Job) -> ModuleType:
    """Import Manim, which takes most of a second and reads settings where it finds them."""
    try:
        with _private_home(job):
            from manimark.studio import shooting
    except ImportError as error:
        raise missing_library(error) from error
    os.chdir(job.scenes)
    return shooting


@contextmanager
def _private_home(job: Job) -> Iterator[None]:
    """Hide the user's and the folder's manim.cfg, which no content key knows of."""
    home = os.environ.get("HOME")
    os.environ["HOME"] = job.scratch
    os.chdir(job.scratch)
    yield
    if home is None:
        del os.environ["HOME"]
    else:
        os.environ["HOME"] = home


def _count_aside(shooting: Any, job: Job, scene_class: Any, channel: Channel) -> int:
    """Count the frames in a copy of this process, so that counting leaves no trace in it.

    Returns the copy's process id. Linux only: elsewhere the system's own libraries may not
    survive in a copy.
    """
    copy = os.fork()
    if copy:
        return copy
    # The log is the drawing's alone; two processes would write into each other's lines.
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    try:
        frames = shooting.count(job, scene_class)
    except BaseException:
        # The drawing itself is going to say what is wrong.
        frames = None
    channel.send("expected", frames=frames)
    os._exit(0)


def _end_with_parent() -> None:
    """End this process and its children when the parent is gone and its pipe with it."""

    def watch() -> None:
        sys.stdin.read()
        end_worker()

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()

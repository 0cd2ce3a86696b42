"""The child's side: a process that imports Manim, draws scenes, and tells of it.

Manim's configuration is global and so is whatever a scene's module leaves behind; a process of its
own is the only wall between two figures. So each job is done in a copy of this process, or, where
processes cannot be copied, this one does a single job. It reads a `Job` a line on its standard
input, answers through a `Channel`, and leaves the files of a recording in the folder it was given.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Never

from manimark.errors import MachineError, SiteError
from manimark.studio.blame import blame, missing_library
from manimark.studio.job import KEEPER, Channel, Job, end_if_not, end_worker
from manimark.studio.keeper import Keeper, end_with, outlive_parent

if TYPE_CHECKING:
    from types import ModuleType


def main() -> None:
    """Do the jobs on standard input, or only the first; answer on what was standard output.

    The command line says which of the two, and names an empty folder for what an import looks for
    in the user's own.
    """
    way, folder = sys.argv[1:]
    end_with(os.getppid())
    # Whatever is printed goes to a log, not between the events.
    events = os.dup(1)
    os.dup2(2, 1)
    studio = open_studio(folder)
    if way == KEEPER:
        outlive_parent()
        Keeper(0, events, lambda job, out: _do(job, Channel(out), studio)).run()
    elif job := sys.stdin.readline():
        _end_with_pipe()
        _do(job, Channel(events), studio)


def _do(line: str, channel: Channel, studio: ModuleType | MachineError) -> Never:
    """Do a job, answer, and end the process."""
    status = 1
    try:
        job = Job.from_line(line)
        _log_to(job.log)
        channel.send("began")
        _answer(job, channel, studio)
        status = 0
    except BaseException:
        # For instance for want of memory to say what was wrong.
        traceback.print_exc()
    finally:
        # Not sys.exit: a thread or a child that the scene left running would hold the process.
        for stream in (sys.stdout, sys.stderr):
            with suppress(Exception):
                stream.flush()
        os._exit(status)


def _answer(job: Job, channel: Channel, studio: ModuleType | MachineError) -> None:
    try:
        work(job, channel, studio)
    except SiteError as error:
        place = {"path": str(error.path), "line": error.line}
        words = {"message": error.message, "hint": error.hint, "detail": error.detail}
        channel.send("mistake", **place, **words)
    except MachineError as error:
        channel.send("machine", message=error.message, remedy=error.remedy)
    else:
        channel.send("done")


def work(job: Job, channel: Channel, studio: ModuleType | MachineError) -> None:
    """Draw the scene and leave its recording in the job's folder.

    Parameters
    ----------
    studio
        From `open_studio`.

    Raises
    ------
    SiteError
        If the scene raises.
    MachineError
        If a program or a library is missing.
    """
    if isinstance(studio, MachineError):
        raise studio
    process, counting = os.getpid(), 0
    try:
        os.chdir(job.scenes)
        # Not the root, which would be searched if manimark lies there too.
        elsewhere = (path for path in sys.path if Path(path).resolve() != Path(job.root))
        sys.path[:] = [job.scenes, *elsewhere]
        with studio.watching(job) as observer:
            scene_class = studio.load(job)
            if job.estimate:
                # Before anything is drawn: a process with threads must not fork.
                counting = _count_aside(studio, job, scene_class, channel)
            studio.SHOOTS[job.purpose](job, scene_class, observer, channel.advance)
    except (SiteError, MachineError):
        raise
    except BaseException as error:
        raise blame(error, job) from error
    finally:
        end_if_not(process)
        # A scene may have waited for all of its children itself.
        with suppress(ProcessLookupError, ChildProcessError):
            if counting:
                os.kill(counting, signal.SIGKILL)
                os.waitpid(counting, 0)


def open_studio(folder: str) -> ModuleType | MachineError:
    """Import Manim, which takes most of a second and reads settings where it finds them.

    Returns
    -------
    The studio, or what is missing for it.
    """
    try:
        with _private_home(folder):
            from manimark.studio import shooting
    except ImportError as error:
        return missing_library(error)
    return shooting


@contextmanager
def _private_home(folder: str) -> Iterator[None]:
    """Hide the user's and the folder's manim.cfg, which no content key knows of."""
    home = os.environ.get("HOME")
    os.environ["HOME"] = folder
    os.chdir(folder)
    try:
        yield
    finally:
        del os.environ["HOME"]
        if home is not None:
            os.environ["HOME"] = home


def _log_to(path: str) -> None:
    """Let what this process prints from now on, and the libraries in it, go to a file."""
    log = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)


def _count_aside(studio: Any, job: Job, scene_class: Any, channel: Channel) -> int:
    """Count the frames in a copy of this process, so that counting leaves no trace in it.

    Returns the copy's process id.
    """
    drawing = os.getpid()
    copy = os.fork()
    if copy:
        return copy
    frames = None
    try:
        end_with(drawing)
        # The log is the drawing's alone; two processes would write into each other's lines.
        _log_to(os.devnull)
        frames = studio.count(job, scene_class)
    finally:
        # If counting failed, the drawing itself is going to say why.
        try:
            channel.send("expected", frames=frames)
        finally:
            os._exit(0)


def _end_with_pipe() -> None:
    """End this process and its children when the parent is gone and its pipe with it."""

    def watch() -> None:
        sys.stdin.read()
        end_worker()

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()

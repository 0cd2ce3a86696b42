"""The author's door to a cluster: an executor as any other."""

from __future__ import annotations

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING
from uuid import uuid4

from manimark.errors import MachineError, SiteError
from manimark.model import RenderTask
from manimark.render.cluster.messages import Arrived, Charter, Delivery, News, Note, Told
from manimark.render.cluster.sources import take_sources
from manimark.render.executor import Advanced, Began, Ended, Event, Expected, Failure
from manimark.render.workshop import Folders, clear_leftovers, keep, temporary_folder
from manimark.studio.recording import Recording, read_recording
from manimark.studio.surroundings import digest_of, sha256_of_file

if TYPE_CHECKING:
    from manimark.render.cluster.crew import Crew

_AHEAD = 2
"""Tasks that wait at the workers, so that none of them waits for the network."""
_FAREWELL = 30.0
"""Seconds in which all of the cluster is left behind, whatever state it is in."""
_MISSING_FILE = "FileNotFoundError"
_SENT = "workers of a cluster have the project's scenes folder and nothing beside it"


@dataclass(slots=True)
class _Entry:
    """A task that was submitted and is not over."""

    task: RenderTask
    estimate: bool
    has_begun: bool = False
    came_damaged: bool = False


class ClusterExecutor:
    """Renders on the workers of a Dask scheduler.

    Workers whose versions differ from those here get no task. They may come and go: a task whose
    worker is lost is drawn by another one.

    Parameters
    ----------
    address
        Of the scheduler, for instance ``tcp://10.0.0.5:8786``.
    folders
        The project as it is now, which is what will be drawn, and the store, which is created if
        missing and must be no other's meanwhile.
    timeout
        Seconds after which a worker ends a task.
    note
        Told what the author should know of the cluster, in the thread that asks for events.
    grace
        Seconds without any worker after which there is no hope.

    Raises
    ------
    MachineError
        If Dask is not installed, or no scheduler answers. `events` raises it as well, if the
        scheduler is lost, or if there are no workers.
    """

    def __init__(
        self,
        address: str,
        folders: Folders,
        *,
        timeout: float,
        note: Callable[[str], None],
        grace: float = 30.0,
    ) -> None:
        self._address, self._folders, self._note = address, folders, note
        self._entries: dict[int, _Entry] = {}
        self._inbox: SimpleQueue[News | BaseException] = SimpleQueue()
        self._end: BaseException | None = None
        self._count = 0
        folders.store.mkdir(parents=True, exist_ok=True)
        clear_leftovers(folders.store)
        ready: Future[tuple[Crew, asyncio.AbstractEventLoop]] = Future()
        self._thread = threading.Thread(
            target=_in_a_loop, args=(ready, address, folders, timeout, grace, self._inbox.put)
        )
        # So that a program which is not patient enough for `close` can end.
        self._thread.daemon = True
        self._thread.start()
        self._crew, self._loop = ready.result()

    @property
    def capacity(self) -> int:
        """One task for each thread of the workers, and a few that wait there."""
        return self._crew.threads + _AHEAD

    def submit(self, task: RenderTask, *, estimate: bool) -> None:
        """Give a task to the cluster; those given first are drawn first."""
        self._count += 1
        self._entries[self._count] = _Entry(task, estimate)
        self._send(self._count)

    def events(self, timeout: float) -> Sequence[Event]:
        """Wait for news, at most `timeout` seconds, and return it.

        Raises
        ------
        MachineError
            If the cluster is lost; all that arrived before was returned earlier.
        """
        if self._end is not None:
            raise self._end
        happened: list[Event] = []
        with suppress(Empty):
            news = self._inbox.get(timeout=timeout)
            while True:
                happened += self._hear(news)
                news = self._inbox.get_nowait()
        return happened

    def close(self) -> None:
        """End what is under way at the workers, and leave the cluster; the workers stay."""
        # The loop may have ended by itself.
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._crew.leave)
        self._thread.join(_FAREWELL)

    def _send(self, number: int) -> None:
        entry = self._entries[number]
        with suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._crew.take, number, entry.task, entry.estimate)

    def _hear(self, news: News | BaseException) -> Iterator[Event]:
        """Yield what news means for the tasks; what is no task's is dealt with."""
        if isinstance(news, BaseException):
            self._end = news
        elif isinstance(news, Note):
            self._note(news.text)
        elif news.number not in self._entries:
            return
        elif isinstance(news, Arrived):
            yield from self._conclude(news)
        else:
            yield from self._follow(news)

    def _follow(self, news: Told) -> Iterator[Event]:
        entry = self._entries[news.number]
        if not entry.has_begun:
            # Also if the word of it was lost; but not again if it is begun anew elsewhere.
            entry.has_begun = True
            yield Began(entry.task.key)
        if news.progress == "expected":
            yield Expected(entry.task.key, news.frames)
        elif news.progress == "advanced":
            assert news.frames is not None
            yield Advanced(entry.task.key, news.frames)

    def _conclude(self, news: Arrived) -> Iterator[Event]:
        """Take in what a worker sent; if it came damaged, have it drawn once more."""
        entry, outcome = self._entries[news.number], news.outcome
        result: Recording | Failure | None
        if isinstance(outcome, MachineError):
            seconds, result = 0.0, outcome
        else:
            seconds, result = outcome.seconds, self._result(entry.task, outcome)
        if result is None and not entry.came_damaged:
            entry.came_damaged = True
            self._send(news.number)
            return
        if result is None:
            message = f"what {entry.task.scene.name} became on a worker came damaged, twice"
            result = MachineError(message, "check that machine's memory, disk and network")
        del self._entries[news.number]
        if not entry.has_begun:
            yield Began(entry.task.key)
        yield Ended(entry.task.key, result, seconds)

    def _result(self, task: RenderTask, delivery: Delivery) -> Recording | Failure | None:
        """Return what became of a task; None if it came damaged."""
        if not isinstance(delivery.result, str):
            return _at_home(delivery.result, delivery.worker)
        workshop = temporary_folder(self._folders.store)
        try:
            arrived = _unpack(delivery.files, workshop / delivery.result)
            if arrived is None:
                return None
            if differences := list(_differences(arrived, self._folders)):
                at = task.scene.at
                message = f"{task.scene.name} saw on the worker {delivery.worker} what is not here"
                hint = "put what it needs into the scenes folder, or install the same on both sides"
                detail = "\n".join(f"  {difference}" for difference in differences)
                return SiteError(at.path, at.line, message, hint, detail)
            return keep(arrived.folder, self._folders.store)
        finally:
            shutil.rmtree(workshop, ignore_errors=True)


def _in_a_loop(
    ready: Future[tuple[Crew, asyncio.AbstractEventLoop]],
    address: str,
    folders: Folders,
    timeout: float,
    grace: float,
    tell: Callable[[News | BaseException], None],
) -> None:
    """Be the thread in which a crew works; `ready` gets it, or why there is none."""

    async def work() -> None:
        # Not before it is wanted: this needs Dask.
        from manimark.render.cluster.crew import Crew, connect

        scenes, templates = (
            _below(folders.root, folder) for folder in (folders.scenes, folders.templates)
        )
        sources = take_sources(folders.root, folders.scenes, folders.templates)
        name = f"manimark-{uuid4().hex}"
        charter = Charter(name, sources.folders, sources.files, scenes, templates, timeout)
        crew = Crew(await connect(address), charter, sources, grace, tell)
        ready.set_result((crew, asyncio.get_running_loop()))
        await crew.work()

    try:
        asyncio.run(work())
    except ModuleNotFoundError as error:
        message = f"rendering on a cluster needs the Python package {error.name}"
        ready.set_exception(MachineError(message, "run: pip install manimark[cluster]"))
    except BaseException as error:
        if ready.done():
            tell(error)
        else:
            ready.set_exception(error)


def _below(root: Path, folder: Path) -> str:
    """Return where a folder lies in the project, with slashes."""
    if not folder.is_relative_to(root):
        message = f"{folder} lies outside of the project {root}"
        raise MachineError(message, "move it there: workers of a cluster get nothing else")
    return folder.relative_to(root).as_posix()


def _unpack(files: Mapping[str, bytes], folder: Path) -> Recording | None:
    """Write a recording into a folder named by its digest; return None if it came damaged."""
    folder.mkdir()
    for name, data in files.items():
        if Path(name).name != name:
            return None
        (folder / name).write_bytes(data)
    return read_recording(folder.parent, folder.name)


def _differences(recording: Recording, folders: Folders) -> Iterator[str]:
    """Name what a scene saw beside its folder, on a worker, that is not the same here.

    What lies in the folder has travelled; whether the author changed it meanwhile is asked later,
    as it is of all recordings.
    """
    scenes = folders.scenes.relative_to(folders.root)
    for read in recording.reads:
        path = Path(read.path)
        if path.is_relative_to(scenes):
            continue
        here = path if read.kind in ("fonts", "program") else folders.root / path
        if digest_of(read.kind, here, sha256_of_file) != read.sha256:
            yield "the machine's fonts" if read.kind == "fonts" else f"{read.kind} {read.path}"


def _at_home(failure: Failure, worker: str) -> Failure:
    """Return a worker's failure with what its author needs to know of where it happened."""
    if isinstance(failure, MachineError):
        return MachineError(f"on the worker {worker}: {failure.message}", failure.remedy)
    if _MISSING_FILE in failure.message:
        hint = f"{failure.hint}; {_SENT}"
        return SiteError(failure.path, failure.line, failure.message, hint, failure.detail)
    return failure

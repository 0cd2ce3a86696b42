"""The far end of a cluster: what runs inside a Dask worker.

An outpost is a local executor with a network in front of it. It has its own copy of the sources,
draws each task in processes of its own, so that no scene can harm the Dask worker, and sends back
what they made.

Only Dask's workers run this code; the author's side names its functions and reads their results.
"""

from __future__ import annotations

import asyncio
import hashlib
import pickle
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Reschedule, WorkerPlugin, get_worker

from manimark.errors import MachineError
from manimark.render.cluster.inventory import inventory
from manimark.render.cluster.messages import (
    Charter,
    Delivery,
    Greeting,
    NotFounded,
    Order,
    Progress,
)
from manimark.render.cluster.sources import Shelf
from manimark.render.executor import Advanced, Began, Ended, Event, Expected
from manimark.render.local import LocalExecutor
from manimark.render.workshop import Folders
from manimark.studio.recording import LIST, Recording

TOPIC = "manimark"
"""Where progress is told. One for all builds, for a scheduler keeps the last events of each."""

_TICK = 0.25
"""Longest time in seconds between two looks whether anybody still waits."""
_BETWEEN_REPORTS = 1.0
"""Seconds between two reports of progress; a scheduler may have hundreds of workers to hear."""
_FAREWELL = 15.0
"""Seconds that processes are given to end."""


class Dropped(Exception):
    """Nobody waits for a task any more, so nobody hears of this."""


def greet(digests: Sequence[str], dask_worker: Any) -> Greeting:
    """Say what there is on this worker, for an author whose sources have these digests.

    Raises
    ------
    RuntimeError
        If its disk cannot be written.
    """
    with _own_disk():
        return Greeting(inventory(), tuple(_shelf(dask_worker).lacks(digests)))


async def found(charter: Charter, contents: Mapping[str, bytes], dask_worker: Any) -> None:
    """Found an outpost on this worker.

    Parameters
    ----------
    charter
        The author's wishes.
    contents
        The files that were lacking, by digest.

    Raises
    ------
    RuntimeError
        If its disk cannot be written.
    """
    with _own_disk():
        home = Path(tempfile.mkdtemp(prefix="outpost-", dir=_home(dask_worker)))
        outpost = Outpost(charter, home)
        await asyncio.to_thread(outpost.settle, _shelf(dask_worker), contents)
    await dask_worker.plugin_add(outpost, name=charter.name, catch_errors=False)


async def abandon(name: str, dask_worker: Any) -> None:
    """Clear an outpost away, with whatever is under way."""
    if name in dask_worker.plugins:
        await dask_worker.plugin_remove(name)


def draw(order: bytes) -> Delivery | NotFounded:
    """Draw a task in the outpost of this worker.

    Parameters
    ----------
    order
        A pickled `Order`; packed, for the scheduler unpacks whatever is not.
    """
    wish: Order = pickle.loads(order)
    worker = get_worker()
    outpost: Outpost | None = worker.plugins.get(wish.name)
    if outpost is None:
        return NotFounded(worker.address)
    try:
        return outpost.draw(worker.get_current_task(), wish)
    except OSError as error:
        lack = MachineError(str(error), "mend its disk")
        return Delivery(worker.address, lack, {}, 0.0)


class Outpost(WorkerPlugin):  # type: ignore[misc]
    """Draws tasks of one build on one Dask worker.

    As a plugin it hears from the worker which tasks nobody waits for any more, and when to end.
    """

    def __init__(self, charter: Charter, home: Path) -> None:
        self._charter, self._home = charter, home
        self._lock = threading.Lock()
        self._idle: list[LocalExecutor] = []
        self._slots = 0
        self._at_work = 0
        self._last = time.monotonic()
        self._dropped: set[str] = set()
        self._is_closing = False

    def settle(self, shelf: Shelf, contents: Mapping[str, bytes]) -> None:
        """Lay out the sources; leaves nothing behind if that fails."""
        try:
            shelf.put(contents)
            charter = self._charter
            shelf.lay_out(charter.folders, charter.files, self._home / "project")
            shelf.clear_out()
        except BaseException:
            self._clear()
            raise

    def draw(self, key: str, order: Order) -> Delivery:
        """Draw a task; called in one of the worker's threads."""
        address = str(self._worker.address)
        with self._executor() as executor:
            executor.submit(order.task, estimate=order.estimate)
            ended = self._follow(executor, key)
        if not isinstance(ended.result, Recording):
            return Delivery(address, ended.result, {}, ended.seconds)
        files = {path.name: path.read_bytes() for path in ended.result.folder.iterdir()}
        shutil.rmtree(ended.result.folder)
        digest = hashlib.sha256(files[LIST]).hexdigest()
        return Delivery(address, digest, files, ended.seconds)

    def setup(self, worker: Any) -> None:
        """Begin to watch whether anybody gives it work."""
        self._worker = worker
        self._watch()

    def transition(self, key: str, start: str, finish: str, **kwargs: Any) -> None:
        """Hear from the worker what it does; that a task is dropped while it is drawn matters."""
        if start == "executing" and finish == "released":
            self._dropped.add(key)

    async def teardown(self, worker: Any) -> None:
        """End all processes and remove the sources."""
        self._is_closing = True
        worker.loop.remove_timeout(self._timer)
        deadline = time.monotonic() + _FAREWELL
        while self._at_work and time.monotonic() < deadline:
            await asyncio.sleep(_TICK / 5)
        await asyncio.to_thread(self._clear)

    def _watch(self) -> None:
        silence = time.monotonic() - self._last
        if not self._at_work and silence > self._charter.patience:
            self._worker.loop.add_callback(self._worker.plugin_remove, self._charter.name)
        self._timer = self._worker.loop.call_later(self._charter.patience / 10, self._watch)

    @contextmanager
    def _executor(self) -> Iterator[LocalExecutor]:
        """Lend an executor of one process; it is kept for the next task if all goes well."""
        with self._lock:
            self._at_work += 1
            executor = self._idle.pop() if self._idle else None
        try:
            if executor is None:
                executor = self._new_executor()
            yield executor
        except BaseException:
            if executor is not None:
                executor.close()
            raise
        else:
            self._idle.append(executor)
        finally:
            with self._lock:
                self._at_work -= 1
                self._last = time.monotonic()

    def _new_executor(self) -> LocalExecutor:
        with self._lock:
            self._slots += 1
            store = self._home / f"store-{self._slots}"
        project = self._home / "project"
        scenes, templates = project / self._charter.scenes, project / self._charter.templates
        folders = Folders(project, scenes, templates, store)
        return LocalExecutor(folders, jobs=1, timeout=self._charter.timeout)

    def _follow(self, executor: LocalExecutor, key: str) -> Ended:
        """Tell of a task's progress until it is over.

        Raises
        ------
        Reschedule
            If it must be drawn elsewhere, for this worker is closing.
        Dropped
            If nobody waits for it any more.
        """
        reported = 0.0
        while True:
            for event in executor.events(_TICK):
                if isinstance(event, Ended):
                    return event
                if isinstance(event, Advanced) and time.monotonic() - reported < _BETWEEN_REPORTS:
                    continue
                reported = time.monotonic()
                get_worker().log_event(TOPIC, (key, *_told(event)))
            if key in self._dropped:
                self._dropped.discard(key)
                raise Dropped
            if self._is_closing:
                raise Reschedule

    def _clear(self) -> None:
        while self._idle:
            self._idle.pop().close()
        shutil.rmtree(self._home, ignore_errors=True)


@contextmanager
def _own_disk() -> Iterator[None]:
    """Tell trouble with this worker's disk apart from trouble on the way to it."""
    try:
        yield
    except OSError as error:
        raise RuntimeError(str(error)) from error


def _told(event: Event) -> tuple[Progress, int | None]:
    match event:
        case Began():
            return "began", None
        case Expected(frames=frames):
            return "expected", frames
        case Advanced(frames=frames):
            return "advanced", frames
    raise AssertionError(event)


def _home(worker: Any) -> Path:
    return Path(worker.local_directory, "manimark").resolve()


def _shelf(worker: Any) -> Shelf:
    return Shelf(_home(worker) / "files")

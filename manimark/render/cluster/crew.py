"""The author's end of a cluster: what its workers have been asked, and what they answer.

Everything here runs on one event loop in a thread of its own; `cluster` is the others' door to it.
"""

from __future__ import annotations

import asyncio
import logging
import pickle
import uuid
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from distributed import Client, KilledWorker

from manimark.errors import MachineError
from manimark.model import RenderTask
from manimark.render.cluster import outpost
from manimark.render.cluster.inventory import inventory
from manimark.render.cluster.messages import (
    Arrived,
    Charter,
    Delivery,
    News,
    Note,
    NotFounded,
    Order,
    Progress,
    Told,
)
from manimark.render.cluster.roster import Background, Roster
from manimark.render.cluster.sources import Sources

CONNECTING = 5.0
"""Seconds in which a scheduler must answer."""
_BETWEEN_LOOKS = 1.0
"""Seconds between two looks at which workers there are."""
_FIRST_LOOKS = 0.1
"""The same while there is nobody to draw."""
_FAREWELL = 20.0
"""Seconds that workers are given to end what is under way."""
_LOGS = ("distributed", "distributed.client")
"""Where Dask tells, with tracebacks, what the author hears from us in a line."""
_ATTEMPTS = 4
"""How often a task is given to workers; Dask's own count of how many it may lose one by one."""


@dataclass(frozen=True, slots=True)
class _Errand:
    """A task that is with the workers."""

    number: int
    workers: frozenset[str]
    future: Any


async def connect(address: str) -> Client:
    """Return a client of a scheduler.

    Raises
    ------
    MachineError
        If there is none, or if it cannot name what the workers are to do.
    """
    for name in _LOGS:
        logging.getLogger(name).setLevel(logging.CRITICAL)
    client = Client(address, asynchronous=True, timeout=CONNECTING, set_as_default=False)
    try:
        await _meet_scheduler(client, address)
    except MachineError:
        await client.close()
        raise
    return client


async def _meet_scheduler(client: Client, address: str) -> None:
    try:
        await client
    except OSError:
        remedy = f"start one: dask scheduler --port {address.rpartition(':')[2]}"
        raise MachineError(f"no scheduler answers at {address}", remedy) from None
    except Exception as error:
        message = f"Dask cannot connect to {address}: {error}"
        raise MachineError(message, "mend Dask's configuration, for instance of TLS") from None
    try:
        # The scheduler looks up the functions that it passes on.
        await client.run_on_scheduler(inventory)
    except Exception as error:
        message = f"manimark does not answer where the scheduler at {address} runs: {error}"
        raise MachineError(message, "run there: pip install manimark[cluster]") from None


class Crew:
    """The workers of a cluster at work for one author.

    Parameters
    ----------
    client
        Of the scheduler.
    charter, sources
        What every worker gets.
    grace
        Seconds without any worker after which there is no hope.
    tell
        Called with all news. After a `MachineError` there is no cluster any more.
    """

    def __init__(
        self,
        client: Client,
        charter: Charter,
        sources: Sources,
        grace: float,
        tell: Callable[[News], None],
    ) -> None:
        self._client, self._name, self._tell = client, charter.name, tell
        self._roster = Roster(client, charter, sources, grace, lambda text: tell(Note(text)))
        self._errands: dict[str, _Errand] = {}
        self._background = Background()
        self._end = asyncio.Event()

    @property
    def threads(self) -> int:
        """How many tasks its workers draw at once; may be asked in any thread."""
        return self._roster.threads

    async def work(self) -> None:
        """Take part in the cluster until `leave` is called, or until it fails."""
        self._client.subscribe_topic(outpost.TOPIC, self._hear)
        try:
            while not self._end.is_set():
                await self._roster.look()
                await self._take_back()
                pause = _BETWEEN_LOOKS if self._roster.accepted else _FIRST_LOOKS
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._end.wait(), pause)
        except MachineError as error:
            self._tell(error)
        except (OSError, CancelledError):
            message = "the connection to the scheduler is lost"
            remedy = "start it again if it ended; what has arrived is kept"
            self._tell(MachineError(message, remedy))
        finally:
            await self._say_goodbye()

    def take(self, number: int, task: RenderTask, estimate: bool) -> None:
        """Have a task drawn; lower numbers come first."""
        self._background.start(self._see_through(number, Order(self._name, task, estimate)))

    def leave(self) -> None:
        """Drop all tasks and leave the cluster."""
        self._end.set()

    async def _see_through(self, number: int, order: Order) -> None:
        """Have a task drawn, and tell what became of it."""
        try:
            outcome = await self._draw(number, order)
        except KilledWorker:
            outcome = _gave_up(order)
        except CancelledError:
            # The cluster is lost, which `work` tells.
            return
        except Exception as error:
            message = f"{order.task.scene.name}: a worker failed: {type(error).__name__}: {error}"
            outcome = MachineError(message, "look into the workers' logs")
        self._tell(Arrived(number, outcome))

    async def _draw(self, number: int, order: Order) -> Delivery | MachineError:
        """Return what became of a task; it is drawn again if its workers are lost.

        So it is if a worker lacks something, for another one may have it.
        """
        outcome: Delivery | MachineError = _gave_up(order)
        unfit: set[str] = set()
        for _ in range(_ATTEMPTS):
            await self._roster.somebody()
            workers = self._roster.accepted - unfit
            if not workers:
                break
            try:
                answer = await self._send(number, order, workers)
            except CancelledError:
                if self._client.status != "running":
                    raise
                # It was taken back, or somebody restarted the cluster.
                continue
            if isinstance(answer, NotFounded):
                self._roster.dismiss(answer.worker)
                continue
            outcome = answer
            if not isinstance(answer.result, MachineError):
                break
            unfit.add(answer.worker)
        return outcome

    async def _send(
        self, number: int, order: Order, workers: frozenset[str]
    ) -> Delivery | NotFounded:
        """Give a task to some workers and wait for what becomes of it."""
        key = f"manimark-{uuid.uuid4().hex}"
        # Packed, for else the scheduler would unpack it.
        future = self._client.submit(
            outpost.draw, pickle.dumps(order), key=key, workers=sorted(workers), priority=-number
        )
        self._errands[key] = _Errand(number, workers, future)
        try:
            answer: Delivery | NotFounded = await future
        finally:
            del self._errands[key]
        return answer

    async def _take_back(self) -> None:
        """Take back the tasks whose workers are gone; they would not return under their names."""
        there = self._roster.accepted
        for errand in tuple(self._errands.values()):
            if there.isdisjoint(errand.workers):
                await self._client.cancel([errand.future])

    def _hear(self, event: tuple[float, tuple[str, Progress, int | None]]) -> None:
        _, (key, progress, frames) = event
        if key in self._errands:
            self._tell(Told(self._errands[key].number, progress, frames))

    async def _say_goodbye(self) -> None:
        """Drop what is under way, and clear up as far as the workers can be reached."""
        futures = [errand.future for errand in self._errands.values()]
        self._background.end()
        with suppress(OSError, CancelledError):
            async with asyncio.timeout(_FAREWELL):
                if self._client.status == "running":
                    await self._client.cancel(futures)
                    await self._roster.disband()
        await self._client.close(timeout=CONNECTING)


def _gave_up(order: Order) -> MachineError:
    message = f"{order.task.scene.name}: {_ATTEMPTS} workers were lost while they had it"
    return MachineError(message, "look into their logs; give them more memory, or fewer processes")

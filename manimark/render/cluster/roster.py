"""Which workers of a cluster may draw: those with the author's versions, and his sources."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Collection, Coroutine, Mapping
from concurrent.futures import CancelledError
from contextlib import suppress
from typing import Any

from distributed import Client

from manimark.errors import MachineError
from manimark.render.cluster import outpost
from manimark.render.cluster.inventory import differences, inventory
from manimark.render.cluster.messages import Charter, Greeting
from manimark.render.cluster.sources import Sources

_ANSWERING = 30.0
"""Seconds in which a scheduler must answer."""


class Background:
    """Coroutines that run beside others and end with them."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> None:
        """Run a coroutine; that the cluster is lost is for others to notice."""
        task = asyncio.get_running_loop().create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def end(self) -> None:
        """Cancel all that still runs."""
        for task in tuple(self._tasks):
            task.cancel()


class Roster:
    """The workers of a scheduler: who is accepted, who is refused, who has not answered yet.

    Parameters
    ----------
    client
        Of the scheduler.
    charter, sources
        What every worker gets that is accepted.
    grace
        Seconds without any worker after which there is no hope.
    note
        Told which workers are refused, and why.
    """

    def __init__(
        self,
        client: Client,
        charter: Charter,
        sources: Sources,
        grace: float,
        note: Callable[[str], None],
    ) -> None:
        self._client, self._charter, self._sources = client, charter, sources
        self._note, self._grace = note, grace
        self._ours = inventory()
        self._digests = sorted(sources.contents)
        self._accepted: dict[str, int] = {}
        self._refused: dict[str, str] = {}
        self._asked: dict[str, int] = {}
        self._lacking: dict[tuple[str, ...], list[str]] = {}
        self._somebody = asyncio.Event()
        self._alone_since = time.monotonic()
        self._had_somebody = self._is_said = False
        self._background = Background()

    @property
    def accepted(self) -> frozenset[str]:
        """Addresses of the workers that may draw."""
        return frozenset(self._accepted)

    @property
    def threads(self) -> int:
        """How many tasks they draw at once; may be asked in any thread."""
        return sum(tuple(self._accepted.values()))

    async def somebody(self) -> None:
        """Wait until there is a worker that may draw."""
        await self._somebody.wait()

    async def look(self) -> None:
        """See which workers there are now, and begin to take in those that are new.

        Raises
        ------
        MachineError
            If there is none for too long, or none that may draw.
        OSError
            If the scheduler does not answer.
        """
        if self._client.status != "running":
            raise OSError("the connection is lost")
        present: dict[str, int] = await asyncio.wait_for(self._client.nthreads(), _ANSWERING)
        for gone in sorted(self._accepted.keys() - present.keys()):
            self._note(f"worker {gone} is gone; others draw what it had in hand")
            self.dismiss(gone)
        self._refused = {w: reason for w, reason in self._refused.items() if w in present}
        # One that went silent is not waited for once the scheduler has given it up.
        self._asked = {w: threads for w, threads in self._asked.items() if w in present}
        known = self._accepted.keys() | self._refused.keys() | self._asked.keys()
        for worker in sorted(present.keys() - known):
            self._asked[worker] = present[worker]
            self._background.start(self._meet(worker))
        if self._lacking:
            waiting, self._lacking = self._lacking, {}
            self._background.start(self._supply(waiting))
        if not (self._accepted or self._asked):
            self._bear_being_alone()

    def dismiss(self, worker: str) -> None:
        """Forget a worker; if it is still there, it is taken in anew."""
        self._accepted.pop(worker, None)
        if not self._accepted:
            self._somebody.clear()
            self._alone_since, self._is_said = time.monotonic(), False

    async def disband(self) -> None:
        """Clear away what was brought to the workers, as far as they can be reached."""
        self._background.end()
        await self._run(self.accepted, outpost.abandon, self._charter.name)

    async def _meet(self, worker: str) -> None:
        """Ask a worker for its versions; if it may draw, it gets its sources at the next look."""
        answers = await self._run([worker], outpost.greet, self._digests)
        for answer in answers.values():
            if reason := self._objection(answer):
                self._refuse(worker, reason)
            else:
                self._lacking.setdefault(answer.lacking, []).append(worker)

    async def _supply(self, waiting: Mapping[tuple[str, ...], Collection[str]]) -> None:
        """Send workers the files that they lack, at once to all who lack the same ones."""
        for digests, workers in waiting.items():
            contents = {digest: self._sources.contents[digest] for digest in digests}
            answers = await self._run(workers, outpost.found, self._charter, contents)
            for worker, answer in answers.items():
                if isinstance(answer, Exception):
                    self._refuse(worker, f"it cannot take the sources: {answer}")
                elif threads := self._asked.pop(worker, 0):
                    self._accepted[worker] = threads
                    self._had_somebody = True
                    self._somebody.set()

    async def _run(
        self, workers: Collection[str], function: Callable[..., Any], *values: Any
    ) -> dict[str, Any]:
        """Run a function on workers; those that cannot be reached are asked again later."""
        answers = {}
        if workers:
            answers = await self._client.run(
                function, *values, workers=sorted(workers), on_error="return"
            )
        for worker, answer in tuple(answers.items()):
            if isinstance(answer, OSError):
                self._asked.pop(worker, None)
                del answers[worker]
        return answers

    def _objection(self, answer: Greeting | Exception) -> str:
        """Return why a worker may not draw; empty if it may."""
        if isinstance(answer, Exception):
            return f"manimark does not answer there: {answer}"
        return differences(answer.inventory, self._ours)

    def _refuse(self, worker: str, reason: str) -> None:
        self._asked.pop(worker, None)
        self._refused[worker] = reason
        self._note(f"worker {worker} gets no figures: {reason}")

    def _bear_being_alone(self) -> None:
        """Wait for a worker as long as one may come."""
        address = self._client.scheduler.address
        is_over = time.monotonic() - self._alone_since > self._grace
        # One that was lost may come back; those that were refused do not change.
        if self._refused and (is_over or not self._had_somebody):
            reasons = "; ".join(f"{w}: {reason}" for w, reason in sorted(self._refused.items()))
            remedy = "install on both sides what one of them has"
            raise MachineError(f"no worker at {address} may draw: {reasons}", remedy)
        if is_over:
            remedy = f"start some: dask worker {address} --nworkers=-1 --nthreads 1"
            raise MachineError(f"there is no worker at {address}", remedy)
        if not self._is_said:
            self._is_said = True
            self._note(f"there is no worker at {address}; waiting {self._grace:g} s for one")


async def _quietly(work: Coroutine[Any, Any, Any]) -> None:
    with suppress(OSError, CancelledError):
        await work

"""Material for lectures: what there is of it, and the making of what is not."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Protocol

from manimark.digests import Digests
from manimark.errors import SiteError, SiteErrors
from manimark.lectures.store import Bundle, Store
from manimark.progress import Reporter

_Outcome = Sequence[str] | SiteError
_BETWEEN = 0.2
"""Seconds between two signs of life."""

Doubt = Callable[[str], None]
"""Takes a message that is no error."""


class Making(Protocol):
    """Files that are made together."""

    @property
    def name(self) -> str:
        """How they are called in messages: ``clips of Waves · dark``."""

    @property
    def key(self) -> str:
        """Digest of all that shapes them."""

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write them into an empty folder; return what is to be known of them, as JSON knows it.

        What may go wrong when they are used is told to `doubt`.
        """


class Shelf:
    """Where material lies between builds.

    Parameters
    ----------
    folder
        Is made when something is put there.
    digests
        Knows what files hold.
    reporter
        Hears what is made.
    """

    def __init__(self, folder: Path, digests: Digests, reporter: Reporter) -> None:
        self._store, self._digests, self._reporter = Store(folder), digests, reporter
        self._asked: set[str] = set()

    def find(self, making: Making) -> Bundle | None:
        """Return what was made, or None if it is missing or damaged."""
        key = making.key
        self._asked.add(key)
        return self._store.find(key, self._digests.of)

    def digest_of(self, path: Path) -> str:
        """Return the SHA-256 of a file."""
        return self._digests.of(path)

    def make(self, makings: Iterable[Making], jobs: int) -> None:
        """Make what is missing, so many at once; with 0 nothing.

        Whatever the reporter or a making raises ends it, authors' mistakes when all have been met;
        what was finished is kept.

        Raises
        ------
        SiteErrors
            What authors did wrong.
        """
        if jobs == 0:
            return
        missing = [making for making in makings if self.find(making) is None]
        mistakes: dict[str, SiteError] = {}
        with ThreadPoolExecutor(jobs, "lectures") as pool:
            waiting = {pool.submit(self._put, making): making for making in missing}
            try:
                for done, (making, doubts) in enumerate(self._finished(waiting), start=1):
                    if isinstance(doubts, SiteError):
                        mistakes.setdefault(str(doubts), doubts)
                        continue
                    self._reporter.note(f"[{done}/{len(missing)}] {making.name}")
                    for doubt in doubts:
                        self._reporter.note(doubt)
            finally:
                pool.shutdown(cancel_futures=True)
        if mistakes:
            raise SiteErrors(mistakes.values())

    def _put(self, making: Making) -> _Outcome:
        """Make something, and return what its users should know of it, or what is wrong with it."""
        doubts: list[str] = []
        key = making.key
        try:
            self._store.put(key, lambda folder: making.write(folder, doubts.append))
        except SiteError as error:
            return error
        if making.key != key:
            # What it was made of changed meanwhile, so nobody knows what it shows.
            self._store.drop(key)
            doubts.append(f"{making.name} changed while it was made; the next build makes it again")
        return doubts

    def _finished(
        self, waiting: Mapping[Future[_Outcome], Making]
    ) -> Iterator[tuple[Making, _Outcome]]:
        """Yield what is done as it is done; raise what went wrong with it."""
        left: Collection[Future[_Outcome]] = waiting
        while left:
            over, left = wait(left, _BETWEEN, FIRST_COMPLETED)
            self._reporter.alive()
            for future in over:
                yield waiting[future], future.result()

    def prune(self) -> None:
        """Forget what no build has asked for in a long time."""
        self._store.prune(self._asked)


def key_of(*inputs: object) -> str:
    """Return the digest of values; what JSON does not know counts by its text."""
    return hashlib.sha256(json.dumps(inputs, default=str).encode()).hexdigest()


def digest_of_sources(*sources: str | Path) -> str:
    """Return what tells one version of a program's files from another."""
    return hashlib.sha256(b"\0".join(Path(source).read_bytes() for source in sources)).hexdigest()

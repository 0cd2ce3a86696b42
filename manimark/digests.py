"""What files hold, remembered by what the disk says of them, so that it is read only once.

As in git's index: a file whose size, times and number on the disk are what they were is what it
was; any other is read. Nothing is lost with this memory but time.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

_SETTLED = 2_000_000_000
"""Nanoseconds after which a file can no longer change without another time: disks' times are
coarse, those of FAT by two seconds."""
_SPARE = 1000
"""How many files that nobody asked for this time are remembered in any case."""

_Status = tuple[int, int, int]
"""Size in bytes, and times of the last change of the content and of anything, in nanoseconds."""


class Digests:
    """Gives the SHA-256 of files.

    Parameters
    ----------
    memory
        A JSON file that outlives this process; without one, or with a damaged one, every file is
        read.
    clock
        Gives the time in nanoseconds.
    """

    def __init__(self, memory: Path | None = None, clock: Callable[[], int] = time.time_ns) -> None:
        self._memory = memory
        self._clock = clock
        self._known = _read(memory) if memory else {}
        self._asked: set[str] = set()
        self._has_news = False

    def of(self, path: Path) -> str:
        """Return the SHA-256 of a file; empty if there is none, or none that can be read."""
        try:
            found = path.stat()
            # A pipe would be waited for.
            if not stat.S_ISREG(found.st_mode):
                return ""
            number, status = _number(found), _status(found)
            known = self._known.get(number)
            if known is None or known[0] != status:
                known = status, _sha256(path)
                self._remember(number, known)
        except (OSError, ValueError):
            return ""
        self._asked.add(number)
        return known[1]

    def renew(self, path: Path) -> None:
        """Take note that a file was given another name or lost one, which changes its status.

        Its content is believed to be what it was only if size and time of that still are.
        """
        with suppress(OSError):
            found = path.stat()
            number, status = _number(found), _status(found)
            known = self._known.get(number)
            if known is not None and known[0][:2] == status[:2]:
                self._remember(number, (status, known[1]))

    def save(self) -> None:
        """Write down what is new; if that fails, files are read again next time."""
        if self._memory is None or not self._has_news:
            return
        if len(self._known) > 2 * len(self._asked) + _SPARE:
            self._known = {n: known for n, known in self._known.items() if n in self._asked}
        values = {number: [*status, sha256] for number, (status, sha256) in self._known.items()}
        partial = self._memory.with_suffix(".part")
        with suppress(OSError):
            partial.write_text(json.dumps(values), encoding="utf-8")
            partial.replace(self._memory)

    def _remember(self, number: str, known: tuple[_Status, str]) -> None:
        size_and_time, _ = known
        # What has just changed may change once more at what the disk takes for the same time.
        if size_and_time[1] < self._clock() - _SETTLED:
            self._known[number] = known
            self._has_news = True
        elif self._known.pop(number, None):
            self._has_news = True


def _number(found: os.stat_result) -> str:
    """Return what tells a file from every other, whatever its names are."""
    return f"{found.st_dev}:{found.st_ino}"


def _status(found: os.stat_result) -> _Status:
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(memory: Path) -> dict[str, tuple[_Status, str]]:
    try:
        values = json.loads(memory.read_text(encoding="utf-8"))
        return {
            str(number): ((int(size), int(mtime), int(ctime)), str(sha256))
            for number, (size, mtime, ctime, sha256) in values.items()
        }
    except (OSError, ValueError, AttributeError, TypeError):
        return {}

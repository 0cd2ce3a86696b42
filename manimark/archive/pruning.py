"""What may go: recordings that no site shows, when they are old or take too much room."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from manimark.archive.manifests import Manifests
from manimark.cache import Cache
from manimark.freshness import read_record

KEPT_DAYS = 14
"""How long a recording that no site shows any more is kept, in case its scene comes back."""
_DAY = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class _Idle:
    """A recording that no site shows."""

    folder: Path
    used: float
    """When a site last showed it, in seconds since the epoch."""
    bytes: int


def prune(cache: Cache, shown: Collection[str], limit: int, now: float | None = None) -> None:
    """Remove recordings that no site shows, the older ones and those beyond a limit.

    Parameters
    ----------
    shown
        Names of the recordings that the site consists of which was just built; those of the other
        sites are known from their records.
    limit
        Bytes that idle recordings may take together; those last used the longest ago go first.
    now
        Seconds since the epoch; the clock's unless given.
    """
    now = time.time() if now is None else now
    used = {*shown, *(name for site in cache.sites() for name in _shown_by(site))}
    for name in shown:
        with suppress(OSError):
            os.utime(cache.renders / name, (now, now))
    idle = sorted(_idle(cache, used, now), key=lambda recording: recording.used, reverse=True)
    gone, taken = [], 0
    for recording in idle:
        taken += recording.bytes
        if taken > limit or recording.used < now - KEPT_DAYS * _DAY:
            gone.append(recording.folder)
    for folder in gone:
        shutil.rmtree(folder, ignore_errors=True)
    if gone:
        Manifests(cache.manifests).forget({folder.name for folder in gone})


def _shown_by(site: Path) -> Collection[str]:
    record = read_record(site)
    return record.recordings if record else ()


def _idle(cache: Cache, used: Collection[str], now: float) -> Iterator[_Idle]:
    for folder in cache.renders.glob("*"):
        if folder.name in used or folder.name.startswith("."):
            continue
        with suppress(OSError):
            last = folder.stat().st_mtime
            if last > now + _DAY:
                # Of a clock that was set back: its time begins now, or it would never come.
                os.utime(folder, (now, now))
                last = now
            yield _Idle(folder, last, _size(folder))


def _size(folder: Path) -> int:
    with os.scandir(folder) as entries:
        return sum(entry.stat(follow_symlinks=False).st_size for entry in entries)

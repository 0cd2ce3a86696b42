"""Looks for processes that should have ended."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")

MARK = "MANIMARK_TESTS_MARK"
"""Environment variable by which a process knows its descendants, wherever they went."""

needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


def is_running(process: int) -> bool:
    """Whether a process does anything; one that only waits to be collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def noted(site: Path) -> list[int]:
    """Return the processes that scenes noted: their own, and those that they started."""
    notes = site / "scenes" / "pids"
    return [int(line) for line in notes.read_text().splitlines()] if notes.exists() else []


def marked(mark: str) -> list[int]:
    """Return the processes that descend from one whose environment bears a mark."""
    return [process for process in _processes() if f"{MARK}={mark}" in _words(process, "environ")]


def keepers(mark: str) -> list[int]:
    """Return those of the marked processes that draw nothing themselves."""
    found = [p for p in marked(mark) if "manimark.studio.worker" in _words(p, "cmdline")]
    return [process for process in found if _parent_if_any(process) not in found]


def wait_for(condition: Callable[[], T], pause: float = 0.02) -> T:
    """Wait until something is so, and return what was found."""
    end = time.monotonic() + 60
    while not (found := condition()):
        assert time.monotonic() < end, "it did not happen within a minute"
        time.sleep(pause)
    return found


def _processes() -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*"):
        if is_running(int(path.name)):
            yield int(path.name)


def _words(process: int, kind: str) -> list[str]:
    with suppress(OSError):
        return Path(f"/proc/{process}/{kind}").read_text(errors="replace").split("\0")
    return []


def children(parents: Collection[int], among: Iterable[int]) -> list[int]:
    """Return those of some processes that others started."""
    return [process for process in among if _parent_if_any(process) in parents]


def parent_of(process: int) -> int:
    """Return the process that started another, or that took it over.

    Raises
    ------
    OSError
        If the process is gone: nobody may be sent a signal in its place.
    """
    return int(Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[1])


def _parent_if_any(process: int) -> int | None:
    with suppress(OSError):
        return parent_of(process)
    return None

"""How long a process takes: run it, wait for it, ask the system what it used."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_TAIL = 30
"""Lines of a failed process's log that are shown."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What one process used, those that it started and waited for included."""

    wall: float
    """Seconds from its start to its end."""
    cpu: float
    """Seconds of processor time, user and system, over all cores."""
    memory: int
    """Bytes of the largest of its processes when it was largest; at least those of this process,
    of which it was a copy for a moment."""


def run(command: Sequence[str | Path], log: Path, **environment: str) -> Sample:
    """Run a command and return what it took.

    Parameters
    ----------
    command
        Program and arguments.
    log
        File that takes what it says; overwritten.
    environment
        Added to this process's own.

    Raises
    ------
    RuntimeError
        If its exit status is not 0; carries the end of its log.
    """
    with log.open("wb") as words:
        start = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL,
            stdout=words,
            stderr=subprocess.STDOUT,
            env={**os.environ, **environment},
        )
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        tail = log.read_text(encoding="utf-8", errors="replace").splitlines()[-_TAIL:]
        said = "\n".join(tail)
        raise RuntimeError(f"{command[0]} ended with status {process.returncode}:\n{said}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024)


def alternate(
    rounds: int, runs: Mapping[str, Callable[[int], Sample]], say: Callable[[str], None]
) -> dict[str, list[Sample]]:
    """Do every run once a round, in order, and return the samples of each by its name.

    Parameters
    ----------
    runs
        Name → what is timed; called with the number of the round, from 0.
    say
        Hears each sample as it comes.
    """
    samples: dict[str, list[Sample]] = {name: [] for name in runs}
    for number in range(rounds):
        for name, measure in runs.items():
            sample = measure(number)
            samples[name].append(sample)
            say(
                f"  round {number + 1} of {rounds}  {name:36} "
                f"{sample.wall:8.2f} s  {sample.cpu:8.2f} s of processor time"
            )
    return samples

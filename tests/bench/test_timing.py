from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

from bench.timing import Sample, alternate, run

BUSY = "import time\nwhile time.process_time() < 0.3: pass"


def test_counts_the_time_and_memory_of_whatever_a_command_starts(tmp_path: Path) -> None:
    # More than the process ever had that runs the tests, of which every other begins as a copy.
    size = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 + 200_000_000
    work = f"{BUSY}\nx = bytearray({size})"
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {work!r}])"
    alone = run([sys.executable, "-c", "pass"], tmp_path / "log")
    sample = run([sys.executable, "-c", child], tmp_path / "log")
    assert sample.cpu >= 0.3
    assert sample.wall >= 0.3
    assert sample.memory >= size > alone.memory


def test_a_command_that_fails_is_quoted(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match=r"status 3(?s:.*)no such luck"):
        run([sys.executable, "-c", "print('no such luck'); exit(3)"], tmp_path / "log")


def test_passes_on_an_environment(tmp_path: Path) -> None:
    log = tmp_path / "log"
    run([sys.executable, "-c", "import os; print(os.environ['COLOUR'])"], log, COLOUR="blue")
    assert log.read_text() == "blue\n"


def test_rounds_alternate() -> None:
    order = []

    def take(name: str) -> Sample:
        order.append(name)
        return Sample(len(order), 0, 0)

    runs = {"ours": lambda n: take(f"ours {n}"), "peer": lambda n: take(f"peer {n}")}
    samples = alternate(2, runs, lambda _: None)
    assert order == ["ours 0", "peer 0", "ours 1", "peer 1"]
    assert [sample.wall for sample in samples["peer"]] == [2, 4]

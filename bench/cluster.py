"""A Dask cluster on this machine: what a second worker is worth."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from bench.ours import OurJob, read_answer
from bench.results import Result, Series, Target
from bench.session import Session
from bench.timing import Sample, alternate, run
from manimark.model import PROFILES

_ONE, _TWO = "one worker", "two workers"
_PATIENCE = 60.0
"""Seconds in which a cluster must be up."""


def measure_cluster(session: Session) -> list[Result]:
    """Time our renderer on a Dask cluster of one worker, and of two, each pinned to its own core.

    Rendered are the notebook's three figures in both themes at 854×480, H.264. The cluster is new
    every time; timed is the author's side, from its start until all recordings have arrived.
    Scheduler and author use both cores. That the videos of one and of two workers are equal byte by
    byte is checked.
    """
    clusters = _Clusters(session)
    timed: Mapping[str, Callable[[int], Sample]] = {_ONE: clusters.one, _TWO: clusters.two}
    samples = alternate(session.rounds, timed, session.say)
    if clusters.digests[_ONE] != clusters.digests[_TWO]:
        raise RuntimeError("one worker and two made different videos")
    return [
        Result(
            "cluster",
            "cluster: two workers, times faster than one",
            "s",
            Target("at least", 1.8),
            Series.of(_TWO, samples[_TWO]),
            Series.of(_ONE, samples[_ONE]),
            "times",
        )
    ]


class _Clusters:
    def __init__(self, session: Session) -> None:
        self._session = session
        self.digests: dict[str, list[str]] = {}
        """Number of workers → SHA-256 of each video, in the order of names."""

    def one(self, _: int) -> Sample:
        """Render on one worker."""
        return self._render(_ONE, 1)

    def two(self, _: int) -> Sample:
        """Render on two workers."""
        return self._render(_TWO, 2)

    def _render(self, name: str, workers: int) -> Sample:
        session, profile = self._session, PROFILES["draft"]
        answer = session.scratch / "cluster.json"
        with _cluster(session, workers) as address:
            job = OurJob(
                root=str(session.notebook),
                store=str(session.fresh("cluster-store")),
                width=profile.width,
                height=profile.height,
                fps=profile.fps,
                codecs=("h264",),
                themes=("dark", "light"),
                answer=str(answer),
                scheduler=address,
            )
            command = [sys.executable, "-m", "bench.ours", job.to_argument()]
            sample = run(command, session.log("cluster"))
        paths = [Path(made.videos["h264"]) for made in read_answer(answer)]
        self.digests[name] = [hashlib.sha256(path.read_bytes()).hexdigest() for path in paths]
        return sample


@contextmanager
def _cluster(session: Session, workers: int) -> Iterator[str]:
    """Run a scheduler and workers, and yield the scheduler's address when they have met."""
    folder = session.fresh("cluster")
    file = folder / "scheduler.json"
    with ExitStack() as stack:
        places = ["--scheduler-file", str(file), "--no-dashboard"]
        stack.enter_context(
            _process(session, "scheduler", "--host", "127.0.0.1", "--port", "0", *places)
        )
        _wait(file.is_file)
        address = str(json.loads(file.read_text(encoding="utf-8"))["address"])
        for number, core in enumerate(sorted(os.sched_getaffinity(0))[:workers]):
            own = ["--name", str(number), "--local-directory", str(folder / str(number))]
            worker = _process(session, "worker", "--nthreads", "1", *own, *places)
            os.sched_setaffinity(stack.enter_context(worker).pid, {core})
        _wait(lambda: _members(address) == workers)
        yield address


@contextmanager
def _process(session: Session, role: str, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    program = Path(sys.executable).parent / "dask"
    with session.log(f"dask-{role}").open("ab") as log:
        process = subprocess.Popen([program, role, *arguments], stdout=log, stderr=log)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _members(address: str) -> int:
    from distributed import Client

    with Client(address, timeout=_PATIENCE) as client:
        return len(client.scheduler_info()["workers"])


def _wait(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise RuntimeError("the cluster did not come up")
        time.sleep(0.2)

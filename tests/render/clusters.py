"""Real clusters on this machine: a scheduler and workers, each in a folder of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from distributed import Client

DASK = str(Path(sys.executable).with_name("dask"))


class Cluster:
    """A scheduler and what was started for it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._processes: dict[str, subprocess.Popen[bytes]] = {}
        self.address = ""

    def start(self) -> None:
        """Start the scheduler, on a port that is free."""
        note = self._folder / "scheduler.json"
        options = ["--port", "0", "--no-dashboard", "--scheduler-file", str(note)]
        self._start("scheduler", "scheduler", "--host", "127.0.0.1", *options)
        # It is there before it is written.
        wait_for(lambda: note.exists() and note.read_text().rstrip().endswith("}"))
        self.address = json.loads(note.read_text())["address"]

    def add_workers(
        self, *labels: str, environment: Mapping[str, str] | None = None, lasting: bool = False
    ) -> None:
        """Start workers of one thread, each in a folder of its own, and wait for them.

        Lasting ones are started again when they are killed.
        """
        for label in labels:
            options = ["--nthreads", "1", "--no-dashboard", "--name", label]
            options += ["--local-directory", ".", "--nanny" if lasting else "--no-nanny"]
            self._start(label, "worker", self.address, *options, environment=environment)
        with self.client() as client:
            wait_for(lambda: names(client).keys() >= set(labels))

    def close_worker(self, label: str) -> None:
        """Let a worker end in good order."""
        self._processes[label].terminate()

    def end_scheduler(self) -> None:
        """End the scheduler as a crash would."""
        scheduler = self._processes["scheduler"]
        scheduler.kill()
        scheduler.wait()

    @contextmanager
    def client(self) -> Iterator[Client]:
        """A client that looks on."""
        with Client(self.address, set_as_default=False) as client:
            yield client

    def close(self) -> None:
        """End all processes."""
        # The scheduler last: workers take long to end while they look for it.
        for process in reversed(self._processes.values()):
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _start(
        self, name: str, *arguments: str, environment: Mapping[str, str] | None = None
    ) -> None:
        folder = self._folder / name
        folder.mkdir()
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [DASK, *arguments],
                cwd=folder,
                stdout=log,
                stderr=log,
                env={**os.environ, **(environment or {})},
            )
        self._processes[name] = process


def names(client: Client) -> dict[str, str]:
    """Return the addresses of a scheduler's workers by their names."""
    workers: Mapping[str, Any] = client.scheduler_info(n_workers=-1)["workers"]
    return {str(facts["name"]): address for address, facts in workers.items()}


def wait_for(condition: Any) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within half a minute")

"""The executor that renders on this machine: what it tells, and what it keeps running."""

from __future__ import annotations

import os
import uuid
from contextlib import closing
from pathlib import Path

import pytest

from manimark.render import Folders, LocalExecutor
from manimark.render.executor import Advanced, Began, Ended, Event
from manimark.render.local import CAN_COPY
from manimark.studio.recording import Recording

from ..processes import MARK, keepers, marked, needs_proc, wait_for
from ..samples import ROOT
from .rendering import PLAIN, task

copies = pytest.mark.skipif(not CAN_COPY, reason="processes are copied on Linux only")


def executor(store: Path, *, jobs: int = 1, lasting: bool = CAN_COPY) -> LocalExecutor:
    folders = Folders(PLAIN, PLAIN / "scenes", ROOT / "site_templates", store)
    return LocalExecutor(folders, jobs=jobs, timeout=300, lasting=lasting)


def until_the_end(local: LocalExecutor) -> list[Event]:
    """Return what happens until a task has ended."""
    events: list[Event] = []
    while not any(isinstance(event, Ended) for event in events):
        events += local.events(0.1)
    return events


@pytest.mark.parametrize("lasting", [pytest.param(True, marks=copies), False])
def test_tells_in_order_what_happens(tmp_path: Path, lasting: bool) -> None:
    with closing(executor(tmp_path / "store", lasting=lasting)) as local:
        for scene, frames in (("Walk", 20), ("Zoom", 15)):
            local.submit(task(scene), estimate=False)
            began, *between, end = until_the_end(local)
            assert began == Began(f"{scene}-dark")
            counts = [event.frames for event in between if isinstance(event, Advanced)]
            assert len(counts) == len(between)
            assert 0 < len(counts) <= frames
            assert counts == sorted(counts)
            assert isinstance(end, Ended)
            assert isinstance(end.result, Recording), end.result
            assert (end.key, end.result.frames) == (f"{scene}-dark", frames)
            assert end.seconds > 0


@needs_proc
@copies
def test_has_its_processes_ready_before_tasks_come_and_ends_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MARK, uuid.uuid4().hex)
    with closing(executor(tmp_path / "store", jobs=2)) as local:
        assert local.capacity == 2
        wait_for(lambda: len(keepers(os.environ[MARK])) == 2)
        first = set(keepers(os.environ[MARK]))
        for _ in range(2):
            local.submit(task("Still"), estimate=False)
            until_the_end(local)
        assert set(keepers(os.environ[MARK])) == first
    assert marked(os.environ[MARK]) == []
    assert len(list((tmp_path / "store").iterdir())) == 1

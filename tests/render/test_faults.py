"""Scenes and circumstances that end a process, or should: what is said, and what is left of it."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from manimark.errors import MachineError, SiteError
from manimark.render import Folders, LocalExecutor
from manimark.render.executor import Ended, Failure
from manimark.studio.recording import Recording

from ..processes import MARK, is_running, keepers, marked, needs_proc, noted, parent_of, wait_for
from ..samples import ROOT, SITES
from .rendering import PLAIN, Ears, render, task

pytestmark = [
    needs_proc,
    pytest.mark.skipif(sys.platform != "linux", reason="processes are copied on Linux only"),
]

GOOD = ("Sound", "Babbles", "LeavesOthers", "Forks")
"""Scenes that misbehave, but show what they are meant to: the same square."""
KILLED = (
    "its process was killed, most likely for want of memory (free memory, or build with --jobs 1)"
)
OVERDUE = "took longer than 3 s (draw less, or raise timeout in [tool.manimark])"
BAD = {
    "KillsItself": f"scenes/faults.py:7: KillsItself: {KILLED}",
    "KillsItsKeeper": f"scenes/faults.py:7: KillsItsKeeper: {KILLED}",
    "LeavesQuietly": "scenes/faults.py:7: LeavesQuietly: its process ended with status 0 "
    "and without a word (render it with manim to see where)",
    "ShutsItsMouth": "scenes/faults.py:7: ShutsItsMouth: its process ended with status 1 "
    "and without a word",
    "WantsMemory": "MemoryError: Unable to allocate 8.00 TiB",
    "FillsTheFile": "FillsTheFile needs a larger file than is allowed here "
    "(raise the limit, for instance with: ulimit -f unlimited)",
    "Spins": f"scenes/faults.py:7: Spins {OVERDUE}",
    "SpinsInC": f"scenes/faults.py:7: SpinsInC {OVERDUE}",
    "Never": f"scenes/never.py:7: Never {OVERDUE}",
}
"""Scenes that fail, and what is said about them."""


def of(name: str) -> str:
    """Return the name of the file that holds a scene."""
    return "never" if name == "Never" else "faults"


def copy(folder: Path) -> Path:
    """Return a copy of the faulty samples beside the good ones."""
    shutil.copytree(PLAIN, folder)
    return Path(shutil.copytree(SITES / "render-faults", folder, dirs_exist_ok=True))


@pytest.fixture
def site(tmp_path: Path) -> Path:
    return copy(tmp_path / "site")


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> str:
    """A mark of all processes that the test starts."""
    monkeypatch.setenv(MARK, uuid.uuid4().hex)
    return os.environ[MARK]


@dataclass(frozen=True)
class Aftermath:
    """What came of all faulty scenes, drawn one after another by the same two processes."""

    results: dict[str, Recording | SiteError | MachineError]
    left: list[int]
    """Processes that are still there."""
    started: list[int]
    """Processes that scenes started or were drawn in."""
    store: set[str]
    """Names in it."""


@pytest.fixture(scope="session")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Aftermath:
    mark, folder = uuid.uuid4().hex, tmp_path_factory.mktemp("aftermath")
    site, store = copy(folder / "site"), folder / "store"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(MARK, mark)
        # A good one behind each bad one.
        quick = [name for name in BAD if not BAD[name].endswith(OVERDUE)]
        names = [name for pair in zip(quick, GOOD * 2, strict=False) for name in pair]
        results = render([task(n, of(n), line=7) for n in names], site, store, jobs=2)
        names = [name for name in BAD if BAD[name].endswith(OVERDUE)]
        tasks = [task(n, of(n), line=7) for n in names]
        results |= render(tasks, site, store, jobs=3, timeout=3)
    return Aftermath(
        {key.removesuffix("-dark"): result for key, result in results.items()},
        marked(mark),
        noted(site),
        {folder.name for folder in store.iterdir()},
    )


@pytest.fixture(scope="session")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Recording:
    """The square that good scenes show, drawn by a process that does nothing else."""
    folder = tmp_path_factory.mktemp("undisturbed")
    site, store = copy(folder / "site"), folder / "store"
    recording = render([task("Sound", "faults")], site, store, lasting=False)["Sound-dark"]
    assert isinstance(recording, Recording), recording
    return recording


@pytest.mark.parametrize("name", BAD)
def test_says_what_happened(aftermath: Aftermath, name: str) -> None:
    error = aftermath.results[name]
    assert isinstance(error, MachineError if name == "FillsTheFile" else SiteError)
    assert BAD[name] in str(error)


@pytest.mark.parametrize("name", GOOD)
def test_shows_what_a_disturbing_scene_shows(
    aftermath: Aftermath, undisturbed: Recording, name: str
) -> None:
    recording = aftermath.results[name]
    assert isinstance(recording, Recording), recording
    assert recording.files == undisturbed.files


def test_leaves_no_process_behind(aftermath: Aftermath) -> None:
    assert len(aftermath.started) > len(GOOD)
    assert aftermath.left == []
    assert not any(is_running(process) for process in aftermath.started)


def test_leaves_nothing_but_recordings(aftermath: Aftermath) -> None:
    recordings = [r for r in aftermath.results.values() if isinstance(r, Recording)]
    assert aftermath.store == {recording.folder.name for recording in recordings}


def test_no_scene_notices_what_was_drawn_before_it(site: Path, tmp_path: Path) -> None:
    others = [task(name) for name in ("Chance", "Depth", "Still")]
    spoilers = [task("Spoils", "faults"), task("OwnSettings", "own_settings")]
    after = render([*spoilers, *others], site, tmp_path / "after", jobs=1)
    alone = render(others, site, tmp_path / "alone", lasting=False)
    for key, recording in alone.items():
        assert isinstance(recording, Recording), recording
        assert after[key] == replace(recording, folder=tmp_path / "after" / recording.folder.name)


@pytest.mark.parametrize(
    "scene",
    ["Spins", *(pytest.param(name, marks=pytest.mark.thorough) for name in ("SpinsInC", "Never"))],
)
def test_ends_every_process_when_killed(site: Path, tmp_path: Path, mark: str, scene: str) -> None:
    with started(site, tmp_path / "store", scene) as parent:
        wait_for(lambda: len(noted(site)) >= (3 if scene == "Spins" else 1))
        parent.kill()
    wait_for(lambda: not marked(mark))


def test_ends_every_process_when_killed_while_manim_is_imported(
    site: Path, tmp_path: Path, mark: str
) -> None:
    with started(site, tmp_path / "store", "Sound") as parent:
        wait_for(lambda: keepers(mark), pause=0)
        parent.kill()
    wait_for(lambda: not marked(mark))


def test_replaces_a_process_that_was_killed_between_two_tasks(
    site: Path, tmp_path: Path, mark: str, undisturbed: Recording
) -> None:
    with closing(executor(site, tmp_path)) as local:
        for _ in range(2):
            recording = result_of(local, "Sound")
            assert isinstance(recording, Recording), recording
            assert recording.files == undisturbed.files
            (keeper,) = keepers(mark)
            kill(keeper)


def test_a_process_that_is_killed_takes_only_its_own_task_with_it(
    site: Path, tmp_path: Path, mark: str, undisturbed: Recording
) -> None:
    with closing(executor(site, tmp_path, jobs=2)) as local:
        local.submit(task("SpinsInC", "faults", line=7), estimate=False)
        wait_for(lambda: noted(site))
        (drawing,) = noted(site)
        local.submit(task("Sound", "faults"), estimate=False)
        kill(parent_of(drawing))
        ends = ends_of(local, 2)
        assert str(ends["SpinsInC-dark"]) == BAD["KillsItself"].replace("KillsItself", "SpinsInC")
        recording = ends["Sound-dark"]
        assert isinstance(recording, Recording), recording
        assert recording.files == undisturbed.files
        assert not is_running(drawing)


def test_copies_no_process_that_has_threads(site: Path, tmp_path: Path, mark: str) -> None:
    with closing(executor(site, tmp_path)) as local:
        result_of(local, "Sound")
        (keeper,) = keepers(mark)
        assert len(list(Path(f"/proc/{keeper}/task").iterdir())) == 1


def test_stops_at_the_first_failure_if_it_is_told_to(site: Path, tmp_path: Path, mark: str) -> None:
    ears = Ears()
    names = ["Spins", "KillsItself", "Sound"]
    tasks = [task(name, "faults", line=7) for name in names]
    results = render(tasks, site, tmp_path / "store", ears, keep_going=False)
    assert list(results) == ["KillsItself-dark"]
    assert "Sound-dark" not in ears.expected
    assert marked(mark) == []
    assert list((tmp_path / "store").iterdir()) == []


def kill(process: int) -> None:
    os.kill(process, signal.SIGKILL)
    wait_for(lambda: not is_running(process))


def executor(site: Path, folder: Path, jobs: int = 1) -> LocalExecutor:
    folders = Folders(site, site / "scenes", ROOT / "site_templates", folder / "store")
    return LocalExecutor(folders, jobs=jobs, timeout=60)


def ends_of(local: LocalExecutor, number: int) -> dict[str, Recording | Failure]:
    """Return what becomes of the tasks in hand."""
    ends: dict[str, Recording | Failure] = {}
    while len(ends) < number:
        ends |= {e.key: e.result for e in local.events(0.1) if isinstance(e, Ended)}
    return ends


def result_of(local: LocalExecutor, name: str) -> Recording | Failure:
    local.submit(task(name, of(name)), estimate=False)
    return ends_of(local, 1)[f"{name}-dark"]


@contextmanager
def started(site: Path, store: Path, scene: str) -> Iterator[subprocess.Popen[bytes]]:
    """Let another process render a scene; it is killed at the end."""
    program = (
        "from pathlib import Path\n"
        "from tests.render.rendering import render, task\n"
        f"render([task({scene!r}, {of(scene)!r})], Path({str(site)!r}), Path({str(store)!r}))"
    )
    with subprocess.Popen([sys.executable, "-c", program], cwd=ROOT) as process:
        try:
            yield process
        finally:
            process.kill()

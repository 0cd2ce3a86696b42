"""What the parent's side says while it works, and that it leaves no process behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from manimark.errors import SiteError
from manimark.model import Profile, RenderTask
from manimark.progress import Reporter
from manimark.render import render_tasks
from manimark.render.executor import Ended, Event
from manimark.studio.recording import Recording

from ..processes import is_running, needs_proc, noted, wait_for
from ..samples import ROOT
from .rendering import BROKEN, PLAIN, TINY, Ears, Gallery, render, task

LARGE = Profile("large", 1280, 720, 120)
"""Large enough that a scene's frames are counted long before they are drawn."""
STILL = Recording(Path(), "Any", "dark", "tiny", 320, 180, 10, 0, (), (), "", (), ())


def test_finishes_everything_that_it_starts(gallery: Gallery) -> None:
    assert set(gallery.ears.finished_keys) == gallery.ears.expected.keys() == gallery.tasks.keys()
    for key, counts in gallery.ears.advances.items():
        assert counts == sorted(counts)
        assert counts[-1] <= gallery[key].frames


@pytest.mark.skipif(sys.platform != "linux", reason="counts ahead on Linux only")
def test_counts_frames_ahead_and_leaves_out_skipped_sections(tmp_path: Path) -> None:
    ears = Ears()
    result = render([task("ThreeColors", profile=LARGE)], PLAIN, tmp_path, ears)
    recording = result["ThreeColors-dark"]
    assert isinstance(recording, Recording)
    assert ears.expected == {"ThreeColors-dark": recording.frames}


def test_expects_as_many_frames_as_last_time(gallery: Gallery, tmp_path: Path) -> None:
    shutil.copytree(gallery["Walk"].folder, tmp_path / "earlier")
    ears = Ears()
    render([task("Walk", profile=replace(TINY, fps=20))], PLAIN, tmp_path, ears)
    assert ears.foreseen_frames == ears.expected == {"Walk-dark": 40}


def all_ended(site: Path) -> bool:
    return not any(is_running(process) for process in noted(site))


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the broken site, whose scenes leave their process id in it."""
    return Path(shutil.copytree(BROKEN, tmp_path / "site"))


@needs_proc
def test_leaves_no_process_behind_when_interrupted(broken: Path, tmp_path: Path) -> None:
    class Impatient(Ears):
        def alive(self) -> None:
            # One draws the scene, the other counts its frames.
            if len(noted(broken)) == 2:
                raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render([task("Endless", "mistakes")], broken, tmp_path / "store", Impatient())
    assert noted(broken)
    wait_for(lambda: all_ended(broken))
    assert list((tmp_path / "store").iterdir()) == []


@needs_proc
def test_leaves_no_process_behind_when_killed(broken: Path, tmp_path: Path) -> None:
    program = (
        "from pathlib import Path\n"
        "from tests.render.rendering import render, task\n"
        f"render([task('Endless', 'mistakes')], Path({str(broken)!r}), Path({str(tmp_path)!r}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    wait_for(lambda: noted(broken))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_for(lambda: all_ended(broken))


class Notebook:
    """An executor that writes down what it is given, and does it at once."""

    capacity = 2

    def __init__(self, fails: str = "") -> None:
        self.given: list[str] = []
        self.estimated: list[str] = []
        self.in_hand: list[int] = []
        self._fails = fails
        self._ends: list[Ended] = []

    def submit(self, task: RenderTask, *, estimate: bool) -> None:
        self.given.append(task.key)
        self.estimated += [task.key] if estimate else []
        at, scene = task.scene.at, task.scene.name
        failure = SiteError(at.path, at.line, "wrong", "mend it")
        self._ends.append(Ended(task.key, failure if scene == self._fails else STILL, 1.0))

    def events(self, timeout: float) -> list[Event]:
        self.in_hand.append(len(self._ends))
        return [self._ends.pop(0)]

    def close(self) -> None:
        raise AssertionError("whoever opens an executor closes it")


def test_begins_with_the_unknown_and_then_the_longest(gallery: Gallery, tmp_path: Path) -> None:
    for name in ("Walk", "Zoom", "OneSection"):
        shutil.copytree(gallery[name].folder, tmp_path / name)
    tasks = [task(name) for name in ("OneSection", "Zoom", "Unheard", "Walk")]
    notebook = Notebook()
    results = render_tasks(tasks, executor=notebook, store=tmp_path, progress=Ears())
    assert notebook.given == ["Unheard-dark", "Walk-dark", "Zoom-dark", "OneSection-dark"]
    assert results.keys() == set(notebook.given)
    assert max(notebook.in_hand) == notebook.capacity


@pytest.mark.parametrize(("keep_going", "begun"), [(True, "ABCD"), (False, "ABC")])
def test_begins_nothing_after_a_failure_if_it_is_told_to_stop(
    tmp_path: Path, keep_going: bool, begun: str
) -> None:
    notebook, ears = Notebook(fails="B"), Ears()
    results = render_tasks(
        [task(name) for name in "ABCD"],
        executor=notebook,
        store=tmp_path,
        progress=ears,
        keep_going=keep_going,
    )
    assert notebook.given == [f"{name}-dark" for name in begun]
    assert ears.failures.keys() == {"B-dark"}
    assert isinstance(results["B-dark"], SiteError)


def test_counts_no_frames_ahead_that_nobody_wants_to_know(tmp_path: Path) -> None:
    def estimated(ears: Reporter) -> list[str]:
        notebook = Notebook()
        tasks = [task("A"), task("A", theme="light", themed=True), task("B")]
        render_tasks(tasks, executor=notebook, store=tmp_path, progress=ears)
        return notebook.estimated

    # Once for a scene in two themes.
    assert estimated(Ears()) == ["A-dark", "B-dark"]
    assert estimated(Reporter()) == []


def test_parent_imports_neither_manim_nor_numpy() -> None:
    program = "import sys, manimark.render; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "manimark.render.pool" in loaded.split()
    assert not {"manim", "numpy", "av", "PIL", "sympy"} & set(loaded.split())

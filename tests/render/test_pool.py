"""What the parent's side says while it works, and that it leaves no process behind."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manimark.model import Profile, RenderTask
from manimark.studio.recording import Recording

from ..samples import ROOT
from .rendering import BROKEN, PLAIN, TINY, Ears, Gallery, render, task


def test_finishes_everything_that_it_starts(gallery: Gallery) -> None:
    assert set(gallery.ears.finished_keys) == gallery.ears.expected.keys() == gallery.tasks.keys()
    for key, counts in gallery.ears.advances.items():
        assert counts == sorted(counts)
        assert counts[-1] <= gallery[key].frames


@pytest.mark.skipif(sys.platform != "linux", reason="counts ahead on Linux only")
def test_counts_frames_ahead_and_leaves_out_skipped_sections(tmp_path: Path) -> None:
    ears = Ears()
    # Large enough to be counted long before it is drawn.
    profile = Profile("large", 1280, 720, 120)
    result = render([task("ThreeColors", profile=profile)], PLAIN, tmp_path, ears)
    recording = result["ThreeColors-dark"]
    assert isinstance(recording, Recording)
    assert ears.expected == {"ThreeColors-dark": recording.frames}


def test_expects_as_many_frames_as_last_time(gallery: Gallery, tmp_path: Path) -> None:
    shutil.copytree(gallery["Walk"].folder, tmp_path / "earlier")
    ears = Ears()
    render([task("Walk", profile=replace(TINY, fps=20))], PLAIN, tmp_path, ears)
    assert ears.expected == {"Walk-dark": 40}


def is_running(process: int) -> bool:
    """Whether a process does anything; one that only waits to be collected does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def processes(site: Path) -> list[int]:
    """Return the processes that noted themselves; a worker's copy that counts ahead is one too."""
    notes = site / "scenes" / "pids"
    return [int(line) for line in notes.read_text().splitlines()] if notes.exists() else []


def all_ended(site: Path) -> bool:
    return not any(is_running(process) for process in processes(site))


def wait_for(condition: Any) -> None:
    for _ in range(600):
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not happen within a minute")


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A copy of the broken site, whose scenes leave their process id in it."""
    return Path(shutil.copytree(BROKEN, tmp_path / "site"))


needs_proc = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks into /proc")


@needs_proc
def test_ends_a_scene_that_takes_too_long(broken: Path, tmp_path: Path) -> None:
    store = tmp_path / "store"
    error = render([task("Hangs", "mistakes", line=61)], broken, store, timeout=8)["Hangs-dark"]
    assert str(error) == (
        "scenes/mistakes.py:61: Hangs took longer than 8 s "
        "(draw less, or raise timeout in [tool.manimark])"
    )
    assert processes(broken)
    wait_for(lambda: all_ended(broken))
    assert list(store.iterdir()) == []


@needs_proc
def test_leaves_no_process_behind_when_interrupted(broken: Path, tmp_path: Path) -> None:
    class Impatient(Ears):
        def advanced(self, task: RenderTask, frames: int) -> None:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        render([task("Endless", "mistakes")], broken, tmp_path / "store", Impatient())
    assert processes(broken)
    wait_for(lambda: all_ended(broken))
    assert list((tmp_path / "store").iterdir()) == []


@needs_proc
@pytest.mark.parametrize("scene", ["Hangs", "Endless"])
def test_leaves_no_process_behind_when_killed(broken: Path, tmp_path: Path, scene: str) -> None:
    program = (
        "from pathlib import Path\n"
        "from tests.render.rendering import render, task\n"
        f"render([task({scene!r}, 'mistakes')], Path({str(broken)!r}), Path({str(tmp_path)!r}))"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    # A worker looks after its parent once its scene is loaded.
    wait_for(lambda: processes(broken))
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    wait_for(lambda: all_ended(broken))


def test_parent_imports_neither_manim_nor_numpy() -> None:
    program = "import sys, manimark.render; print(*sys.modules)"
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    assert "manimark.render.pool" in loaded.split()
    assert not {"manim", "numpy", "av", "PIL", "sympy"} & set(loaded.split())

"""The store: equal bytes, nothing twice, nothing damaged."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from manimark.studio.recording import Recording, read_recording

from .rendering import PLAIN, Ears, Gallery, render, task


def test_gives_the_same_bytes_every_time(gallery: Gallery, tmp_path: Path) -> None:
    keys = ("Chance-dark", "Slide-light", "Still-dark")
    again = render([gallery.tasks[key] for key in keys], PLAIN, tmp_path)
    for key in keys:
        recording = again[key]
        assert isinstance(recording, Recording)
        assert recording.files == gallery[key].files


def test_renders_nothing_twice(gallery: Gallery) -> None:
    ears = Ears()
    results = render(list(gallery.tasks.values()), PLAIN, gallery.store, ears)
    assert results == gallery.recordings
    assert ears == Ears()


@pytest.mark.parametrize("damage", ["cut short", "changed", "missing", "unfinished"])
def test_renders_a_damaged_recording_again(gallery: Gallery, tmp_path: Path, damage: str) -> None:
    store = tmp_path / "store"
    shutil.copytree(gallery["Still"].folder, store / "Still-dark")
    assert read_recording(store, "Still-dark") is not None
    file = store / "Still-dark" / ("recording.json" if damage == "unfinished" else "poster.png")
    content = file.read_bytes()
    damaged = {"cut short": content[:-1], "changed": content[:-1] + b"?"}.get(damage)
    file.unlink() if damaged is None else file.write_bytes(damaged)
    ears = Ears()
    result = render([gallery.tasks["Still-dark"]], PLAIN, store, ears)["Still-dark"]
    assert ears.finished_keys == ["Still-dark"]
    assert isinstance(result, Recording)
    assert result.files == gallery["Still"].files


def test_renders_equal_tasks_once(tmp_path: Path) -> None:
    ears = Ears()
    assert list(render([task("Still"), task("Still")], PLAIN, tmp_path, ears)) == ["Still-dark"]
    assert ears.finished_keys == ["Still-dark"]


def test_clears_what_a_killed_build_left(tmp_path: Path) -> None:
    (tmp_path / ".partial-Still-dark" / "recording").mkdir(parents=True)
    render([task("Still")], PLAIN, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["Still-dark"]


def test_leaves_the_authors_folder_as_it_was(gallery: Gallery) -> None:
    assert gallery.recordings
    assert {p.name for p in PLAIN.iterdir()} == {"beside.py", "manim.cfg", "scenes"}
    made = {p.name for p in (PLAIN / "scenes").iterdir()}
    modules = {"gallery.py", "own_settings.py", "shared.py", "surroundings.py", "themed.py"}
    assert made == {"numbers.txt", *modules}

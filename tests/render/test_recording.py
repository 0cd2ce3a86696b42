"""The store: equal bytes, nothing twice, nothing damaged."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from manimark.render.workshop import keep, temporary_folder
from manimark.studio.recording import LIST, Recording, read_recording, store_name, write_list

from .rendering import PLAIN, Ears, Gallery, render, task


def test_gives_the_same_bytes_every_time(gallery: Gallery, tmp_path: Path) -> None:
    keys = ("Chance-dark", "Slide-light", "Still-dark")
    again = render([gallery.tasks[key] for key in keys], PLAIN, tmp_path)
    for key in keys:
        recording = again[key]
        assert isinstance(recording, Recording)
        assert recording.files == gallery[key].files


def copy_of(recording: Recording, store: Path) -> Recording:
    """Return a copy of a recording in another store."""
    folder = shutil.copytree(recording.folder, store / recording.folder.name)
    return replace(recording, folder=Path(folder))


@pytest.mark.parametrize("name", ["poster.png", "recording.json"])
@pytest.mark.parametrize("damage", ["cut short", "changed", "missing"])
def test_finds_damage_and_replaces_it(
    gallery: Gallery, tmp_path: Path, name: str, damage: str
) -> None:
    recording = copy_of(gallery["Still"], tmp_path)
    assert read_recording(tmp_path, recording.folder.name) == recording
    file = recording.folder / name
    content = file.read_bytes()
    damaged = {"cut short": content[:-1], "changed": content[:-1] + b" "}.get(damage)
    file.unlink() if damaged is None else file.write_bytes(damaged)
    assert read_recording(tmp_path, recording.folder.name) is None
    finished = Path(shutil.copytree(gallery["Still"].folder, tmp_path / "finished"))
    assert keep(finished, tmp_path) == recording
    assert not finished.exists()


def test_keeps_an_intact_recording_where_it_is(gallery: Gallery, tmp_path: Path) -> None:
    recording = copy_of(gallery["Still"], tmp_path)
    before = {path: path.stat().st_ino for path in recording.folder.iterdir()}
    finished = Path(shutil.copytree(gallery["Still"].folder, tmp_path / "finished"))
    assert keep(finished, tmp_path) == recording
    assert {path: path.stat().st_ino for path in recording.folder.iterdir()} == before


def test_keeps_no_recording_that_is_damaged_itself(gallery: Gallery, tmp_path: Path) -> None:
    finished = Path(shutil.copytree(gallery["Still"].folder, tmp_path / "finished"))
    (finished / "poster.png").write_bytes(b"")
    assert keep(finished, tmp_path) is None


def test_touches_no_other_recording_when_a_list_is_gone(gallery: Gallery, tmp_path: Path) -> None:
    other = copy_of(gallery["Walk"], tmp_path)
    finished = Path(shutil.copytree(gallery["Still"].folder, tmp_path / "finished"))
    (finished / LIST).unlink()
    assert keep(finished, tmp_path) is None
    assert read_recording(tmp_path, other.folder.name) == other


def test_renders_equal_tasks_once(tmp_path: Path) -> None:
    ears = Ears()
    assert list(render([task("Still"), task("Still")], PLAIN, tmp_path, ears)) == ["Still-dark"]
    assert ears.finished_keys == ["Still-dark"]


def test_clears_what_a_killed_build_left(tmp_path: Path) -> None:
    (temporary_folder(tmp_path) / "recording").mkdir()
    recording = render([task("Still")], PLAIN, tmp_path)["Still-dark"]
    assert isinstance(recording, Recording)
    assert list(tmp_path.iterdir()) == [recording.folder]


def test_remembers_what_readers_may_take_hold_of(gallery: Gallery, tmp_path: Path) -> None:
    recording = copy_of(gallery["Still"], tmp_path)
    values = json.loads((recording.folder / LIST).read_text())
    (recording.folder / LIST).unlink()
    explores = {"saddle": ((-1.5, 1.5), (-1.0, 1.0)), "hills": ((0.0, 10.0),)}
    write_list(recording.folder, values | {"explores": explores}, {})
    name = store_name(recording.folder)
    recording.folder.rename(tmp_path / name)
    again = read_recording(tmp_path, name)
    assert again is not None
    assert again.explores == explores
    assert list(again.explores) == ["saddle", "hills"]


def test_leaves_the_authors_folder_as_it_was(gallery: Gallery) -> None:
    assert gallery.recordings
    assert {p.name for p in PLAIN.iterdir()} == {"beside.py", "manim.cfg", "scenes"}
    made = {p.name for p in (PLAIN / "scenes").iterdir()}
    modules = {"gallery.py", "own_settings.py", "shared.py", "surroundings.py", "themed.py"}
    assert made == {"numbers.txt", *modules}

"""What was drawn is found again, as long as everything is as it was drawn from, and only then."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from manimark import keys
from manimark.studio.recording import Read, Recording
from manimark.studio.surroundings import Kind

from ..samples import write
from .shelves import SCENES, Shelves, open_shelves

CODE: tuple[tuple[Kind, str], ...] = (("code", "scenes/claims.py"), ("code", "scenes/shared.py"))


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    return open_shelves(tmp_path / "project")


def enter(shelves: Shelves, *looks: tuple[Kind, str], words: str = "a picture") -> Recording:
    """Enter a recording of the scene `First` that saw what is there now."""
    recording = shelves.recorded("First", *looks, words=words)
    archive = shelves.archive
    assert archive.keep(shelves.task(), recording) == []
    archive.remember()
    return recording


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def test_finds_what_was_entered(shelves: Shelves) -> None:
    assert shelves.archive.find(shelves.task()) is None
    recording = enter(shelves, *CODE)
    assert shelves.archive.find(shelves.task()) == recording
    assert shelves.archive.find(shelves.task("Second")) is None


OUTSIDE = "/etc/hostname"
LOOKS: dict[str, tuple[tuple[Kind, str], Callable[[Path], object]]] = {
    "file": (("file", "scenes/heights.csv"), lambda r: (r / "scenes/heights.csv").write_text("9")),
    "lost": (("file", "scenes/heights.csv"), lambda r: (r / "scenes/heights.csv").unlink()),
    "code": (("code", "scenes/shared.py"), lambda r: change(r / "scenes/shared.py", "1", "2")),
    "listing": (("listing", "scenes"), lambda r: write(r, {"scenes/new.csv": ""})),
    "names": (("names", "scenes/shared"), lambda r: write(r, {"scenes/shared/__init__.py": ""})),
    "place": (("place", "scenes/new.csv"), lambda r: write(r, {"scenes/new.csv": ""})),
    "beside": (("file", "notes.txt"), lambda r: write(r, {"notes.txt": "new"})),
    "above": (("file", "../far.csv"), lambda r: write(r.parent, {"far.csv": "new"})),
    "program": (("program", "tool"), lambda r: write(r, {"bin/tool": "#!/bin/sh\nfalse\n"})),
    "fonts": (("fonts", ""), lambda r: write(r, {"home/fonts/new.ttf": ""})),
}


@pytest.mark.parametrize(("look", "edit"), LOOKS.values(), ids=LOOKS)
def test_finds_nothing_when_the_scene_would_see_something_else(
    shelves: Shelves,
    monkeypatch: pytest.MonkeyPatch,
    look: tuple[Kind, str],
    edit: Callable[[Path], object],
) -> None:
    write(shelves.root, {"bin/tool": "#!/bin/sh\ntrue\n", "notes.txt": "old", "home/fonts/a": ""})
    write(shelves.root.parent, {"far.csv": "old"})
    (shelves.root / "bin/tool").chmod(0o755)
    monkeypatch.setenv("PATH", str(shelves.root / "bin"))
    monkeypatch.setenv("XDG_DATA_HOME", str(shelves.root / "home"))
    recording = enter(shelves, look)
    assert shelves.archive.find(shelves.task()) == recording
    edit(shelves.root)
    assert shelves.archive.find(shelves.task()) is None


def test_finds_each_of_several_versions_again(shelves: Shelves) -> None:
    file, versions = shelves.root / "scenes/heights.csv", {}
    for text in ("1", "2", "3"):
        file.write_text(text)
        versions[text] = enter(shelves, ("file", "scenes/heights.csv"), words=text)
    for text, recording in versions.items():
        file.write_text(text)
        assert shelves.archive.find(shelves.task()) == recording


def test_forgets_the_version_that_was_used_the_longest_ago(shelves: Shelves) -> None:
    file = shelves.root / "scenes/heights.csv"
    for number in range(12):
        file.write_text(str(number))
        enter(shelves, ("file", "scenes/heights.csv"), words=str(number))
        file.write_text("0")
        archive = shelves.archive
        assert archive.find(shelves.task()) is not None
        archive.remember()
    file.write_text("1")
    assert shelves.archive.find(shelves.task()) is None


def test_code_is_compared_by_what_it_means(shelves: Shelves) -> None:
    recording = enter(shelves, *CODE)
    change(shelves.root / "scenes/shared.py", "SIZE = 1", "# large\nSIZE   =  1")
    change(shelves.root / "scenes/claims.py", '"""Two."""', '"""More than two."""')
    assert shelves.archive.find(shelves.task()) == recording
    change(shelves.root / "scenes/claims.py", '"""One."""', '"""More than one."""')
    assert shelves.archive.find(shelves.task()) is None


@pytest.mark.parametrize("line", ["import claims", "from importlib import import_module"])
def test_the_whole_file_counts_where_another_module_may_reach_into_it(
    shelves: Shelves, line: str
) -> None:
    change(shelves.root / "scenes/shared.py", "SIZE = 1", f"{line}\nSIZE = 1")
    enter(shelves, *CODE)
    change(shelves.root / "scenes/claims.py", '"""Two."""', '"""More than two."""')
    assert shelves.archive.find(shelves.task()) is None


def test_a_source_that_is_read_counts_with_its_comments(shelves: Shelves) -> None:
    enter(shelves, *CODE, ("file", "scenes/shared.py"))
    change(shelves.root / "scenes/shared.py", "SIZE = 1", "SIZE = 1  # one")
    assert shelves.archive.find(shelves.task()) is None


# --- what changed while it was drawn ---


def test_enters_nothing_that_changed_while_it_was_drawn(shelves: Shelves) -> None:
    recording = shelves.recorded("First", *CODE, ("file", "scenes/heights.csv"))
    (shelves.root / "scenes/heights.csv").write_text("7")
    assert shelves.archive.keep(shelves.task(), recording) == ["scenes/heights.csv changed"]
    assert shelves.archive.find(shelves.task()) is None


def test_enters_what_changed_in_its_comments_only(shelves: Shelves) -> None:
    archive, task = shelves.archive, shelves.task()
    assert archive.find(task) is None
    archive.reasons(task)
    recording = shelves.recorded("First", *CODE)
    change(shelves.root / "scenes/claims.py", '"""Two."""', '"""More than two."""')
    assert archive.keep(task, recording) == []
    assert shelves.archive.find(task) == recording
    change(shelves.root / "scenes/claims.py", '"""One."""', '"""More than one."""')
    other = shelves.stored("First", recording.reads, words="another")
    assert archive.keep(task, other) == ["scenes/claims.py changed"]


def test_enters_nothing_when_what_draws_it_changed(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "0.22.0"})
    archive, task = shelves.archive, shelves.task()
    recording = shelves.recorded("First", *CODE)
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "0.22.1"})
    assert archive.keep(task, recording) == ["manim 0.22.0 → 0.22.1"]
    assert archive.find(task) is None


def test_enters_nothing_for_a_task_that_was_planned_with_something_else(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "0.22.0"})
    task, recording = shelves.task(), shelves.recorded("First", *CODE)
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "0.22.1"})
    assert shelves.archive.keep(task, recording) == ["what draws it changed"]
    assert shelves.archive.find(task) is None


def test_drops_what_it_does_not_enter_unless_it_is_known(shelves: Shelves) -> None:
    known = enter(shelves, ("file", "scenes/heights.csv"))
    other = shelves.recorded("First", ("file", "scenes/heights.csv"), words="another")
    (shelves.root / "scenes/heights.csv").write_text("7")
    for recording in (known, other):
        assert shelves.archive.keep(shelves.task(), recording) == ["scenes/heights.csv changed"]
    assert known.folder.is_dir()
    assert not other.folder.exists()


def test_says_what_was_seen_by_all_that_it_gave(shelves: Shelves) -> None:
    recording = enter(shelves, *CODE, ("place", "scenes/gone"))
    archive = shelves.archive
    archive.find(shelves.task())
    assert archive.looks == {(read.kind, read.path): read.sha256 for read in recording.reads}
    assert not archive.is_torn


def test_knows_when_two_figures_saw_different_versions(shelves: Shelves) -> None:
    file = ("file", "scenes/heights.csv")
    enter(shelves, file)
    archive = shelves.archive
    archive.find(shelves.task())
    (shelves.root / "scenes/heights.csv").write_text("8")
    assert archive.keep(shelves.task("Second"), shelves.recorded("Second", file)) == []  # type: ignore[arg-type]
    assert archive.is_torn


# --- what was moved or damaged ---


def test_finds_everything_in_a_project_that_was_moved(shelves: Shelves, tmp_path: Path) -> None:
    recording = enter(shelves, *CODE)
    moved = Shelves(shelves.root.rename(tmp_path / "moved"))
    found = moved.archive.find(moved.task())
    assert found is not None
    assert found.files == recording.files


def test_finds_nothing_in_a_moved_project_whose_scene_looked_outside(
    shelves: Shelves, tmp_path: Path
) -> None:
    write(tmp_path, {"far.csv": "1"})
    reads = [Read(str(tmp_path / "far.csv"), "file", shelves.sees("file", "../far.csv"))]
    recording = shelves.stored("First", reads)
    assert shelves.archive.keep(shelves.task(), recording) == []
    assert shelves.archive.find(shelves.task()) == recording
    moved = Shelves(shelves.root.rename(tmp_path / "moved"))
    assert moved.archive.find(moved.task()) is None
    assert moved.archive.reasons(moved.task()) == ["the project was moved"]


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def alter(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1] + b"?")


@pytest.mark.parametrize("name", ["poster.png", "recording.json"])
@pytest.mark.parametrize("damage", [cut_short, alter, Path.unlink])
def test_finds_no_damaged_recording(
    shelves: Shelves, name: str, damage: Callable[[Path], None]
) -> None:
    recording = enter(shelves, *CODE)
    damage(recording.folder / name)
    assert shelves.archive.find(shelves.task()) is None
    assert shelves.archive.reasons(shelves.task()) == ["its files were damaged"]


@pytest.mark.parametrize("damage", [cut_short, alter, Path.unlink])
def test_takes_a_damaged_manifest_for_none(
    shelves: Shelves, damage: Callable[[Path], None]
) -> None:
    recording = enter(shelves, *CODE)
    (manifest,) = shelves.cache.manifests.iterdir()
    if damage is alter:
        manifest.write_text('[{"recording": 1}]')
    else:
        damage(manifest)
    assert shelves.archive.find(shelves.task()) is None
    assert shelves.archive.keep(shelves.task(), recording) == []
    assert shelves.archive.find(shelves.task()) == recording


# --- reasons ---


def reasons(shelves: Shelves, scene: str = "First") -> list[str]:
    assert shelves.archive.find(shelves.task(scene)) is None
    return shelves.archive.reasons(shelves.task(scene))


def test_compares_with_what_was_last_used(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    for version in ("1.0", "2.0"):
        monkeypatch.setattr(keys, "_versions", lambda _, version=version: {"manim": version})
        enter(shelves, *CODE)
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "1.0"})
    archive = shelves.archive
    assert archive.find(shelves.task()) is not None
    archive.remember()
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "3.0"})
    assert reasons(shelves) == ["manim 1.0 → 3.0"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"shared": {}}', '{"shared": 1, "own": {"a": 1}}']
)
def test_takes_a_damaged_file_of_the_latest_for_none(shelves: Shelves, text: str) -> None:
    enter(shelves, *CODE)
    shelves.cache.latest.write_text(text)
    shutil.rmtree(shelves.cache.manifests)
    assert reasons(shelves) == ["never rendered here"]
    enter(shelves, *CODE)


def test_says_that_a_scene_was_never_rendered(shelves: Shelves) -> None:
    enter(shelves, *CODE)
    assert reasons(shelves, "Second") == ["never rendered here"]


@pytest.mark.parametrize(
    ("look", "edit", "words"),
    [
        (*LOOKS["file"], "scenes/heights.csv changed"),
        (*LOOKS["lost"], "scenes/heights.csv is gone"),
        (*LOOKS["code"], "scenes/shared.py changed"),
        (*LOOKS["listing"], "other files are in scenes"),
        (*LOOKS["names"], "scenes/shared is imported from another file"),
        (*LOOKS["place"], "scenes/new.csv is new"),
        (*LOOKS["fonts"], "the fonts of the machine changed"),
        (*LOOKS["program"], "the program tool changed"),
    ],
)
def test_names_the_very_thing_that_changed(
    shelves: Shelves,
    monkeypatch: pytest.MonkeyPatch,
    look: tuple[Kind, str],
    edit: Callable[[Path], object],
    words: str,
) -> None:
    write(shelves.root, {"bin/tool": "#!/bin/sh\ntrue\n", "home/fonts/a": ""})
    (shelves.root / "bin/tool").chmod(0o755)
    monkeypatch.setenv("PATH", str(shelves.root / "bin"))
    monkeypatch.setenv("XDG_DATA_HOME", str(shelves.root / "home"))
    enter(shelves, look)
    edit(shelves.root)
    assert reasons(shelves) == [words]


def test_names_the_version_that_changed_and_the_file_that_did_too(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "0.22.0", "numpy": "2.0"})
    enter(shelves, *CODE)
    monkeypatch.setattr(keys, "_versions", lambda _: {"manim": "0.22.1", "av": "18"})
    (shelves.root / "scenes/shared.py").write_text("SIZE = 2\n")
    assert reasons(shelves) == [
        "manim 0.22.0 → 0.22.1",
        "numpy 2.0 → none",
        "av none → 18",
        "scenes/shared.py changed",
    ]


def test_names_the_file_of_ours_that_changed(
    shelves: Shelves, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = ("stage/a.py", "stage/b.py", "studio/c.py", "fonts.py", "palette.py")
    files = dict.fromkeys(names, "1")
    package = write(tmp_path / "package", files)
    monkeypatch.setattr(keys, "_PACKAGE", package)
    enter(shelves, *CODE)
    write(package, {"stage/a.py": "2", "studio/new.py": ""})
    (package / "stage/b.py").unlink()
    words = ["manimark/stage/a.py changed", "manimark/stage/b.py is gone"]
    assert reasons(shelves) == [*words, "manimark/studio/new.py is new"]


def test_says_that_the_files_are_gone(shelves: Shelves) -> None:
    recording = enter(shelves, *CODE)
    shutil.rmtree(recording.folder)
    assert reasons(shelves) == ["its files are gone"]
    shutil.rmtree(shelves.cache.manifests)
    assert reasons(shelves) == ["its files are gone"]


def test_scenes_of_one_file_have_slices_of_their_own(shelves: Shelves) -> None:
    assert SCENES.count("class ") == 2
    enter(shelves, *CODE)
    second = shelves.recorded("Second", *CODE)
    assert shelves.archive.keep(shelves.task("Second"), second) == []
    change(shelves.root / "scenes/claims.py", '"""Two."""', '"""More than two."""')
    assert shelves.archive.find(shelves.task("First")) is not None
    assert reasons(shelves, "Second") == ["scenes/claims.py changed"]

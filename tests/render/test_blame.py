"""What authors are told about a scene that fails."""

from __future__ import annotations

import errno
import shutil
from pathlib import Path

import pytest

from manimark.errors import MachineError, SiteError
from manimark.studio.blame import blame, missing_library
from manimark.studio.job import Job
from manimark.studio.recording import Recording

from .rendering import BROKEN, PLAIN, render, task


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("Divides", "scenes/mistakes.py:22: Divides: ZeroDivisionError: division by zero"),
        ("Misuses", "scenes/mistakes.py:27: Misuses: TypeError: "),
        ("Calls", "scenes/helper.py:5: Calls: ValueError: the helper gave up"),
        ("ImportsBroken", "scenes/unreadable.py:2: ImportsBroken: SyntaxError: invalid syntax"),
        ("ImportsMissing", "scenes/mistakes.py:44: ImportsMissing: ModuleNotFoundError: "),
        ("Leaves", "scenes/mistakes.py:49: Leaves: SystemExit: 3"),
        ("IsKilled", "scenes/mistakes.py:7: IsKilled: its process was killed, most likely"),
        ("Crashes", "scenes/mistakes.py:7: Crashes: its process ended with SIGABRT"),
    ],
)
def test_blames_the_authors_own_line(failures: dict[str, Exception], name: str, head: str) -> None:
    assert isinstance(failures[name], SiteError)
    assert str(failures[name]).startswith(head)


def test_shows_the_authors_own_frames_only(failures: dict[str, SiteError]) -> None:
    assert failures["Divides"].detail.splitlines() == [
        "  scenes/mistakes.py:19 in construct: self.divide(1)",
        "  scenes/mistakes.py:22 in divide: return 1 / (by - 1)",
    ]
    assert "site-packages" not in str(failures["Misuses"])


def test_shows_the_last_words_of_a_scene_that_crashed(failures: dict[str, SiteError]) -> None:
    # Once: the copy that counts ahead dies of it too, but has no say.
    assert failures["Crashes"].detail == "  the last words"


def test_says_how_to_get_latex(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    error = render([task("SetsLatex", "mistakes")], BROKEN, tmp_path / "store")["SetsLatex-dark"]
    assert isinstance(error, MachineError)
    assert error.message == "SetsLatex sets text with LaTeX, and latex is missing"
    assert "apt-get install texlive-latex-extra" in error.remedy


def test_says_which_system_library_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    text = "libpango-1.0.so.0: cannot open shared object file: No such file or directory"
    (tmp_path / "manim.py").write_text(f"raise ImportError({text!r})\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    error = render([task("Still")], PLAIN, tmp_path / "store")["Still-dark"]
    assert isinstance(error, MachineError)
    assert error.message == f"a system library is missing: {text}"
    assert error.remedy == "run: apt-get install libpango1.0-dev libcairo2-dev"


def test_says_which_package_is_missing() -> None:
    error = missing_library(ModuleNotFoundError("No module named 'av'", name="av"))
    assert (
        str(error)
        == "the Python package av is not installed (run make, which installs what is missing)"
    )


def test_does_not_blame_the_scene_for_a_full_disk() -> None:
    job = Job(
        "A",
        "a.py",
        1,
        False,
        "dark",
        "p",
        2,
        2,
        1,
        (),
        "/r",
        "/r/s",
        "/r/t",
        "/f",
        "/w",
        "/l",
        False,
    )
    error = blame(OSError(errno.ENOSPC, "No space left on device"), job)
    assert isinstance(error, MachineError)
    assert error.remedy == "free some disk space"


def test_scenes_see_the_modules_and_files_of_their_folder_only(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(PLAIN))  # as it is where manimark lies in the root
    names = ("ReachesOut", "ReadsBeside", "Surroundings")
    results = render([task(name, "surroundings") for name in names], PLAIN, tmp_path)
    assert str(results["ReachesOut-dark"]).splitlines()[0] == (
        "scenes/surroundings.py:29: ReachesOut: ModuleNotFoundError: No module named 'beside' "
        "(mend the name, put beside into the scenes folder, or install it)"
    )
    assert str(results["ReadsBeside-dark"]).splitlines()[0] == (
        "scenes/surroundings.py:34: ReadsBeside: FileNotFoundError: "
        "[Errno 2] No such file or directory: 'manim.cfg' "
        "(mend the path; paths are relative to the scenes folder)"
    )
    recording = results["Surroundings-dark"]
    assert isinstance(recording, Recording), recording
    assert recording.description.endswith("the folder's")


def test_chance_is_the_same_on_every_import(tmp_path: Path) -> None:
    found = set()
    for store in (tmp_path / "one", tmp_path / "two"):
        recording = render([task("Surroundings", "surroundings")], PLAIN, store)[
            "Surroundings-dark"
        ]
        assert isinstance(recording, Recording), recording
        found.add(recording.description)
    assert len(found) == 1


def test_goes_on_after_a_failure(tmp_path: Path) -> None:
    shutil.copytree(BROKEN, tmp_path / "site")
    shutil.copytree(PLAIN, tmp_path / "site", dirs_exist_ok=True)
    tasks = [task("Calls", "mistakes"), task("Still")]
    results = render(tasks, tmp_path / "site", tmp_path / "store", jobs=1)
    assert isinstance(results["Calls-dark"], SiteError)
    assert isinstance(results["Still-dark"], Recording)

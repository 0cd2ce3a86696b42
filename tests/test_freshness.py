from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path

import pytest

from manimark.digests import Digests
from manimark.freshness import (
    SiteRecord,
    digest_of_inputs,
    digests_below,
    read_record,
    write_record,
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    (root / "content" / "deep").mkdir(parents=True)
    (root / "content" / "index.md").write_text("words")
    (root / "content" / "deep" / "page.md").write_text("more words")
    (root / "pyproject.toml").write_text("[project]")
    return root


def digest(root: Path, **choices: object) -> str:
    sources = root / "content", root / "pyproject.toml"
    return digest_of_inputs(root, sources, choices, Digests())


def test_stays_the_same_when_nothing_that_matters_changes(root: Path, tmp_path: Path) -> None:
    before = digest(root)
    (root / "content" / "index.md").touch()
    (root / "content" / ".index.md.swp").write_text("an editor's")
    (root / "content" / "__pycache__").mkdir()
    (root / "content" / "__pycache__" / "a.pyc").write_text("compiled")
    assert digest(root) == before
    shutil.move(root, tmp_path / "moved")
    assert digest(tmp_path / "moved") == before


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("content/index.md", "WORDS"),
        ("content/new.md", ""),
        ("pyproject.toml", "[tool]"),
    ],
)
def test_changes_with_every_source(root: Path, name: str, text: str) -> None:
    before = digest(root)
    (root / name).write_text(text)
    assert digest(root) != before


def test_changes_when_a_source_vanishes_or_moves(root: Path) -> None:
    digests = {digest(root)}
    (root / "content" / "deep" / "page.md").rename(root / "content" / "page.md")
    digests.add(digest(root))
    (root / "content" / "page.md").unlink()
    digests.add(digest(root))
    shutil.rmtree(root / "content")
    digests.add(digest(root))
    assert len(digests) == 4


def test_tells_two_files_from_one_that_reads_like_both(root: Path) -> None:
    (root / "content" / "a.md").write_text("x")
    (root / "content" / "b.md").write_text("y")
    before = digest(root)
    (root / "content" / "b.md").unlink()
    (root / "content" / "a.md").write_text("xcontent/b.mdy")
    assert digest(root) != before


def test_changes_with_what_is_asked_for(root: Path) -> None:
    assert digest(root, quality="full") != digest(root, quality="draft")


def test_changes_with_the_sources_of_the_generator(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "package"
    package.mkdir()
    monkeypatch.setattr("manimark.freshness.PACKAGE", package)
    before = digest(root)
    (package / "pages.py").write_text("new")
    assert digest(root) != before


RECORD = SiteRecord(
    inputs="abc",
    looks={("file", "data/heights.csv"): "def", ("place", "/etc/none"): ""},
    files={"a/index.html": "5", "index.html": "4"},
    recordings=("r1", "r2"),
    root="/project",
    lectures=True,
    transparent=True,
)


def test_reads_back_what_it_recorded(tmp_path: Path) -> None:
    write_record(tmp_path / "site.json", RECORD)
    assert read_record(tmp_path / "site.json") == RECORD
    assert [file.name for file in tmp_path.iterdir()] == ["site.json"]


@pytest.mark.parametrize(
    "field", ["inputs", "looks", "files", "recordings", "root", "lectures", "transparent"]
)
def test_takes_a_record_that_lacks_something_for_none(tmp_path: Path, field: str) -> None:
    path = tmp_path / "site.json"
    write_record(path, RECORD)
    values = json.loads(path.read_text())
    path.write_text(json.dumps({name: values[name] for name in values.keys() - {field}}))
    assert read_record(path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"inputs": "abc"}'])
def test_takes_a_damaged_record_for_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "site.json").write_text(text)
    assert read_record(tmp_path / "site.json") is None


def test_takes_a_missing_record_for_none(tmp_path: Path) -> None:
    assert read_record(tmp_path / "site.json") is None


def test_knows_what_every_file_of_a_site_holds(root: Path) -> None:
    before = digests_below(root / "content", Digests())
    assert before == {"index.md": sha256("words"), "deep/page.md": sha256("more words")}
    assert digests_below(root / "gone", Digests()) == {}


def test_does_not_count_what_file_managers_leave(root: Path) -> None:
    before = digests_below(root / "content", Digests())
    (root / "content" / "deep" / ".DS_Store").write_text("a file manager's")
    assert digests_below(root / "content", Digests()) == before


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_passes_over_what_is_no_file(root: Path) -> None:
    before = digest(root)
    (root / "content" / "dangling.md").symlink_to("gone.md")
    os.mkfifo(root / "content" / "pipe")
    assert digest(root) == before

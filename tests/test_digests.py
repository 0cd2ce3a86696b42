from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from manimark.digests import Digests

SECOND = 1_000_000_000
LATER = 2 * SECOND + 1
"""Nanoseconds from the last change of a file until it is remembered."""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(b"first")
    return path


class Memory:
    """Digests that live as long as one run of the program, and what they read on the way."""

    def __init__(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._path = path
        self.read: list[Path] = []
        original = hashlib.file_digest
        monkeypatch.setattr(hashlib, "file_digest", self._watch(original))

    def of(self, file: Path, ago: int = LATER) -> str:
        """Return a file's digest as a run of its own gives it, so long after its last change."""
        self.read.clear()
        digests = Digests(self._path, clock=lambda: file.stat().st_mtime_ns + ago)
        sha256 = digests.of(file)
        digests.save()
        return sha256

    def _watch(self, original: Callable[..., object]) -> Callable[..., object]:
        def watched(stream: object, name: str) -> object:
            self.read.append(Path(stream.name))  # type: ignore[attr-defined]
            return original(stream, name)

        return watched


@pytest.fixture
def memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Memory:
    return Memory(tmp_path / "digests.json", monkeypatch)


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def put_back_the_times(file: Path, before: os.stat_result) -> None:
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_reads_a_file_once(file: Path, memory: Memory) -> None:
    assert memory.of(file) == sha256(b"first")
    assert memory.read == [file]
    assert memory.of(file) == sha256(b"first")
    assert memory.read == []


def test_reads_again_what_was_written_again(file: Path, memory: Memory) -> None:
    memory.of(file)
    file.write_bytes(b"other, longer")
    assert memory.of(file) == sha256(b"other, longer")


def test_notices_a_change_of_the_same_size_whose_time_was_put_back(
    file: Path, memory: Memory
) -> None:
    before = file.stat()
    memory.of(file)
    with file.open("r+b") as stream:
        stream.write(b"other")
    put_back_the_times(file, before)
    assert file.stat().st_mtime_ns == before.st_mtime_ns
    assert memory.of(file) == sha256(b"other")


def test_notices_another_file_of_the_same_size_and_time_in_its_place(
    file: Path, memory: Memory
) -> None:
    before = file.stat()
    memory.of(file)
    (file.parent / "other").write_bytes(b"other")
    (file.parent / "other").replace(file)
    put_back_the_times(file, before)
    assert memory.of(file) == sha256(b"other")


@pytest.mark.parametrize("ago", [0, SECOND, -100 * SECOND], ids=["now", "just now", "in future"])
def test_trusts_no_file_that_may_change_at_what_the_disk_takes_for_the_same_time(
    file: Path, memory: Memory, ago: int
) -> None:
    memory.of(file, ago)
    assert memory.of(file, ago) == sha256(b"first")
    assert memory.read == [file]


def test_believes_that_a_link_changes_no_content_if_told_so(
    file: Path, tmp_path: Path, memory: Memory
) -> None:
    memory.of(file)
    os.link(file, tmp_path / "link")
    digests = Digests(tmp_path / "digests.json", clock=lambda: file.stat().st_mtime_ns + LATER)
    digests.renew(file)
    digests.save()
    assert memory.of(tmp_path / "link") == sha256(b"first")
    assert memory.read == []


def test_believes_nothing_of_a_file_that_was_written(
    file: Path, tmp_path: Path, memory: Memory
) -> None:
    memory.of(file)
    digests = Digests(tmp_path / "digests.json")
    file.write_bytes(b"other")
    digests.renew(file)
    digests.save()
    assert memory.of(file) == sha256(b"other")


def test_what_is_no_file_has_no_digest(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "dangling").symlink_to("gone")
    for name in ("pipe", "dangling", "gone", ""):
        assert Digests().of(tmp_path / name) == ""


@pytest.mark.parametrize("text", ["", "{", "[]", "1", '{"1:2": [1, 2]}', '{"1:2": "abcd"}'])
def test_loses_nothing_with_a_damaged_memory(file: Path, memory: Memory, text: str) -> None:
    (file.parent / "digests.json").write_text(text)
    assert memory.of(file) == sha256(b"first")
    assert memory.of(file) == sha256(b"first")
    assert memory.read == []


def test_loses_nothing_if_its_memory_cannot_be_written(file: Path, memory: Memory) -> None:
    (file.parent / "digests.part").mkdir()
    assert memory.of(file) == sha256(b"first")


def test_forgets_files_that_are_gone_but_not_at_once(tmp_path: Path, memory: Memory) -> None:
    for number in range(1100):
        (tmp_path / f"{number}").write_text(str(number))
    digests = Digests(tmp_path / "digests.json", clock=lambda: 1 << 62)
    for number in range(1100):
        digests.of(tmp_path / f"{number}")
    digests.save()
    large = (tmp_path / "digests.json").stat().st_size
    (tmp_path / "new").write_text("new")
    digests = Digests(tmp_path / "digests.json", clock=lambda: 1 << 62)
    digests.of(tmp_path / "new")
    digests.save()
    assert (tmp_path / "digests.json").stat().st_size < large / 100

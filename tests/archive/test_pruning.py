"""What no site shows may go when it is old or takes too much room; what one shows never."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from manimark.archive import prune
from manimark.archive.pruning import KEPT_DAYS
from manimark.freshness import SiteRecord, write_record
from manimark.studio.recording import Recording

from .shelves import Shelves, open_shelves

DAY = 24 * 60 * 60
NOW = time.time()
AMPLE = 1 << 40


@pytest.fixture
def shelves(tmp_path: Path) -> Shelves:
    return open_shelves(tmp_path / "project")


def entered(shelves: Shelves, words: str, days: float, scene: str = "First") -> Recording:
    """Enter a recording that a site last showed so many days ago."""
    (shelves.root / "scenes/heights.csv").write_text(words)
    recording = shelves.recorded(scene, ("file", "scenes/heights.csv"), words=words)
    assert shelves.archive.keep(shelves.task(scene), recording) == []
    os.utime(recording.folder, (NOW - days * DAY, NOW - days * DAY))
    return recording


def names(shelves: Shelves) -> set[str]:
    return {folder.name for folder in shelves.cache.renders.iterdir()}


def test_removes_what_was_idle_for_long(shelves: Shelves) -> None:
    old = entered(shelves, "old", KEPT_DAYS + 1)
    recent = entered(shelves, "recent", KEPT_DAYS - 1)
    prune(shelves.cache, (), AMPLE, NOW)
    assert names(shelves) == {recent.folder.name}
    assert old.folder.name not in names(shelves)


def test_removes_the_longest_idle_when_they_take_too_much_room(shelves: Shelves) -> None:
    recordings = [entered(shelves, str(days) * 100_000, days) for days in (3, 1, 2)]
    three, one, two = (recording.folder.name for recording in recordings)
    prune(shelves.cache, (), 250_000, NOW)
    assert names(shelves) == {one, two}
    prune(shelves.cache, (), 150_000, NOW)
    assert names(shelves) == {one}
    assert three not in names(shelves)
    prune(shelves.cache, (), 0, NOW)
    assert names(shelves) == set()


def test_never_removes_what_a_site_shows(shelves: Shelves) -> None:
    built, preview = entered(shelves, "built", 99), entered(shelves, "preview", 99)
    record = SiteRecord("", {}, {}, (preview.folder.name,))
    write_record(shelves.cache.record("preview"), record)
    prune(shelves.cache, {built.folder.name}, 0, NOW)
    assert names(shelves) == {built.folder.name, preview.folder.name}


def test_the_time_of_what_is_shown_begins_anew(shelves: Shelves) -> None:
    recording = entered(shelves, "shown", 99)
    prune(shelves.cache, {recording.folder.name}, 0, NOW)
    prune(shelves.cache, (), AMPLE, NOW + (KEPT_DAYS - 1) * DAY)
    assert names(shelves) == {recording.folder.name}
    prune(shelves.cache, (), AMPLE, NOW + (KEPT_DAYS + 1) * DAY)
    assert names(shelves) == set()


def test_forgets_what_led_to_the_removed(shelves: Shelves) -> None:
    entered(shelves, "other", 99, scene="Second")
    old, recent = entered(shelves, "old", 99), entered(shelves, "recent", 0)
    assert len(list(shelves.cache.manifests.iterdir())) == 2
    prune(shelves.cache, (), AMPLE, NOW)
    (manifest,) = shelves.cache.manifests.iterdir()
    assert recent.folder.name in manifest.read_text()
    assert old.folder.name not in manifest.read_text()
    assert shelves.archive.find(shelves.task()) == recent


def test_a_clock_that_was_wrong_does_no_harm(shelves: Shelves) -> None:
    ahead = entered(shelves, "ahead", -1000)
    shown = entered(shelves, "shown", -1000)
    prune(shelves.cache, {shown.folder.name}, AMPLE, NOW)
    assert names(shelves) == {ahead.folder.name, shown.folder.name}
    prune(shelves.cache, (), AMPLE, NOW + (KEPT_DAYS + 1) * DAY)
    assert names(shelves) == set()


def test_leaves_workers_their_folders(shelves: Shelves) -> None:
    folder = shelves.cache.renders / ".partial-at-work"
    folder.mkdir(parents=True)
    os.utime(folder, (0, 0))
    prune(shelves.cache, (), 0, NOW)
    assert folder.is_dir()


def test_a_cache_without_anything_has_nothing_to_lose(shelves: Shelves) -> None:
    prune(shelves.cache, ("gone",), 0, NOW)

"""A site is taken for fresh if it is what would be built, byte for byte, and only then."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from manimark.config import Config
from manimark.digests import Digests
from manimark.freshness import Looks
from manimark.publish import SiteFiles, publish
from manimark.standing import Standing

from .samples import write

FILES = SiteFiles(made={"index.html": b"page", ".nojekyll": b""}, cached={}, copied={})


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "project/build/cache").mkdir(parents=True)
    files = {"content/a.md": "words", "scenes/a.py": "x = 1", "far/data.csv": "1"}
    return write(tmp_path / "project", files)


def standing(root: Path, **choices: object) -> Standing:
    """Return the standing of a project's site at the beginning of a build."""
    config = Config(
        root=root,
        content=root / "content",
        scenes=root / "scenes",
        templates=root / "look",
    )
    cache = root / "build/cache"
    return Standing(
        config, choices, root / "build/site", cache / "site.json", Digests(cache / "digests.json")
    )


def build(
    root: Path, looks: Looks | None = None, *, lectures: bool = False, transparent: bool = False
) -> bool:
    """Build a site, and return whether its record vouches for it."""
    begun = standing(root)
    begun.revoke()
    publish(FILES, root / "build/site")
    return begun.vouch(FILES, (), looks or {}, {}, lectures=lectures, transparent=transparent)


def test_a_site_is_fresh_once_it_was_built(root: Path) -> None:
    assert not standing(root).is_fresh()
    assert build(root)
    assert standing(root).is_fresh()


def test_a_site_without_its_lecture_material_is_fresh_for_who_asks_for_none(root: Path) -> None:
    assert build(root)
    assert not standing(root).is_fresh(lectures=True)
    assert build(root, lectures=True)
    assert standing(root).is_fresh(lectures=True)
    assert standing(root).is_fresh()


def test_a_site_without_transparent_videos_is_fresh_for_who_asks_for_none(root: Path) -> None:
    assert build(root, lectures=True)
    assert not standing(root).is_fresh(lectures=True, transparent=True)
    assert build(root, lectures=True, transparent=True)
    assert standing(root).is_fresh(lectures=True, transparent=True)
    assert standing(root).is_fresh(lectures=True)


def alter(root: Path) -> None:
    """Alter a page, keeping its size and its times."""
    page = root / "build/site/index.html"
    before = page.stat()
    with page.open("r+b") as file:
        file.write(b"PAGE")
    os.utime(page, ns=(before.st_atime_ns, before.st_mtime_ns))


CHANGES: dict[str, Callable[[Path], object]] = {
    "text": lambda root: write(root, {"content/a.md": "other"}),
    "scenes": lambda root: write(root, {"scenes/b.py": ""}),
    "a template": lambda root: write(root, {"look/page.html": ""}),
    "a lost page": lambda root: (root / "build/site/index.html").unlink(),
    "a stray page": lambda root: write(root, {"build/site/stray.html": ""}),
    "an altered page": alter,
    "no record": lambda root: (root / "build/cache/site.json").unlink(),
    "a damaged record": lambda root: write(root, {"build/cache/site.json": "{"}),
    "a revoked record": lambda root: standing(root).revoke(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_site_is_stale_after_any_change(root: Path, change: Callable[[Path], object]) -> None:
    assert build(root)
    change(root)
    assert not standing(root).is_fresh()


def test_a_site_is_stale_when_something_else_is_asked_for(root: Path) -> None:
    assert build(root)
    assert not standing(root, quality="draft").is_fresh()


def looks_at(root: Path, path: str) -> Looks:
    return {("file", path): hashlib.sha256((root / path).read_bytes()).hexdigest()}


def test_a_site_is_stale_when_something_changed_that_a_scene_looked_at(root: Path) -> None:
    assert build(root, looks_at(root, "far/data.csv"))
    assert standing(root).is_fresh()
    write(root, {"far/other.csv": "1"})
    assert standing(root).is_fresh()
    write(root, {"far/data.csv": "2"})
    assert not standing(root).is_fresh()


def test_a_site_stays_fresh_in_a_project_that_is_moved(root: Path, tmp_path: Path) -> None:
    assert build(root, looks_at(root, "far/data.csv"))
    moved = root.rename(tmp_path / "moved")
    assert standing(moved).is_fresh()


def test_a_moved_site_is_stale_if_a_scene_looked_outside_of_the_project(
    root: Path, tmp_path: Path
) -> None:
    write(tmp_path, {"outside.csv": "1"})
    assert build(root, looks_at(root, str(tmp_path / "outside.csv")))
    assert standing(root).is_fresh()
    assert not standing(root.rename(tmp_path / "moved")).is_fresh()


def test_nobody_vouches_for_a_site_whose_sources_changed_meanwhile(root: Path) -> None:
    begun = standing(root)
    publish(FILES, root / "build/site")
    write(root, {"content/a.md": "other"})
    assert not begun.vouch(FILES, (), {}, {}, lectures=False, transparent=False)
    assert not standing(root).is_fresh()


def test_nobody_vouches_for_a_site_whose_scenes_would_see_something_else(root: Path) -> None:
    seen = looks_at(root, "far/data.csv")
    write(root, {"far/data.csv": "2"})
    assert not build(root, seen)
    assert not standing(root).is_fresh()

"""What travels to other machines, and what is made of it there."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from manimark.errors import MachineError
from manimark.render.cluster.sources import Shelf, Sources, take_sources

from ..samples import write

FILES = {
    "scenes/one.py": "1",
    "scenes/deep/two.py": "2",
    "scenes/data.csv": "3",
    "site_templates/palette.toml": "4",
    "site_templates/fonts/letters.woff2": "5",
}
OTHERS = {
    "content/index.md": "a page",
    "site_templates/page.html": "a template",
    "scenes/.hidden": "hidden",
    "scenes/.git/config": "hidden",
    "scenes/__pycache__/one.pyc": "compiled",
}


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def take(root: Path) -> Sources:
    return take_sources(root, root / "scenes", root / "site_templates")


def test_takes_scenes_palette_and_fonts_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, FILES | OTHERS)
    (tmp_path / "scenes" / "empty").mkdir()
    sources = take(tmp_path)
    assert sources.folders == ("scenes", "scenes/deep", "scenes/empty", "site_templates/fonts")
    assert sources.files == {name: digest(text) for name, text in FILES.items()}
    assert sources.contents == {digest(text): text.encode() for text in FILES.values()}


def test_takes_the_same_whatever_the_dates_and_the_order(tmp_path: Path) -> None:
    first = take(write(tmp_path / "a", FILES))
    write(tmp_path / "b", dict(reversed(FILES.items())))
    os.utime(tmp_path / "b" / "scenes" / "one.py", (0, 0))
    second = take(tmp_path / "b")
    assert list(second.files.items()) == list(first.files.items())
    assert second.contents == first.contents


def test_takes_what_links_lead_to_but_not_in_circles(tmp_path: Path) -> None:
    root = write(tmp_path / "project", {"scenes/one.py": "1"})
    data = write(tmp_path / "data", {"numbers.csv": "2"})
    (root / "scenes" / "data").symlink_to(data)
    (root / "scenes" / "again").symlink_to(root / "scenes")
    assert take(root).files == {
        "scenes/data/numbers.csv": digest("2"),
        "scenes/one.py": digest("1"),
    }


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "shelf")


def test_lays_out_what_was_taken(shelf: Shelf, tmp_path: Path) -> None:
    root = write(tmp_path / "here", FILES)
    (root / "scenes" / "empty").mkdir()
    sources = take(root)
    shelf.put(sources.contents)
    shelf.lay_out(sources.folders, sources.files, tmp_path / "there")
    assert take(tmp_path / "there") == sources


def test_lacks_only_what_it_was_not_given(shelf: Shelf) -> None:
    shelf.put({digest("1"): b"1"})
    assert shelf.lacks([digest("1"), digest("2")]) == [digest("2")]


def test_lacks_what_was_damaged(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put({digest("1"): b"1"})
    (tmp_path / "shelf" / digest("1")).write_bytes(b"2")
    assert shelf.lacks([digest("1")]) == [digest("1")]


def test_refuses_what_came_damaged(shelf: Shelf) -> None:
    with pytest.raises(ValueError, match="damaged"):
        shelf.put({digest("1"): b"2"})
    assert shelf.lacks([digest("1")]) == [digest("1")]


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "scenes/../../out.py", "..\\out.py"])
def test_refuses_a_path_that_leads_out(shelf: Shelf, tmp_path: Path, name: str) -> None:
    shelf.put({digest("1"): b"1"})
    with pytest.raises(ValueError, match="leads out"):
        shelf.lay_out([], {name: digest("1")}, tmp_path / "tree")
    with pytest.raises(ValueError, match="leads out"):
        shelf.lay_out([name], {}, tmp_path / "tree")
    assert not (tmp_path / "tree").exists()


def test_keeps_what_is_asked_for_and_clears_out_the_rest(shelf: Shelf, tmp_path: Path) -> None:
    shelf.put({digest("1"): b"1", digest("2"): b"2"})
    for path in (tmp_path / "shelf").iterdir():
        os.utime(path, (0, 0))
    assert shelf.lacks([digest("1")]) == []
    shelf.clear_out()
    assert shelf.lacks([digest("1"), digest("2")]) == [digest("2")]


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that cannot be read")
def test_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    (tmp_path / "scenes" / "more.csv").symlink_to("/proc/self/mem")
    with pytest.raises(MachineError, match=r"scenes/more\.csv cannot be read: .+let it be read"):
        take(tmp_path)

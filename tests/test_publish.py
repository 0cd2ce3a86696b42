from __future__ import annotations

import errno
from pathlib import Path

import pytest

from manimark.errors import MachineError
from manimark.publish import SiteFiles, publish, recover, writing


@pytest.fixture
def files(tmp_path: Path) -> SiteFiles:
    (tmp_path / "video.mp4").write_bytes(b"video")
    (tmp_path / "photo.png").write_bytes(b"photo")
    return SiteFiles(
        made={"index.html": b"page", "deep/index.html": b"deep page"},
        cached={"figures/wave/dark.mp4": tmp_path / "video.mp4"},
        copied={"deep/photo.png": tmp_path / "photo.png"},
    )


def contents(site: Path) -> dict[str, bytes]:
    return {f.relative_to(site).as_posix(): f.read_bytes() for f in site.rglob("*") if f.is_file()}


def test_puts_the_whole_site_in_place_of_the_old_one(tmp_path: Path, files: SiteFiles) -> None:
    site = tmp_path / "build" / "site"
    site.mkdir(parents=True)
    (site / "old.html").write_text("old")
    publish(files, site)
    assert contents(site) == {
        "index.html": b"page",
        "deep/index.html": b"deep page",
        "figures/wave/dark.mp4": b"video",
        "deep/photo.png": b"photo",
    }
    assert [path.name for path in site.parent.iterdir()] == ["site"]


def test_never_shares_bytes_with_the_author_s_own_files(tmp_path: Path, files: SiteFiles) -> None:
    publish(files, tmp_path / "site")
    (tmp_path / "photo.png").write_bytes(b"edited")
    assert (tmp_path / "site/deep/photo.png").read_bytes() == b"photo"


def test_leaves_the_old_site_when_a_file_is_missing(tmp_path: Path, files: SiteFiles) -> None:
    site = tmp_path / "site"
    publish(files, site)
    before = contents(site)
    (tmp_path / "video.mp4").unlink()
    with pytest.raises(FileNotFoundError):
        publish(files, site)
    assert contents(site) == before


def test_clears_what_a_killed_build_left(tmp_path: Path, files: SiteFiles) -> None:
    site = tmp_path / "site"
    (tmp_path / ".site.new").mkdir()
    (tmp_path / ".site.new" / "half.html").write_text("half a page")
    publish(files, site)
    assert "half.html" not in contents(site)
    assert not (tmp_path / ".site.new").exists()


def test_brings_back_a_site_that_a_killed_build_had_moved_aside(tmp_path: Path) -> None:
    (tmp_path / ".site.old").mkdir()
    (tmp_path / ".site.old" / "index.html").write_text("page")
    recover(tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": b"page"}
    assert not (tmp_path / ".site.old").exists()


def test_names_the_remedy_when_a_file_stands_in_the_way(tmp_path: Path, files: SiteFiles) -> None:
    (tmp_path / "build").write_text("a file")
    with pytest.raises(MachineError, match=r"build.*\(a file stands where a folder must be"):
        publish(files, tmp_path / "build" / "site")


@pytest.mark.parametrize(
    ("number", "remedy"),
    [
        (errno.EACCES, "give yourself write permission"),
        (errno.EROFS, "read-only"),
        (errno.ENOSPC, "free some disk space"),
    ],
)
def test_turns_a_refusal_to_write_into_words(number: int, remedy: str) -> None:
    with pytest.raises(MachineError, match=remedy), writing(Path("site")):
        raise OSError(number, "refused", "site")


def test_passes_on_what_is_no_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), writing(tmp_path):
        (tmp_path / "gone").read_text()

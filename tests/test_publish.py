from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from manimark.errors import MachineError
from manimark.publish import SiteFiles, publish, recover, withdraw, writing


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
    assert [path.name for path in site.parent.iterdir() if path.name[0] != "."] == ["site"]


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


def folders(site: Path) -> set[str]:
    return {f.relative_to(site).as_posix() for f in site.rglob("*") if f.is_dir()}


def test_clears_what_a_killed_build_left(tmp_path: Path, files: SiteFiles) -> None:
    site = tmp_path / "site"
    (tmp_path / ".site.new").mkdir()
    (tmp_path / ".site.new" / "half.html").write_text("half a page")
    publish(files, site)
    assert "half.html" not in contents(site)
    assert not (tmp_path / ".site.new").exists()


@pytest.fixture
def third(tmp_path: Path, files: SiteFiles) -> Path:
    """A site beside which its predecessor stands, of which the third is going to be made."""
    for content in (b"first", b"second"):
        made = {**files.made, "index.html": content, f"{content.decode()}/index.html": b""}
        publish(replace(files, made=made), tmp_path / "site")
    assert (tmp_path / ".site.old/index.html").read_bytes() == b"first"
    return tmp_path / "site"


def test_gives_the_same_site_whatever_stood_before(
    third: Path, tmp_path: Path, files: SiteFiles
) -> None:
    publish(files, tmp_path / "other")
    publish(files, third)
    assert contents(third) == contents(tmp_path / "other")
    assert folders(third) == folders(tmp_path / "other")


def test_writes_again_only_what_changed(third: Path, files: SiteFiles) -> None:
    old = third.with_name(".site.old")
    before = {name: (old / name).stat() for name in ("index.html", "deep/index.html")}
    publish(files, third)
    after = {name: (third / name).stat() for name in before}
    assert after["deep/index.html"].st_mtime_ns == before["deep/index.html"].st_mtime_ns
    assert after["deep/index.html"].st_ino == before["deep/index.html"].st_ino
    assert after["index.html"].st_mtime_ns > before["index.html"].st_mtime_ns


def alter_a_page(old: Path) -> None:
    size = (old / "deep/index.html").stat()
    (old / "deep/index.html").write_bytes(b"DEEP PAGE")
    os.utime(old / "deep/index.html", ns=(size.st_atime_ns, size.st_mtime_ns))


def alter_a_video(old: Path) -> None:
    (old / "figures/wave/dark.mp4").unlink()
    (old / "figures/wave/dark.mp4").write_bytes(b"VIDEO")


def alter_a_photo(old: Path) -> None:
    (old / "deep/photo.png").write_bytes(b"PHOTO")


def put_a_folder_where_a_file_was(old: Path) -> None:
    (old / "deep/index.html").unlink()
    (old / "deep/index.html/sub").mkdir(parents=True)


def put_a_file_where_a_folder_was(old: Path) -> None:
    shutil.rmtree(old / "deep")
    (old / "deep").write_text("a file")


def lead_a_folder_elsewhere(old: Path) -> None:
    shutil.rmtree(old / "deep")
    (old.parent / "elsewhere").mkdir()
    (old / "deep").symlink_to("../elsewhere")


def lead_a_page_elsewhere(old: Path) -> None:
    (old.parent / "elsewhere").mkdir()
    (old.parent / "elsewhere/page").write_bytes(b"deep page")
    (old / "deep/index.html").unlink()
    (old / "deep/index.html").symlink_to("../../elsewhere/page")


def lead_all_elsewhere(old: Path) -> None:
    old.rename(old.parent / "elsewhere")
    old.symlink_to("elsewhere")


def lead_nowhere(old: Path) -> None:
    shutil.rmtree(old)
    old.symlink_to("gone")


def put_a_file_in_its_place(old: Path) -> None:
    shutil.rmtree(old)
    old.write_text("a file")


def stop_half_way(old: Path) -> None:
    new = old.rename(old.with_name(".site.new"))
    (new / "index.html").unlink()
    (new / "deep/index.html").write_bytes(b"deep")


def stop_after_another_stop(old: Path) -> None:
    shutil.copytree(old, old.with_name(".site.new"))
    (old.with_name(".site.new") / "deep/index.html").write_bytes(b"deep")


@pytest.mark.parametrize(
    "interfere",
    [
        *(alter_a_page, alter_a_video, alter_a_photo, put_a_folder_where_a_file_was),
        *(put_a_file_where_a_folder_was, lead_a_folder_elsewhere, lead_a_page_elsewhere),
        *(lead_all_elsewhere, lead_nowhere, put_a_file_in_its_place, stop_half_way),
        stop_after_another_stop,
    ],
)
def test_takes_nothing_on_trust_that_stands_beside_the_site(
    third: Path, files: SiteFiles, interfere: Callable[[Path], None]
) -> None:
    interfere(third.with_name(".site.old"))
    elsewhere = third.with_name("elsewhere")
    before = contents(elsewhere)
    publish(files, third)
    assert contents(third) == {
        "index.html": b"page",
        "deep/index.html": b"deep page",
        "figures/wave/dark.mp4": b"video",
        "deep/photo.png": b"photo",
    }
    assert not any(path.is_symlink() for path in (third, *third.rglob("*")))
    assert contents(elsewhere) == before


def test_never_writes_into_a_file_that_the_cache_shares(
    third: Path, files: SiteFiles, tmp_path: Path
) -> None:
    made = {**files.made, "figures/wave/dark.mp4": b"made now"}
    publish(replace(files, made=made, cached={}), third)
    publish(replace(files, made=made, cached={}), third)
    (tmp_path / "other.png").write_bytes(b"other")
    publish(
        replace(files, cached={}, copied={"figures/wave/dark.mp4": tmp_path / "other.png"}), third
    )
    assert (tmp_path / "video.mp4").read_bytes() == b"video"


def test_a_site_is_withdrawn_with_what_stands_beside_it(third: Path, files: SiteFiles) -> None:
    third.with_name(".site.new").mkdir()
    withdraw(third)
    assert [path.name for path in third.parent.iterdir() if "site" in path.name] == []
    withdraw(third)


def test_brings_back_a_site_that_a_killed_build_had_moved_aside(tmp_path: Path) -> None:
    (tmp_path / ".site.old").mkdir()
    (tmp_path / ".site.old" / "index.html").write_text("page")
    recover(tmp_path / "site")
    assert contents(tmp_path / "site") == {"index.html": b"page"}
    assert not (tmp_path / ".site.old").exists()


def test_a_site_that_cannot_be_put_in_place_leaves_the_old_one(
    third: Path, files: SiteFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(third)
    rename = Path.rename

    def refuse(path: Path, target: Path) -> Path:
        if path.name == ".site.new":
            raise OSError(errno.EACCES, "refused", str(path))
        return rename(path, target)

    monkeypatch.setattr(Path, "rename", refuse)
    with pytest.raises(MachineError):
        publish(files, third)
    assert contents(third) == before


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

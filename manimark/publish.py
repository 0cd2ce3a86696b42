"""Put a finished site in place: all of it or nothing of it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping, Set
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from manimark.errors import MachineError

REMEDIES = {
    errno.EACCES: "give yourself write permission there",
    errno.EPERM: "give yourself write permission there",
    errno.EROFS: "the disk is mounted read-only: remount it or choose another output folder",
    errno.ENOSPC: "free some disk space",
    errno.EDQUOT: "free some disk space",
    errno.ENOTDIR: "a file stands where a folder must be: move it away",
    errno.EEXIST: "a file stands where a folder must be: move it away",
}
"""What to do when the operating system refuses to write, by its number of the error."""


@dataclass(frozen=True, slots=True)
class SiteFiles:
    """Everything a site consists of, planned before any of it is written.

    Keys are paths below the site, with slashes.
    """

    made: Mapping[str, bytes]
    """Pages, style sheets and data, by content."""
    cached: Mapping[str, Path]
    """What was drawn, by its file in the cache; they share its bytes where the disk can."""
    copied: Mapping[str, Path]
    """The author's own files, which must never share bytes with what is published."""


@contextmanager
def writing(place: Path) -> Iterator[None]:
    """Turn a refusal of the operating system to write at `place` into a `MachineError`."""
    try:
        yield
    except OSError as error:
        if error.errno not in REMEDIES:
            raise
        where = error.filename or place
        message = f"cannot write {where}: {error.strerror}"
        raise MachineError(message, REMEDIES[error.errno]) from error


def publish(files: SiteFiles, site: Path) -> None:
    """Put `files` together beside `site`, then exchange the two by renaming.

    Whatever goes wrong on the way, `site` stays what it was. The one that gives way stays beside it
    as ``.<site>.old``, and the site after the next is made of it: what it says already need not be
    written again. Nothing there is taken on trust, so a build may be killed at any time.

    Raises
    ------
    MachineError
        If the operating system refuses to write.
    """
    with writing(site):
        new = _material(site)
        folders = _folders(files)
        there = set(_sifted(new, "", {*files.made, *files.cached, *files.copied}, folders))
        for folder in sorted(folders - there):
            (new / folder).mkdir()
        for name, content in files.made.items():
            if name not in there or not _says(new / name, content):
                _fresh(new / name).write_bytes(content)
        for name, source in files.cached.items():
            if name not in there or not source.samefile(new / name):
                _link(source, _fresh(new / name))
        for name, source in files.copied.items():
            shutil.copyfile(source, _fresh(new / name))
        _exchange(new, site)


def recover(site: Path) -> None:
    """Bring back a site that a killed build had just moved aside."""
    old = _beside(site, "old")
    if old.exists() and not site.exists():
        old.rename(site)


def withdraw(site: Path) -> None:
    """Remove a site with what stands beside it."""
    for folder in (site, _beside(site, "new"), _beside(site, "old")):
        remove(folder)


def _material(site: Path) -> Path:
    """Return the folder beside a site of which its successor is made, whatever is in it."""
    new, old = _beside(site, "new"), _beside(site, "old")
    for place in (new, old):
        if place.is_symlink() or not place.is_dir():  # a link leads elsewhere, or nowhere
            place.unlink(missing_ok=True)
    if new.exists():
        remove(old)
    elif old.exists():
        old.rename(new)
    new.mkdir(parents=True, exist_ok=True)
    return new


def _folders(files: SiteFiles) -> set[str]:
    """Return every folder of a site."""
    folders: set[str] = set()
    for name in (*files.made, *files.cached, *files.copied):
        while (name := name.rpartition("/")[0]) and name not in folders:
            folders.add(name)
    return folders


def _sifted(folder: Path, inside: str, files: Set[str], folders: Set[str]) -> Iterator[str]:
    """Remove all that has no place in a site, and yield the paths of the rest below its top.

    `inside` is the path of `folder`, with a slash at its end.
    """
    with os.scandir(folder) as scan:
        entries = list(scan)
    for entry in entries:
        name = inside + entry.name
        if entry.is_dir(follow_symlinks=False) and name in folders:
            yield name
            yield from _sifted(Path(entry.path), f"{name}/", files, folders)
        elif entry.is_file(follow_symlinks=False) and name in files:
            yield name
        else:
            remove(Path(entry.path))


def _exchange(new: Path, site: Path) -> None:
    """Let `new` take the place of `site`; no system call for it is portable, so it takes two."""
    old = _beside(site, "old")
    if site.exists():
        site.rename(old)
    try:
        new.rename(site)
    except BaseException:
        if old.exists():
            old.rename(site)
        raise


def _beside(site: Path, role: str) -> Path:
    return site.with_name(f".{site.name}.{role}")


def remove(path: Path) -> None:
    """Remove a file or a folder with all that is in it; what a link leads to stays."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _says(file: Path, content: bytes) -> bool:
    return file.stat().st_size == len(content) and file.read_bytes() == content


def _fresh(file: Path) -> Path:
    """Return a place for a new file: what is there may share its bytes and is never written to."""
    file.unlink(missing_ok=True)
    return file


def _link(source: Path, target: Path) -> None:
    """Share the bytes of `source`; copy them where links cannot go (another disk, FAT, Windows)."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)

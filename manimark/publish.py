"""Put a finished site in place: all of it or nothing of it."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator, Mapping
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
    """Videos and posters, by their file in the cache; they share its bytes where the disk can."""
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
    """Write `files` beside `site`, then exchange the two by renaming.

    Whatever goes wrong on the way, `site` stays what it was. A build that was killed leaves at
    most the folders ``.<site>.new`` and ``.<site>.old``; the next call clears them.

    Raises
    ------
    MachineError
        If the operating system refuses to write.
    """
    with writing(site):
        recover(site)
        new = _beside(site, "new")
        new.mkdir(parents=True)
        for name, content in files.made.items():
            _place(new / name).write_bytes(content)
        for name, source in files.cached.items():
            _link(source, _place(new / name))
        for name, source in files.copied.items():
            shutil.copyfile(source, _place(new / name))
        _exchange(new, site)


def recover(site: Path) -> None:
    """Clear what a killed build left; a site it had just moved aside comes back."""
    new, old = _beside(site, "new"), _beside(site, "old")
    if old.exists() and not site.exists():
        old.rename(site)
    for leftover in (new, old):
        if leftover.exists():
            shutil.rmtree(leftover)


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
    shutil.rmtree(old, ignore_errors=True)


def _beside(site: Path, role: str) -> Path:
    return site.with_name(f".{site.name}.{role}")


def _place(path: Path) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _link(source: Path, target: Path) -> None:
    """Share the bytes of `source`; copy them where links cannot go (another disk, FAT, Windows)."""
    try:
        os.link(source, target)
    except FileNotFoundError:
        raise
    except OSError:
        shutil.copyfile(source, target)

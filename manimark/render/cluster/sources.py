"""The sources on their way to other machines: what is sent, and what a worker makes of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from manimark.errors import MachineError
from manimark.palette import FILE as PALETTE
from manimark.studio.surroundings import sha256_of_file

FONTS = "fonts"
"""Folder of the templates that scenes set text with."""
_KEPT_SECONDS = 24 * 60 * 60
"""How long a worker keeps a file that no build asks for."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What drawing needs of a project, as it was at one moment."""

    folders: tuple[str, ...]
    """Below the root, with slashes, in order; empty ones too, for a scene may list them."""
    files: Mapping[str, str]
    """Path below the root → SHA-256 of the file, in the order of paths."""
    contents: Mapping[str, bytes] = field(repr=False)
    """SHA-256 → the bytes of a file."""


def take_sources(root: Path, scenes: Path, templates: Path) -> Sources:
    """Read the scenes folder, the palette and the fonts.

    What is hidden or compiled stays at home. Equal folders give equal sources, whatever the dates
    of their files and the order in which they were made.

    Parameters
    ----------
    root
        The project.
    scenes, templates
        Two folders below it.

    Raises
    ------
    MachineError
        If a file may not be read.
    """
    folders, paths = [], [templates / PALETTE]
    for folder, names in (*_walk(scenes), *_walk(templates / FONTS)):
        folders.append(folder.relative_to(root).as_posix())
        paths += [folder / name for name in names]
    files, contents = {}, {}
    for path in sorted(paths):
        data = _read(path)
        if data is not None:
            digest = hashlib.sha256(data).hexdigest()
            files[path.relative_to(root).as_posix()] = digest
            contents[digest] = data
    return Sources(tuple(sorted(folders)), files, contents)


class Shelf:
    """A worker's folder of files by their digests, which outlives the builds that sent them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def lacks(self, digests: Iterable[str]) -> list[str]:
        """Return those that are not here; what was damaged is here no longer."""
        return [digest for digest in digests if not self._holds(digest)]

    def put(self, contents: Mapping[str, bytes]) -> None:
        """Keep files.

        Raises
        ------
        ValueError
            If one is not what its digest says.
        """
        for digest, data in contents.items():
            if hashlib.sha256(data).hexdigest() != digest:
                raise ValueError(f"{digest} came damaged")
            # Two authors may send the same file at the same time.
            with tempfile.NamedTemporaryFile(dir=self._folder, delete=False) as file:
                file.write(data)
            Path(file.name).replace(self._folder / digest)

    def lay_out(self, folders: Iterable[str], files: Mapping[str, str], tree: Path) -> None:
        """Make a folder with copies of files, whole or not at all.

        Copies, for a scene may write into its folder.

        Parameters
        ----------
        folders
            Paths below it.
        files
            Path below it → digest of a file that is here.
        tree
            The folder, which does not exist yet.

        Raises
        ------
        ValueError
            If a path leads out of the folder.
        """
        partial = tree.with_name(f"{tree.name}.partial")
        for name in ("", *folders):
            (partial / _inside(name)).mkdir(parents=True, exist_ok=True)
        for name, digest in files.items():
            path = partial / _inside(name)
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(self._folder / digest, path)
        partial.rename(tree)

    def clear_out(self) -> None:
        """Remove what no build has asked for since yesterday."""
        oldest = time.time() - _KEPT_SECONDS
        for path in self._folder.iterdir():
            if path.stat().st_mtime < oldest:
                path.unlink()

    def _holds(self, digest: str) -> bool:
        path = self._folder / digest
        if sha256_of_file(path) != digest:
            return False
        # It is asked for.
        os.utime(path)
        return True


def _inside(name: str) -> PurePosixPath:
    """Return a relative path that stays below the folder in which it is looked up."""
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or "\\" in name:
        raise ValueError(f"{name!r} leads out of the folder")
    return path


def _walk(top: Path) -> Iterator[tuple[Path, list[str]]]:
    """Yield a folder and all below it with the names of their files; also what links lead to."""
    seen = set()
    for folder, folders, names in os.walk(top, followlinks=True):
        # A link to a folder above would be followed for ever.
        if (real := os.path.realpath(folder)) in seen:
            folders.clear()
            continue
        seen.add(real)
        folders[:] = [name for name in folders if not _is_left_out(name)]
        yield Path(folder), [name for name in names if not _is_left_out(name)]


def _is_left_out(name: str) -> bool:
    return name.startswith(".") or name == "__pycache__"


def _read(path: Path) -> bytes | None:
    """Return what a file holds; nothing if it is none, or is gone by now."""
    try:
        return path.read_bytes() if path.is_file() else None
    except FileNotFoundError:
        return None
    except OSError as error:
        message = f"{path} cannot be read: {error.strerror}"
        raise MachineError(message, "let it be read, or move it out of the folder") from None

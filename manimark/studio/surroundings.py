"""Digests of what a scene can see of the disk.

The worker takes them when the scene looks, its parent when it asks whether anything has changed
since; so both must come to the same, and none of this imports Manim.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

Kind = Literal["code", "file", "listing", "names", "place", "program", "fonts"]
"""What a scene looked at.

``code``
    Python that was imported.
``file``
    A file that was read, also Python if it was not imported but read.
``listing``
    The names in a folder, without hidden ones.
``names``
    Those names in a folder that an import could mean: ``numbers``, ``numbers.py`` …; the path is
    ``folder/numbers``.
``place``
    Whether a file, a folder or nothing stands at a path.
``program``
    Another program that was run; a name without slashes is looked up as the shell does.
``fonts``
    The fonts of the machine; the path is empty.
"""

_MODULES = (".py", ".pyc", ".pyd", ".so")
"""How the names of files end that can be imported."""
_CHUNK = 1 << 20


def digest_of(kind: str, path: Path, sha256_of: Callable[[Path], str]) -> str:
    """Return the digest of what stands at a path now, as one who looks in this way sees it.

    Parameters
    ----------
    kind
        How it is looked at, a `Kind`.
    path
        Absolute, unless it names a program.
    sha256_of
        Gives the digest of a file, for instance `sha256_of_file`.

    Returns
    -------
    str
        Empty if there is nothing of the kind.
    """
    match kind:
        case "code" | "file":
            return sha256_of(path)
        case "listing":
            return _digest_of_listing(path)
        case "names":
            return digest_of_names(path, _names_in(path.parent))
        case "place":
            return what_stands_at(path)
        case "program":
            program = shutil.which(path)
            return sha256_of(Path(program)) if program else ""
        case "fonts":
            return _digest_of_fonts()
    return ""


def sha256_of_file(path: Path) -> str:
    """Return the SHA-256 of a file; empty if there is none, or none that can be read."""
    digest = hashlib.sha256()
    try:
        # A pipe would be waited for.
        if not stat.S_ISREG(os.stat(path).st_mode):
            return ""
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            while data := os.read(descriptor, _CHUNK):
                digest.update(data)
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return ""
    return digest.hexdigest()


def what_stands_at(path: Path) -> str:
    """Return ``folder``, ``file`` for anything else, or nothing if nothing can be seen there."""
    try:
        return "folder" if stat.S_ISDIR(os.stat(path).st_mode) else "file"
    except (OSError, ValueError):
        return ""


def _digest_of_listing(folder: Path) -> str:
    if what_stands_at(folder) != "folder":
        return ""
    # What editors and file managers leave is nobody's business.
    names = (name for name in _names_in(folder) if name != "__pycache__")
    return _digest(name for name in names if not name.startswith("."))


def _names_in(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def digest_of_names(path: Path, names: Iterable[str]) -> str:
    """Return the digest of what an import could find at a path, given all names in its folder.

    A package counts with the file that makes it one.
    """
    found = [
        name
        for name in names
        if name == path.name or (name.startswith(f"{path.name}.") and name.endswith(_MODULES))
    ]
    packages = [f"{n}/{inner}" for n in found for inner in _package_files(path.parent / n)]
    return _digest([*found, *packages]) if found else ""


def _package_files(folder: Path) -> list[str]:
    return [name for name in _names_in(folder) if name.partition(".")[0] == "__init__"]


def _digest_of_fonts() -> str:
    """Digest names and sizes of font files and of the files that say which font is meant."""
    return _digest(f"{path} {os.stat(path).st_size}" for path in _font_files())


def _font_files() -> Iterator[str]:
    seen = set()
    for folder in _font_folders():
        for place, folders, names in os.walk(folder, followlinks=True):
            # A link to a folder above would be followed for ever.
            if (real := os.path.realpath(place)) in seen:
                folders.clear()
                continue
            seen.add(real)
            paths = (f"{place}/{name}" for name in names)
            yield from filter(os.path.isfile, paths)


def _font_folders() -> list[Path]:
    home = Path.home()
    if sys.platform == "darwin":
        return [Path("/System/Library/Fonts"), Path("/Library/Fonts"), home / "Library/Fonts"]
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", "C:/Windows"), "Fonts")]
    data = Path(os.environ.get("XDG_DATA_HOME") or home / ".local/share")
    settings = Path(os.environ.get("XDG_CONFIG_HOME") or home / ".config")
    installed = [Path("/usr/share/fonts"), Path("/usr/local/share/fonts")]
    own = [data / "fonts", home / ".fonts"]
    return [*installed, *own, Path("/etc/fonts"), settings / "fontconfig"]


def _digest(names: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(sorted(names)).encode(errors="surrogateescape")).hexdigest()

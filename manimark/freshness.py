"""Is there anything to do? One digest over everything that can shape a site, and its record.

Kept free of costly imports: when nothing changed, this module is all that runs.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import sysconfig
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What the last successful build read and wrote."""

    inputs: str
    """SHA-256 of the inputs, see `digest_of_inputs`."""
    files: Mapping[str, int]
    """Path below the site, with slashes → size in bytes."""


def digest_of_inputs(root: Path, sources: tuple[Path, ...], choices: Mapping[str, object]) -> str:
    """Return a digest that changes when the site could come out differently.

    Parameters
    ----------
    root
        The project's root; paths enter the digest relative to it, so a moved project stays fresh.
    sources
        Files and folders that are read; missing ones count as missing.
    choices
        What was asked for, for instance the quality.

    Returns
    -------
    str
        SHA-256 in hexadecimal, over names and contents, never modification times. The sources of
        this package, the version of Python and those of all installed packages are part of it.
    """
    digest = hashlib.sha256()
    for source in sources:
        _feed_files(digest, os.path.relpath(source, root), source)
    _feed_files(digest, "manimark", PACKAGE)
    for text in (sys.version, json.dumps(choices, sort_keys=True, default=str), *_installed()):
        _feed(digest, text.encode())
    return digest.hexdigest()


def read_record(path: Path) -> SiteRecord | None:
    """Return what `write_record` wrote, or None if there is none or it was cut short."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return SiteRecord(inputs=str(values["inputs"]), files=dict(values["files"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(path: Path, record: SiteRecord) -> None:
    """Write `record` so that a reader sees either the old one or the new one whole."""
    values = {"inputs": record.inputs, "files": dict(sorted(record.files.items()))}
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(values, indent=1), encoding="utf-8")
    partial.replace(path)


def sizes_below(folder: Path) -> dict[str, int]:
    """Return the size in bytes of every file below `folder`, by its path with slashes.

    Hidden ones do not count: file managers leave them, for instance ``.DS_Store``.
    """
    return {
        file.relative_to(folder).as_posix(): file.lstat().st_size
        for file in files_below(folder)
        if not _is_hidden(file.relative_to(folder))
    }


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below `folder` in a fixed order; nothing if it does not exist."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names))


def _feed_files(digest: hashlib._Hash, name: str, source: Path) -> None:
    for file in [source] if source.is_file() else files_below(source):
        inside = file.relative_to(source)
        # Compiled Python and editors' hidden files shape nothing. What is no file, for instance a
        # link that leads nowhere, cannot be read, and a pipe would be waited for.
        if "__pycache__" not in inside.parts and not _is_hidden(inside) and file.is_file():
            _feed(digest, f"{name}/{inside.as_posix()}".encode())
            _feed(digest, file.read_bytes())


def _is_hidden(inside: Path) -> bool:
    return any(part.startswith(".") for part in inside.parts)


def _feed(digest: hashlib._Hash, part: bytes) -> None:
    """Add `part` with its length, so that no two lists of parts run together to the same bytes."""
    digest.update(len(part).to_bytes(8, "big"))
    digest.update(part)


def _installed() -> list[str]:
    """Return names like ``manim-0.22.0.dist-info``: every installed version, for one listing."""
    folders = {Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("platlib"))}
    names = {entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()}
    return sorted(name for name in names if name.endswith(".dist-info"))

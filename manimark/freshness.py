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

from manimark.digests import Digests

PACKAGE = Path(__file__).parent

Looks = Mapping[tuple[str, str], str]
"""What scenes looked at when they were drawn: kind and path → digest of what they saw."""


@dataclass(frozen=True, slots=True)
class SiteRecord:
    """What the last successful build read and wrote."""

    inputs: str
    """SHA-256 of the inputs, see `digest_of_inputs`."""
    looks: Looks
    """What the scenes of its figures looked at, wherever that is."""
    files: Mapping[str, str]
    """Path below the site, with slashes → SHA-256 of the file."""
    recordings: tuple[str, ...]
    """Names of the recordings that its figures were made of."""
    root: str = ""
    """The project's folder, if the scenes looked outside of it; empty if it may be anywhere."""
    lectures: bool = False
    """Whether the site has all the lecture material that can be made of it."""
    transparent: bool = False
    """Whether transparent videos are part of it."""


def digest_of_inputs(
    root: Path, sources: tuple[Path, ...], choices: Mapping[str, object], digests: Digests
) -> str:
    """Return a digest that changes when the site could come out differently.

    Parameters
    ----------
    root
        The project's root; paths enter the digest relative to it, so a moved project stays fresh.
    sources
        Files and folders that are read; missing ones count as missing.
    choices
        What was asked for, for instance the quality.
    digests
        Knows what files hold.

    Returns
    -------
    str
        SHA-256 in hexadecimal, over names and contents. The sources of this package, the version
        of Python and those of all installed packages are part of it.
    """
    digest = hashlib.sha256()
    for source in sources:
        _feed_files(digest, os.path.relpath(source, root), source, digests)
    for text in (json.dumps(choices, sort_keys=True, default=str), digest_of_program(digests)):
        _feed(digest, text.encode())
    return digest.hexdigest()


def digest_of_program(digests: Digests | None = None) -> str:
    """Return a digest of the sources of this package and of the versions of all that it uses."""
    digest = hashlib.sha256()
    _feed_files(digest, "manimark", PACKAGE, digests or Digests())
    for text in (sys.version, *_installed()):
        _feed(digest, text.encode())
    return digest.hexdigest()


def read_record(path: Path) -> SiteRecord | None:
    """Return what `write_record` wrote, or None if there is none or it was cut short."""
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        return SiteRecord(
            str(values["inputs"]),
            {(str(kind), str(place)): str(seen) for kind, place, seen in values["looks"]},
            dict(values["files"]),
            tuple(map(str, values["recordings"])),
            str(values["root"]),
            bool(values["lectures"]),
            bool(values["transparent"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_record(path: Path, record: SiteRecord) -> None:
    """Write `record` so that a reader sees either the old one or the new one whole."""
    values = {
        "inputs": record.inputs,
        "looks": [(kind, place, seen) for (kind, place), seen in record.looks.items()],
        "files": dict(sorted(record.files.items())),
        "recordings": record.recordings,
        "root": record.root,
        "lectures": record.lectures,
        "transparent": record.transparent,
    }
    partial = path.with_suffix(".part")
    partial.write_text(json.dumps(values, indent=1), encoding="utf-8")
    partial.replace(path)


def digests_below(folder: Path, digests: Digests) -> dict[str, str]:
    """Return the SHA-256 of every file below `folder`, by its path with slashes.

    Hidden ones do not count: file managers leave them, for instance ``.DS_Store``.
    """
    return {name: digests.of(folder / name) for name in visible_below(folder)}


def files_below(folder: Path) -> Iterator[Path]:
    """Yield the files below `folder` in a fixed order; nothing if it does not exist."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        yield from (Path(place, name) for name in sorted(names))


def _feed_files(digest: hashlib._Hash, name: str, source: Path, digests: Digests) -> None:
    for inside in ["."] if source.is_file() else visible_below(source):
        # Compiled Python shapes nothing. What is no file, for instance a link that leads nowhere,
        # has no digest.
        if "/__pycache__/" not in f"/{inside}" and (sha256 := digests.of(source / inside)):
            _feed(digest, f"{name}/{inside}".encode())
            _feed(digest, sha256.encode())


def is_hidden(name: str) -> bool:
    """Return whether a file counts for nobody but the program that left it."""
    return name.startswith(".") or "/." in name


def visible_below(folder: Path, inside: str = "") -> Iterator[str]:
    """Yield the paths, with slashes, of the files below `folder` that are not hidden.

    They come in a fixed order, `inside` before each of them; nothing if there is no such folder.
    `pathlib` would take twice as long, which is felt with many pages.
    """
    try:
        with os.scandir(folder) as scan:
            entries = sorted(scan, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if is_hidden(entry.name):
            continue
        if not entry.is_dir():
            yield inside + entry.name
        elif not entry.is_symlink():
            yield from visible_below(Path(entry.path), f"{inside}{entry.name}/")


def _feed(digest: hashlib._Hash, part: bytes) -> None:
    """Add `part` with its length, so that no two lists of parts run together to the same bytes."""
    digest.update(len(part).to_bytes(8, "big"))
    digest.update(part)


def _installed() -> list[str]:
    """Return names like ``manim-0.22.0.dist-info``: every installed version, for one listing."""
    folders = {Path(sysconfig.get_path("purelib")), Path(sysconfig.get_path("platlib"))}
    names = {entry.name for folder in folders if folder.is_dir() for entry in folder.iterdir()}
    return sorted(name for name in names if name.endswith(".dist-info"))

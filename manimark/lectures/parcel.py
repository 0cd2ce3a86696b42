"""``kit.zip``: a page with everything that is needed to teach from it, without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.store import Bundle
from manimark.model import Download

FILE = "kit.zip"
TYPE = "application/zip"
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive knows."""
_READABLE = 0o100644 << 16
"""An ordinary file that everybody may read, as archives of Unix tell it."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The archive of a page.

    Equal members give equal bytes, on every machine: nothing is packed, for what is large is packed
    already.
    """

    folder: str
    """Below the site's root, with a slash at its end."""
    title: str
    """Name of the folder that the archive unpacks to."""
    members: Mapping[str, bytes | Path]
    """Path in the archive → content, or the file that holds it."""
    digest_of: Callable[[Path], str]
    """Returns the SHA-256 of a file."""

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return self.folder + FILE

    @property
    def key(self) -> str:
        """Digest of all that shapes it."""
        contents = sorted((name, self._digest(member)) for name, member in self.members.items())
        return key_of(FILE, self.title, contents, digest_of_sources(__file__))

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the archive into a folder."""
        with ZipFile(folder / FILE, "w", ZIP_STORED) as archive:
            for name, member in sorted(self.members.items()):
                entry = ZipInfo(f"{self.title}/{name}", _EPOCH)
                entry.external_attr = _READABLE
                data = member if isinstance(member, bytes) else member.read_bytes()
                archive.writestr(entry, data)
        return {}

    def download(self, bundle: Bundle) -> tuple[Download, Path]:
        """Return the archive of a bundle that `write` made, and where it lies."""
        (file,) = bundle.files
        download = Download(self.folder + FILE, TYPE, file.bytes, file.sha256)
        return download, bundle.folder / FILE

    def _digest(self, member: bytes | Path) -> str:
        if isinstance(member, bytes):
            return hashlib.sha256(member).hexdigest()
        return self.digest_of(member)

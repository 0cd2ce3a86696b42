"""``kit.zip``: a page with everything that is needed to teach from it, without a network."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from manimark.lectures.archives import entry_of
from manimark.lectures.shelf import Doubt, digest_of_sources, key_of
from manimark.lectures.store import Bundle
from manimark.model import Download

FILE = "kit.zip"
TYPE = "application/zip"
_PROGRAM = (__file__, Path(__file__).with_name("archives.py"))


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
        return key_of(FILE, self.title, contents, digest_of_sources(*_PROGRAM))

    def write(self, folder: Path, doubt: Doubt) -> Mapping[str, Any]:
        """Write the archive into a folder."""
        with ZipFile(folder / FILE, "w") as archive:
            for name, member in sorted(self.members.items()):
                entry = entry_of(f"{self.title}/{name}", packed=True)
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

"""Where lecture material lies between builds: folders of finished files, named by their keys."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from manimark.studio.recording import StoredFile, describe

LIST = "list.json"
"""What a folder holds; written last, so a folder without one is unfinished."""
_PARTIAL = ".partial-"
_KEPT_SECONDS = 14 * 24 * 60 * 60
"""How long material is kept that no build asks for any more."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """Files that were made together."""

    folder: Path
    files: tuple[StoredFile, ...]
    """In the order of their names."""
    facts: Mapping[str, Any]
    """What their maker has to say of them, as JSON knows it."""


class Store:
    """A folder of bundles.

    Parameters
    ----------
    folder
        Is made when something is put there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, key: str, sha256_of: Callable[[Path], str]) -> Bundle | None:
        """Return a bundle, or None if it is missing, damaged or unfinished."""
        folder = self._folder / key
        try:
            values = json.loads((folder / LIST).read_text(encoding="utf-8"))
            files = tuple(StoredFile(**file) for file in values["files"])
            intact = all(sha256_of(folder / file.name) == file.sha256 for file in files)
            return Bundle(folder, files, values["facts"]) if intact else None
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, key: str, write: Callable[[Path], Mapping[str, Any]]) -> None:
        """Let a maker write files into an empty folder and return its facts; keep them."""
        self._folder.mkdir(parents=True, exist_ok=True)
        partial = Path(tempfile.mkdtemp(prefix=_PARTIAL, dir=self._folder))
        try:
            facts = write(partial)
            files = [asdict(describe(path)) for path in sorted(partial.iterdir())]
            text = json.dumps({"files": files, "facts": facts}, indent=1)
            (partial / LIST).write_text(text, encoding="utf-8")
            partial.chmod(0o755)
            shutil.rmtree(self._folder / key, ignore_errors=True)
            partial.rename(self._folder / key)
        finally:
            shutil.rmtree(partial, ignore_errors=True)

    def drop(self, key: str) -> None:
        """Forget a bundle."""
        shutil.rmtree(self._folder / key, ignore_errors=True)

    def prune(self, used: Collection[str], now: float | None = None) -> None:
        """Remove what killed builds left, and what no build has asked for in two weeks."""
        now = time.time() if now is None else now
        for folder in self._folder.glob("*") if self._folder.is_dir() else ():
            with suppress(OSError):
                if folder.name in used:
                    os.utime(folder, (now, now))
                elif (
                    folder.name.startswith(_PARTIAL) or folder.stat().st_mtime < now - _KEPT_SECONDS
                ):
                    shutil.rmtree(folder)

"""How modules reach a scene: the author's from their source every time, installed ones as usual."""

from __future__ import annotations

import sys
import sysconfig
from collections.abc import Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType


def search(scenes: Path, root: Path) -> None:
    """Let modules be found in the scenes folder and where they are installed.

    Not in the root, which would be searched if manimark lies there too.
    """
    sys.path[:] = [str(scenes), *(path for path in sys.path if Path(path).resolve() != root)]
    sys.meta_path.insert(0, SourceFinder(scenes))


class SourceLoader(SourceFileLoader):
    """Neither uses nor leaves compiled copies: their times and sizes may match another source."""

    def path_stats(self, path: str) -> dict[str, float]:
        """Refuse to say what a compiled copy would be compared with."""
        raise OSError(f"{path} is read anew")


class SourceFinder(MetaPathFinder):
    """Finds what the other finders find, and lets the author's modules be read from their source.

    Parameters
    ----------
    scenes
        Folder whose modules are the author's even if it lies where others are installed.
    """

    def __init__(self, scenes: Path) -> None:
        self._scenes = scenes
        names = ("stdlib", "platstdlib", "purelib", "platlib")
        self._installed = {Path(sysconfig.get_path(name)) for name in names}

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Return where a module is and who reads it."""
        specs = (f.find_spec(name, path, target) for f in sys.meta_path if f is not self)
        spec = next((spec for spec in specs if spec is not None), None)
        if spec is not None and type(spec.loader) is SourceFileLoader:
            file = spec.loader.path
            if not self._is_installed(Path(file)):
                spec.loader = SourceLoader(spec.loader.name, file)
        return spec

    def _is_installed(self, file: Path) -> bool:
        if file.is_relative_to(self._scenes):
            return False
        return any(file.is_relative_to(folder) for folder in self._installed)

"""Other processes of this package: how many are worth it, and where they find it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import manimark


def cores() -> int:
    """Return how many cores this process may use."""
    if sys.platform == "linux":
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def environment(**more: str) -> dict[str, str]:
    """Return this process's environment, in which another one finds this very package."""
    package = str(Path(manimark.__file__).parent.parent)
    path = os.pathsep.join(filter(None, (package, os.environ.get("PYTHONPATH"))))
    return {**os.environ, "PYTHONPATH": path, **more}

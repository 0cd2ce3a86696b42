"""The machine on which it was measured."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

CORES = 2
"""Cores that everything is measured on, however many there are."""
_LIBRARIES = ("manimark", "manim", "numpy", "av", "opencv-python-headless", "sympy", "typst")


def use_few_cores() -> tuple[int, ...]:
    """Keep this process and all that it starts on `CORES` cores; return their numbers."""
    if sys.platform != "linux":
        return tuple(range(os.cpu_count() or 1))
    chosen = sorted(os.sched_getaffinity(0))[:CORES]
    os.sched_setaffinity(0, chosen)
    return tuple(chosen)


def describe(cores: tuple[int, ...], peers: Mapping[str, str]) -> dict[str, Any]:
    """Return what figures depend on.

    Parameters
    ----------
    cores
        Those in use.
    peers
        Name → version of what else was measured.
    """
    return {
        "cores": len(cores),
        "processor": _processor(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "versions": {**_versions(), **peers},
    }


def _versions() -> dict[str, str]:
    found = {}
    for name in _LIBRARIES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            found[name] = "not installed"
    return found


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or platform.machine()

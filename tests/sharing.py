"""What takes long to make is made once, however many processes run the tests."""

from __future__ import annotations

import fcntl
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest

T = TypeVar("T")


def shared(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], T]) -> T:
    """Return what was made in a folder by the first process that asked for it.

    Parameters
    ----------
    name
        Of the folder; whoever makes something else takes another one.
    make
        Makes it in the folder, and returns what is pickled for the others.
    """
    base = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        # Beside the workers' own folders, and as deep: a project may be copied there.
        base = base.parent / "shared"
        base.mkdir(exist_ok=True)
    note = base / f"{name}.pickle"
    with (base / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            folder = base / name
            folder.mkdir()
            note.write_bytes(pickle.dumps(make(folder)))
    found: T = pickle.loads(note.read_bytes())
    return found

"""Modules of a scene are what their sources say, whatever compiled copies lie about."""

from __future__ import annotations

import importlib
import os
import py_compile
import subprocess
import sys
from collections.abc import Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path

import pytest

from manimark.studio.imports import SourceFinder

from ..samples import write


@pytest.fixture
def scenes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder whose modules are found as those of a scene are."""
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [SourceFinder(tmp_path), *sys.meta_path])
    before = set(sys.modules)
    yield tmp_path
    for name in sys.modules.keys() - before:
        del sys.modules[name]


def test_believes_no_compiled_copy(scenes: Path) -> None:
    file = write(scenes, {"stale_amounts.py": "amount = 1\n"}) / "stale_amounts.py"
    py_compile.compile(str(file))
    before = file.stat()
    file.write_text("amount = 2\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert importlib.import_module("stale_amounts").amount == 2
    # Python itself would have been deceived.
    words = [sys.executable, "-c", "import stale_amounts; print(stale_amounts.amount)"]
    assert subprocess.run(words, cwd=scenes, capture_output=True, check=True).stdout == b"1\n"


def test_leaves_no_compiled_copy(scenes: Path) -> None:
    write(scenes, {"parts/__init__.py": "", "parts/wheel.py": "spokes = 8\n"})
    assert importlib.import_module("parts.wheel").spokes == 8
    assert not list(scenes.rglob("*.pyc"))


def test_takes_the_compiled_copies_of_what_is_installed(scenes: Path) -> None:
    library = importlib.import_module("markdown.extensions.wikilinks")
    assert type(library.__loader__) is SourceFileLoader

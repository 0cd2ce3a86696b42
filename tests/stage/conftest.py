"""Manim keeps its configuration in one global; every test of the stage gets a private one."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from manim import config, tempconfig

from ..samples import ROOT

SCENES = ROOT / "scenes"


@pytest.fixture(autouse=True)
def _private_configuration(tmp_path: Path) -> Iterator[None]:
    settings = {
        "media_dir": str(tmp_path),
        "pixel_width": 960,
        "pixel_height": 540,
        "frame_width": 128 / 9,
        "frame_height": 8,
        "frame_rate": 10,
        "verbosity": "ERROR",
        "progress_bar": "none",
        "background_color": config.background_color,
    }
    with tempconfig(settings):
        yield


@pytest.fixture
def templates() -> Path:
    return ROOT / "site_templates"


@pytest.fixture(scope="module")
def notebook_module() -> Iterator[Callable[[str], ModuleType]]:
    """Imports modules of the notebook's scenes, which leave no trace."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(SCENES)
        yield import_module
    for path in SCENES.glob("*.py"):
        sys.modules.pop(path.stem, None)


@pytest.fixture(scope="module")
def functions(notebook_module: Callable[[str], ModuleType]) -> ModuleType:
    """The functions of the notebook."""
    return notebook_module("functions")

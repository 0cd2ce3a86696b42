"""Manim keeps its configuration in one global; every test of the stage gets a private one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from manim import config, tempconfig

TEMPLATES = Path(__file__).parents[2] / "site_templates"


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
    return TEMPLATES

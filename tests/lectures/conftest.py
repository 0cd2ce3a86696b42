"""A small site with its lecture material, made once."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from manimark.build import Order, build
from manimark.config import load_config
from manimark.model import PROFILES
from manimark.progress import Reporter

from ..samples import ROOT, SITES

LECTURES = Order(PROFILES["draft"], lectures=True)


@dataclass(frozen=True)
class Ears(Reporter):
    """Notes what is said of the build."""

    said: list[str]

    def note(self, text: str) -> None:
        self.said.append(text)


@dataclass(frozen=True)
class Sample:
    """A project whose material was made, and what was said meanwhile."""

    root: Path
    said: list[str]

    @property
    def figures(self) -> Path:
        return self.root / "build/site/figures"

    def figure(self, slug: str) -> dict[str, Any]:
        """Return what ``figure.json`` says."""
        text = (self.figures / slug / "figure.json").read_text(encoding="utf-8")
        return dict(json.loads(text))


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Sample:
    root = tmp_path_factory.mktemp("lectures") / "project"
    shutil.copytree(SITES / "lectures", root)
    shutil.copytree(ROOT / "site_templates", root / "site_templates")
    ears = Ears([])
    build(load_config(root), LECTURES, ears)
    return Sample(root, ears.said)

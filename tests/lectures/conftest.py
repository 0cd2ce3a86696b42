"""A small site with its lecture material, made once."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from manimark.archive import Archive
from manimark.build import Order, build, cache_of
from manimark.config import load_config
from manimark.digests import Digests
from manimark.lectures import Kit, Lecture, Shelf, lectures_of
from manimark.material import by_scene, figures_of, files_of
from manimark.model import PROFILES
from manimark.palette import load_palette
from manimark.plan import plan_site
from manimark.progress import Reporter

from ..samples import ROOT, SITES
from ..sharing import shared

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
    def make(folder: Path) -> Sample:
        root, ears = folder / "project", Ears([])
        shutil.copytree(SITES / "lectures", root)
        shutil.copytree(ROOT / "site_templates", root / "site_templates")
        build(load_config(root), LECTURES, ears)
        return Sample(root, ears.said)

    return shared(tmp_path_factory, "lectures", make)


@pytest.fixture(scope="session")
def lecture(sample: Sample) -> Lecture:
    """The only page of the sample, with everything that was made of it."""
    return lecture_in(sample.root)


def lecture_in(root: Path, title: str = "") -> Lecture:
    """Return the page of a title, or the first one, of a project whose material was made."""
    config = load_config(root)
    cache, digests = cache_of(config), Digests()
    plan = plan_site(config, LECTURES.profile)
    archive = Archive(cache, config, digests, plan.shared)
    tasks = (*plan.tasks, *plan.stills)
    found = {task.key: stored for task in tasks if (stored := archive.find(task))}
    scenes, stills = (by_scene(tasks, found) for tasks in (plan.tasks, plan.stills))
    shelf = Shelf(cache.lectures, digests, Reporter())
    taken = Kit(shelf, config, scenes, stills, {}).take()
    scenes = {scene: {**scenes[scene], **taken[scene].credited} for scene in scenes}
    figures, files = figures_of(config, scenes, taken), files_of(scenes, taken)
    lectures = lectures_of(config, plan, load_palette(config.templates), figures, files)
    return next(one for one in lectures if title in one.presented.title)

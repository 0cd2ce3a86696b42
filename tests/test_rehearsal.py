"""Mistakes in templates show before anything is drawn."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from manimark.config import Config
from manimark.model import PROFILES, RenderTask
from manimark.palette import load_palette
from manimark.plan import PlacedFigure, Plan
from manimark.rehearsal import rehearse

from .plans import CONFIG, TEMPLATES, explorer, placed, planned
from .samples import messages


@pytest.fixture
def own(tmp_path: Path) -> Config:
    """A project with templates of its own to change."""
    shutil.copytree(TEMPLATES, tmp_path / "site_templates")
    return replace(CONFIG, root=tmp_path, templates=tmp_path / "site_templates")


def perform(config: Config, figure: PlacedFigure) -> None:
    task = RenderTask(figure.scene, "dark", PROFILES["draft"], "")
    plan = Plan((planned("", "<p>Words.</p>", figure),), (task,))
    rehearse(config, plan, load_palette(TEMPLATES))


@pytest.mark.parametrize("figure", [placed(), explorer("Playground", "x=1")])
def test_pages_can_be_made_before_anything_is_drawn(own: Config, figure: PlacedFigure) -> None:
    perform(own, figure)


@pytest.mark.parametrize("figure", [placed(), explorer()])
def test_explorers_are_rehearsed_behind_figures_too(own: Config, figure: PlacedFigure) -> None:
    file = own.templates / "explorer.html"
    file.write_text(file.read_text().replace("figure.explorer.folder", "figure.explorer.foldr"))
    (line,) = messages(lambda: perform(own, figure))
    assert line.startswith("site_templates/explorer.html:")
    assert line.endswith("has no attribute 'foldr' (did you mean folder?)")


@pytest.mark.parametrize(
    ("template", "right", "wrong"),
    [("taking.html", "step.name", "step.nam"), ("kit.txt", "cited.text", "cited.txt")],
)
def test_what_lecturers_take_along_is_rehearsed(
    own: Config, template: str, right: str, wrong: str
) -> None:
    file = own.templates / template
    assert right in file.read_text()
    file.write_text(file.read_text().replace(right, wrong))
    (line,) = messages(lambda: perform(own, placed()))
    assert line.startswith(f"site_templates/{template}:")
    assert f"(did you mean {right.partition('.')[2]}?)" in line


def test_styles_that_no_browser_reads_are_told(own: Config) -> None:
    (own.templates / "present/present.css").write_text("a{color:red")
    (line,) = messages(lambda: perform(own, placed()))
    assert line.startswith("site_templates/present/present.css:")
    assert "no browser reads this style" in line


def test_a_plain_scene_has_no_stand_in_to_take_hold_of(own: Config) -> None:
    figure = placed()
    (own.templates / "explorer.html").write_text("{{ nothing }}")
    perform(own, replace(figure, scene=replace(figure.scene, themed=False)))

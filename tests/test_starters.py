"""What authors begin with is drawn as it is, and the docs show that very scene."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from manimark.config import load_config
from manimark.starters import new_scene
from manimark.studio.recording import Recording

from .render.rendering import render, task
from .samples import ROOT, write

MISTAKES = {
    "leaves_the_domain": ("start=START,", "start=4,"),
    "names_another_plane": ('plane="wave",', 'plane="waves",'),
    "asks_too_much": ("function=WAVE,", 'function=Curve("bell", sp.erf(X), (-3.0, 3.0)),'),
    "makes_its_parts_too_late": ("def setup(self)", "def prepare(self)"),
    "returns_two": ("        ]\n", "        ] * 2\n"),
    "tracks_nothing": ("        self.track(x=self.x.get_value)\n", ""),
}
"""Files of scenes that went wrong: what stands in place of what."""


@pytest.fixture(scope="module")
def scene(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The text of a new scene."""
    return new_scene(load_config(tmp_path_factory.mktemp("new")), "MomentumPath").read_text()


def blocks(language: str) -> list[str]:
    """Return the code in one language that docs/scenes.md shows."""
    text = (ROOT / "docs/scenes.md").read_text()
    every = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    return [code for name, code in every if name == language]


def test_the_docs_show_the_scene_that_authors_begin_with(scene: str) -> None:
    _, story, explorers = blocks("python")
    assert f"{story}\n{explorers}" == scene


def test_readers_may_take_hold_of_a_new_scene(scene: str, tmp_path: Path) -> None:
    plain, *_ = blocks("python")
    write(tmp_path, {"scenes/momentum_path.py": scene, "scenes/round.py": plain})
    tasks = [task("MomentumPath", "momentum_path", themed=True), task("Round", "round")]
    drawn = render(tasks, tmp_path, tmp_path / "store")
    new, circle = (drawn[each.key] for each in tasks)
    assert isinstance(new, Recording), new
    assert isinstance(circle, Recording), circle
    assert new.explores == {"wave": ((-3, 3),)}
    assert {"explorer.js", "stage.wave.png"} <= {file.name for file in new.files}
    assert circle.explores == {}


def test_the_docs_quote_what_is_said_of_mistakes(scene: str, tmp_path: Path) -> None:
    for name, (right, wrong) in MISTAKES.items():
        assert scene.count(right) == 1
        write(tmp_path, {f"scenes/{name}.py": scene.replace(right, wrong)})
    tasks = [replace(task("MomentumPath", name, themed=True), key=name) for name in MISTAKES]
    said = render(tasks, tmp_path, tmp_path / "store")
    heads = [str(said[name]).partition("\n")[0].replace(name, "momentum_path") for name in MISTAKES]
    quoted, _ = blocks("")
    assert quoted.splitlines() == heads

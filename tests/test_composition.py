"""A plan and what was drawn become the files of a site; the drawings here are words."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from manimark.check import audit
from manimark.composition import compose
from manimark.config import Config, load_config
from manimark.digests import Digests
from manimark.lectures import Shelf
from manimark.material import gather
from manimark.model import PROFILES, RenderTask
from manimark.palette import load_palette
from manimark.plan import Plan, plan_site
from manimark.progress import Reporter
from manimark.publish import SiteFiles
from manimark.studio.recording import Recording, read_recording, store_name, write_list

from .plans import TEMPLATES
from .samples import messages, page, write

SCENE = "from manimark.stage import FigureScene\n\n\nclass Waves(FigureScene):\n    pass\n"
TEXT = """\
![A wave.](explorer:Waves "At [its foot](#waves:x=0.5)."){ #waves }

![A wave.](figure:Waves "See [the saddle](#waves:f=saddle&x=1&y=-1) and [](#waves).")
"""
EXPLORES = {"hills": [[0, 10]], "saddle": [[-1.5, 1.5], [-1, 1]]}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """A project with an explorer on one page, and links to its states from two."""
    other = page("[Play](../index.md#waves:run=play).\n", title="Another page")
    pages = {"content/index.md": page(TEXT), "content/a/b.md": other}
    write(tmp_path, {**pages, "scenes/waves.py": SCENE})
    return replace(load_config(tmp_path), templates=TEMPLATES)


def record(task: RenderTask, store: Path, explores: object) -> Recording:
    """Return a recording whose files are words."""
    folder = store / f".{task.theme}"
    drawn = {"poster.png": task.theme, "av1.mp4": "film", "h264.mp4": "film", "trace.json": "{}"}
    if explores:
        drawn |= {f"stage.{name}.png": f"{task.theme} {name}" for name in ("hills", "saddle")}
        drawn |= {"explorer.js": "explored( 0.5 );\n"}
    write(folder, drawn)
    size = {"width": 854, "height": 480, "fps": 30, "frames": 30}
    texts = {"captions": [], "description": "", "warnings": [], "reads": []}
    sections = [{"name": "All", "start": 0.0, "end": 1.0}]
    facts = {"scene": "Waves", "theme": task.theme, "profile": "draft", "explores": explores}
    write_list(folder, {**facts, **size, **texts, "sections": sections}, {})
    kept = folder.rename(store / store_name(folder))
    recording = read_recording(store, kept.name)
    assert recording is not None
    return recording


def composed(config: Config, explores: object) -> SiteFiles:
    plan: Plan = plan_site(config, PROFILES["draft"])
    store = config.root / "store"
    recordings = {task.key: record(task, store, explores) for task in plan.tasks}
    palette = load_palette(TEMPLATES)
    shelf = Shelf(config.root / "lectures", Digests(), Reporter())
    material = gather(config, plan, palette, recordings, shelf, jobs=0)
    return compose(config, plan, palette, material)


def test_publishes_the_stages_of_each_theme_and_one_script(config: Config) -> None:
    files = composed(config, EXPLORES)
    folder = "figures/waves"
    assert {name: file.read_text() for name, file in files.cached.items() if "mp4" not in name} == {
        f"{folder}/dark.png": "dark",
        f"{folder}/light.png": "light",
        f"{folder}/dark.stage.hills.png": "dark hills",
        f"{folder}/dark.stage.saddle.png": "dark saddle",
        f"{folder}/light.stage.hills.png": "light hills",
        f"{folder}/light.stage.saddle.png": "light saddle",
    }
    assert files.made[f"{folder}/explorer.js"] == b"explored(.5)"


def test_the_audit_finds_every_state_to_which_links_lead(config: Config) -> None:
    files = composed(config, EXPLORES)
    site = write(config.root / "site", files.made)
    write(site, {name: file.read_bytes() for name, file in files.cached.items()})
    assert [str(finding) for finding in audit(site, root=config.root, url=config.url)] == []
    home = (site / "index.html").read_text()
    (site / "index.html").write_text(home.replace('id="waves:run=play"', 'id="waves:run=pla"'))
    (finding,) = audit(site, root=config.root, url=config.url)
    assert str(finding).startswith("site/a/b/index.html:")
    assert "#waves:run=play: no such anchor" in str(finding)


def test_the_audit_misses_the_script_of_an_explorer(config: Config) -> None:
    files = composed(config, EXPLORES)
    every = {**files.made, **{name: file.read_bytes() for name, file in files.cached.items()}}
    kept = {name: content for name, content in every.items() if not name.endswith("explorer.js")}
    site = write(config.root / "site", kept)
    findings = [str(finding) for finding in audit(site, root=config.root, url=config.url)]
    # The page loads it, and so do its presenter and the figure by itself.
    assert len(findings) == 3
    assert all("figures/waves/explorer.js leads nowhere" in finding for finding in findings)


def test_composes_no_page_that_asks_an_explorer_for_what_it_does_not_offer(config: Config) -> None:
    lines = messages(lambda: composed(config, {"wave": [[0, 10]]}))
    assert lines == [
        "content/index.md:7: no function of Waves is called saddle "
        "(the functions of Waves are wave)"
    ]


def test_composes_no_explorer_of_a_scene_with_nothing_to_take_hold_of(config: Config) -> None:
    (line,) = messages(lambda: composed(config, {}))
    assert line.startswith("content/index.md:5: Waves has nothing to take hold of (give the scene")

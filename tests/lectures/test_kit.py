"""The kit: made on demand, never twice, and only what is true stands in the site."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from manimark.build import Order, build
from manimark.config import Config, load_config
from manimark.digests import Digests
from manimark.errors import SiteError, SiteErrors
from manimark.lectures.extracts import stem_of
from manimark.lectures.shelf import Doubt, Shelf
from manimark.lectures.signing import terms_of
from manimark.lectures.store import Store
from manimark.model import PROFILES
from manimark.progress import Reporter

from .conftest import LECTURES, Ears, Sample

PLAIN = Order(PROFILES["draft"])
DOCUMENTS = [
    "lectures/deck.light.pptx",
    "lectures/deck.pptx",
    "lectures/handout.letter.pdf",
    "lectures/handout.pdf",
]


@pytest.fixture
def project(sample: Sample, tmp_path: Path) -> Sample:
    """A copy with everything made, to do as one likes with."""
    shutil.copytree(sample.root, tmp_path / "project")
    return Sample(tmp_path / "project", [])


def material_in(project: Sample) -> list[str]:
    folder = project.figures / "steps"
    return sorted(f"{f.parent.name}/{f.name}" for f in folder.glob("[cs]*/*"))


def edit(project: Sample) -> None:
    """Let there be something to build that concerns no figure."""
    page = project.root / "content/index.md"
    page.write_text(page.read_text() + "\nMore.\n")


def test_tells_of_each_figure(sample: Sample) -> None:
    said = [line for line in sample.said if " of " in line]
    assert [line.partition("]")[0] for line in said] == [f"[{n}/11" for n in range(1, 12)]
    assert sorted(line.partition("] ")[2] for line in said) == [
        "clips of Steps · dark",
        "clips of Steps · light",
        "clips of Whole",
        "stills of Steps · dark",
        "stills of Steps · light",
        "stills of Still",
        "stills of Whole",
        "tags of Steps · dark",
        "tags of Steps · light",
        "tags of Still",
        "tags of Whole",
    ]


def test_tells_of_each_page(sample: Sample) -> None:
    said = [line for line in sample.said if "lectures/" in line]
    assert sorted(line.partition("] ")[2] for line in said[:-1]) == DOCUMENTS
    assert said[-1] == "[1/1] lectures/kit.zip", "last, for it holds the others"


def test_a_plain_build_makes_none(sample: Sample, tmp_path: Path) -> None:
    shutil.copytree(sample.root, tmp_path / "project", ignore=shutil.ignore_patterns("build"))
    project = Sample(tmp_path / "project", [])
    build(load_config(project.root), PLAIN, Reporter())
    for kind in ("clips", "stills"):
        assert not list(project.figures.glob(f"*/{kind}"))
        assert project.figure("steps")[kind] == []
    assert [f.name for f in project.root.glob("build/site/lectures/*")] == ["present.html"]
    assert len(list((project.root / "build/cache/renders").iterdir())) == 4


def test_a_plain_build_keeps_what_is_there(project: Sample) -> None:
    before = material_in(project)
    assert build(load_config(project.root), PLAIN, Reporter()).fresh
    edit(project)
    assert not build(load_config(project.root), PLAIN, Reporter()).fresh
    assert material_in(project) == before


def test_makes_nothing_twice(project: Sample) -> None:
    assert build(load_config(project.root), LECTURES, Reporter()).fresh
    edit(project)
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    # Of all that there is, these alone hold the page's words.
    assert sorted(line.partition("lectures/")[2] for line in ears.said) == [
        "handout.letter.pdf",
        "handout.pdf",
        "kit.zip",
    ]


def test_makes_again_only_what_changed(project: Sample) -> None:
    scene = project.root / "scenes/steps.py"
    scene.write_text(scene.read_text().replace("Create(Square())", "Create(Circle())"))
    build(load_config(project.root), PLAIN, Reporter())
    for kind in ("clips", "stills"):
        assert project.figure("whole")[kind] == [], "what is stale is not shown"
    assert len(material_in(project)) == 24 + 24
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    assert sorted(line.partition("] ")[2] for line in ears.said if " of " in line) == [
        "clips of Whole",
        "stills of Whole",
        "tags of Whole",
    ]
    assert len(project.figure("whole")["clips"]) == 3
    assert len(project.figure("whole")["stills"]) == 3


def test_other_terms_are_other_files(project: Sample) -> None:
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("CC-BY-4.0", "CC0-1.0"))
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    assert len([line for line in ears.said if " of " in line]) == 11


def test_a_missing_licence_is_told(project: Sample) -> None:
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace('license = "CC-BY-4.0"\n', ""))
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    assert ears.said[0] == (
        "pyproject.toml:1: no licence is set, so lecturers will not know what they may do "
        '(set license = "CC-BY-4.0" or another SPDX name in [tool.manimark])'
    )
    with ZipFile(project.root / "build/site/lectures/kit.zip") as archive:
        assert b"icence" not in archive.read("lecture/README.txt")


def test_a_comment_in_a_scene_file_leaves_all_documents(project: Sample) -> None:
    scene = project.root / "scenes/steps.py"
    scene.write_text("# A comment above all scenes.\n\n" + scene.read_text())
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    assert [line for line in ears.said if "lectures/" in line] == []


def test_a_picture_of_the_handouts_makes_them_anew(project: Sample) -> None:
    (project.root / "site_templates/images/logo.svg").write_text("<svg/>")
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    said = {line.partition("lectures/")[2] for line in ears.said}
    assert {"handout.pdf", "handout.letter.pdf"} <= said
    assert "deck.pptx" not in said


def test_damage_is_mended(project: Sample) -> None:
    (file,) = project.root.glob("build/cache/lectures/*/02-round-and-round.light.webp")
    content = file.read_bytes()
    file.unlink()
    file.write_bytes(content[:-9])
    edit(project)
    ears = Ears([])
    build(load_config(project.root), LECTURES, ears)
    assert [line for line in ears.said if "clips" in line] == ["[1/1] clips of Steps · light"]
    published = project.figures / "steps/clips/02-round-and-round.light.webp"
    assert published.read_bytes() == content


class Impatient(Reporter):
    def note(self, text: str) -> None:
        if "clips" in text:
            raise KeyboardInterrupt


def test_keeps_what_was_finished_when_it_is_interrupted(project: Sample) -> None:
    store = project.root / "build/cache/lectures"
    shutil.rmtree(store)
    edit(project)
    with pytest.raises(KeyboardInterrupt):
        build(
            load_config(project.root), Order(PROFILES["draft"], jobs=1, lectures=True), Impatient()
        )
    assert 1 <= len(list(store.iterdir())) < 11
    assert not list(store.glob(".partial-*"))
    assert build(load_config(project.root), LECTURES, Reporter()).fresh is False
    assert len(list(store.iterdir())) == 11 + len(DOCUMENTS) + 1


def test_says_nothing_of_what_is_not_configured() -> None:
    assert terms_of(Config(Path(), name="Notes")) == {"artist": "Notes"}


@pytest.mark.parametrize(
    ("number", "name", "theme", "stem"),
    [
        (3, "The sweep", "dark", "03-the-sweep"),
        (3, "The sweep", "light", "03-the-sweep.light"),
        (12, "Où va-t-on ?", "dark", "12-ou-va-t-on"),
        (1, "斜率", "dark", "01-section"),
        (1, "../etc", "dark", "01-etc"),
    ],
)
def test_names_files_so_that_every_system_takes_them(
    number: int, name: str, theme: str, stem: str
) -> None:
    assert stem_of(number, name, theme) == stem  # type: ignore[arg-type]


class Fickle:
    """A making whose sources change while it is at work."""

    name = "fickle"

    def __init__(self) -> None:
        self.key = "before"

    def write(self, folder: Path, doubt: Doubt) -> dict[str, Any]:
        (folder / "file").write_text("of after")
        self.key = "after"
        return {}


def test_keeps_nothing_whose_sources_changed_meanwhile(tmp_path: Path) -> None:
    fickle, ears = Fickle(), Ears([])
    shelf = Shelf(tmp_path, Digests(), ears)
    shelf.make([fickle], jobs=1)
    assert list(tmp_path.iterdir()) == []
    assert ears.said == [
        "[1/1] fickle",
        "fickle changed while it was made; the next build makes it again",
    ]
    # Another time it holds still.
    shelf.make([fickle], jobs=1)
    assert shelf.find(fickle) is not None


class Mistaken:
    """A making of which the author has to mend something."""

    def __init__(self, number: int) -> None:
        self.name = self.key = f"page-{number}"

    def write(self, folder: Path, doubt: Doubt) -> dict[str, Any]:
        raise SiteError(Path(f"{self.name}.md"), 1, "no such sign", "write another")


def test_tells_of_all_mistakes_together(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path, Digests(), Reporter())
    with pytest.raises(SiteErrors) as caught:
        shelf.make([Mistaken(n) for n in (1, 2, 2, 3)], jobs=2)
    assert str(caught.value).count("no such sign") == 3


def test_forgets_what_nobody_asked_for_in_a_long_time(tmp_path: Path) -> None:
    store = Store(tmp_path)
    for key in ("used", "recent", "old"):
        store.put(key, lambda folder: {"size": (folder / "file").write_text("x")})
        os.utime(tmp_path / key, (0, 0))
    (tmp_path / ".partial-x").mkdir()
    os.utime(tmp_path / "recent", (1e9 - 60, 1e9 - 60))
    store.prune({"used"}, now=1e9)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["recent", "used"]

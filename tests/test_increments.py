"""A site that was built step by step is the site that is built at once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from manimark.build import Order, build, cache_of
from manimark.config import load_config
from manimark.content import readers
from manimark.errors import SiteErrors
from manimark.model import PROFILES
from manimark.progress import Reporter

from .samples import page, write

DRAFT = Order(PROFILES["draft"])
DRAFTS_TOO = Order(PROFILES["draft"], drafts=True)
TOPIC = page(
    "## Start\n\nSee [](#start), [the other](../deep/page.md#standing) and [home](../index.md).\n\n"
    '![A square appears.](figure:Appears "Again $x^2$, see [](../deep/page.md).")\n',
    title="Topic",
    date="2026-01-02",
)


def make(root: Path, order: Order = DRAFT) -> dict[str, bytes]:
    """Build, and return every file of the site."""
    return contents(build(load_config(root), order, Reporter()).site)


def contents(site: Path) -> dict[str, bytes]:
    return {f.relative_to(site).as_posix(): f.read_bytes() for f in site.rglob("*") if f.is_file()}


def from_scratch(root: Path, order: Order = DRAFT) -> dict[str, bytes]:
    """Build a copy that knows nothing of earlier builds but the drawings."""
    copy = root.with_name("copy")
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(root, copy, ignore=shutil.ignore_patterns("site", ".site.*", "site.*"))
    assert not (copy / "build/site").exists()
    return make(copy, order)


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def change_a_sentence(root: Path) -> None:
    edit(root / "content/index.md", "As [](", "Just as [](")


def change_a_title(root: Path) -> None:
    edit(root / "content/deep/page.md", "Another page", "Some & other page")


def change_an_address(root: Path) -> None:
    edit(root / "content/deep/page.md", "title:", "slug: elsewhere\ntitle:")


def rename_a_heading_that_others_name(root: Path) -> None:
    edit(root / "content/topic/index.md", "## Start", "## Begin { #start }")


def add_a_page(root: Path) -> None:
    write(root, {"content/topic/more.md": page("[back](index.md#start) [](index.md#start)")})
    edit(root / "content/index.md", "see [", "see [](topic/more.md), [")


def add_a_page_that_nobody_links_to(root: Path) -> None:
    write(root, {"content/alone.md": page("Words.", volume="Vol. II", date="2026-05-01")})


def remove_a_page(root: Path) -> None:
    (root / "content/alone.md").unlink()


def rename_a_page(root: Path) -> None:
    (root / "content/topic/more.md").rename(root / "content/topic/most.md")
    edit(root / "content/index.md", "topic/more.md", "topic/most.md")


def exchange_two_pages(root: Path) -> None:
    first, second = root / "content/topic/index.md", root / "content/topic/most.md"
    texts = first.read_text(), second.read_text()
    first.write_text(texts[1].replace("index.md#start", "most.md#start"))
    second.write_text(texts[0])


def change_front_matter(root: Path) -> None:
    edit(root / "content/deep/page.md", "volume: Vol. I", "volume: Vol. IV\ntemplate: home.html")


def make_a_draft(root: Path) -> None:
    write(root, {"content/draft.md": page("A draft, [](index.md).", draft="true")})


def change_a_template(root: Path) -> None:
    edit(root / "site_templates/nav.html", "<nav ", '<nav data-new="1" ')


def add_a_template(root: Path) -> None:
    text = '{% extends "page.html" %}\n{% block title %}{{ page.title | upper }}{% endblock %}\n'
    write(root, {"site_templates/loud.html": text})
    edit(root / "content/index.md", "title:", "template: loud.html\ntitle:")


def change_the_palette(root: Path) -> None:
    palette = root / "site_templates/palette.toml"
    palette.write_text(
        palette.read_text().replace("[light]", 'own = "#010203"\n[light]') + 'own = "#030201"\n'
    )


def change_the_configuration(root: Path) -> None:
    settings = 'name = "Renamed"\nurl = "https://example.org/a/"\nlicense = "CC0-1.0"\n'
    write(root, {"pyproject.toml": f"[tool.manimark]\n{settings}"})


def add_a_picture(root: Path) -> None:
    write(root, {"content/topic/new.svg": "<svg/>"})
    edit(root / "content/topic/most.md", "## ", "![New.](new.svg){ width=4 height=4 }\n\n## ")


def change_a_picture(root: Path) -> None:
    write(root, {"content/topic/new.svg": "<SVG/>"})


def take_a_figure_away(root: Path) -> None:
    text = (root / "content/deep/page.md").read_text()
    (root / "content/deep/page.md").write_text(text.partition("![A circle.]")[0])


def undo_the_first_change(root: Path) -> None:
    edit(root / "content/index.md", "Just as [](", "As [](")


EDITS: tuple[Callable[[Path], None], ...] = (
    *(change_a_sentence, change_a_title, add_a_page_that_nobody_links_to, add_a_page),
    *(rename_a_heading_that_others_name, change_an_address, change_a_template, remove_a_page),
    *(rename_a_page, change_front_matter, change_the_configuration, exchange_two_pages),
    *(make_a_draft, add_a_template, add_a_picture, change_the_palette, change_a_picture),
    *(take_a_figure_away, undo_the_first_change),
)


@pytest.fixture
def site(project: Path) -> Path:
    """A project with three pages that name one another."""
    write(project, {"content/topic/index.md": TOPIC})
    make(project)
    return project


def test_each_edit_gives_the_site_that_a_build_from_scratch_gives(site: Path) -> None:
    before = make(site)
    for change in EDITS:
        change(site)
        after = make(site)
        assert after == from_scratch(site), change.__name__
        assert after != before or change is make_a_draft, change.__name__
        before = after


def test_a_site_with_drafts_and_one_without_do_not_mix(site: Path) -> None:
    make_a_draft(site)
    for order in (DRAFTS_TOO, DRAFT, DRAFTS_TOO):
        made = make(site, order)
        assert made == from_scratch(site, order)
        assert ("draft/index.html" in made) == order.drafts


@pytest.mark.parametrize("seed", range(3))
def test_edits_at_random_leave_nothing_behind(site: Path, seed: int) -> None:
    chance = random.Random(seed)
    names = [f"content/r/{name}.md" for name in "abcde"]
    for _ in range(8):
        name = chance.choice(names)
        if chance.random() < 0.3:
            (site / name).unlink(missing_ok=True)
        else:
            words = f"Words {chance.random()}.\n\n## A\n\n[](../topic/index.md#start)"
            title, volume = chance.choice("XYZ"), chance.choice(["", "Vol. II", "Vol. IX"])
            write(site, {name: page(words, title=title, volume=f'"{volume}"')})
        if chance.random() < 0.3:
            cache = cache_of(load_config(site))
            data = cache.pages("site").read_bytes()
            cache.pages("site").write_bytes(data[: chance.randrange(len(data))])
        assert make(site) == from_scratch(site)


def test_many_processes_give_the_site_that_one_gives(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(site, {f"content/many/{n:02}.md": TOPIC.replace("Start", f"S {n}") for n in range(20)})
    for file in (site / "content/many").iterdir():
        edit(file, "](#s", f"](#s-{int(file.stem)}) [](../topic/index.md#s")
        edit(file, "#start), [the", "#start), [the")
    alone = from_scratch(site)
    monkeypatch.setattr(readers, "WORTH_A_HELPER", 3)
    monkeypatch.setattr(readers, "cores", lambda: 4)
    assert from_scratch(site) == alone == make(site)


def test_what_cannot_be_published_leaves_the_next_build_right(site: Path) -> None:
    write(site, {"content/bad.md": page("[gone](gone.md)\n\n$\\foo$\n")})
    change_a_title(site)
    for _ in range(2):
        with pytest.raises(SiteErrors) as caught:
            make(site)
        assert [str(e).partition(" ")[0] for e in caught.value.errors] == [
            "content/bad.md:5:",
            "content/bad.md:7:",
        ]
    write(site, {"content/bad.md": page("Mended.")})
    assert make(site) == from_scratch(site)

"""Pages are kept between builds, and never taken for what they are no more."""

from __future__ import annotations

import random
from dataclasses import replace
from pathlib import Path

import pytest

from manimark.content import Memory, folder, search_pages
from manimark.content.memory import key_of
from manimark.content.reading import Choices, Manuscript
from manimark.model import ExplorerRef, FigureRef, LinkRef
from tests.content.folders import pages, read_pages, site
from tests.samples import SITES, messages, page, write

RICH = page(
    "Words — “quoted” $x^2$[^a], [a link](b.md#c), [](b.md).\n\n"
    '![A curve.](figure:Wave "Where $f$ is; see [](b.md) and [here](#d).\\n"){ #fig-w }\n\n'
    "![A curve.](explorer:Wave){ #wave }\n\n"
    "## D *e* `f`\n\n### 𝑔 & ∂\n\n[^a]: A note.\n",
    volume="Vol. III",
    date="2026-04-01",
    slug="other/place",
    draft="true",
)
CHOICES = Choices(drafts=False, templates=("page.html",))
MANUSCRIPT = Manuscript("content/a.md", "a.md", b"text")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "site.pages"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The files that were really read, in order."""
    names: list[str] = []
    read_all = folder.read_all

    def note(manuscripts: list[Manuscript], choices: Choices) -> object:
        names.extend(manuscript.below for manuscript in manuscripts)
        return read_all(manuscripts, choices)

    monkeypatch.setattr(folder, "read_all", note)
    return names


@pytest.mark.parametrize("text", [RICH, page(), page("Words.")])
def test_a_remembered_page_is_the_page_that_was_read(tmp_path: Path, file: Path, text: str) -> None:
    config = site(tmp_path, **{"a.md": text, "b.md": page("## C\n")})
    first = read_pages(config, drafts=True, memory=Memory(file))
    again = read_pages(config, drafts=True, memory=Memory(file))
    assert again == first == read_pages(config, drafts=True)


def test_every_kind_of_page_is_remembered_whole(file: Path, tmp_path: Path) -> None:
    found = pages(tmp_path, **{"a.md": RICH.replace("draft: true", "draft: false")})["content/a.md"]
    kinds = {type(segment) for segment in found.body.segments}
    assert kinds == {str, LinkRef, FigureRef, ExplorerRef}
    memory = Memory(file)
    memory.learn("key", found)
    memory.keep()
    assert Memory(file).recall("key") == found


def test_a_file_that_did_not_change_is_not_read_again(
    tmp_path: Path, file: Path, read: list[str]
) -> None:
    config = site(tmp_path, **{"a.md": page("A"), "b.md": page("B")})
    search_pages(config, memory=Memory(file))
    read.clear()
    write(tmp_path, {"content/a.md": page("Other words")})
    found = search_pages(config, memory=Memory(file))
    assert read == ["a.md"]
    assert found == search_pages(config)


@pytest.mark.parametrize(
    ("manuscript", "choices"),
    [
        (replace(MANUSCRIPT, data=b"Text"), CHOICES),
        (replace(MANUSCRIPT, path="content/b.md"), CHOICES),
        (replace(MANUSCRIPT, below="b.md"), CHOICES),
        (MANUSCRIPT, replace(CHOICES, drafts=True)),
        (MANUSCRIPT, replace(CHOICES, templates=("page.html", "wide.html"))),
    ],
)
def test_whatever_shapes_a_page_is_part_of_its_key(
    manuscript: Manuscript, choices: Choices
) -> None:
    assert key_of(manuscript, choices) != key_of(MANUSCRIPT, CHOICES)
    assert key_of(manuscript, choices) == key_of(manuscript, choices)


def test_pages_that_another_version_read_are_read_again(
    tmp_path: Path, file: Path, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = site(tmp_path)
    search_pages(config, memory=Memory(file))
    read.clear()
    monkeypatch.setattr("manimark.content.memory._program", lambda: "another")
    search_pages(config, memory=Memory(file))
    assert read == ["index.md"]


def test_a_new_template_is_known_at_once(tmp_path: Path, file: Path) -> None:
    config = site(tmp_path, **{"a.md": page(template="wide.html")})
    assert "no template" in str(search_pages(config, memory=Memory(file)).mistakes[0])
    write(tmp_path, {"site_templates/wide.html": ""})
    assert search_pages(config, memory=Memory(file)).mistakes == ()
    (tmp_path / "site_templates/wide.html").unlink()
    assert "no template" in str(search_pages(config, memory=Memory(file)).mistakes[0])


@pytest.mark.parametrize("seed", range(20))
def test_what_was_damaged_is_read_again(
    tmp_path: Path, file: Path, read: list[str], seed: int
) -> None:
    config = site(tmp_path, **{f"{name}.md": page(f"Words of {name}.") for name in "abcd"})
    whole = search_pages(config, memory=Memory(file))
    chance, data = random.Random(seed), bytearray(file.read_bytes())
    for _ in range(seed % 3 + 1):
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    file.write_bytes(data[: chance.randrange(len(data))] if seed % 2 else data)
    read.clear()
    assert search_pages(config, memory=Memory(file)) == whole
    assert read
    read.clear()
    assert search_pages(config, memory=Memory(file)) == whole
    assert read == []


@pytest.mark.parametrize("data", [b"", b"\n", b"\t\n \t\n", b"\xff" * 99, b"{}"])
def test_a_file_of_something_else_is_passed_over(tmp_path: Path, file: Path, data: bytes) -> None:
    file.write_bytes(data)
    config = site(tmp_path)
    assert search_pages(config, memory=Memory(file)) == search_pages(config)


def test_mistakes_are_told_each_time(tmp_path: Path, file: Path) -> None:
    config = site(tmp_path, **{"a.md": page("$\\foo$")})
    first = messages(lambda: read_pages(config, memory=Memory(file)))
    assert messages(lambda: read_pages(config, memory=Memory(file))) == first
    assert len(first) == 1


def test_pages_that_are_gone_are_forgotten(tmp_path: Path, file: Path) -> None:
    config = site(tmp_path, **{"a.md": page("Gone soon.")})
    search_pages(config, memory=Memory(file))
    assert b"Gone soon." in file.read_bytes()
    (tmp_path / "content/a.md").unlink()
    search_pages(config, memory=Memory(file))
    assert b"Gone soon." not in file.read_bytes()


def test_where_nothing_can_be_kept_everything_is_read(tmp_path: Path, file: Path) -> None:
    file.mkdir()
    config = site(tmp_path)
    assert search_pages(config, memory=Memory(file)) == search_pages(config)


def test_whole_sites_are_remembered_as_they_are(tmp_path: Path) -> None:
    for number, content in enumerate(sorted(SITES.glob("*/content"))):
        config = replace(site(tmp_path), root=content.parent, content=content)
        file = tmp_path / str(number)
        alone = search_pages(config, drafts=True)
        for _ in range(2):
            found = search_pages(config, drafts=True, memory=Memory(file))
            assert found.pages == alone.pages
            assert [*map(str, found.mistakes)] == [*map(str, alone.mistakes)]

"""Reading with several processes gives what reading with one gives."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from manimark.content import readers, search_pages
from manimark.content.readers import read_all
from manimark.content.reading import Choices, Manuscript, Reading
from tests.content.folders import site
from tests.samples import page

CHOICES = Choices(drafts=False, templates=())


@pytest.fixture
def manuscripts() -> list[Manuscript]:
    """Files some of which are drafts, and some of which have mistakes."""
    files = []
    for number in range(24):
        text = page(
            f"Page {number} – *in* [a](b.md) $x_{number}$.\n" + "$\\foo$\n" * (number % 5 == 0),
            draft="true" if number % 7 == 0 else "false",
        )
        files.append(Manuscript(f"content/{number}.md", f"{number}.md", text.encode()))
    return files


@pytest.fixture(autouse=True)
def _eager(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let a helper be worth it for a few files."""
    monkeypatch.setattr(readers, "WORTH_A_HELPER", 4)


def said(readings: list[Reading]) -> list[tuple[object, list[str]]]:
    """Return pages and messages; errors are not equal to one another."""
    return [(reading.page, [str(m) for m in reading.mistakes]) for reading in readings]


@pytest.mark.parametrize("jobs", [2, 3, 6])
def test_files_come_back_in_order_whoever_read_them(
    manuscripts: list[Manuscript], jobs: int
) -> None:
    alone = read_all(manuscripts, CHOICES, jobs=1)
    assert said(read_all(manuscripts, CHOICES, jobs=jobs)) == said(alone)
    assert sum(reading.page is None for reading in alone) == 4
    assert sum(len(reading.mistakes) for reading in alone) == 4


def test_helpers_do_read(manuscripts: list[Manuscript], monkeypatch: pytest.MonkeyPatch) -> None:
    shares = []
    read_share = readers._read

    def note(share: list[Manuscript], choices: Choices) -> list[Reading]:
        shares.append(len(share))
        return read_share(share, choices)

    monkeypatch.setattr(readers, "_read", note)
    read_all(manuscripts, CHOICES, jobs=2)
    assert shares == [12]


def test_what_a_helper_could_not_read_is_read_all_the_same(
    manuscripts: list[Manuscript], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = read_all(manuscripts, CHOICES, jobs=1)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert said(read_all(manuscripts, CHOICES, jobs=3)) == said(alone)


def test_no_helper_outlives_what_ends_the_reading(
    manuscripts: list[Manuscript], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(share: list[Manuscript], choices: Choices) -> list[Reading]:
        raise KeyboardInterrupt

    before = children()
    monkeypatch.setattr(readers, "_read", interrupted)
    with pytest.raises(KeyboardInterrupt):
        read_all(manuscripts, CHOICES, jobs=6)
    assert children() == before


def children() -> set[str]:
    """Return the processes that this one has started and not yet taken leave of."""
    threads = Path(f"/proc/{os.getpid()}/task").iterdir()
    return {child for thread in threads for child in (thread / "children").read_text().split()}


def test_mistakes_of_many_pages_are_told_as_those_of_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers, "cores", lambda: 3)
    files = {f"{n:02}.md": page(f"[gone](htp://{n}) $\\foo$\n") for n in range(20)}
    config = site(tmp_path, **files)
    together = [str(mistake) for mistake in search_pages(config).mistakes]
    monkeypatch.setattr(readers, "cores", lambda: 1)
    assert together == [str(mistake) for mistake in search_pages(config).mistakes]
    assert len(together) == 40


def test_a_module_of_the_author_s_is_never_taken_for_one_of_ours(
    manuscripts: list[Manuscript], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "yaml.py").write_text("raise SystemExit(7)")
    monkeypatch.chdir(tmp_path)
    shares = []
    read_share = readers._read
    monkeypatch.setattr(readers, "_read", lambda *a: (shares.append(1), read_share(*a))[1])
    read_all(manuscripts, CHOICES, jobs=2)
    assert len(shares) == 1

from __future__ import annotations

from pathlib import Path

import pytest

from bench import generators
from bench.generators import Sites, hugo_program
from bench.session import Session
from manimark.errors import MachineError
from manimark.model import PROFILES


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path, rounds=1, profile=PROFILES["draft"], say=lambda _: None)


def test_all_three_generators_get_the_same_pages(session: Session) -> None:
    Sites(session, 4)
    root = session.scratch / "pages"
    ours, mkdocs, hugo = (
        {path.name.lstrip("_"): path.read_bytes() for path in folder.rglob("*.md")}
        for folder in (root / "ours/content", root / "mkdocs/docs", root / "hugo/content")
    )
    assert len(ours) == 4
    assert ours.keys() == mkdocs.keys() == hugo.keys()
    assert ours == mkdocs


def test_ours_builds_them_and_publishes_an_edit(session: Session) -> None:
    sites = Sites(session, 4)
    assert sites.cold(0).cpu > 0
    assert session.built("report")[0]["pages"] == 4
    assert sites.edited(0).cpu > 0
    assert session.built("report")[0]["up_to_date"] is False


def test_says_how_to_get_hugo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generators, "PEERS", tmp_path)
    with pytest.raises(MachineError, match=r"Hugo is missing .*setup\.sh bench"):
        hugo_program()

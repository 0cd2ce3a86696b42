"""What was built is what the standards say it is."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

from manimark.check import audit
from manimark.config import Config

from ..samples import SITES
from .validator import complaints_about

ATOM = "{http://www.w3.org/2005/Atom}"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)")


def test_the_checker_accepts_every_page_style_and_drawing(site: Path) -> None:
    kinds = ("*.html", "*.css", "*.svg")
    files = sorted(file for kind in kinds for file in site.rglob(kind))
    assert {file.suffix for file in files} == {".html", ".css", ".svg"}
    assert complaints_about(files) == []


def test_the_checker_rejects_a_bad_page() -> None:
    bad = SITES / "bad-page"
    complaints = complaints_about([bad / "index.html", bad / "bad.css"])
    for fault in ("Duplicate ID", "“alt”", "“title”", "Stray end tag “section”", "“colour”"):
        assert any(fault in complaint for complaint in complaints), fault


def test_the_audit_finds_nothing(site: Path, notebook: Config) -> None:
    assert [str(fault) for fault in audit(site, root=site.parent, url=notebook.url)] == []


def test_the_audit_rejects_a_bad_page(tmp_path: Path) -> None:
    site = tmp_path / "site"
    shutil.copytree(SITES / "bad-page", site)
    found = [str(fault) for fault in audit(site, root=tmp_path, url="https://example.org/")]
    for fault in (
        "no language",
        "no title",
        "no <h1>",
        "inline script",
        "image without alternative text",
        "makes a request to another host",
        "#nowhere: no such anchor",
        'id "twice" is taken',
    ):
        assert any(fault in line for line in found), fault


def test_the_feed_is_an_atom_feed(site: Path, notebook: Config) -> None:
    feed = ElementTree.parse(site / "feed.xml").getroot()
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    assert entries
    for part in (feed, *entries):
        for name in ("id", "title", "updated"):
            assert (part.findtext(f"{ATOM}{name}") or "").strip(), name
        assert MOMENT.fullmatch(part.findtext(f"{ATOM}updated") or "")
        assert part.find(f"{ATOM}link") is not None
    assert (feed.findtext(f"{ATOM}author/{ATOM}name") or "").strip()
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    assert f"{notebook.url}gradients-and-derivatives/" in ids
    updates = [entry.findtext(f"{ATOM}updated") or "" for entry in entries]
    assert feed.findtext(f"{ATOM}updated") == max(updates)


def test_the_site_map_lists_every_page(site: Path, notebook: Config, pages: list[str]) -> None:
    tree = ElementTree.parse(site / "sitemap.xml").getroot()
    assert tree.tag == f"{SITEMAP}urlset"
    listed = [place.text for place in tree.findall(f"{SITEMAP}url/{SITEMAP}loc")]
    # Searchers are to find the page, not its presenter nor its figures by themselves.
    others = ("404.html", "lectures/", "figures/")
    found = [page for page in pages if not page.startswith(others)]
    expected = [notebook.url + page.removesuffix("index.html") for page in found]
    assert sorted(map(str, listed)) == sorted(expected)


def test_robots_are_led_to_the_site_map(site: Path, notebook: Config) -> None:
    robots = (site / "robots.txt").read_text(encoding="utf-8").splitlines()
    assert f"Sitemap: {notebook.url}sitemap.xml" in robots

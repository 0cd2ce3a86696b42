from __future__ import annotations

import pytest

from manimark.config import load_config
from manimark.content import search_pages
from tests.content.folders import pages, read_pages, site
from tests.samples import messages, page, write


def test_pages_come_in_the_order_of_their_paths(tmp_path):
    files = {name: page() for name in ("z.md", "a/z.md", "b.md")}
    assert list(pages(tmp_path, **files)) == [
        "content/a/z.md",
        "content/b.md",
        "content/index.md",
        "content/z.md",
    ]


def test_hidden_files_and_other_kinds_are_no_pages(tmp_path):
    other = {".a.md": "x", ".git/b.md": "x", "c.txt": "x", "d.md~": "x", "e.png": b"\x89"}
    assert list(pages(tmp_path, **other)) == ["content/index.md"]


def test_rejects_a_file_name_that_makes_no_address(tmp_path):
    config = site(tmp_path, **{"My page.md": page()})
    (line,) = messages(lambda: read_pages(config))
    assert line.startswith("content/My page.md:1: 'My page' makes no address")


@pytest.mark.parametrize("slug", ["a", "A"])
def test_rejects_two_pages_at_one_address(tmp_path, slug):
    config = site(tmp_path, **{"a.md": page(), "b.md": page(slug=slug)})
    (line,) = messages(lambda: read_pages(config))
    assert line.startswith(f"content/b.md:1: the address '{slug}' is content/a.md's already")


def test_rejects_a_site_without_a_home_page(tmp_path):
    write(tmp_path, {"content/a.md": page()})
    (line,) = messages(lambda: read_pages(load_config(tmp_path)))
    assert line.startswith("content/index.md:1: the site has no home page (write content/index.md")
    (line,) = messages(lambda: read_pages(load_config(tmp_path / "nowhere")))
    assert "no home page" in line


def test_reports_all_mistakes_of_all_pages_together(tmp_path):
    files = {"a.md": "none", "b/c.md": page("# A\n\n[a](x:y)\n"), "d.md": page(titel="A")}
    lines = messages(lambda: pages(tmp_path, **files))
    assert [line.split(": ")[0] for line in lines] == [
        "content/a.md:1",
        "content/b/c.md:5",
        "content/b/c.md:7",
        "content/d.md:4",
    ]


def test_a_page_with_mistakes_is_still_known_to_others(tmp_path):
    found = search_pages(site(tmp_path, **{"a.md": "## Anchor\n"}))
    assert len(found.mistakes) == 1
    assert [(p.slug, p.body.anchors) for p in found.pages] == [("a", (("anchor", 1),)), ("", ())]

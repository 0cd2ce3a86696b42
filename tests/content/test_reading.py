from __future__ import annotations

import datetime

import pytest

from manimark.model import FrontMatter
from tests.content.folders import complaints, pages, read_pages, site
from tests.samples import messages, page, write


def test_reads_front_matter_and_body(tmp_path):
    text = (
        '---\ntitle: "A & B"\ndescription: >\n  Two\n  lines.\nvolume: Vol. III\n'
        "date: 2026-04-01\ntemplate: home.html\n---\n\n## C\n"
    )
    write(tmp_path, {"site_templates/home.html": ""})
    found = pages(tmp_path, **{"a.md": text})["content/a.md"]
    assert found.matter == FrontMatter(
        title="A & B",
        description="Two lines.",
        volume="Vol. III",
        date=datetime.date(2026, 4, 1),
        template="home.html",
    )
    assert found.body.anchors == (("c", 11),)


@pytest.mark.parametrize(
    ("file", "slug"),
    [
        ("index.md", ""),
        ("a.md", "a"),
        ("a/index.md", "a"),
        ("a/b.md", "a/b"),
        ("a/b/index.md", "a/b"),
        ("v1.2_x.md", "v1.2_x"),
    ],
)
def test_the_address_of_a_page_is_its_path(tmp_path, file, slug):
    assert pages(tmp_path, **{file: page()})[f"content/{file}"].slug == slug


def test_an_author_may_choose_the_address(tmp_path):
    found = pages(tmp_path, **{"My page.md": page(slug="other/place")})
    assert found["content/My page.md"].slug == "other/place"


def test_drafts_are_left_out_unless_asked_for(tmp_path):
    config = site(tmp_path, **{"a.md": page("$\\foo$", draft="true")})
    assert [p.slug for p in read_pages(config)] == [""]
    assert len(messages(lambda: read_pages(config, drafts=True))) == 1
    write(tmp_path, {"content/a.md": page("fine", draft="true")})
    assert [p.slug for p in read_pages(config, drafts=True)] == ["a", ""]


def test_a_byte_order_mark_and_foreign_line_ends_do_no_harm(tmp_path):
    text = page("\n\n[a](b.md)\n").replace("\n", "\r\n")
    found = pages(tmp_path, **{"a.md": b"\xef\xbb\xbf" + text.encode()})["content/a.md"]
    (link,) = [s for s in found.body.segments if not isinstance(s, str)][:1]
    assert (found.matter.title, link.at.line) == ("A page", 7)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("# Only text\n", "1: no front matter"),
        ("", "1: no front matter"),
        ("\n" + page(), "1: no front matter"),
        ("---\ntitle: A\n\ntext\n", "1: the front matter is not closed"),
        ("---\n---\n", "1: the page has no title"),
        ("---\n# a comment\n---\n", "1: the page has no description"),
        ("---\ntitle: A\n---\n", "1: the page has no description"),
        ("---\ntitle: A\ndescription: ''\n---\n", "3: the page has no description"),
        ("---\ndescription: A\n\ntitle:\n---\n", "4: title must be a text"),
        ("---\n- a\n- b\n---\n", "2: the front matter is no list of keys"),
        (page(title="A: B"), "2: bad front matter: mapping values are not allowed here"),
        ("---\ntitle: A\ndescription: [B\n---\n", "3: bad front matter: "),
        ("---\ntitle: A\ndescription: B\ntitle: C\n---\n", "4: title is given twice"),
        (page(titel="B"), "4: unknown key 'titel' in the front matter"),
        (page(volume="3"), "4: volume must be a text"),
        (page(draft='"yes"'), "4: draft must be true or false"),
        (page(date="April"), "4: date must be a date like 2026-04-01"),
        (page(date="2026-04-01 10:00:00"), "4: date must be a date like 2026-04-01"),
        (page(date="2026-02-31"), "4: bad front matter: day is out of range for month"),
        (
            page(date="!!timestamp foo"),
            "4: bad front matter: date has a value that is no timestamp",
        ),
        (page(draft="!!bool foo"), "4: bad front matter: draft has a value that is no bool"),
        (page(volume='!!int ""'), "4: bad front matter: volume has a value that is no int"),
        (page(volume="[1, !!float x]"), "4: bad front matter: volume has a value that is no seq"),
        ('---\n? !!int ""\n: a\n---\n', "2: bad front matter: a key or a character"),
        (page(volume='"\\UFFFFFFFF"'), "2: bad front matter: a key or a character"),
        (page(volume='"\\uD800"'), "4: volume must be a text"),
        (page(slug="404.html"), "4: the address '404.html' is the site's own"),
        (page(slug="Feed.xml/a"), "4: the address 'Feed.xml/a' is the site's own"),
        (page(slug="sitemap.xml"), "4: the address 'sitemap.xml' is the site's own"),
        (page(slug="robots.txt"), "4: the address 'robots.txt' is the site's own"),
        (page(slug="a/index.html"), "4: the address 'a/index.html' is the site's own"),
        (page(slug="index.html/a"), "4: the address 'index.html/a' is the site's own"),
        (page("\n[a](http://[bad)\n"), "6: http://[bad is no address"),
        (page('\n<a href="http://[bad">a</a>\n'), "6: http://[bad is no address"),
        (page(slug="a b"), "4: 'a b' makes no address"),
        (page(slug="../a"), "4: '../a' makes no address"),
        (page(slug="figures/a"), "4: the address 'figures/a' is the site's own"),
        (page("a\n\n$\\foo$\n"), '7: bad formula “\\foo”: Unknown command "\\foo"'),
        (b"---\ntitle: A\n---\n\n\xe4\n", "5: the byte 0xe4 is not UTF-8"),
    ],
)
def test_rejects_a_page_that_cannot_be_published_at_its_line(tmp_path, text, complaint):
    assert any(said.startswith(complaint) for said in complaints(tmp_path, text))


def test_names_the_near_miss_of_an_unknown_key(tmp_path):
    config = site(tmp_path, **{"a.md": page(desription="B")})
    (line,) = messages(lambda: read_pages(config))
    assert line.endswith("(did you mean description?)")


def test_pages_deeper_down_may_be_called_like_files_at_the_top(tmp_path):
    assert "content/a/feed.xml.md" in pages(tmp_path, **{"a/feed.xml.md": page()})


@pytest.mark.parametrize(
    ("name", "hint"),
    [("pge.html", "did you mean page.html?"), ("xyz", "known are more/wide.html, page.html")],
)
def test_rejects_a_template_that_does_not_exist_at_its_line(tmp_path, name, hint):
    write(tmp_path, {"site_templates/page.html": "", "site_templates/more/wide.html": ""})
    config = site(
        tmp_path, **{"a.md": page(template=name), "b.md": page(template="more/wide.html")}
    )
    lines = messages(lambda: read_pages(config))
    assert lines == [f"content/a.md:4: no template {name} ({hint})"]

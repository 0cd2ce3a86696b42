"""Pages, feed, style sheet and scripts as text, before anything is written."""

from __future__ import annotations

import re
import shutil
from base64 import b64decode
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from manimark.config import Config
from manimark.markup import formula_css
from manimark.markup.notes import PAGE_TEXT
from manimark.model import slug_of
from manimark.pages import volume_number
from manimark.palette import load_palette
from manimark.plan import PlacedFigure

from .plans import CONFIG, TEMPLATES, Elements, explorer, placed, planned, render, text, volume
from .samples import messages, write

ATOM = {"a": "http://www.w3.org/2005/Atom"}
HEX = re.compile(r"#[0-9a-fA-F]{3,8}\b")


@pytest.fixture
def own(tmp_path: Path) -> Config:
    """A project with templates of its own to change."""
    shutil.copytree(TEMPLATES, tmp_path / "site_templates")
    return replace(CONFIG, root=tmp_path, templates=tmp_path / "site_templates")


def page_with(figure: str = "TangentSweep", alt: str = "A curve.", caption: str = "") -> Elements:
    part = placed(figure, alt=alt, caption=caption)
    return Elements(text(render(planned("curves", "<p>Before.</p>", part)), "curves/index.html"))


def test_writes_a_file_for_every_page_and_what_pages_need() -> None:
    files = render(planned("curves"), planned("notes/deep"))
    expected = {
        *("index.html", "curves/index.html", "notes/deep/index.html", "404.html"),
        *("sitemap.xml", "feed.xml", "robots.txt"),
        *("assets/site.css", "assets/site.js", "assets/theme.js", "assets/images/icon.svg"),
        *(f"assets/fonts/{font.name}" for font in (TEMPLATES / "fonts").glob("*.woff2")),
        "assets/fonts/OFL.txt",
    }
    assert set(files) == expected
    assert list(files) == sorted(files)


def test_the_same_plan_gives_the_same_bytes() -> None:
    pages = (planned("curves", "<p>x</p>", placed()), volume("v1", "Vol. I", "One"))
    assert render(*pages) == render(*pages)


@pytest.mark.parametrize("slug", ["curves", "notes/deep/er"])
def test_every_address_in_a_page_is_relative_and_leads_to_a_file(slug: str) -> None:
    files = render(planned(slug), volume("v1", "Vol. I", "One"))
    elements = Elements(text(files, f"{slug}/index.html"))
    links = [*elements.all("link"), *elements.all("a")]
    local = [link["href"] for link in links if link.get("rel") not in ("canonical", "license")]
    local += [script["src"] for script in elements.all("script")]
    for address in local:
        if not address.startswith("#"):
            up = "../" * (slug.count("/") + 1)
            assert address.startswith(up)
            assert address.removeprefix(up) in files


def test_the_page_for_missing_pages_works_at_any_depth() -> None:
    elements = Elements(text(render(), "404.html"))
    assert [script["src"] for script in elements.all("script")] == [
        "/notes/assets/theme.js",
        "/notes/assets/site.js",
    ]
    assert {"name": "robots", "content": "noindex"} in elements.all("meta")


def test_pages_have_a_strict_policy_and_nothing_that_it_would_block() -> None:
    figures = (placed(), placed("Plain"), placed("Still"), placed("Playground"), explorer())
    files = render(planned("curves", "<p>x</p>", *figures))
    for name in ("index.html", "curves/index.html", "404.html"):
        elements = Elements(text(files, name))
        policies = [m["content"] for m in elements.all("meta") if "http-equiv" in m]
        assert len(policies) == 1
        assert policies[0].startswith("default-src 'none'; ")
        assert "unsafe" not in policies[0]
        assert "http" not in policies[0]
        assert elements.all("style") == []
        assert all(script.get("src") for script in elements.all("script"))
        for tag, attributes, _ in elements.found:
            assert "style" not in attributes, tag
            assert not any(attribute.startswith("on") for attribute in attributes), tag


def test_the_head_says_what_the_page_is() -> None:
    part = placed()
    page = planned("curves", part, title='Rise & "fall"', description="How <fast>?")
    elements = Elements(text(render(page), "curves/index.html"))
    metas = {m.get("name", m.get("property", "")): m["content"] for m in elements.all("meta")[1:]}
    assert elements.one("html")["lang"] == "en"
    assert elements.words("title") == ['Rise & "fall" · example.org']
    assert metas["description"] == metas["og:description"] == "How <fast>?"
    assert metas["og:url"] == "https://example.org/notes/curves/"
    assert metas["og:image"] == "https://example.org/notes/figures/tangent-sweep/dark.png"


def test_series_and_version_come_from_the_configuration() -> None:
    html = text(render(volume("v3", "Vol. III", "Slopes")), "v3/index.html")
    plain = " ".join(re.sub(r"<[^>]*>", "", html).split())
    assert "example.org // notes · v.1" in plain
    assert "Curves, Explained · Vol. III" in plain
    silent = replace(CONFIG, section="", version="", series="", license="", citation="")
    html = text(render(volume("v3", "Vol. III", "Slopes"), config=silent), "v3/index.html")
    assert "//" not in re.sub(r"<[^>]*>|https?://", "", html)
    assert "Cite as" not in html


def test_a_page_has_one_main_heading_and_its_body() -> None:
    page = planned("curves", "<h2>Part</h2><p>Words &amp; more.</p>", title="Curves")
    html = text(render(page), "curves/index.html")
    assert Elements(html).words("h1") == ["Curves"]
    assert "<h2>Part</h2><p>Words &amp; more.</p>" in html


@pytest.mark.parametrize("file", ["curves/index.html", "404.html"])
def test_the_skip_link_leads_to_the_text_and_to_no_heading(file: str) -> None:
    html = text(render(planned("curves", '<h2 id="text">Text</h2>')), file)
    (skip,) = Elements(html).all("a", "skip")
    assert skip["href"] == f"#{PAGE_TEXT}"
    ids = re.findall(r'\sid="([^"]*)"', html)
    assert ids.count(PAGE_TEXT) == 1
    assert len(ids) == len(set(ids))


def test_the_home_page_lists_the_volumes_in_the_order_of_their_numbers() -> None:
    volumes = [volume("x", "Vol. X", "Ten"), volume("b", "Vol. II", "Two"), planned("about")]
    home = Elements(text(render(*volumes, volume("z", "Vol. IX", "Nine")), "index.html"))
    assert [door["href"] for door in home.all("a", "door")] == [
        "b/index.html",
        "z/index.html",
        "x/index.html",
    ]
    assert home.words("span", "door__title") == ["Two", "Nine", "Ten"]


@pytest.mark.parametrize(
    ("volume_name", "number"),
    [("Vol. III", 3), ("Vol. IV", 4), ("Vol. XLII", 42), ("Part 12", 12), ("MCM", 1900), ("", 0)],
)
def test_reads_the_number_of_a_volume(volume_name: str, number: int) -> None:
    assert volume_number(volume_name) == number


def test_a_figure_is_a_video_that_waits() -> None:
    elements = page_with(alt='A "steep" curve & its tangent.')
    figure = elements.one("figure", "figure")
    assert (figure["id"], figure["data-figure"]) == ("fig-tangent-sweep", "tangent-sweep")
    video = elements.one("video")
    assert {"controls", "playsinline"} <= video.keys()
    assert "autoplay" not in video
    assert video["preload"] == "none"
    assert (video["width"], video["height"]) == ("1920", "1080")
    assert video["aria-label"] == 'A "steep" curve & its tangent.'
    assert video["poster"] == "../figures/tangent-sweep/light.png"


def test_a_figure_offers_av1_before_h264_for_each_theme() -> None:
    sources = [
        (s["data-theme"], s["media"], s["src"].rpartition("/")[2], s["type"])
        for s in page_with().all("source")
    ]
    av1, h264 = 'video/mp4; codecs="av01.0.08M.08"', 'video/mp4; codecs="avc1.640032"'
    assert sources == [
        ("dark", "(prefers-color-scheme: dark)", "dark.av1.mp4", av1),
        ("dark", "(prefers-color-scheme: dark)", "dark.mp4", h264),
        ("light", "(prefers-color-scheme: light)", "light.av1.mp4", av1),
        ("light", "(prefers-color-scheme: light)", "light.mp4", h264),
    ]


def test_a_figure_carries_its_captions() -> None:
    track = page_with().one("track")
    assert (track["kind"], track["srclang"]) == ("captions", "en")
    assert b64decode(track["src"].partition(",")[2]).startswith(b"WEBVTT\n\n00:00:00.500 --> ")


def test_the_steps_of_a_figure_are_links_to_their_moment() -> None:
    elements = page_with()
    assert elements.words("a", "step") == ["Walk the curve", "The sweep"]
    assert [(a["data-start"], a["href"]) for a in elements.all("a", "step")] == [
        ("0", "../figures/tangent-sweep/dark.mp4#t=0"),
        ("3.2", "../figures/tangent-sweep/dark.mp4#t=3.2"),
    ]
    assert elements.one("ol", "steps")


def test_a_figure_has_its_number_its_caption_and_its_transcript() -> None:
    caption = "Where <em>f</em> is <math><mi>f</mi></math>, look."
    html = text(render(planned("curves", placed(caption=caption))), "curves/index.html")
    elements = Elements(html)
    assert '<span class="figure__number">Figure 1</span> Where <em>f</em>' in html
    assert '<span class="nowrap"><math><mi>f</mi></math>,</span> look.</figcaption>' in html
    assert elements.one("details", "transcript") == {"class": "transcript"}
    transcript = html.partition('<details class="transcript">')[2].partition("</details>")[0]
    plain = " ".join(re.sub(r"<[^>]*>", " ", transcript).split())
    assert plain == (
        "Transcript A dot walks along a curve. Below, its slope is drawn. "
        "Walk the curve 0:00 The curve rises &amp; falls. "
        "The sweep 0:03 The tangent turns. It is level at the peak."
    )


def test_words_below_the_picture_begin_with_those_of_the_poster() -> None:
    elements = page_with()
    assert elements.words("p", "words__one--now") == ["It is level at the peak."]
    assert len(elements.all("p", "words__one")) == 3


def test_a_figure_of_one_look_is_shown_in_both_themes() -> None:
    elements = page_with("Plain")
    assert [s.get("media") for s in elements.all("source")] == [None, None]
    assert elements.one("video")["poster"] == "../figures/plain/dark.png"


def test_a_still_figure_is_a_picture_of_the_right_theme() -> None:
    elements = page_with("Still", alt="A still curve.")
    assert elements.all("video") == elements.all("a", "step") == []
    source, picture = elements.one("source"), elements.one("img")
    assert source["media"] == "(prefers-color-scheme: dark)"
    assert source["srcset"] == "../figures/still/dark.png"
    assert picture["src"] == "../figures/still/light.png"
    assert picture["alt"] == "A still curve."


def explorers_of(figure: PlacedFigure) -> tuple[str, dict[str, str]]:
    """Return a page with one figure, and the attributes of its explorer."""
    html = text(render(planned("curves", figure)), "curves/index.html")
    return html, Elements(html).one("manimark-explorer", "explorer")


@pytest.mark.parametrize("scene", ["Playground", "StillPlayground"])
def test_an_explorer_waits_hidden_right_after_the_video_or_picture(scene: str) -> None:
    html, element = explorers_of(placed(scene))
    slug = slug_of(scene)
    assert element == {
        "class": "explorer",
        "data-figure": slug,
        "data-folder": f"../figures/{slug}/",
        "hidden": "",
    }
    before, _, after = html.partition("<manimark-explorer ")
    assert before.rstrip().endswith(("</div>", "</picture>"))
    assert before.count("figure__stage") == html.count("figure__stage") == 1
    assert after.partition(">")[2].startswith("</manimark-explorer>")


def test_a_figure_keeps_its_film_beside_its_explorer() -> None:
    html, _ = explorers_of(placed("Playground"))
    like = text(render(planned("curves", placed())), "curves/index.html")
    kept = re.sub(r"<manimark-explorer.*?</manimark-explorer>\n|.*explorer\.js.*\n", "", html)
    assert kept.replace("playground", "tangent-sweep") == like


def test_an_explorer_that_opens_holds_its_picture_and_no_video() -> None:
    html, element = explorers_of(explorer())
    assert element == {
        "class": "explorer",
        "data-figure": "playground",
        "data-folder": "../figures/playground/",
        "data-opens": "",
    }
    inside = html.partition("<manimark-explorer ")[2].partition("</manimark-explorer>")[0]
    still = text(render(planned("curves", placed("StillPlayground"))), "curves/index.html")
    picture = re.search(r"<picture.*</picture>", still, re.S)
    assert picture is not None
    assert picture[0].replace("still-playground", "playground").replace("A curve", "A surface") in (
        inside
    )
    assert "<video" not in html
    assert 'class="steps"' not in html


def test_links_find_the_states_of_an_explorer_before_its_picture() -> None:
    html, _ = explorers_of(explorer("Playground", "f=saddle&x=1", "run=play"))
    inside = html.partition("<manimark-explorer ")[2].partition("<picture")[0]
    states = Elements(inside).all("span", "explorer__state")
    assert [state["id"] for state in states] == ["playground:f=saddle&x=1", "playground:run=play"]


def test_a_page_assigns_what_explorers_offer_before_its_own_script_runs() -> None:
    page = planned("curves", explorer(), placed("StillPlayground"), placed("Playground"))
    elements = Elements(text(render(page), "curves/index.html"))
    scripts = elements.all("script")
    assert [script["src"] for script in scripts] == [
        "../assets/theme.js",
        "../figures/playground/explorer.js",
        "../figures/still-playground/explorer.js",
        "../assets/site.js",
    ]
    assert ["defer" in script for script in scripts] == [False, True, True, True]


def test_the_feed_tells_of_dated_pages_with_the_latest_first() -> None:
    files = render(
        volume("v1", "Vol. I", "One", date(2025, 1, 31)),
        volume("v2", "Vol. II", "Two & a half", date(2026, 4, 1)),
        planned("about"),
    )
    feed = ElementTree.fromstring(text(files, "feed.xml"))
    titles = [entry.findtext("a:title", None, ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert titles == ["Two & a half", "One"]
    assert feed.findtext("a:updated", None, ATOM) == "2026-04-01T00:00:00Z"
    identifiers = [entry.findtext("a:id", None, ATOM) for entry in feed.findall("a:entry", ATOM)]
    assert identifiers[0] == "https://example.org/notes/v2/"


def test_the_site_map_names_every_page() -> None:
    files = render(planned("about"), volume("v1", "Vol. I", "One", date(2025, 1, 31)))
    places = [place.text for place in ElementTree.fromstring(text(files, "sitemap.xml")).iter()]
    assert [place for place in places if place and place.startswith(("http", "2"))] == [
        "https://example.org/notes/",
        "https://example.org/notes/about/",
        "https://example.org/notes/v1/",
        "2025-01-31",
    ]
    assert "https://example.org/notes/sitemap.xml" in text(files, "robots.txt")


def test_colours_are_typed_in_the_palette_only() -> None:
    kinds = ("css/*", "present/*.css", "images/*", "*.html")
    for file in [file for kind in kinds for file in TEMPLATES.glob(kind)]:
        assert not HEX.findall(file.read_text(encoding="utf-8")), file.name
        assert not re.search(r"\b(rgb|hsl|oklch)a?\(", file.read_text(encoding="utf-8")), file.name


def test_the_style_sheet_has_every_colour_of_both_themes() -> None:
    css = text(render(), "assets/site.css")
    palette = load_palette(TEMPLATES)
    for theme in ("dark", "light"):
        block = css.partition(f':root[data-theme="{theme}"] {{')[2].partition("}")[0]
        for name, colour in palette.of(theme).items():
            assert f"--{name}: {colour};" in block


def test_the_style_sheet_uses_no_property_that_is_not_defined() -> None:
    css = text(render(), "assets/site.css")
    defined = {*re.findall(r"(--[\w-]+):", css), "--played"}  # set by the script of the figure
    assert {*re.findall(r"var\((--[\w-]+)", css)} <= defined


def test_the_style_sheet_knows_the_classes_of_formulas() -> None:
    css = text(render(), "assets/site.css")
    assert formula_css() in css
    for meaning in ("function", "derivative", "level"):
        assert f"\n.{meaning} {{\n  color: var(--{meaning});\n}}" in css


def test_an_authors_own_styles_come_after_ours_and_before_print(own: Config) -> None:
    write(own.templates, {"css/accent.css": ".mine { color: var(--level); }\n"})
    css = text(render(config=own), "assets/site.css")
    assert css.index(".steps {") < css.index(".mine {") < css.index("@page {")


def test_scripts_are_classic_and_fetch_nothing() -> None:
    files = render()
    for name in ("assets/site.js", "assets/theme.js"):
        script = text(files, name).replace("http://www.w3.org/2000/svg", "the name of SVG")
        assert not re.search(r"^\s*(import|export)\b|fetch\(|https?:", script, re.M)


def test_an_author_overrides_a_block_and_keeps_the_rest(own: Config) -> None:
    mine = '{% extends "page.html" %}\n{% block opening %}<h1>{{ page.title }}!</h1>{% endblock %}'
    write(own.templates, {"loud.html": mine})
    page = planned("curves", "<p>Body.</p>", title="Curves", template="loud.html")
    html = text(render(page, config=own), "curves/index.html")
    assert "<h1>Curves!</h1>" in html
    assert "opening__title" not in html
    assert "<p>Body.</p>" in html


def test_rejects_a_page_whose_template_does_not_exist() -> None:
    lines = messages(lambda: render(planned("curves", template="pgae.html")))
    assert lines == ["content/curves.md:1: no template pgae.html (did you mean page.html?)"]


def test_a_mistake_in_a_shared_template_is_told_once(own: Config) -> None:
    write(own.templates, {"nav.html": "<nav>\n{{ site.nmae }}</nav>"})
    lines = messages(lambda: render(planned("a"), planned("b"), config=own))
    assert len(lines) == 1
    assert lines[0].startswith("site_templates/nav.html:2: ")
    assert lines[0].endswith("has no attribute 'nmae' (did you mean name?)")


def test_mistakes_in_several_templates_are_told_together(own: Config) -> None:
    files: dict[str, str | bytes] = {
        "feed.xml": "{{ paegs }}",
        "robots.txt": "\n{% if %}",
        "css/base.css": b"\n\xff",
    }
    write(own.templates, files)
    lines = messages(lambda: render(config=own))
    assert [line.partition(": ")[0] for line in lines] == [
        "site_templates/css/base.css:2",
        "site_templates/feed.xml:1",
        "site_templates/robots.txt:2",
    ]


def test_tells_what_is_missing_when_there_are_no_templates(tmp_path: Path) -> None:
    empty = replace(CONFIG, root=tmp_path, templates=tmp_path / "site_templates")
    assert any("no template home.html" in line for line in messages(lambda: render(config=empty)))

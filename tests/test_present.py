"""Presenters: which pages have one, and what its steps are."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from manimark.model import Section
from manimark.plan import PlacedFigure
from manimark.views import PresentView, Series, presenter_of, view_page, view_presenter

from .plans import (
    CONFIG,
    FIGURE,
    FIGURES,
    TEMPLATES,
    Elements,
    explorer,
    placed,
    planned,
    render,
    text,
    volume,
)


def view(*body: str | PlacedFigure, slug: str = "curves", root: str | None = None) -> PresentView:
    return view_presenter(planned(slug, *body), FIGURES, root)


@pytest.mark.parametrize(
    ("slug", "file"),
    [
        ("", "lectures/present.html"),
        ("curves", "lectures/curves/present.html"),
        ("notes/deep", "lectures/notes/deep/present.html"),
    ],
)
def test_lies_with_what_lecturers_take_away(slug: str, file: str) -> None:
    assert presenter_of(slug) == file
    files = render(planned(slug, placed()))
    page = Elements(text(files, file))
    depth = "../" * file.count("/")
    assert page.all("script")[0]["src"] == f"{depth}assets/theme.js"
    assert page.all("source")[0]["src"] == f"{depth}figures/tangent-sweep/dark.av1.mp4"


def test_every_address_leads_to_a_file_of_the_site() -> None:
    figures = (placed(), placed("Playground"))
    files = render(planned("notes/deep", *figures))
    page = Elements(text(files, "lectures/notes/deep/present.html"))
    links = [*page.all("link"), *page.all("a")]
    local = [e["href"] for e in links if "step" not in e.get("class", "")]
    local += [script["src"] for script in page.all("script")]
    for address in (a for a in local if not a.startswith("#") and "/figures/" not in a):
        assert address.removeprefix("../../../") in files


@pytest.mark.parametrize("parts", [(), (placed("Still"),), (explorer(),)], ids=str)
def test_a_page_without_a_video_has_none(parts: tuple[PlacedFigure, ...]) -> None:
    page = planned("curves", "<p>Words.</p>", *parts)
    files = render(page)
    assert not [name for name in files if "present" in name]
    assert view_page(page, CONFIG, FIGURES, Series(())).presenter == ""
    assert Elements(text(files, "curves/index.html")).all("a", "present-link") == []


def test_a_page_with_a_video_links_to_its_presenter() -> None:
    files = render(planned("notes/deep", placed()))
    link = Elements(text(files, "notes/deep/index.html")).one("a", "present-link")
    assert link["href"] == "../../lectures/notes/deep/present.html"
    assert {"assets/present.css", "assets/present.js"} <= set(files)


def test_searchers_are_led_to_the_page_instead() -> None:
    files = render(planned("curves", placed()))
    assert "present.html" not in text(files, "sitemap.xml")
    page = Elements(text(files, "lectures/curves/present.html"))
    assert {"name": "robots", "content": "noindex"} in page.all("meta")
    assert not [link for link in page.all("link") if link["rel"] == "canonical"]
    home = [a["href"] for a in page.all("a") if a["href"].endswith("index.html")]
    assert home == ["../../curves/index.html"]


def test_has_a_step_for_each_section_of_each_video_in_order() -> None:
    steps = view(placed(), "<p>Words.</p>", placed("Still"), placed("Plain")).steps
    assert [(s.number, s.name, s.figure.slug) for s in steps] == [
        (2, "Walk the curve", "tangent-sweep"),
        (3, "The sweep", "tangent-sweep"),
        (4, "Walk the curve", "plain"),
        (5, "The sweep", "plain"),
    ]


def test_a_step_ends_with_the_last_frame_before_the_next_section() -> None:
    steps = view(placed()).steps
    assert [(s.first, s.last, s.fps) for s in steps] == [(0, 191, 60), (192, 734, 60)]


def test_times_that_were_rounded_name_the_same_frames() -> None:
    sections = (Section("One", 0, 5.166667), Section("Two", 5.166667, 27.966667))
    figure = replace(FIGURE, fps=30, duration=27.966667, sections=sections)
    steps = view_presenter(planned("curves", placed()), {figure.slug: figure}).steps
    assert [(s.first, s.last) for s in steps] == [(0, 154), (155, 838)]


def test_a_step_never_ends_after_the_video() -> None:
    figure = replace(FIGURE, sections=(Section("All", 0, 12.5),))
    (step,) = view_presenter(planned("curves", placed()), {figure.slug: figure}).steps
    assert step.last == 734


def test_a_video_without_sections_is_one_step() -> None:
    figure = replace(FIGURE, sections=())
    (step,) = view_presenter(planned("curves", placed()), {figure.slug: figure}).steps
    assert (step.name, step.first, step.last) == ("Tangent sweep", 0, 734)
    assert step.words == tuple(caption.text for caption in FIGURE.captions)


def test_knows_which_sections_begin_again() -> None:
    figure = replace(
        FIGURE, sections=(FIGURE.sections[0], Section("Round", 3.2, 12.25, loops=True))
    )
    steps = view_presenter(planned("curves", placed()), {figure.slug: figure}).steps
    assert [step.loops for step in steps] == [False, True]


def test_the_notes_of_a_step_are_the_captions_that_begin_in_it() -> None:
    page = text(render(planned("curves", placed(caption="Watch."))), "lectures/curves/present.html")
    tiles = page.split('<button class="tile"')[2:]
    plain = [" ".join(re.sub(r"<[^>]*>", " ", tile.partition(">")[2]).split()) for tile in tiles]
    assert plain[0].startswith(
        "2 Walk the curve Figure 1 Figure 1. Watch. The curve rises &amp; falls."
    )
    assert plain[1].startswith(
        "3 The sweep Figure 1 Figure 1. Watch. The tangent turns. It is level at the peak."
    )


def test_captions_leave_their_links_behind() -> None:
    caption = 'See <a href="#fig-other" title="a &gt; b">Figure 2</a> &amp; <em>look</em>.'
    (figure,) = view(placed(caption=caption)).figures
    assert figure.caption == "See Figure 2 &amp; <em>look</em>."


def test_begins_with_title_volume_and_author() -> None:
    page = volume("v3", "Vol. III", "Slopes & more")
    page = replace(page, body=(placed(),))
    config = replace(CONFIG, author="A. Author")
    html = text(render(page, config=config), "lectures/v3/present.html")
    opening = html.partition("<header")[2].partition("</header>")[0]
    plain = " ".join(re.sub(r"<[^>]*>", " ", opening.partition(">")[2]).split())
    assert plain.startswith("Curves, Explained · Vol. III Slopes & more".replace("&", "&amp;"))
    assert "A. Author · example.org" in plain


def test_stands_wherever_its_figures_are_said_to_be() -> None:
    found = view(placed("Playground"), root="stuff/")
    assert found.scripts == ("stuff/figures/playground/explorer.js",)
    assert {source.src.partition("figures/")[0] for source in found.figures[0].sources} == {
        "stuff/"
    }
    assert found.home == ""


def test_loads_the_explorers_of_its_figures_before_what_uses_them() -> None:
    page = Elements(text(render(planned("c", placed("Playground"))), "lectures/c/present.html"))
    assert [script["src"].removeprefix("../../") for script in page.all("script")] == [
        "assets/theme.js",
        "figures/playground/explorer.js",
        "assets/site.js",
        "assets/present.js",
    ]


def test_scripts_are_classic_and_fetch_nothing() -> None:
    script = text(render(planned("c", placed())), "assets/present.js")
    assert not re.search(r"^\s*(import|export)\b|fetch\(|https?:", script, re.M)


def test_styles_use_no_property_that_is_not_defined() -> None:
    files = render(planned("c", placed()))
    scripts = "".join(f.read_text(encoding="utf-8") for f in TEMPLATES.glob("present/*.js"))
    defined = {*re.findall(r"(--[\w-]+):", text(files, "assets/site.css"))}
    defined |= {*re.findall(r'setProperty\("(--[\w-]+)"', scripts)}
    used = {*re.findall(r"var\((--[\w-]+)", text(files, "assets/present.css"))}
    assert used
    assert used <= defined


def test_readers_of_pages_load_nothing_of_it() -> None:
    files = render(planned("curves", placed()))
    page = Elements(text(files, "curves/index.html"))
    addresses = [e.get("src", e.get("href", "")) for e in [*page.all("script"), *page.all("link")]]
    assert not [address for address in addresses if "present" in address]
    assert "presented" not in text(files, "assets/site.js")

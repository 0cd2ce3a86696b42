"""Embeds: one for each figure, where it leads, and what authors paste into their own pages."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from manimark.config import Config
from manimark.model import ExplorerRef
from manimark.plan import PlacedFigure, PlannedPage
from manimark.views import embed_of, first_places, snippet_of, view_figure

from .plans import (
    CONFIG,
    FIGURE,
    PLAYGROUND,
    Elements,
    explorer,
    placed,
    planned,
    render,
    text,
)

SWEEP = "figures/tangent-sweep/embed.html"


def embed(*pages: PlannedPage, file: str = SWEEP, config: Config = CONFIG) -> Elements:
    return Elements(text(render(*pages, config=config), file))


def snippet(part: PlacedFigure, url: str = CONFIG.url) -> Elements:
    figure = PLAYGROUND if part.scene.slug == "playground" else FIGURE
    return Elements(
        snippet_of(view_figure(part, figure, ""), url, opens=isinstance(part.ref, ExplorerRef))
    )


@pytest.mark.parametrize(
    "part", [placed(), placed("Still"), placed("Plain"), placed("Playground"), explorer()], ids=str
)
def test_every_figure_has_one(part: PlacedFigure) -> None:
    files = render(planned("curves", part))
    page = Elements(text(files, embed_of(part.scene.slug)))
    assert page.one("figure")["data-figure"] == part.scene.slug
    assert "assets/embed.css" in files


def test_a_site_without_figures_has_none() -> None:
    assert not [name for name in render(planned("curves")) if "embed" in name]


def test_every_address_leads_to_a_file_of_the_site() -> None:
    files = render(planned("notes/deep", explorer(), placed()))
    for slug in ("tangent-sweep", "playground"):
        page = Elements(text(files, embed_of(slug)))
        links = [*page.all("link"), *page.all("a")]
        local = [e["href"] for e in links if "step" not in e.get("class", "")]
        local += [script["src"] for script in page.all("script")]
        # What is drawn is not among the files made here.
        local = [a for a in local if not re.match(r"https:|#|\.\./\.\./figures/", a)]
        assert local
        for address in local:
            assert address.removeprefix("../../").partition("#")[0] in files


def test_leads_to_the_figure_on_its_page_in_a_window_of_its_own() -> None:
    link = embed(planned("notes/deep", placed())).one("a", "source__page")
    assert link["href"] == "../../notes/deep/index.html#fig-tangent-sweep"
    assert (link["target"], link["rel"]) == ("_blank", "noopener")


def test_leads_to_the_first_page_of_several() -> None:
    other = placed(alt="Otherwise.")
    pages = (planned("a", "<p>Words.</p>", placed(), other), planned("b", other, placed("Still")))
    found = [(page.page.slug, part.scene.slug) for page, part in first_places(pages)]
    assert found == [("a", "tangent-sweep"), ("b", "still")]
    page = embed(*pages)
    assert page.one("video")["aria-label"] == "A curve."
    assert page.one("a", "source__page")["href"].startswith("../../a/")


def test_says_where_it_is_from_who_made_it_and_on_what_terms() -> None:
    page = planned("curves", placed(), title="Slopes & more")
    config = replace(CONFIG, author="A. Author")
    html = text(render(page, config=config), SWEEP)
    line = html.partition("<footer")[2].partition("</footer>")[0].partition(">")[2]
    plain = " ".join(re.sub(r"<[^>]*>", "", line).split())
    assert plain == "Figure 1, Slopes & more A. Author CC BY 4.0".replace("&", "&amp;")
    assert '<link rel="canonical" href="https://example.org/notes/curves/">' in html


@pytest.mark.parametrize("license", ["", "LicenseRef-Ours"])
def test_links_to_no_terms_that_have_no_address(license: str) -> None:
    page = embed(planned("curves", placed()), config=replace(CONFIG, license=license))
    assert page.all("a", "source__license") == []
    assert page.words("span", "source__license") == [license] * bool(license)


def test_searchers_are_led_to_the_page_instead() -> None:
    files = render(planned("curves", placed()))
    assert {"name": "robots", "content": "noindex"} in embed(planned("c", placed())).all("meta")
    assert "embed" not in text(files, "sitemap.xml")
    assert "embed" not in text(files, "feed.xml")


def test_captions_leave_their_links_behind() -> None:
    page = embed(planned("curves", placed(caption='See <a href="#fig-other">Figure 2</a>.')))
    assert [a for a in page.all("a") if a["href"].startswith("#")] == []


def test_loads_the_pages_own_scripts_and_its_explorer() -> None:
    page = embed(planned("c", placed("Playground")), file="figures/playground/embed.html")
    assert [script["src"] for script in page.all("script")] == [
        "../../assets/theme.js",
        "../../figures/playground/explorer.js",
        "../../assets/site.js",
    ]


def test_readers_of_pages_load_nothing_of_it() -> None:
    files = render(planned("curves", placed()))
    page = Elements(text(files, "curves/index.html"))
    addresses = [e.get("src", e.get("href", "")) for e in [*page.all("script"), *page.all("link")]]
    assert not [address for address in addresses if "embed" in address]
    assert ".source" not in text(files, "assets/site.css")


def test_styles_use_no_property_that_is_not_defined() -> None:
    files = render(planned("c", placed()))
    defined = {*re.findall(r"(--[\w-]+):", text(files, "assets/site.css"))}
    used = {*re.findall(r"var\((--[\w-]+)", text(files, "assets/embed.css"))}
    assert used
    assert used <= defined


# What authors paste.


def test_a_snippet_is_one_frame_that_says_what_it_shows() -> None:
    frame = snippet(placed(alt='A "curve" & <b>.')).one("iframe")
    assert frame["src"] == f"{CONFIG.url}{SWEEP}"
    assert frame["title"] == 'A "curve" & <b>.'
    assert {"allowfullscreen", "loading"} <= set(frame)


@pytest.mark.parametrize("part", [placed(), explorer()], ids=["video", "explorer"])
def test_a_snippet_has_the_same_shape_with_and_without_styles(part: PlacedFigure) -> None:
    frame = snippet(part).one("iframe")
    found = re.search(r"aspect-ratio: (\d+) / (\d+);", frame["style"])
    assert found
    across, down = map(int, found.groups())
    assert int(frame["width"]) * down == int(frame["height"]) * across
    # The picture is 16:9 and has something below it.
    assert across / down < 16 / 9


def test_a_snippet_gives_what_opens_as_an_explorer_more_room() -> None:
    shapes = [snippet(part).one("iframe")["height"] for part in (placed(), explorer())]
    assert int(shapes[0]) < int(shapes[1])


def test_a_snippet_has_the_shape_of_the_embed_that_it_frames() -> None:
    # Whatever a page itself shows, the embed is as the first page shows it.
    files = render(planned("a", explorer()), planned("b", placed("Playground")))
    assert [text(files, f"{page}/index.html").count("4 / 3") for page in "ab"] == [1, 1]
    files = render(planned("a", placed("Playground")), planned("b", explorer()))
    assert [text(files, f"{page}/index.html").count("4 / 3") for page in "ab"] == [0, 0]

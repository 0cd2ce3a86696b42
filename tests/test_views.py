"""What templates are given."""

from __future__ import annotations

from base64 import b64decode
from dataclasses import replace

import pytest

from manimark.model import Heading, Section
from manimark.views import (
    ExplorerView,
    License,
    Series,
    license_of,
    root_of,
    view_figure,
    view_page,
)
from manimark.webvtt import captions_vtt

from .plans import (
    CONFIG,
    FIGURE,
    FIGURES,
    ONE_LOOK,
    PLAYGROUND,
    STILL,
    explorer,
    placed,
    planned,
    volume,
)

PAGE = view_page(planned("curves"), CONFIG, FIGURES, Series(()))
SWEEP = view_figure(placed(), FIGURE, "../")


@pytest.mark.parametrize(("slug", "root"), [("", ""), ("curves", "../"), ("a/b/c", "../../../")])
def test_finds_the_way_to_the_root_from_any_depth(slug: str, root: str) -> None:
    assert root_of(slug) == root


@pytest.mark.parametrize(
    ("name", "license_"),
    [
        (
            "CC-BY-NC-SA-4.0",
            License("CC BY-NC-SA 4.0", "https://creativecommons.org/licenses/by-nc-sa/4.0/"),
        ),
        ("CC0-1.0", License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")),
        ("MIT", License("MIT", "")),
        ("", None),
    ],
)
def test_knows_where_creative_commons_licenses_stand(name: str, license_: License | None) -> None:
    assert license_of(name) == license_


def test_offers_the_best_file_of_each_theme_first() -> None:
    assert [(s.theme, s.src, s.media) for s in SWEEP.sources] == [
        ("dark", "../figures/tangent-sweep/dark.av1.mp4", "(prefers-color-scheme: dark)"),
        ("dark", "../figures/tangent-sweep/dark.mp4", "(prefers-color-scheme: dark)"),
        ("light", "../figures/tangent-sweep/light.av1.mp4", "(prefers-color-scheme: light)"),
        ("light", "../figures/tangent-sweep/light.mp4", "(prefers-color-scheme: light)"),
    ]


def test_a_figure_of_one_look_is_for_both_themes() -> None:
    view = view_figure(placed("Plain"), ONE_LOOK, "")
    assert [source.media for source in view.sources] == ["", ""]
    assert view.posters["light"] == view.posters["dark"] == "figures/plain/dark.png"


def test_a_still_figure_has_pictures_and_no_steps() -> None:
    view = view_figure(placed("Still"), STILL, "")
    assert (view.sources, view.steps) == ((), ())
    assert view.captions == ""
    assert view.posters == {"dark": "figures/still/dark.png", "light": "figures/still/light.png"}


def test_a_step_leads_to_its_moment_in_a_file_that_every_browser_plays() -> None:
    step = SWEEP.steps[1]
    assert step.href == "../figures/tangent-sweep/dark.mp4#t=3.2"
    assert (step.name, step.start, step.end, step.clock) == ("The sweep", "3.2", "12.25", "0:03")


def test_every_caption_is_told_in_the_step_in_which_it_begins() -> None:
    assert [step.words for step in SWEEP.steps] == [
        ("The curve rises & falls.",),
        ("The tangent turns.", "It is level at the peak."),
    ]


def test_no_caption_is_lost_after_the_last_section() -> None:
    early_end = replace(FIGURE, sections=(Section("All", 0, 5),))
    steps = view_figure(placed(), early_end, "").steps
    assert steps[0].words == tuple(caption.text for caption in FIGURE.captions)


def test_captions_travel_inside_the_page() -> None:
    head, _, data = SWEEP.captions.partition(",")
    assert head == "data:text/vtt;base64"
    assert b64decode(data).decode() == captions_vtt(FIGURE.captions)


def test_tells_the_length_in_whole_seconds_rounded_up() -> None:
    assert SWEEP.length == "0:13"


def test_separates_the_paragraphs_of_a_description() -> None:
    assert SWEEP.description == ("A dot walks along a curve.", "Below, its slope is drawn.")


def test_lists_the_headings_of_the_second_level() -> None:
    headings = (
        Heading(2, "one", "One &amp; <em>only</em>", "One & only"),
        Heading(3, "detail", "Detail", "Detail"),
        Heading(2, "two", "Two", "Two"),
    )
    view = view_page(planned("curves", headings=headings), CONFIG, FIGURES, Series(()))
    assert [(e.anchor, str(e.html)) for e in view.contents] == [
        ("one", "One &amp; <em>only</em>"),
        ("two", "Two"),
    ]


def test_a_volume_knows_its_neighbours() -> None:
    pages = [volume(f"v{n}", f"Vol. {n}", f"Title {n}") for n in (1, 2, 3)]
    volumes = [planned.page for planned in pages]
    views = [view_page(page, CONFIG, FIGURES, Series(volumes)) for page in pages]
    assert [view.previous and view.previous.href for view in views] == [
        None,
        "../v1/index.html",
        "../v2/index.html",
    ]
    assert [view.next and view.next.href for view in views] == [
        "../v2/index.html",
        "../v3/index.html",
        None,
    ]


def test_a_page_outside_the_series_has_no_neighbours() -> None:
    series = Series([volume("v1", "Vol. 1", "One").page])
    view = view_page(planned("about"), CONFIG, FIGURES, series)
    assert (view.previous, view.next) == (None, None)


def test_an_explorer_waits_behind_the_video_of_a_figure() -> None:
    view = view_figure(placed("Playground"), PLAYGROUND, "../")
    assert view.explorer == ExplorerView("../figures/playground/", opens=False, states=())
    without = view_figure(placed("Playground"), replace(PLAYGROUND, explores={}), "../")
    assert replace(view, explorer=None) == without


def test_a_figure_with_nothing_to_take_hold_of_has_no_explorer() -> None:
    assert SWEEP.explorer is None


def test_an_explorer_opens_without_its_film() -> None:
    view = view_figure(explorer("Playground", "f=saddle&x=1", "run=play"), PLAYGROUND, "")
    assert view.explorer == ExplorerView(
        folder="figures/playground/",
        opens=True,
        states=("playground:f=saddle&x=1", "playground:run=play"),
    )
    assert (view.sources, view.steps, view.words, view.captions) == ((), (), (), "")
    assert view.posters["dark"] == "figures/playground/dark.png"
    assert view.description == SWEEP.description


def test_an_explorer_opens_even_where_a_stand_in_offers_nothing() -> None:
    view = view_figure(explorer("Still"), STILL, "")
    assert view.explorer is not None
    assert view.explorer.opens


def test_a_page_loads_the_script_of_each_explorer_once_in_the_order_of_the_text() -> None:
    body = (
        *(placed(), placed("StillPlayground"), "<p>x</p>"),
        *(explorer(), placed("Playground"), placed("StillPlayground")),
    )
    view = view_page(planned("a/b", *body), CONFIG, FIGURES, Series(()))
    assert view.scripts == (
        "../../figures/still-playground/explorer.js",
        "../../figures/playground/explorer.js",
    )
    assert PAGE.scripts == ()

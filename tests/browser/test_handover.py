"""Taking hold of a video: the explorer stands where the video stood, and gives it back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from manimark.model import Theme
from manimark.palette import load_palette

from ..films import Film, Shot
from ..measure import Array, Frame
from ..samples import ROOT
from .conftest import Opener, first_in_chromium
from .holding import (
    bare,
    drag_dot_to,
    expect_held,
    expect_let_go,
    figure_on,
    frame_of,
    held_at,
    let_go,
    open_video,
    play,
    readings,
    seek,
    stage_picture,
    take_hold,
)
from .marks import MARKS, developed, dot_of, marks_at, places_of
from .screen import Picture, color_difference
from .visits import visiting

SLUGS = tuple(MARKS)

# Where the video shows all that the explorer draws.
AMID = {
    "tangent-sweep": "The sweep",
    "saddle-critical-point": "Toward the centre",
    "level-curve-perpendicularity": "Drift along it",
}

# Pictures are told apart at half the stage's size, in its pixels.
HALF = (960, 540)
AFAR = 3  # by which they are blurred, so that the coding's noise levels out
BAND = 4  # around what moves

CALM = {"reduced_motion": "reduce"}  # nothing fades; Firefox does not hear of it

ADD_FIELD = """(figure, name) => {
  const field = document.createElement(name);
  figure.append(field);
  field.focus();
}"""

PLACES = """([slug, frames]) => {
  const { film } = window.explorers[slug];
  return Array.from({ length: frames }, (_, frame) => calculus.placeAt(film, frame));
}"""


@dataclass(frozen=True)
class Look:
    """How figures are looked at."""

    browser: str
    """Name of its fixture; the Firefox of the night is dark and spares its reader motion."""
    theme: Theme

    def __str__(self) -> str:
        return f"{self.browser}-{self.theme}"


LOOKS = (
    Look("chromium", "dark"),
    Look("chromium", "light"),
    Look("firefox_of_the_night", "dark"),
)
MOMENTS = 20  # of each figure in each look


@dataclass(frozen=True)
class Moment:
    """A frame of a video, and the explorer that took its place."""

    film: Shot
    explorer: Shot
    """The same, but with the explorer's picture."""
    told: dict[str, str]
    """What its read-outs said."""


FilmOf = Callable[[str, Theme], Film]


@pytest.fixture(scope="module")
def film_of(site: Path) -> FilmOf:
    """Return a figure in a theme; each is decoded once."""

    @cache
    def film(slug: str, theme: Theme) -> Film:
        colors = load_palette(ROOT / "site_templates").of(theme)
        return Film(site / "figures" / slug, theme, "mp4", colors)

    return film


@pytest.fixture(scope="module", params=LOOKS, ids=str)
def look(request: pytest.FixtureRequest) -> Look:
    found: Look = request.param
    return found


@pytest.fixture(scope="module")
def page(look: Look, site_url: str, volume: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    """The page with the figures in one look, open for many moments."""
    browser = request.getfixturevalue(look.browser)
    with visiting(browser, f"{site_url}/{volume}", color_scheme=look.theme, **CALM) as visit:
        yield visit.page


@pytest.fixture(scope="module", params=SLUGS)
def film(request: pytest.FixtureRequest, look: Look, film_of: FilmOf) -> Film:
    """Each figure in the theme of the look."""
    return film_of(request.param, look.theme)


@pytest.fixture(scope="module")
def figure(page: Page, film: Film) -> Locator:
    """The figure on the page, its video open and paused."""
    found = figure_on(page, film.folder.name)
    open_video(found)
    return found


@pytest.fixture(scope="module")
def moments(figure: Locator, film: Film) -> list[Moment]:
    """Moments all over the video at which its dot is on show, each taken hold of."""
    shots = [shot for shot in film.shots if shot["dot"] == 1]
    chosen = [shots[round(i)] for i in np.linspace(0, len(shots) - 1, MOMENTS)]
    found = []
    for shot in chosen:
        told, picture = held_at(figure, shot.number, film.fps)
        held = replace(shot, pixels=developed(picture, shot.pixels))
        found.append(Moment(shot, held, told))
    return found


def still_of(film: Film) -> Frame:
    """Return the picture of what stands still, as a video holds it."""
    (file,) = film.folder.glob(f"{film.theme}.stage.*.png")
    picture = cv2.imread(str(file), cv2.IMREAD_COLOR_RGB)
    return developed(np.asarray(picture, np.uint8), film.shots[0].pixels)


def test_marks_stand_where_the_video_shows_them(moments: list[Moment], film: Film) -> None:
    still = still_of(film)
    for mark in MARKS[film.folder.name]:
        shown = [moment for moment in moments if mark.shown(moment.film)]
        assert len(shown) >= MOMENTS // 6, mark.name
        misses = {}
        for moment in shown:
            first, second = (mark.place(shot, still) for shot in (moment.film, moment.explorer))
            misses[moment.film.number] = float(np.hypot(*(first - second)))
        assert all(miss < 1 for miss in misses.values()), (mark.name, misses)


def test_reads_what_the_trace_says(moments: list[Moment], film: Film) -> None:
    for moment in moments:
        for name in {"x", "y", "f", "slope", "fx", "fy", "norm"} & set(film.trace["names"]):
            usual = np.abs(film.track(name)).max()
            near = pytest.approx(moment.film[name], rel=1e-3, abs=1e-3 * usual)
            assert float(moment.told[name]) == near, (moment.film.number, name)


def test_knows_where_every_frame_has_its_dot(page: Page, film: Film) -> None:
    shown = film.track("dot") == 1
    told = np.array(page.evaluate(PLACES, [film.folder.name, len(shown)]))
    pairs = zip(marks_at(film, places_of(film)), marks_at(film, told), strict=True)
    for traced, drawn in pairs:
        misses = np.hypot(*(drawn - traced)[shown].T)
        assert misses.max() < 1, np.flatnonzero(shown)[misses >= 1]


def test_can_hardly_be_told_apart(figure: Locator, film: Film) -> None:
    video, explorer, still = pictures_amid(figure, film)
    unlike = difference(video, explorer)
    assert unlike.mean() < 1.5
    assert (unlike > 10).mean() < 5e-4
    # Beside what moves not even a letter is missing.
    moves = color_difference(explorer, still) > 3
    band = cv2.dilate(moves.astype(np.uint8), np.ones((2 * BAND + 1, 2 * BAND + 1)))
    unlike = difference(np.where(band[..., None], explorer, video), explorer)
    assert (unlike > 6).mean() < 4e-5


def pictures_amid(figure: Locator, film: Film) -> tuple[Picture, Picture, Picture]:
    """Return the stage amid a section: the video's, the explorer's, and without what moves."""
    amid = film.during(AMID[film.folder.name])
    seek(figure, amid[len(amid) // 2].number, film.fps)
    with bare(figure):
        video = stage_picture(figure)
    take_hold(figure)
    explorer, drawing = stage_picture(figure), figure.locator(".explorer__drawing")
    drawing.evaluate("(drawing) => (drawing.style.visibility = 'hidden')")
    still = stage_picture(figure)
    drawing.evaluate("(drawing) => (drawing.style.visibility = '')")
    let_go(figure)
    return half(video), half(explorer), half(still)


def half(picture: Picture) -> Picture:
    return np.asarray(cv2.resize(picture, HALF, interpolation=cv2.INTER_AREA), np.uint8)


def difference(first: Picture, second: Picture) -> Array:
    """Return by how much two pictures differ to who stands a little back."""
    seen = [cv2.GaussianBlur(picture, (0, 0), AFAR) for picture in (first, second)]
    return color_difference(*(np.asarray(picture, np.uint8) for picture in seen))


# What taking hold and letting go do.


@pytest.fixture
def first(site: Path) -> Film:
    """The first figure; that it is dark matters to nobody here."""
    colors = load_palette(ROOT / "site_templates").dark
    return Film(site / "figures" / SLUGS[0], "dark", "mp4", colors)


def test_pauses_and_stands_at_the_same_place(
    browser: Browser, home: str, volume: str, first: Film, visit: Opener
) -> None:
    reader = visit(browser, f"{home}/{volume}")
    figure = figure_on(reader.page, SLUGS[0])
    play(figure)
    button = figure.locator(".hold")
    button.scroll_into_view_if_needed()
    stage = figure.locator(".figure__stage").bounding_box()
    button.click()
    expect_held(figure)
    expect(figure.locator("video")).to_have_js_property("paused", True)
    expect(figure.locator("[data-part=dot]")).to_be_focused()
    assert stage is not None
    assert figure.locator(".explorer__stage").bounding_box() == pytest.approx(stage, abs=0.5)
    frame = frame_of(figure, first.fps)
    assert readings(figure)["x"] == pytest.approx(first.track("x")[frame], abs=1e-3)
    let_go(figure)
    expect(button).to_be_focused()
    assert frame_of(figure, first.fps) == frame
    expect(figure.locator("video")).to_have_js_property("paused", True)
    assert reader.complaints == []
    assert reader.strangers(home) == []


def test_goes_back_to_where_the_dot_was_left(
    chromium: Browser, site_url: str, volume: str, film_of: FilmOf, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", **CALM).page
    for slug in SLUGS:
        film, figure = film_of(slug, "dark"), figure_on(page, slug)
        dots, _ = marks_at(film, places_of(film))
        shown = np.flatnonzero(film.track("dot") == 1)
        open_video(figure)
        for share in (0.1, 0.7):
            frame = shown[int(share * len(shown))]
            seek(figure, frame, film.fps)
            take_hold(figure)
            # As far away as the video ever comes.
            goal = shown[np.hypot(*(dots[shown] - dots[frame]).T).argmax()]
            drag_dot_to(figure, *dots[goal])
            left = dot_of(film, readings(figure))
            assert np.hypot(*(left - dots[goal])) < 15
            let_go(figure)
            assert np.hypot(*(left - dots[frame_of(figure, film.fps)])) < 6


def test_goes_back_to_where_the_dot_was_reset(
    chromium: Browser, site_url: str, volume: str, first: Film, visit: Opener
) -> None:
    figure = figure_on(visit(chromium, f"{site_url}/{volume}", **CALM).page, SLUGS[0])
    open_video(figure)
    seek(figure, int(np.flatnonzero(first.track("x") > 9)[0]), first.fps)
    take_hold(figure)
    figure.locator("[data-do=reset]").click()
    left = readings(figure)["x"]
    let_go(figure)
    assert first.track("x")[frame_of(figure, first.fps)] == pytest.approx(left, abs=0.05)


def test_lets_go_even_if_the_video_cannot_be_had(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}", **CALM).page
    page.route("**/*.mp4", lambda route: route.abort())
    figure = figure_on(page, SLUGS[0])
    take_hold(figure)
    page.keyboard.press("End")
    let_go(figure)


@first_in_chromium
def test_begins_at_its_own_start_before_the_first_play(
    browser: Browser, site_url: str, volume: str, first: Film, visit: Opener
) -> None:
    reader = visit(browser, f"{site_url}/{volume}", **CALM)
    figure = figure_on(reader.page, SLUGS[0])
    take_hold(figure)
    start = reader.page.evaluate("(slug) => window.explorers[slug].stages[0].start", SLUGS[0])
    assert readings(figure)["x"] == pytest.approx(start[0])
    let_go(figure)
    # Nothing has happened: the poster waits as before.
    expect(figure.locator(".play")).to_be_visible()
    expect(figure.locator(".hold")).to_be_focused()
    assert reader.videos() == []
    take_hold(figure)
    reader.page.keyboard.press("End")
    let_go(figure)
    expect(figure.locator(".play")).to_have_count(0)
    expect(figure.locator("video")).to_have_js_property("paused", True)
    assert first.track("x")[frame_of(figure, first.fps)] == pytest.approx(10, abs=0.05)


def test_keys_do_as_the_buttons(
    chromium: Browser, site_url: str, volume: str, first: Film, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", **CALM).page
    figure, other = (figure_on(page, slug) for slug in SLUGS[:2])
    open_video(figure)
    seek(figure, 500, first.fps)
    for back in ("Escape", "e"):
        page.keyboard.press("e")
        expect_held(figure)
        expect(figure.locator("[data-part=dot]")).to_be_focused()
        page.keyboard.press(back)
        expect_let_go(figure)
        expect(figure.locator(".hold")).to_be_focused()
        assert frame_of(figure, first.fps) == 500
    # Away from any figure it means the one that is best seen.
    page.evaluate("document.activeElement.blur()")
    other.evaluate("(figure) => figure.scrollIntoView({ behavior: 'instant' })")
    page.keyboard.press("e")
    expect_held(other)
    expect(figure.locator(".explorer")).to_be_hidden()


def test_keys_stay_letters_where_one_types(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", **CALM).page
    figure = figure_on(page, SLUGS[0])
    figure.scroll_into_view_if_needed()
    for field in ("input", "textarea", "select"):
        figure.evaluate(ADD_FIELD, field)
        page.keyboard.press("e")
        expect(page.locator(".explorer:not([data-opens]):visible")).to_have_count(0)
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+e")
    expect(page.locator(".explorer:not([data-opens]):visible")).to_have_count(0)


@first_in_chromium
def test_changes_the_theme_while_it_is_held(
    browser: Browser, site_url: str, volume: str, first: Film, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}", color_scheme="light", **CALM).page
    figure = figure_on(page, SLUGS[0])
    open_video(figure)
    seek(figure, 500, first.fps)
    take_hold(figure)
    before = readings(figure)
    page.locator(".theme-switch").click()
    still = figure.locator(".explorer__still")
    expect(still).to_have_attribute("src", re.compile(r"/dark\.stage"))
    assert readings(figure) == before
    let_go(figure)
    video = figure.locator("video")
    assert video.evaluate("(video) => video.currentSrc").endswith("/dark.av1.mp4")
    expect(video).to_have_js_property("seeking", False)
    assert frame_of(figure, first.fps) == 500


def test_offers_nothing_to_hold_without_scripts(
    chromium: Browser, home: str, volume: str, visit: Opener
) -> None:
    page = visit(chromium, f"{home}/{volume}", java_script_enabled=False).page
    expect(page.locator(".hold")).to_have_count(0)
    for slug in SLUGS:
        figure = figure_on(page, slug)
        expect(figure.locator(".explorer")).to_be_hidden()
        expect(figure.locator("video")).to_be_visible()
        expect(figure.locator("video")).to_have_attribute("controls", "")


def test_leaves_a_scene_without_explorer_a_plain_video(
    chromium: Browser, built_project: Path, visit: Opener
) -> None:
    reader = visit(chromium, (built_project / "build" / "site" / "index.html").as_uri())
    figure = figure_on(reader.page, "appears")
    figure.locator(".play").click()
    expect(figure.locator(".play")).to_have_count(0)
    reader.page.keyboard.press("e")
    expect(figure.locator("video")).to_be_visible()
    expect(reader.page.locator(".hold, .explorer")).to_have_count(0)
    assert reader.complaints == []

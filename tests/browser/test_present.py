"""The presenter: a lecturer's keys and fingers, what then stands on the screen, and the speaker."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, Route, expect

from .conftest import Opener, first_in_chromium
from .screen import Picture, photograph, wait_until
from .test_access import violations
from .test_video import moving_frames
from .visits import Visit, probe

PRESENTER = "lectures/gradients-and-derivatives/present.html"
# So that a test has all the time it needs: what is begun stays at its first frame.
STAND_STILL = "HTMLMediaElement.prototype.play = () => Promise.resolve();"
SAME = 0.5  # of 255, between two photographs of the same
SIZE = (214, 120)  # of pictures that are compared
ALIKE = 2.2  # between a frame and a photograph of it
# A browser that pauses and seeks too late, from when it is told to be late.
LATE = """for (const [name, kind] of [["pause", "value"], ["currentTime", "set"]]) {
  const told = Object.getOwnPropertyDescriptor(HTMLMediaElement.prototype, name);
  Object.defineProperty(HTMLMediaElement.prototype, name, {
    ...told,
    [kind](...all) {
      const act = () => told[kind].apply(this, all);
      globalThis.late ? setTimeout(act, 600) : act();
    },
  });
}"""
# Over a video: the picture that is to be seen in its place, and the one that is going to be.
STANDS, HANGS = "[data-stands]", ".film__cover:not([hidden], [data-stands])"
# A script that is busy with something else; then it tells how far the video has come meanwhile.
BUSY = """async (seconds) => {
  for (const end = performance.now() + 1000 * seconds; performance.now() < end; );
  await null;
  return document.querySelector(".shown video").currentTime;
}"""
NO_CHANNEL = "delete globalThis.BroadcastChannel;"
_AT_STEP = """(number) =>
  document.querySelector(".bar__number").textContent === String(number) &&
  document.querySelectorAll(".shown").length === 1 &&
  document.querySelectorAll(".coming").length === 0 &&
  location.hash === `#${number}`"""
CALM = {
    "reduced_motion": "reduce",
    "color_scheme": "light",
    "viewport": {"width": 1280, "height": 720},
}


@dataclass(frozen=True)
class Section:
    """A step as `figure.json` tells of it."""

    name: str
    slug: str
    first: int
    """Its first frame."""
    last: int
    """Its last frame."""
    fps: int
    words: list[str]
    """The captions that begin in it."""


@pytest.fixture(scope="module")
def sections(figures: list[dict[str, Any]]) -> list[Section]:
    """The steps that follow the title."""
    found = []
    for figure in figures:
        for section in figure["sections"]:
            start, end = section["start"], section["end"]
            words = [c["text"] for c in figure["captions"] if start <= c["start"] < end]
            frames = [round(time * figure["fps"]) for time in (start, end)]
            place = (frames[0], frames[1] - 1, figure["fps"])
            found.append(Section(section["name"], figure["slug"], *place, words))
    return found


def talk(
    visit: Opener, browser: Browser, home: str, step: int = 1, script: str = "", **settings: Any
) -> Visit:
    """Open the presenter at a step, after a script of the test's own."""
    reader = visit(browser, "about:blank", **(CALM | settings))
    if script:
        reader.page.context.add_init_script(script)
    reader.page.goto(f"{home}/{PRESENTER}#{step}")
    expect_step(reader.page, step)
    return reader


def expect_step(page: Page, number: int) -> None:
    """Wait until a step is told and shown."""
    page.wait_for_function(_AT_STEP, arg=number)


def film(page: Page) -> Locator:
    return page.locator(".figure.shown video")


def frame(page: Page, fps: int) -> int:
    """Return the number of the frame that the video on the screen is at."""
    return int(film(page).evaluate("(v) => v.currentTime") * fps + 0.01)


def expect_rest(page: Page, number: int, fps: int) -> None:
    """Wait until a picture stands over the video, which stays at a frame."""
    expect(page.locator(f".shown {STANDS}")).to_be_visible()
    expect(film(page)).to_have_js_property("paused", True)
    expect(film(page)).to_have_js_property("seeking", False)
    wait_until(page, lambda: frame(page, fps) == number)


# Pictures.


@cache
def frames_of(folder: Path, theme: str) -> list[Picture]:
    """Return every frame of a video, small."""
    with av.open(str(folder / f"{theme}.mp4")) as video:
        return [small(f.to_ndarray(format="rgb24")) for f in video.decode(video=0)]


def small(picture: Any) -> Picture:
    """Return what the bar and the button leave free, at a quarter of the size of a draft."""
    return np.asarray(cv2.resize(picture, SIZE, interpolation=cv2.INTER_AREA), np.uint8)[10:]


def unlike(first: Picture, second: Picture) -> float:
    """Return by how much pixels differ on average, of 255."""
    return float(np.abs(first.astype(float) - second).mean())


def shown(page: Page) -> Picture:
    return small(photograph(page))[:98]


def looks_like(page: Page, picture: Picture) -> bool:
    return unlike(shown(page), picture[:98]) < ALIKE


def still(page: Page, site: Path, section: Section) -> Picture:
    """Return what the screen shows of a section's first frame, which is made sure of."""
    frames = frames_of(site / "figures" / section.slug, "light")
    wait_until(page, lambda: looks_like(page, frames[section.first]))
    return shown(page)


def assert_told_apart(*pictures: Picture) -> None:
    """Make sure that pictures differ from each other and from an empty screen."""
    blank = np.full_like(pictures[0], pictures[0][0, 0])
    for first, second in combinations((blank, *pictures), 2):
        assert unlike(first, second) > 2 * SAME


def assert_one_of(seen: Sequence[Picture], *allowed: Picture) -> None:
    """Make sure that nothing else was seen meanwhile."""
    for picture in seen:
        assert min(unlike(picture, one) for one in allowed) < SAME


def retell(page: Page, number: int, attributes: str) -> None:
    """Let the presenter say something else of a step."""

    def answer(route: Route) -> None:
        body = route.fetch().text()
        tile = re.compile(
            rf'data-first="\d+" data-last="\d+"(?=[^>]*>(?:(?!<button).)*?>{number}<)', re.S
        )
        told, count = tile.subn(attributes, body, count=1)
        assert count == 1
        route.fulfill(body=told, content_type="text/html")

    page.route("**/present.html*", answer)


# Steps.


def test_steps_by_keys_and_clicker_through_every_section(
    browser: Browser, home: str, sections: list[Section], visit: Opener
) -> None:
    reader = talk(visit, browser, home, script=STAND_STILL)
    page = reader.page
    expect(page.locator("h1")).to_be_visible()
    for number, section in enumerate(sections, start=2):
        page.keyboard.press(("Space", "ArrowRight", "PageDown", "ArrowDown")[number % 4])
        expect_step(page, number)
        expect(page.locator(".bar__name")).to_have_text(section.name)
        expect(page.locator(".figure.shown")).to_have_attribute("data-figure", section.slug)
        assert frame(page, section.fps) == section.first
    last = len(sections) + 1
    page.keyboard.press("PageDown")
    expect_step(page, last)
    for number, key in ((last - 1, "PageUp"), (last - 2, "ArrowLeft"), (1, "Home"), (last, "End")):
        page.keyboard.press(key)
        expect_step(page, number)
    assert reader.complaints == []
    assert reader.strangers(home) == []


@first_in_chromium
def test_goes_back_to_the_start_of_a_step_that_has_begun(
    browser: Browser, site_url: str, sections: list[Section], visit: Opener
) -> None:
    page = talk(visit, browser, site_url, 4, STAND_STILL).page
    start = sections[2].first / sections[2].fps
    film(page).evaluate("(v, time) => { v.currentTime = time; }", start + 2)
    page.keyboard.press("PageUp")
    wait_until(page, lambda: frame(page, sections[2].fps) == sections[2].first)
    expect_step(page, 4)
    page.keyboard.press("PageUp")
    expect_step(page, 3)


def test_steps_by_buttons_and_says_so(
    chromium: Browser, site_url: str, sections: list[Section], visit: Opener
) -> None:
    page = talk(visit, chromium, site_url, 2, STAND_STILL).page
    bar = page.locator(".bar")
    bar.get_by_role("button", name="Forward").click()
    expect_step(page, 3)
    told = f"Step 3 of {len(sections) + 1}: {sections[1].name}, figure 1"
    expect(page.get_by_role("status").filter(has_text="Step")).to_have_text(told)
    # The next key is for the talk, not for the button.
    page.keyboard.press("ArrowLeft")
    expect_step(page, 2)
    bar.get_by_role("button", name="Forward").focus()
    page.keyboard.press("Enter")
    expect_step(page, 3)


def test_steps_by_taps_and_swipes(chromium: Browser, site_url: str, visit: Opener) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    page = talk(visit, chromium, site_url, 2, STAND_STILL, **phone).page
    page.touchscreen.tap(350, 700)
    expect_step(page, 3)
    page.touchscreen.tap(40, 300)
    expect_step(page, 2)
    page.touchscreen.tap(195, 300)  # the middle only wakes the bar
    for way, number in ((-1, 3), (-1, 4), (1, 3)):
        swipe(page, way)
        expect_step(page, number)


def swipe(page: Page, way: int) -> None:
    """Draw a finger over the screen, to the left if `way` is −1."""
    session = page.context.new_cdp_session(page)
    for kind, x in (("Start", 0), ("Move", 40), ("Move", 80), ("Move", 120), ("End", None)):
        points = [] if x is None else [{"x": 195 + way * x, "y": 500}]
        session.send("Input.dispatchTouchEvent", {"type": f"touch{kind}", "touchPoints": points})


def test_the_address_opens_a_step_and_follows(browser: Browser, home: str, visit: Opener) -> None:
    page = talk(visit, browser, home, 3, STAND_STILL).page
    page.keyboard.press("Space")
    expect_step(page, 4)
    page.reload()
    expect_step(page, 4)
    page.evaluate("location.hash = '#7'")
    expect_step(page, 7)


# What stands on the screen.


def test_stays_at_the_last_frame_of_a_section(
    browser: Browser, site_url: str, site: Path, sections: list[Section], visit: Opener
) -> None:
    folder = site / "figures" / "tangent-sweep"
    last, _ = moving_frames(folder)  # amid motion, where neighbours can be told apart
    fps, frames = sections[0].fps, frames_of(folder, "light")
    page = talk(visit, browser, site_url, script=LATE).page
    retell(page, 2, f'data-first="{last - fps}" data-last="{last}"')
    page.reload()
    page.keyboard.press("Space")
    expect(film(page)).to_have_js_property("paused", False)
    page.evaluate("globalThis.late = true")
    seen = list(pictures_until_rest(page))
    expect_rest(page, last, fps)
    numbers = numbers_of([*seen, shown(page)], frames, range(last - 2 * fps, last + 2 * fps))
    assert max(numbers) == numbers[-1] == last
    assert numbers == sorted(numbers)


def pictures_until_rest(page: Page) -> Iterator[Picture]:
    """Photograph a section again and again until it stays."""
    while not film(page).evaluate("(v) => v.paused && !v.seeking"):
        yield shown(page)


def numbers_of(
    seen: Sequence[Picture], frames: Sequence[Picture], among: Iterable[int]
) -> list[int]:
    """Return the numbers of the frames that pictures show."""
    near = list(among)
    return [min(near, key=lambda n: unlike(one, frames[n][:98])) for one in seen]


def test_a_page_too_busy_to_pause_shows_the_last_frame_in_time(
    chromium: Browser, site_url: str, site: Path, sections: list[Section], visit: Opener
) -> None:
    folder = site / "figures" / "tangent-sweep"
    last, _ = moving_frames(folder)
    fps, frames = sections[0].fps, frames_of(folder, "light")
    page = talk(visit, chromium, site_url).page
    retell(page, 2, f'data-first="{last - 2 * fps}" data-last="{last}"')
    page.reload()
    page.keyboard.press("Space")
    page.wait_for_selector(f".shown {HANGS}", state="attached")
    with filming(page) as seen:
        assert page.evaluate(BUSY, 4) * fps > last + 10
    numbers = numbers_of(seen, frames, range(last - 2 * fps, last + 2 * fps))
    assert len(numbers) > 5
    assert max(numbers) == numbers[-1] == last


@contextmanager
def filming(page: Page) -> Iterator[list[Picture]]:
    """Collect what Chromium brings to the screen, whether or not the page has time to notice."""
    session, seen = page.context.new_cdp_session(page), list[Picture]()

    def take(event: dict[str, Any]) -> None:
        data = np.frombuffer(b64decode(event["data"]), np.uint8)
        seen.append(small(cv2.imdecode(data, cv2.IMREAD_COLOR_RGB))[:98])
        session.send("Page.screencastFrameAck", {"sessionId": event["sessionId"]})

    session.on("Page.screencastFrame", take)
    session.send("Page.startScreencast", {"format": "png"})
    yield seen
    session.send("Page.stopScreencast")


@pytest.mark.parametrize("number", [2, 5])
def test_every_section_ends_before_the_next(
    browser: Browser, home: str, number: int, sections: list[Section], visit: Opener
) -> None:
    section = sections[number - 2]
    page = talk(visit, browser, home, number).page
    expect(film(page)).to_have_js_property("paused", False)
    almost = (section.last - 20) / section.fps
    film(page).evaluate("(v, time) => { v.currentTime = time; }", almost)
    expect_rest(page, section.last, section.fps)
    expect_step(page, number)


@first_in_chromium
def test_a_section_that_loops_begins_again(
    browser: Browser, site_url: str, sections: list[Section], visit: Opener
) -> None:
    page = talk(visit, browser, site_url).page
    retell(page, 2, 'data-first="30" data-last="42" data-loops')
    page.reload()
    page.keyboard.press("Space")
    expect_step(page, 2)
    fps = sections[0].fps
    for _ in range(2):
        again = """(time) => new Promise((done) => {
          const stage = document.querySelector(".shown .figure__stage");
          stage.addEventListener("seeked", () => done(stage.querySelector("video").currentTime),
            { capture: true, once: true });
        })"""
        assert page.evaluate(again) == pytest.approx(30.5 / fps, abs=0.3)
    expect(film(page)).to_have_js_property("paused", False)


@pytest.mark.parametrize("step", [4, 5], ids=["section", "figure"])
def test_nothing_is_blank_between_two_steps(
    browser: Browser, site_url: str, site: Path, step: int, sections: list[Section], visit: Opener
) -> None:
    page = talk(visit, browser, site_url, step + 1, STAND_STILL).page
    after = still(page, site, sections[step - 1])
    page.evaluate("(hash) => { location.hash = hash; }", f"#{step}")
    expect_step(page, step)
    before = still(page, site, sections[step - 2])
    assert_told_apart(before, after)
    page.keyboard.press("Space")
    seen = [shown(page)]
    while unlike(seen[-1], after) > SAME:
        seen.append(shown(page))
        assert len(seen) < 200
    assert_one_of(seen, before, after)
    expect_step(page, step + 1)


@first_in_chromium
def test_a_figure_stays_until_the_next_one_has_its_frame(
    browser: Browser, site_url: str, site: Path, sections: list[Section], visit: Opener
) -> None:
    after = still(talk(visit, browser, site_url, 6, STAND_STILL).page, site, sections[4])
    # In a profile that has not seen the file yet.
    page = visit(browser, "about:blank", **CALM).page
    page.add_init_script(STAND_STILL)
    waiting: list[Route] = []
    let = False
    page.route("**/saddle*/*.mp4", lambda r: r.continue_() if let else waiting.append(r))
    page.goto(f"{site_url}/{PRESENTER}#5")
    expect_step(page, 5)
    before = still(page, site, sections[3])
    assert_told_apart(before, after)
    page.keyboard.press("Space")
    expect(page.locator(".bar__number")).to_have_text("6")
    wait_until(page, lambda: bool(waiting))
    assert_one_of([shown(page) for _ in range(3)], before)
    let = True
    for route in waiting:
        route.continue_()
    seen = [shown(page)]
    while unlike(seen[-1], after) > SAME:
        seen.append(shown(page))
        assert len(seen) < 200
    assert_one_of(seen, before, after)
    expect_step(page, 6)


@first_in_chromium
def test_keeps_the_frame_through_a_change_of_theme_and_of_the_window(
    browser: Browser, site_url: str, site: Path, sections: list[Section], visit: Opener
) -> None:
    page = talk(visit, browser, site_url, 4).page
    section = sections[2]
    expect(film(page)).to_have_js_property("paused", False)
    almost = (section.last - 10) / section.fps
    film(page).evaluate("(v, time) => { v.currentTime = time; }", almost)
    expect_rest(page, section.last, section.fps)
    dark = page.locator("html").get_attribute("data-theme") == "dark"
    for theme in ("light", "dark") if dark else ("dark", "light"):
        page.keyboard.press("t")
        frames = frames_of(site / "figures" / section.slug, theme)
        wait_until(page, lambda f=frames: looks_like(page, f[section.last]))  # type: ignore[misc]
        page.set_viewport_size({"width": 1120 if theme == "dark" else 1280, "height": 630})
        assert frame(page, section.fps) == section.last
        assert film(page).evaluate("(v) => v.currentSrc").split("/")[-1].startswith(theme)
        expect(film(page)).to_have_js_property("paused", True)
    expect_step(page, 4)


def test_the_video_is_as_large_as_the_window(
    chromium: Browser, site_url: str, visit: Opener
) -> None:
    page = talk(visit, chromium, site_url, 3, STAND_STILL).page
    for width, height in ((1280, 720), (1920, 1080), (390, 844), (844, 390)):
        page.set_viewport_size({"width": width, "height": height})
        box = film(page).bounding_box()
        assert box is not None
        wide = min(width, height * 16 / 9)
        assert (box["width"], box["height"]) == pytest.approx((wide, wide * 9 / 16), abs=1.5)
        assert box["x"] + box["width"] / 2 == pytest.approx(width / 2, abs=1)
        assert [*probe(page, "overflow"), *probe(page, "overlaps")] == []


@first_in_chromium
def test_the_bar_fades_and_comes_back(browser: Browser, site_url: str, visit: Opener) -> None:
    page = talk(visit, browser, site_url, 2, STAND_STILL).page
    expect(page.locator(".bar")).to_have_css("opacity", "0")
    page.mouse.move(300, 300)
    expect(page.locator(".bar")).to_have_css("opacity", "1")


# What else the keys do.


@first_in_chromium
def test_black_hides_and_holds_everything(browser: Browser, site_url: str, visit: Opener) -> None:
    page = talk(visit, browser, site_url, 4).page
    expect(film(page)).to_have_js_property("paused", False)
    page.keyboard.press("b")
    expect(film(page)).to_have_js_property("paused", True)
    assert photograph(page).max() == 0
    page.keyboard.press("b")
    expect(film(page)).to_have_js_property("paused", False)
    assert photograph(page).max() > 0
    page.keyboard.press("b")
    page.keyboard.press("PageDown")
    expect(page.locator(".black")).to_be_hidden()
    expect_step(page, 5)


def test_the_overview_shows_and_opens_every_step(
    browser: Browser, home: str, site: Path, sections: list[Section], visit: Opener
) -> None:
    page = talk(visit, browser, home, 2, STAND_STILL).page
    page.keyboard.press("g")
    names = page.locator(".overview .tile").evaluate_all("(all) => all.map((t) => t.dataset.name)")
    assert names == ["Title", *(section.name for section in sections)]
    expect(page.locator(".tile:focus")).to_contain_text(sections[0].name)
    expect(page.locator(".tile canvas")).to_have_count(len(sections))
    frames = frames_of(site / "figures" / "tangent-sweep", "light")
    lasts = {s.name: frames[s.last] for s in sections if s.slug == "tangent-sweep"}
    for name in lasts:
        box = page.locator(f'.tile[data-name="{name}"] canvas').bounding_box()
        assert box is not None
        found = small(photograph(page, box))
        assert min(lasts, key=lambda one: unlike(found, lasts[one])) == name
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator(".overview")).to_be_hidden()
    expect_step(page, 3)
    page.keyboard.press("g")
    page.locator(".tile").nth(5).click()
    expect_step(page, 6)


def test_tells_its_keys(chromium: Browser, site_url: str, visit: Opener) -> None:
    page = talk(visit, chromium, site_url, 2, STAND_STILL).page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("PageDown")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect_step(page, 2)


def test_fills_the_screen(chromium: Browser, site_url: str, visit: Opener) -> None:
    page = talk(visit, chromium, site_url, 2, STAND_STILL).page
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement !== null")
    page.keyboard.press("f")
    page.wait_for_function("() => document.fullscreenElement === null")


def test_takes_hold_and_the_clicker_goes_on(browser: Browser, home: str, visit: Opener) -> None:
    page = talk(visit, browser, home, 4, STAND_STILL).page
    expect(page.locator(f".shown {STANDS}")).to_be_visible()
    page.keyboard.press("e")
    explorer = page.locator(".figure.shown .explorer")
    dot = explorer.locator("[data-part=dot]")
    expect(dot).to_be_focused()
    before = explorer.evaluate("(e) => e.value.x")
    page.keyboard.press("ArrowRight")
    assert explorer.evaluate("(e) => e.value.x") > before
    expect_step(page, 4)
    page.keyboard.press("e")
    expect(explorer).to_be_hidden()
    expect(page.locator(f".shown {STANDS}")).to_have_count(0)
    # Space is for the talk again, not for the button that takes hold.
    page.keyboard.press("Space")
    expect_step(page, 5)
    page.keyboard.press("e")
    expect(dot).to_be_focused()
    page.keyboard.press("PageUp")
    expect(explorer).to_be_hidden()
    expect_step(page, 4)
    expect(film(page)).to_be_visible()


# The speaker.


@pytest.mark.parametrize("script", ["", NO_CHANNEL], ids=["channel", "opener"])
def test_the_speakers_window_shows_the_notes_and_steps_both(
    browser: Browser, home: str, script: str, sections: list[Section], visit: Opener
) -> None:
    reader = talk(visit, browser, home, 2, STAND_STILL + script)
    page = reader.page
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    speaker = opened.value
    expect(speaker.locator(".speaker__name")).to_have_text(sections[0].name)
    for press, number in ((speaker, 3), (page, 4), (speaker, 5)):
        press.keyboard.press("PageDown")
        section = sections[number - 2]
        expect(speaker.locator(".speaker__number")).to_have_text(str(number))
        expect(speaker.locator(".speaker__name")).to_have_text(section.name)
        notes = speaker.locator(".speaker__notes > p:not(.tile__caption)")
        expect(notes).to_have_text(section.words)
        expect(speaker.locator(".speaker__next")).to_have_text(f"Next: {sections[number - 1].name}")
        expect_step(page, number)
    expect(speaker.locator(".speaker__clock")).to_have_text(re.compile(r"\d\d:\d\d"))
    expect(speaker.locator(".speaker__elapsed")).not_to_have_text("0:00")
    speaker.keyboard.press("b")
    expect(page.locator(".black")).to_be_visible()
    expect(speaker.locator("video").first).to_be_hidden()
    assert reader.complaints == []
    assert reader.strangers(home) == []


def test_axe_finds_nothing_in_any_state(chromium: Browser, site_url: str, visit: Opener) -> None:
    page = talk(visit, chromium, site_url, 3, STAND_STILL).page
    found = violations(page)
    for key in ("g", "?", "e"):
        page.keyboard.press(key)
        found += violations(page)
        page.keyboard.press("Escape")
    page.goto(f"{site_url}/{PRESENTER}?speaker")
    expect(page.locator(".speaker")).to_be_visible()
    assert [*found, *violations(page), *probe(page, "overlaps")] == []


# Without scripts.


def test_is_a_list_of_videos_without_scripts(
    chromium: Browser, site: Path, figures: list[dict[str, Any]], visit: Opener
) -> None:
    address = f"{site.as_uri()}/{PRESENTER}"
    page = visit(chromium, address, java_script_enabled=False).page
    expect(page.locator("h1")).to_be_visible()
    expect(page.locator("video")).to_have_count(len(figures))
    for place in page.locator(".figure").all():
        expect(place.locator("video")).to_be_visible()
        expect(place.locator("video")).to_have_attribute("controls", "")
        expect(place.locator("figcaption")).to_be_visible()
    expect(page.locator("button:visible")).to_have_count(0)

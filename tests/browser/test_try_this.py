"""The three doors of *Try this*: what the page tells readers to do shows what it tells them.

By mouse, by finger and by keys, in windows of both kinds and in both themes; every angle and length
is measured from what is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import groupby, pairwise
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from manimark.config import Config
from manimark.palette import load_palette

from ..measure import Array, Frame, apart, around, coverage, lean
from .conftest import Opener
from .playing import Explorer, Finger, Hand, Keys, Look, Mouse, Point, angle_of, gap_between, wear
from .screen import photograph
from .visits import visiting

Reader = tuple[Explorer, Hand]
READERS: list[tuple[str, type[Hand], int, str]] = [
    ("chromium", Mouse, 1280, "light"),
    ("chromium", Finger, 320, "light"),
    ("chromium", Keys, 1280, "dark"),
    ("firefox", Keys, 320, "dark"),
]
MORE_READERS: list[tuple[str, type[Hand], int, str]] = [
    ("chromium", Mouse, 320, "dark"),
    ("chromium", Finger, 1280, "dark"),
    ("chromium", Keys, 320, "light"),
    ("firefox", Mouse, 320, "light"),
    ("firefox", Mouse, 1280, "dark"),
    ("firefox", Keys, 1280, "light"),
]


@pytest.fixture(
    scope="module",
    params=[
        *READERS,
        *(pytest.param(reader, marks=pytest.mark.thorough) for reader in MORE_READERS),
    ],
    ids=lambda r: f"{r[0]}-{r[1].__name__}-{r[2]}-{r[3]}".lower(),
)
def opened(request: pytest.FixtureRequest, site_url: str, volume: str) -> Iterator[Reader]:
    """The page of one reader, who tries one door after the other."""
    name, hand, width, theme = request.param
    browser = request.getfixturevalue(name)
    settings = {"viewport": {"width": width, "height": 800}, "has_touch": hand.touches}
    with visiting(browser, f"{site_url}/{volume}", **settings) as reader:
        wear(reader.page, theme)
        yield Explorer(reader.page), hand()
        assert reader.complaints == []


@pytest.fixture
def reader(opened: Reader, request: pytest.FixtureRequest) -> Iterator[Reader]:
    """The playground before a reader's eyes, and the reader's hand."""
    explorer, _ = opened
    yield opened
    explorer.give_clock_back()
    theme = request.node.callspec.params["opened"][-1]
    still = explorer.root.locator(f".explorer__still[src*='/{theme}.stage.']")
    expect(still).to_have_count(1)


def test_the_tangent_is_level_at_every_peak_and_valley(reader: Reader) -> None:
    explorer, hand = reader
    explorer.take_clock()
    hand.follow(explorer, "f=hills&x=0&run=play")
    run = explorer.film()
    assert_sweeps(run)
    flats = [list(looks) for note, looks in groupby(run, lambda look: look.note) if "flat" in note]
    assert [looks[0].note for looks in flats] == [
        f"flat: f′(x) = 0, {kind}" for kind in ("peak", "valley", "peak", "valley")
    ]
    for looks in flats:
        # It lingers there, so that one sees it.
        assert len(looks) > 10
        for look in looks:
            assert level_of(look) < 0.01
            assert look.words["slope"] == "0.000"
            assert look.values["slope"] == 0
    # Play again: it begins anew, and pauses when it is pressed once more.
    hand.press(explorer.button("play"))
    assert [look.dot[0] < run[5].dot[0] for look in explorer.film(4)] == [True] * 4
    hand.press(explorer.button("play"))
    stopped = explorer.film(4)
    assert stopped[0].dot == stopped[-1].dot


def assert_sweeps(run: list[Look]) -> None:
    """Expect a dot that goes from one end of its curve to the other and a tangent that turns."""
    steps = list(pairwise(run))
    assert run[-1].values["x"] == 10
    assert run[0].values["x"] < 0.1
    assert all(after.dot[0] >= before.dot[0] for before, after in steps)
    for look in run:
        middle = [sum(axis) / 2 for axis in zip(*look.tangent, strict=True)]
        assert math.dist(middle, look.dot) < 0.1
    # The way of the dot is the curve, and the tangent leans as the dot goes.
    tried = 0
    for before, now, after in zip(run, run[1:], run[2:], strict=False):
        if min(math.dist(before.dot, now.dot), math.dist(now.dot, after.dot)) > 5 * now.pixel:
            assert apart(angle_of(before.dot, after.dot), angle_of(*now.tangent)) < 3
            tried += 1
    assert tried > 150


def level_of(look: Look) -> float:
    """Return by how much a tangent misses the horizontal, in degrees."""
    return apart(angle_of(*look.tangent), 0)


def test_a_terrace_is_flat_and_a_corner_has_no_slope(reader: Reader) -> None:
    explorer, hand = reader
    hand.follow(explorer, "f=terrace&x=4")
    terrace = hand.bring(explorer, [5], "RRRRR")[-1]
    assert terrace.note == "flat: f′(x) = 0, neither peak nor valley"
    assert terrace.words["slope"] == "0.000"
    assert level_of(terrace) < 0.01
    hand.follow(explorer, "f=corner&x=3")
    way = hand.bring(explorer, [4], "RRRRR")
    corner = way[-1]
    assert all(corner.dot[1] >= look.dot[1] for look in way)
    assert corner.dot[1] > way[0].dot[1] + 50 * corner.pixel
    assert corner.words["slope"] == "–"
    assert math.isnan(corner.values["slope"])
    assert "no f′(x)" in corner.note
    assert_halves(corner, explorer.place(3), explorer.place(5))
    expect(explorer.root.locator("[data-part=tangent]")).not_to_have_css("stroke-dasharray", "none")


def assert_halves(look: Look, before: Point, after: Point) -> None:
    """Expect half a tangent on either side of the dot, along the curve to two of its places."""
    left, middle, right = look.tangent
    assert math.dist(middle, look.dot) < 0.1
    assert math.dist(left, middle) == pytest.approx(math.dist(middle, right), rel=1e-3)
    assert angle_of(middle, left) == pytest.approx(angle_of(look.dot, before), abs=0.1)
    assert angle_of(middle, right) == pytest.approx(angle_of(look.dot, after), abs=0.1)
    assert angle_of(middle, left) > 90 > angle_of(middle, right) > 0


def test_the_arrow_vanishes_at_the_centre_of_the_saddle(reader: Reader) -> None:
    explorer, hand = reader
    hand.follow(explorer, "f=saddle&x=0.8&y=0.6")
    # A step right or up is 0.05: sixteen to the left, twelve down.
    way = hand.bring(explorer, [0, 0], "LDLDLDL" * 4)
    assert way[0].values["norm"] == pytest.approx(2)
    assert way[0].values["kind"] == "regular"
    assert way[0].reach > 60 * way[0].pixel
    # On the screen, and as a number.
    for lengths in ([look.reach for look in way], [look.values["norm"] for look in way]):
        assert all(after <= before for before, after in pairwise(lengths))
        assert len(set(lengths)) > 8
    centre = way[-1]
    assert centre.arrow is None
    assert (centre.words["norm"], centre.words["kind"]) == ("0.000", "saddle")
    assert [centre.values[name] for name in ("x", "y", "norm")] == [0, 0, 0]
    assert "neither minimum nor maximum" in centre.note
    # It points the right way until then: along (2x, −2y).
    for look in way:
        if look.reach > 4:
            assert look.arrow is not None
            x, y = look.values["x"], look.values["y"]
            assert apart(angle_of(*look.arrow), angle_of((0, 0), (x, y)), 360) < 1
            assert math.dist(look.arrow[0], look.dot) < 0.1


def test_the_arrow_stays_perpendicular_and_the_height_the_same(reader: Reader) -> None:
    explorer, hand = reader
    explorer.take_clock()
    assert hand.follow(explorer, "f=banana&x=-1&y=1").values["f"] == 4
    hand.press(explorer.button("drift"))
    run = explorer.film()
    assert_drifts(run)
    turned = np.unwrap([angle_of(*look.arrow) for look in run if look.arrow], period=360)
    assert np.ptp(turned) > 90
    # It came to the edge of the map; now it goes back, and the reader leaves the level curve.
    hand.press(explorer.button("drift"))
    back = explorer.film(60)
    assert_drifts(back)
    assert math.dist(back[-1].dot, run[-1].dot) > 100 * run[0].pixel
    hand.press(explorer.button("climb"))
    before = explorer.look()
    after = explorer.film(20, least=20)[-1]
    assert before.arrow is not None
    assert after.values["f"] > before.values["f"] + 0.1
    assert apart(angle_of(before.dot, after.dot), angle_of(*before.arrow), 360) < 3
    assert after.note == f"uphill: f from 4.000 to {after.words['f']}"


def assert_drifts(run: list[Look]) -> None:
    assert len(run) > 50
    assert max(look.askew for look in run) < 1
    assert max(abs(look.values["f"] / 4 - 1) for look in run) < 1e-6
    assert {look.words["f"] for look in run} == {"4.000"}
    assert max(abs(look.values["angle"] - 90) for look in run) < 0.01
    for before, after in pairwise(run):
        # The dot goes along the curve as it was drawn before, and not too fast to be followed.
        assert gap_between(before.level, after.dot) < 0.5 * after.pixel
        assert math.dist(before.dot, after.dot) < 9 * after.pixel


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_so_it_is_in_the_pixels_of_the_screen(
    browser: Browser, site_url: str, volume: str, notebook: Config, theme: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}").page
    wear(page, theme)
    colors = getattr(load_palette(notebook.templates), theme)
    explorer = Explorer(page)
    for x in (1.62358, 4.04545):
        explorer.go(f"f=hills&x={x}")
        orange, _ = lines_around(explorer, colors)
        assert apart(orange(40, 240), 0) < 0.3
    explorer.go("f=hills&x=2.7")
    orange, look = lines_around(explorer, colors)
    assert apart(orange(40, 240), angle_of(*look.tangent)) < 0.5
    # It leans as the curve does.
    curve = angle_of(explorer.place(2.69), explorer.place(2.71))
    assert apart(orange(40, 240), curve) < 0.5
    for place in ("x=-1.2&y=0.4", "x=1.3&y=0.9"):
        explorer.go(f"f=banana&{place}")
        orange, look = lines_around(explorer, colors)
        teal, _ = lines_around(explorer, colors, "level", "function")
        assert apart(orange(70, 240), angle_of(*look.arrow or ())) < 0.5
        assert apart(orange(70, 240), teal(70, 98)) == pytest.approx(90, abs=0.5)


def lines_around(
    explorer: Explorer, colors: Any, color: str = "derivative", aside: str = "level"
) -> tuple[Callable[[float, float], float], Look]:
    """Photograph the stage; return how what has a colour leans between two distances of the dot."""
    explorer.root.locator(".explorer__still").evaluate("(img) => img.decode()")
    look = explorer.in_the_middle()
    left, top, width, height = look.stage
    clip = {"x": left, "y": top, "width": width, "height": height}
    frame: Frame = photograph(explorer.page, clip)  # type: ignore[arg-type]
    place = (np.array(look.dot) - look.stage[:2]) / look.pixel
    patch = around(frame, place, 240)
    ink = coverage(patch, colors[color], colors["background"], aside=colors[aside])
    away: Array = np.hypot(patch.x - place[0], patch.y - place[1])
    # Below the curve there is that of its slope, in the same colour.
    ink *= patch.y < 640 if look.tangent else 1

    def leans(near: float, far: float) -> float:
        ring = ink * (away > near) * (away < far)
        assert ring.sum() * patch.area > 150
        return lean(patch, ring)

    return leans, look

"""Explorers as readers use them: by mouse, by finger or by keys, and what is drawn meanwhile."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import numpy as np
from playwright.sync_api import CDPSession, Locator, Page, expect

from ..measure import apart
from .visits import probe, probe_text

Point = tuple[float, float]

FRAME = 1 / 30
"""Seconds between the frames of a run whose clock is in our hands."""
LONGEST = 900
"""Frames after which every run has come to its end."""

_GO = """(hash) => new Promise((gone) => {
  addEventListener("hashchange", () => gone(), { once: true });
  const before = location.href;
  location.hash = hash;
  if (location.href === before) {
    gone();
  }
})"""

_AWAIT_ARRIVAL = """() => {
  globalThis.arrived = false;
  addEventListener("hashchange", () => { globalThis.arrived = true; }, { once: true });
}"""


@dataclass(frozen=True, slots=True)
class Look:
    """What an explorer shows at one moment; places are in pixels of the window."""

    dot: Point
    stage: tuple[float, float, float, float]
    """Left, top, width and height of the picture."""
    tangent: list[Point]
    arrow: tuple[Point, Point] | None
    """Tail and tip of the gradient; None if there is none to be seen."""
    level: list[Point]
    """At most nine points of the level curve, those around the dot."""
    values: dict[str, Any]
    """Read-outs in full precision, by name."""
    words: dict[str, str]
    """Read-outs as they are to be read."""
    note: str

    @property
    def reach(self) -> float:
        """Length of the gradient as it is drawn."""
        return 0.0 if self.arrow is None else math.dist(*self.arrow)

    @property
    def pixel(self) -> float:
        """Pixels of the window in one of the stage."""
        return self.stage[2] / 1920

    @property
    def askew(self) -> float:
        """Degrees by which the drawn arrow and the drawn level curve miss a right angle."""
        assert self.arrow is not None
        return abs(90 - apart(angle_of(*self.arrow), heading_of(self.level, self.dot)))


def read(found: dict[str, Any]) -> Look:
    arrow = found.pop("arrow")
    return Look(arrow=arrow and (arrow["tail"], arrow["tip"]), **found)


def angle_of(start: Sequence[float], end: Sequence[float]) -> float:
    """Return the direction from one place of the window to another, counterclockwise."""
    return math.degrees(math.atan2(start[1] - end[1], end[0] - start[0]))


def heading_of(points: Sequence[Point], place: Point) -> float:
    """Return the direction of a drawn curve at that one of its points that is nearest."""
    gaps = [math.dist(point, place) for point in points]
    middle = gaps.index(min(gaps))
    if middle in (0, len(points) - 1):
        return angle_of(points[max(0, middle - 1)], points[min(middle + 1, len(points) - 1)])
    before, here, after = points[middle - 1 : middle + 2]
    near, far = math.dist(before, here), math.dist(here, after)
    # The tangent of the parabola through three points that need not be equally far apart.
    slopes = (
        (a - h) * near / far + (h - b) * far / near
        for b, h, a in zip(before, here, after, strict=True)
    )
    return angle_of((0, 0), tuple(slopes))


def gap_between(points: Sequence[Point], place: Point) -> float:
    """Return how far a place is from a drawn curve."""
    starts, ends = np.array(points[:-1]), np.array(points[1:])
    ways = ends - starts
    shares = np.sum((place - starts) * ways, axis=1) / np.sum(ways**2, axis=1)
    nearest = starts + np.clip(shares, 0, 1)[:, None] * ways
    return float(np.hypot(*(nearest - place).T).min())


@dataclass(frozen=True, slots=True)
class Explorer:
    """An explorer on a page."""

    page: Page
    anchor: str = "playground"
    """The id of its figure."""

    def __post_init__(self) -> None:
        probe(self.page, "playing")
        self.page.add_init_script(probe_text("playing"))

    @property
    def figure(self) -> Locator:
        return self.page.locator(f"#{self.anchor}")

    @property
    def root(self) -> Locator:
        return self.figure.locator("manimark-explorer")

    @property
    def dot(self) -> Locator:
        return self.root.locator("[data-part=dot]")

    @property
    def svg(self) -> Locator:
        return self.root.locator("svg")

    @property
    def note(self) -> Locator:
        return self.root.locator(".explorer__note")

    def button(self, name: str) -> Locator:
        return self.root.locator(f"[data-do={name}]")

    def read_out(self, name: str) -> Locator:
        return self.root.locator(f"output[name={name}]")

    def dial(self, name: str) -> Locator:
        return self.root.locator(f":is(input, select)[name={name}]")

    def pick(self, value: str) -> Locator:
        """Return the label that chooses a mode ("1" or "2") or a function."""
        return self.root.locator(f".pick:has(input[value='{value}'])")

    @property
    def picked(self) -> str:
        """The function on the stage, as the choice tells it."""
        return self.root.locator("input[name$=function]:checked").input_value()

    def call(self, work: str, *arguments: object) -> Any:
        """Run a function of ``probes/playing.js`` on the explorer."""
        # A locator's own `evaluate` takes Firefox thirty times as long.
        found = f'document.querySelector("#{self.anchor} manimark-explorer")'
        return self.page.evaluate(f"(all) => playing.{work}({found}, ...all)", list(arguments))

    def look(self) -> Look:
        """Return what is drawn, once all that was done before has been drawn."""
        return read(self.call("look"))

    def in_the_middle(self) -> Look:
        """Scroll the picture to the middle of the window."""
        self.svg.evaluate("(svg) => svg.scrollIntoView({ block: 'center' })")
        return self.look()

    def take_clock(self) -> None:
        """Let frames come only when `film` calls them, from now on."""
        self.call("takeClock")

    def give_clock_back(self) -> None:
        self.call("giveClockBack")

    def film(self, most: int = LONGEST, least: int = 1) -> list[Look]:
        """Let what runs go on for so many frames or to its end; return what each of them shows."""
        found = [read(found) for found in self.call("film", most, least, FRAME)]
        assert len(found) < LONGEST, "it never ends"
        return found

    def link(self, state: str) -> Locator:
        """Return the link on the page that leads to a state."""
        return self.page.locator(f'a[href="#{self.anchor}:{state}"]')

    def go(self, state: str) -> Look:
        """Follow a link to a state that is written nowhere on the page."""
        self.page.evaluate(_GO, f"#{self.anchor}:{state}")
        return self.look()

    def address(self) -> dict[str, str]:
        """Return the state that the page's address tells."""
        anchor, _, state = urlsplit(self.page.url).fragment.partition(":")
        assert anchor == self.anchor
        return dict(parse_qsl(state, strict_parsing=True))

    def place(self, *coordinates: float) -> Point:
        """Return where coordinates of the function on the stage are in the window."""
        x, y = self.call("windowOf", self.picked, coordinates)
        return x, y


class Hand(ABC):
    """How a reader does things."""

    touches: ClassVar[bool] = False

    @abstractmethod
    def press(self, target: Locator) -> None:
        """Press a button, or follow a link."""

    def follow(self, explorer: Explorer, state: str) -> Look:
        """Follow the link on the page that leads to a state; the dot is in focus then."""
        explorer.page.evaluate(_AWAIT_ARRIVAL)
        self.press(explorer.link(state))
        explorer.page.wait_for_function("() => globalThis.arrived", polling=20)
        expect(explorer.dot).to_be_focused()
        return explorer.look()

    @abstractmethod
    def bring(self, explorer: Explorer, goal: Sequence[float], keys: str) -> list[Look]:
        """Take the dot to a place, and return what is shown after every bit of the way.

        Parameters
        ----------
        goal
            Coordinates of the place.
        keys
            The arrow keys that lead there, by their first letters.
        """


class Pointer(Hand):
    """What mouse and finger share: they hold the dot where they touched it."""

    def bring(self, explorer: Explorer, goal: Sequence[float], keys: str) -> list[Look]:
        explorer.svg.scroll_into_view_if_needed()
        return self.drag(explorer, explorer.place(*goal))

    def drag(self, explorer: Explorer, goal: Point, steps: int = 16) -> list[Look]:
        """Drag the dot to a place of the window."""
        found = [explorer.look()]
        x, y = found[0].dot
        off = (3, 2)  # nobody hits the very middle
        self.down(explorer.page, (x + off[0], y + off[1]))
        for share in (step / steps for step in range(1, steps + 1)):
            way = [start + share * (end - start) for start, end in zip((x, y), goal, strict=True)]
            self.move((way[0] + off[0], way[1] + off[1]))
            found.append(explorer.look())
        self.up()
        return [*found, explorer.look()]

    @abstractmethod
    def down(self, page: Page, place: Point) -> None: ...

    @abstractmethod
    def move(self, place: Point) -> None: ...

    @abstractmethod
    def up(self) -> None: ...


class Mouse(Pointer):
    def press(self, target: Locator) -> None:
        target.click()

    def down(self, page: Page, place: Point) -> None:
        self._mouse = page.mouse
        self._mouse.move(*place)
        self._mouse.down()

    def move(self, place: Point) -> None:
        self._mouse.move(*place)

    def up(self) -> None:
        self._mouse.up()


class Finger(Pointer):
    """A finger, by way of Chromium's own protocol."""

    touches = True
    _page: Page
    _session: CDPSession

    def press(self, target: Locator) -> None:
        target.tap()

    def down(self, page: Page, place: Point) -> None:
        self._page, self._session = page, page.context.new_cdp_session(page)
        self._send("touchStart", place)

    def move(self, place: Point) -> None:
        self._send("touchMove", place)

    def up(self) -> None:
        # Lifted in full flight it would throw the page, and what it taps next would only stop it.
        self._page.wait_for_timeout(150)
        self._send("touchEnd")

    def _send(self, kind: str, *places: Point) -> None:
        points = [{"x": x, "y": y} for x, y in places]
        self._session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


class Keys(Hand):
    def press(self, target: Locator) -> None:
        if target.evaluate("(e) => e.localName === 'a'"):
            target.focus()
        self.tab_to(target)
        target.page.keyboard.press("Enter")

    def tab_to(self, target: Locator) -> None:
        """Go from where the keyboard is to a control further on."""
        for _ in range(20):
            if target.evaluate("(e) => e === document.activeElement"):
                return
            target.page.keyboard.press("Tab")
        raise AssertionError("the Tab key does not lead there")

    def bring(self, explorer: Explorer, goal: Sequence[float], keys: str) -> list[Look]:
        # Who followed a link is at the dot already.
        expect(explorer.dot).to_be_focused()
        found = [explorer.look()]
        names = {"L": "ArrowLeft", "R": "ArrowRight", "U": "ArrowUp", "D": "ArrowDown"}
        for key in keys:
            explorer.page.keyboard.press(names[key])
            found.append(explorer.look())
        return found


def wear(page: Page, theme: str) -> None:
    """Choose a theme as readers do."""
    if page.locator("html").get_attribute("data-theme") != theme:
        page.locator(".theme-switch").click()
    expect(page.locator("html")).to_have_attribute("data-theme", theme)


def hold(page: Page) -> list[Explorer]:
    """Take hold of every figure with a video; return their explorers and the playground."""
    anchors = page.locator("figure:has(.hold)").evaluate_all("(all) => all.map((f) => f.id)")
    assert len(anchors) == 3
    for anchor in anchors:
        page.locator(f"#{anchor} .hold").click()
        expect(page.locator(f"#{anchor} manimark-explorer")).to_be_visible()
        expect(page.locator(f"#{anchor} .figure__cover")).to_have_count(0)
    return [Explorer(page, anchor) for anchor in (*anchors, "playground")]

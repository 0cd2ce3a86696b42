"""Explorers for everybody: whatever one steers with, sees, or asked the system for."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, expect

from ..figures.truth import CURVES, FIELDS
from .conftest import Opener, first_in_chromium
from .playing import Explorer, Finger, Mouse, hold, wear
from .screen import Picture, color_difference, photograph
from .visits import probe


@pytest.fixture
def playground(browser: Browser, site_url: str, volume: str, visit: Opener) -> Iterator[Explorer]:
    """The playground in each browser; nothing may go wrong in the meantime."""
    reader = visit(browser, f"{site_url}/{volume}")
    yield Explorer(reader.page)
    assert reader.complaints == []


# By mouse.


def test_takes_the_dot_to_where_the_mouse_is_pressed(playground: Explorer) -> None:
    mouse = playground.page.mouse
    playground.go("f=saddle&x=0.8&y=0.6")
    playground.in_the_middle()
    mouse.move(*playground.place(-1, 0.5))
    mouse.down()
    pressed = playground.look().values
    assert (pressed["x"], pressed["y"]) == pytest.approx((-1, 0.5), abs=0.01)
    mouse.move(*playground.place(-0.5, -0.5))
    values = playground.look().values
    assert (values["x"], values["y"]) == pytest.approx((-0.5, -0.5), abs=0.01)
    # Off the map it stays at the edge.
    mouse.move(*playground.place(-0.5, -1.7))
    assert playground.look().values["y"] == -1.5
    mouse.up()
    # The surface beside the map takes hold of nothing, and nor does the other button.
    for place, button in (((2.9, 0), "left"), ((1, 1), "right")):
        mouse.click(*playground.place(*place), button=button)  # type: ignore[arg-type]
        assert playground.look().values["y"] == -1.5
    # A curve is followed wherever the mouse is above or below it.
    playground.go("f=hills&x=3")
    playground.in_the_middle()
    mouse.click(*playground.place(7, 0.2))
    assert playground.look().values["x"] == pytest.approx(7, abs=0.02)


# By touch.


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.thorough)])
def test_a_finger_drags_the_dot_and_scrolls_beside_it(
    chromium: Browser, site_url: str, volume: str, width: int, visit: Opener
) -> None:
    settings = {"viewport": {"width": width, "height": 800}, "has_touch": True}
    page = visit(chromium, f"{site_url}/{volume}", **settings).page
    explorer, finger = Explorer(page), Finger()
    for state, off in (("f=saddle&x=0.8&y=0.6", (-1.2, -1.2)), ("f=hills&x=3", (8, 0.3))):
        explorer.go(state)
        look = explorer.in_the_middle()
        scrolled = page.evaluate("scrollY")
        # Straight down, which beside the dot would scroll; on a curve it holds on all the same.
        x, y = look.dot
        way = finger.drag(explorer, (x - 15 * look.pixel, y + 60))
        assert page.evaluate("scrollY") == scrolled
        assert len({tuple(step.dot) for step in way}) > 5
        values = way[-1].values
        assert explorer.address()["x"] == pytest.approx(f"{values['x']:.4f}".rstrip("0"))
        # Beside it, a finger that passes by scrolls the page and leaves all as it is.
        start = explorer.place(*off)
        finger.down(page, start)
        for step in range(1, 16):
            finger.move((start[0], start[1] - 8 * step))
        finger.up()
        page.wait_for_function("(y) => scrollY > y + 40", arg=scrolled)
        assert explorer.look().values == values
        # One that taps there takes the dot along.
        explorer.in_the_middle()
        page.touchscreen.tap(*explorer.place(*off))
        assert explorer.look().values["x"] == pytest.approx(off[0], abs=0.05)


def test_a_passing_finger_does_not_stop_what_runs(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", has_touch=True).page
    explorer, finger = Explorer(page), Finger()
    explorer.go("f=hills&x=0&speed=0.5")
    explorer.button("play").click()
    explorer.in_the_middle()
    scrolled = page.evaluate("scrollY")
    start = explorer.place(9, 0.2)
    finger.down(page, start)
    for step in range(1, 16):
        finger.move((start[0], start[1] - 8 * step))
    finger.up()
    page.wait_for_function("(y) => scrollY > y + 40", arg=scrolled)
    expect(explorer.button("play")).to_have_text("Pause")


# By keyboard.


def test_obeys_its_keys(playground: Explorer) -> None:
    page = playground.page
    playground.go("f=hills&x=3")
    scrolled = page.evaluate("scrollY")
    for key, x in (
        ("ArrowRight", 3.2),
        ("ArrowUp", 3.4),
        ("ArrowLeft", 3.2),
        ("ArrowDown", 3.0),
        ("Shift+ArrowRight", 3.02),
        ("Shift+ArrowLeft", 3.0),
        ("Control+ArrowRight", 3.0),
        ("Home", 0),
        ("ArrowLeft", 0),
        ("End", 10),
        ("0", 2.7),
    ):
        page.keyboard.press(key)
        assert playground.look().values["x"] == pytest.approx(x), key
        expect(playground.dot).to_be_focused()
        now = float(str(playground.dot.get_attribute("aria-valuenow")))
        assert now == pytest.approx(x)
    for label in ("Pause", "Play"):
        page.keyboard.press("Space")
        expect(playground.button("play")).to_have_text(label)
    playground.go("f=saddle&x=0.5&y=0.5")
    for key, place in (
        ("ArrowRight", (0.55, 0.5)),
        ("ArrowUp", (0.55, 0.55)),
        ("ArrowLeft", (0.5, 0.55)),
        ("ArrowDown", (0.5, 0.5)),
        ("Shift+ArrowUp", (0.5, 0.505)),
        ("Shift+ArrowLeft", (0.495, 0.505)),
        ("Home", (-1.5, 0.505)),
        ("End", (1.5, 0.505)),
        ("0", (0.66, 0.48)),
    ):
        page.keyboard.press(key)
        values = playground.look().values
        assert (values["x"], values["y"]) == pytest.approx(place), key
    for label in ("Stop", "Drift"):
        page.keyboard.press("Space")
        expect(playground.button("drift")).to_have_text(label)
    assert page.evaluate("scrollY") == pytest.approx(scrolled, abs=1)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_shows_that_the_dot_has_the_keyboard(
    browser: Browser, site_url: str, volume: str, theme: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}").page
    playground = Explorer(page)
    wear(page, theme)
    for state in ("f=saddle&x=0.3&y=-0.4", "f=hills&x=3"):
        playground.go(state)
        # Forth and back by keys, as one comes there.
        page.keyboard.press("Tab")
        expect(playground.dot).not_to_be_focused()
        without = around_the_dot(playground)
        page.keyboard.press("Shift+Tab")
        expect(playground.dot).to_be_focused()
        ring = color_difference(around_the_dot(playground), without) > 20
        # A ring: something on all four sides of the dot.
        middle = ring.shape[0] // 2
        for side in (ring[:middle], ring[middle:], ring[:, :middle], ring[:, middle:]):
            assert side.sum() > 25
        assert probe(page, "focus")["faults"] == []


def around_the_dot(explorer: Explorer, reach: int = 36) -> Picture:
    x, y = explorer.in_the_middle().dot
    clip = {"x": round(x) - reach, "y": round(y) - reach, "width": 2 * reach, "height": 2 * reach}
    return photograph(explorer.page, clip)  # type: ignore[arg-type]


# By ear.


@first_in_chromium
def test_announces_only_what_has_come_to_rest(playground: Explorer) -> None:
    said = playground.root.locator(".explorer__said")
    expect(said).to_have_role("status")
    said.evaluate(
        """(said) => {
          globalThis.spoken = [];
          const all = { childList: true, characterData: true, subtree: true };
          new MutationObserver(() => spoken.push(said.textContent)).observe(said, all);
        }"""
    )
    # Nobody has done anything: there is nothing to be told.
    playground.page.wait_for_timeout(1500)
    expect(said).to_be_empty()
    playground.go("f=saddle&x=1.2&y=1")
    x, y = playground.in_the_middle().dot
    mouse = playground.page.mouse
    mouse.move(x, y)
    mouse.down()
    for step in range(40):
        mouse.move(x - 8 * step, y + 5 * step)
        playground.page.wait_for_timeout(50)
    mouse.up()
    expect(said).to_have_text(str(playground.dot.get_attribute("aria-valuetext")))
    assert 1 <= len(playground.page.evaluate("spoken")) <= 6
    playground.go("f=saddle&x=0.05&y=0")
    playground.page.keyboard.press("ArrowLeft")
    expect(said).to_have_text(
        "x 0.00, y 0.00, f 0.00, steepness 0.00, ∇f = 0: a saddle, neither minimum nor maximum"
    )
    playground.go("f=corner&x=4")
    expect(said).to_contain_text("slope –, a corner: slope −0.60 from the left")
    # Read-outs change too often to be read aloud.
    for output in playground.root.locator("output").all():
        expect(output).to_have_attribute("aria-live", "off")


def test_is_named_for_who_does_not_see_it(playground: Explorer) -> None:
    root = playground.root
    expect(root).to_have_role("group")
    expect(root).to_have_accessible_name("Explorer of figure 4")
    assert len(str(root.locator("img").get_attribute("alt"))) > 100
    playground.go("f=bell&x=4.9")
    dot = root.get_by_role("slider", name="Dot on the curve")
    expect(dot).to_have_attribute("aria-valuemin", "0")
    expect(dot).to_have_attribute("aria-valuemax", "10")
    expect(dot).to_have_attribute("aria-valuetext", "x 4.90, f 2.99, slope 0.15, rising")
    playground.go("f=bowl&x=1&y=-1")
    dot = root.get_by_role("slider", name="Dot on the map")
    expect(dot).to_have_attribute("aria-valuetext", "x 1.00, y −1.00, f 1.50, steepness 2.24")


# For who wants no motion.


def test_goes_by_steps_where_motion_is_unwanted(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    reader = visit(chromium, f"{site_url}/{volume}", reduced_motion="reduce")
    assert_goes_by_steps(Explorer(reader.page))
    assert reader.complaints == []


@pytest.mark.thorough
def test_goes_by_steps_in_firefox_too(
    firefox_of_the_night: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    reader = visit(firefox_of_the_night, f"{site_url}/{volume}")
    assert_goes_by_steps(Explorer(reader.page))
    assert reader.complaints == []


def assert_goes_by_steps(explorer: Explorer) -> None:
    page = explorer.page
    # Links begin nothing by themselves.
    explorer.link("f=hills&x=0&run=play").click()
    assert_rests(explorer)
    assert explorer.look().values["x"] == 0
    expect(explorer.button("play")).to_have_text("Step")
    places = [0.0]
    for _ in range(5):
        explorer.button("play").click()
        expect(explorer.button("play")).to_have_text("Step")
        assert_rests(explorer)
        places.append(explorer.look().values["x"])
    # Even steps, but none leaps over a peak.
    assert places == pytest.approx([0, 0.5, 1, 1.5, 1.62358393, 2.12358393])
    page.keyboard.press("Tab")
    explorer.dot.press("Space")
    assert_rests(explorer)
    assert explorer.look().values["x"] == pytest.approx(2.62358393)
    start = explorer.go("f=banana&x=-1&y=1&step=0.01&run=drift")
    assert_rests(explorer)
    for what, label in (("drift", "Drift a step"), ("descend", "Descend a step")):
        expect(explorer.button(what)).to_have_text(label)
    for _ in range(3):
        before = explorer.look()
        explorer.button("drift").click()
        after = explorer.look()
        assert np.hypot(*np.subtract(after.dot, before.dot)) > 25 * after.pixel
        assert after.values["f"] == pytest.approx(start.values["f"], rel=1e-6)
        assert_rests(explorer)
    for count in ("1 step", "2 steps", "3 steps"):
        before = explorer.look()
        explorer.button("descend").click()
        after = explorer.look()
        assert after.note == count
        for axis, slope in (("x", "fx"), ("y", "fy")):
            expected = before.values[axis] - 0.01 * before.values[slope]
            assert after.values[axis] == pytest.approx(expected)
        assert_rests(explorer)
    before = explorer.look()
    explorer.button("climb").click()
    assert explorer.look().values["f"] > before.values["f"]
    assert_rests(explorer)


def assert_rests(explorer: Explorer) -> None:
    """Expect that nothing moves that nobody moves."""
    look = explorer.look()
    explorer.page.wait_for_timeout(100)
    assert explorer.look() == look


# For who sees differently.


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_is_seen_in_the_readers_own_colours(
    chromium: Browser, site_url: str, volume: str, scheme: str, visit: Opener
) -> None:
    settings = {"forced_colors": "active", "color_scheme": scheme}
    page = visit(chromium, f"{site_url}/{volume}", **settings).page
    assert page.evaluate("matchMedia('(forced-colors: active)').matches")
    explorer = Explorer(page)
    for state, parts in (
        ("f=hills&x=2.7", ("dot", "tangent")),
        ("f=banana&x=-1.2&y=0.4", ("dot", "gradient", "level-curve")),
    ):
        explorer.go(state)
        page.keyboard.press("Tab")
        explorer.in_the_middle()
        explorer.root.locator(".explorer__still").evaluate("(img) => img.decode()")
        for part in parts:
            assert_stands_out(explorer.svg, explorer.root.locator(f"[data-part={part}]"))
        for button in explorer.root.locator(".button, .pick, select").filter(visible=True).all():
            assert_has_a_border(button)
        # What is chosen differs from what is not, by more than its border.
        picks = explorer.root.get_by_role("group").last.locator(".pick")
        grounds = picks.evaluate_all("(all) => all.map((p) => getComputedStyle(p).backgroundColor)")
        assert len(set(grounds)) == 2


def assert_stands_out(stage: Locator, part: Locator) -> None:
    """Expect that a part of a drawing differs from what is there without it."""
    box = stage.bounding_box()
    shown = photograph(stage.page, box)
    part.evaluate("(e) => { e.style.visibility = 'hidden'; }")
    hidden = photograph(stage.page, box)
    part.evaluate("(e) => { e.style.visibility = ''; }")
    difference = color_difference(shown, hidden)
    assert (difference > 30).sum() > 150


def assert_has_a_border(button: Locator) -> None:
    border, ground = button.evaluate(
        """(b) => [getComputedStyle(b).borderTopColor,
          getComputedStyle(document.documentElement).backgroundColor]"""
    )
    expect(button).to_have_css("border-top-style", "solid")
    expect(button).not_to_have_css("border-top-width", "0px")
    assert border != ground


# What is on show.


def test_every_number_on_show_is_an_output(playground: Explorer) -> None:
    explorers = hold(playground.page)
    for function in (*CURVES, *FIELDS):
        playground.go(f"f={function.name}")
        assert numbers_beside_outputs(playground) == []
    for explorer in explorers:
        assert numbers_beside_outputs(explorer) == []
        names = explorer.root.locator("dd > output").evaluate_all("(all) => all.map((o) => o.name)")
        assert names in (
            ["x", "f", "slope"],
            ["x", "y", "f", "fx", "fy", "norm", "angle", "kind"],
        )


def numbers_beside_outputs(explorer: Explorer) -> list[str]:
    """Return the texts of a panel that have digits, but those of modes and speeds."""
    found: list[str] = explorer.root.locator(".explorer__panel").evaluate(
        """(panel) => {
          const texts = document.createTreeWalker(panel, NodeFilter.SHOW_TEXT);
          const found = [];
          while (texts.nextNode()) {
            const { parentElement: parent, textContent } = texts.currentNode;
            const beside = !parent.closest("output, option, [role=status]");
            if (beside && /[0-9]/.test(textContent) && !/^[12]D$/.test(textContent)) {
              found.push(textContent);
            }
          }
          return found;
        }"""
    )
    return found


def test_is_a_control_with_a_value_that_tells_of_its_changes(playground: Explorer) -> None:
    look = playground.go("f=saddle&x=0.5&y=0.5")
    playground.page.evaluate(
        """() => {
          globalThis.told = [];
          document.addEventListener("input", ({ target, bubbles }) => {
            if (target.localName === "manimark-explorer") {
              const { x, y, f, slope } = target.value;
              told.push({ x, y, f, slope, bubbles, figure: target.dataset.figure });
            }
          });
        }"""
    )
    x, y = playground.in_the_middle().dot
    way = Mouse().drag(playground, (x + 100, y + 50), steps=8)
    told = playground.page.evaluate("told")
    assert len(told) >= 8
    assert all(one["bubbles"] and one["figure"] == "playground" for one in told)
    for now, shown in ((told[-1], way[-1]), (told[0], way[0])):
        assert {name: now[name] for name in "xyf"} == {name: shown.values[name] for name in "xyf"}
    value = playground.root.evaluate("(e) => e.value")
    assert {name: value[name] for name in way[-1].values} == way[-1].values
    assert look.values["x"] != value["x"]
    playground.go("f=hills&x=2.7")
    playground.page.keyboard.press("ArrowRight")
    look = playground.look()
    last = playground.page.evaluate("told.at(-1)")
    assert {name: last[name] for name in ("x", "f", "slope")} == look.values

"""The playground: every function, everything that is pressed, and an address for every state."""

from __future__ import annotations

import math
from collections.abc import Iterator
from itertools import groupby, pairwise
from urllib.parse import parse_qsl

import numpy as np
import pytest
from playwright.sync_api import Browser, expect

from manimark.stage import Curve, Field

from ..figures.truth import CURVES, FIELDS, gradient_at, slope_at
from ..measure import apart
from .conftest import Opener
from .playing import Explorer, Look, Mouse, angle_of
from .visits import Visit, visiting

FLATS = {
    "hills": [(1.62358, "peak"), (4.04545, "valley"), (6.1817, "peak"), (8.49882, "valley")],
    "terrace": [(5.0, "neither peak nor valley")],
    "bell": [(5.0, "peak")],
}
"""Where curves are flat, to five decimals as in addresses, and what that is."""

CRITICAL = {
    "bowl": [(0.0, 0.0, "minimum")],
    "saddle": [(0.0, 0.0, "saddle")],
    "banana": [(1.0, 1.0, "minimum")],
    "monkey-saddle": [(0.0, 0.0, "degenerate")],
    "peaks": [
        (-0.00932, 1.58137, "maximum"),
        (-0.46002, -0.6292, "maximum"),
        (1.28568, -0.00485, "maximum"),
        (0.22828, -1.62553, "minimum"),
        (-1.3474, 0.20452, "minimum"),
        (0.29645, 0.3202, "minimum"),
        (-0.26594, 0.46674, "saddle"),
        (0.41632, -0.39415, "saddle"),
        (1.09827, 0.85446, "saddle"),
    ],
}
"""Critical points of surfaces, likewise."""


@pytest.fixture(
    scope="module", params=["chromium", pytest.param("firefox", marks=pytest.mark.thorough)]
)
def opened(request: pytest.FixtureRequest) -> Iterator[Visit]:
    """A window of each browser."""
    with visiting(request.getfixturevalue(request.param), "about:blank") as visit:
        yield visit


@pytest.fixture
def playground(opened: Visit, site_url: str, volume: str) -> Iterator[Explorer]:
    """The playground, freshly loaded; nothing may go wrong in the meantime."""
    opened.page.goto(f"{site_url}/{volume}")
    opened.complaints.clear()
    yield Explorer(opened.page)
    assert opened.complaints == []


# Functions.


def test_offers_every_curve_and_every_surface_by_name(playground: Explorer) -> None:
    assert [len(functions) for functions in (CURVES, FIELDS)] == [4, 5]
    assert_offers(playground, "2D", "Surface", FIELDS)
    assert_offers(playground, "1D", "Curve", CURVES)


def assert_offers(
    playground: Explorer, mode: str, kind: str, functions: tuple[Curve, ...] | tuple[Field, ...]
) -> None:
    root, still = playground.root, playground.root.locator(".explorer__still")
    theme = playground.page.locator("html").get_attribute("data-theme")
    titles = [function.name.capitalize().replace("-", " ") for function in functions]
    root.get_by_text(mode, exact=True).click()
    expect(root.get_by_role("radio", name=mode)).to_be_checked()
    expect(root.get_by_role("group")).to_have_count(2)
    group = root.get_by_role("group", name=kind)
    assert group.locator(".pick").all_inner_texts() == titles
    expect(group.get_by_role("radio", name=titles[0])).to_be_checked()
    for function, title in zip(functions, titles, strict=True):
        group.get_by_text(title, exact=True).click()
        expect(group.get_by_role("radio", name=title, exact=True)).to_be_checked()
        file = f"{theme}.stage.{function.name}.png"
        expect(still).to_have_attribute("src", f"../figures/playground/{file}")
        assert still.evaluate("(img) => img.decode().then(() => img.naturalWidth)") >= 854
        assert_reads_truly(playground.look(), function)
        assert playground.address()["f"] == function.name


def test_reads_truly_wherever_the_dot_is(playground: Explorer) -> None:
    chance = np.random.default_rng(1)
    for curve in CURVES:
        for x in chance.uniform(*curve.domain, 3):
            look = playground.go(f"f={curve.name}&x={x:.3f}")
            assert look.values["x"] == float(f"{x:.3f}")
            assert_reads_truly(look, curve)
    for field in FIELDS:
        for x, y in zip(*(chance.uniform(*side, 3) for side in field.domain), strict=True):
            look = playground.go(f"f={field.name}&x={x:.3f}&y={y:.3f}")
            assert [look.values[axis] for axis in "xy"] == [float(f"{v:.3f}") for v in (x, y)]
            assert_reads_truly(look, field)


def assert_reads_truly(look: Look, function: Curve | Field) -> None:
    """Expect the read-outs to say what difference quotients say of the function."""
    values = look.values
    if isinstance(function, Curve):
        assert list(values) == ["x", "f", "slope"]
        slope = slope_at(function, values["x"])
        told = {"f": function.value(values["x"]), "slope": slope}
    else:
        assert list(values) == ["x", "y", "f", "fx", "fy", "norm", "angle", "kind"]
        x, y = values["x"], values["y"]
        fx, fy = gradient_at(function, x, y)
        told = {"f": function.value(x, y), "fx": fx, "fy": fy, "norm": np.hypot(fx, fy)}
        assert values["kind"] == "regular"
        assert values["angle"] == pytest.approx(90, abs=0.01)
    for name, value in told.items():
        assert values[name] == pytest.approx(float(value), rel=1e-5, abs=1e-5)
        # What is to be read is the same, rounded.
        assert float(look.words[name]) == pytest.approx(values[name], rel=0.005, abs=0.0005)


def test_says_where_a_curve_is_flat(playground: Explorer) -> None:
    for name, flats in FLATS.items():
        for x, kind in flats:
            look = playground.go(f"f={name}&x={x}")
            assert look.note == f"flat: f′(x) = 0, {kind}"
            assert look.words["slope"] == "0.000"
            assert apart(angle_of(*look.tangent), 0) < 0.01
            for aside in (x - 0.3, x + 0.3):
                beside = playground.go(f"f={name}&x={aside}")
                rises = beside.values["slope"] > 0
                assert beside.note == ("rising" if rises else "falling")
                assert (angle_of(*beside.tangent) > 0) == rises


def test_admits_that_a_corner_has_no_slope(playground: Explorer) -> None:
    look = playground.go("f=corner&x=4")
    assert look.words["slope"] == "–"
    assert math.isnan(look.values["slope"])
    sides = "slope −0.60 from the left, 0.60 from the right"
    assert look.note == f"a corner: {sides}, so there is no f′(x)"
    # Two halves, dashed; beside the corner one whole.
    tangent = playground.root.locator("[data-part=tangent]")
    assert len(look.tangent) == 3
    expect(tangent).not_to_have_css("stroke-dasharray", "none")
    for x, slope in ((3.99, -0.6), (4.01, 0.6)):
        look = playground.go(f"f=corner&x={x}")
        assert look.values["slope"] == pytest.approx(slope)
        assert len(look.tangent) == 2
        expect(tangent).to_have_css("stroke-dasharray", "none")


def test_tells_the_kinds_of_critical_points(playground: Explorer) -> None:
    for name, points in CRITICAL.items():
        for x, y, kind in points:
            look = playground.go(f"f={name}&x={x}&y={y}")
            assert (look.words["kind"], look.words["norm"]) == (kind, "0.000")
            assert (look.arrow, look.level, look.words["angle"]) == (None, [], "–")
            assert "∇f = 0" in look.note
        # No way leads on from there, and it says so.
        for what, words in (("drift", "no level curve"), ("climb", "no way leads uphill")):
            playground.button(what).click()
            expect(playground.note).to_contain_text(words)
            assert str(playground.look().values) == str(look.values)


# By keys. What they do is no matter of the browser; what is pressed, tests of explorers try.


@pytest.fixture
def typed(chromium: Browser, site_url: str, volume: str, visit: Opener) -> Explorer:
    return Explorer(visit(chromium, f"{site_url}/{volume}").page)


@pytest.mark.parametrize("share", [3, pytest.param(1, marks=pytest.mark.thorough)])
def test_keys_lead_to_every_critical_point_and_away(typed: Explorer, share: int) -> None:
    for name, points in CRITICAL.items():
        step = 0.1 if name == "peaks" else 0.05
        # Of several, a third is one of each kind.
        for x, y, kind in points[::share]:
            # Two steps off, on round numbers, as keys go.
            corner = [(round(value / step) - 2) * step for value in (x, y)]
            typed.go(f"f={name}&x={corner[0]:.2f}&y={corner[1]:.2f}")
            kinds = []
            for key in ("ArrowRight", "ArrowUp", "ArrowRight", "ArrowUp"):
                typed.page.keyboard.press(key)
                kinds.append(typed.look().words["kind"])
            assert kind in kinds
            typed.go(f"f={name}&x={x}&y={y}")
            assert_no_trap(typed, "xy", step / 10)


def test_keys_lead_to_every_flat_point_and_away(typed: Explorer) -> None:
    corners = {"corner": [(4.0, "no f′(x)")]}
    for name, points in (FLATS | corners).items():
        for x, words in points:
            for steps, key in ((-2, "ArrowRight"), (3, "ArrowLeft")):
                typed.go(f"f={name}&x={(math.floor(x / 0.2) + steps) * 0.2:.1f}")
                found = []
                for _ in range(4):
                    typed.page.keyboard.press(key)
                    found.append(typed.look().note.endswith(words))
                # It holds the dot only once.
                assert found.count(True) == 1
            typed.go(f"f={name}&x={x}")
            assert_no_trap(typed, "x", 0.02)


def assert_no_trap(playground: Explorer, axes: str, step: float) -> None:
    """Expect one fine step to lead off a point that has a name, in every direction."""
    start, state = playground.look(), playground.address()
    place = "&".join(f"{axis}={state[axis]}" for axis in axes)
    keys = {"x": ("ArrowLeft", "ArrowRight"), "y": ("ArrowDown", "ArrowUp")}
    for axis in axes:
        for sign, key in zip((-1, 1), keys[axis], strict=True):
            assert playground.go(f"f={state['f']}&{place}").note == start.note
            playground.page.keyboard.press(f"Shift+{key}")
            gone = playground.look()
            assert 0 < sign * (gone.values[axis] - start.values[axis]) < 1.001 * step
            assert gone.note != start.note


# What is pressed.


def test_plays_and_pauses(playground: Explorer) -> None:
    playground.take_clock()
    play = playground.button("play")
    expect(play).to_have_text("Play")
    play.click()
    expect(play).to_have_text("Pause")
    run = playground.film(12)
    assert all(after.dot[0] > before.dot[0] for before, after in pairwise(run[3:]))
    play.click()
    expect(play).to_have_text("Play")
    still = playground.film(5, least=5)
    assert still[-1].values == still[1].values
    # It goes on where it stopped; from the end it begins anew.
    play.click()
    run = playground.film()
    assert run[2].values["x"] == pytest.approx(still[-1].values["x"], abs=0.1)
    assert run[-1].values["x"] == 10
    expect(play).to_have_text("Play")
    play.click()
    assert playground.film(5)[-1].values["x"] < 0.5


def test_plays_at_the_chosen_speed(playground: Explorer) -> None:
    playground.take_clock()
    speed = playground.dial("speed")
    assert speed.locator("option").all_inner_texts() == ["½×", "1×", "2×"]
    gone = {}
    for choice in ("1", "0.5", "2"):
        playground.go("f=hills&x=2")
        speed.select_option(choice)
        playground.button("play").click()
        run = playground.film(14)[3:]
        playground.button("play").click()
        gone[choice] = sum(math.dist(a.dot, b.dot) for a, b in pairwise(run))
    assert gone["0.5"] / gone["1"] == pytest.approx(0.5, rel=0.05)
    assert gone["2"] / gone["1"] == pytest.approx(2, rel=0.05)


# Looks at every frame as the browser draws it, with no clock of ours.
WATCH = """(explorer) => {
  globalThis.seen = [];
  (function look() {
    seen.push(playing.drawn(explorer));
    requestAnimationFrame(look);
  })();
}"""


def test_plays_by_itself(playground: Explorer) -> None:
    playground.go("f=hills&x=8.2&speed=2")
    playground.root.evaluate(WATCH)
    playground.button("play").click()
    expect(playground.read_out("x")).to_have_attribute("data-value", "10")
    seen = playground.page.evaluate("seen")
    places = [place for place, _ in groupby(look["dot"][0] for look in seen)]
    assert places == sorted(places)
    assert len(places) > 5
    valley = [look for look in seen if "valley" in look["note"]]
    assert valley
    assert all(apart(angle_of(*look["tangent"]), 0) < 0.01 for look in valley)


def test_scrubs_by_keyboard(playground: Explorer) -> None:
    look = playground.go("f=hills&x=3.95")
    position = playground.dial("position")
    position.focus()
    notes = []
    for _ in range(12):
        playground.page.keyboard.press("ArrowRight")
        before, look = look, playground.look()
        # A bit of the way, and the dot with it: no flat point holds it for long.
        assert 0 < look.values["x"] - before.values["x"] < 0.2
        assert look.dot[0] > before.dot[0]
        notes.append(look.note)
    assert notes.count("flat: f′(x) = 0, valley") == 1
    position.press("ArrowLeft")
    assert 0 < look.values["x"] - playground.look().values["x"] < 0.2
    for key, x in (("Home", 0), ("End", 10)):
        position.press(key)
        assert playground.look().values["x"] == x
        expect(position).to_have_attribute("aria-valuetext", f"x {x:.2f}")
        assert playground.address()["x"] == str(x)
    expect(position).to_be_focused()


def test_scrubbing_takes_over_from_playing(playground: Explorer) -> None:
    playground.take_clock()
    playground.button("play").click()
    playground.film(5)
    playground.dial("position").press("End")
    expect(playground.button("play")).to_have_text("Play")
    assert {look.values["x"] for look in playground.film(5, least=5)[1:]} == {10}


def test_chooses_the_step_size_by_keyboard(playground: Explorer) -> None:
    playground.go("f=bowl&x=1&y=1&step=0.2")
    dial, told = playground.dial("step"), playground.read_out("step")
    expect(told).to_have_text("0.20")
    dial.focus()
    sizes = [0.2]
    for _ in range(5):
        dial.press("ArrowRight")
        sizes.append(float(playground.address()["step"]))
    assert all(1 <= after / before < 1.2 for before, after in pairwise(sizes))
    assert float(told.inner_text()) == pytest.approx(sizes[-1], rel=0.03)
    assert sizes[-1] > 1.1 * sizes[0]
    for key, size in (("Home", "0.025"), ("End", "1.5")):
        dial.press(key)
        expect(told).to_have_text(size)
        expect(dial).to_have_attribute("aria-valuetext", size)
        assert playground.address()["step"] == size


DESCENTS = [
    ("bowl", (1.2, -1.0), 0.2, "settled after {} steps: ∇f = 0: a minimum"),
    ("bowl", (0.3, 0.5), 1.2, "diverged after {} steps: the steps are too long"),
    ("banana", (1.02, 1.02), 0.015, "settled after {} steps: ∇f = 0: a minimum"),
    ("banana", (1.5, 0.5), 0.0295, "diverged after {} steps: the steps are too long"),
    ("saddle", (0.8, 0.6), 0.2, "downhill out of the map after {} steps"),
    ("peaks", (0.3, 0.6), 0.02, "settled after {} steps: ∇f = 0: a minimum"),
]


def test_descends_to_a_minimum_unless_the_steps_are_too_long(playground: Explorer) -> None:
    playground.take_clock()
    descend = playground.button("descend")
    for name, (x, y), size, ending in DESCENTS:
        start = playground.go(f"f={name}&x={x}&y={y}&step={size}")
        descend.click()
        expect(descend).to_have_text("Stop")
        run = playground.film()
        expect(descend).to_have_text("Descend")
        field = next(field for field in FIELDS if field.name == name)
        assert_steps_down([start, *run], field, size, ending)


def assert_steps_down(looks: list[Look], field: Field, size: float, ending: str) -> None:
    """Expect steps against the gradient and a true report of how they ended."""
    places = [place for place, _ in groupby((v.values["x"], v.values["y"]) for v in looks)]
    outward = "settled" not in ending
    assert looks[-1].note == ending.format(len(places) - 1 + outward)
    for here, there in pairwise(places):
        expected = here - size * gradient_at(field, *here)
        # Where it has all but arrived, the last step goes to the very point.
        arrives = there == places[-1] and not outward
        assert there == pytest.approx(expected, abs=0.05 if arrives else 1e-6)
    if outward:
        # The step that leaves the map is not taken, but it is counted.
        places.append(tuple(places[-1] - size * gradient_at(field, *places[-1])))
    heights = [float(field.value(*place)) for place in places]
    if "diverged" in ending:
        assert heights[-1] > heights[-2]
    else:
        assert all(after < before for before, after in pairwise(heights))
    if "minimum" in ending:
        assert looks[-1].words["kind"] == "minimum"


def test_resets_every_function(playground: Explorer) -> None:
    starts = {}
    for function in (*CURVES, *FIELDS):
        look = playground.go(f"f={function.name}")
        starts[function.name] = look.values
        reset = playground.button("reset")
        playground.page.keyboard.press("Home")
        assert playground.look().values["x"] != look.values["x"]
        for dial in playground.root.locator("input[name=step]").all():
            dial.press("Home")
        # By the button, which keeps the keyboard, and by the key 0 on the dot.
        reset.press("Enter")
        assert playground.look().values == look.values
        expect(reset).to_be_focused()
        assert float(playground.address()["x"]) == look.values["x"]
        for told in playground.root.locator("output[name=step]").all():
            expect(told).not_to_have_text("0.025")
        playground.dot.focus()
        playground.page.keyboard.press("End")
        playground.page.keyboard.press("0")
        assert playground.look().values == look.values
        expect(playground.dot).to_be_focused()
    assert len({str(values) for values in starts.values()}) == 9


# Addresses.


def test_the_address_tells_the_state(playground: Explorer) -> None:
    page = playground.page
    assert "#" not in page.url
    playground.pick("banana").dispatch_event("click")
    assert playground.address()["f"] == "banana"
    playground.go("f=bowl&x=1&y=1&step=0.3")
    Mouse().drag(playground, playground.place(-0.5, 0.75))
    told = playground.address()
    values = playground.look().values
    assert told["f"] == "bowl"
    for axis in "xy":
        assert float(told[axis]) == pytest.approx(values[axis], abs=6e-6)
    assert told["step"] == "0.3"
    playground.dot.press("ArrowUp")
    assert float(playground.address()["y"]) == pytest.approx(playground.look().values["y"])
    playground.take_clock()
    for what in ("drift", "climb", "descend"):
        playground.button(what).click()
        values = playground.film(least=20)[-1].values
        for axis in "xy":
            assert float(playground.address()[axis]) == pytest.approx(values[axis], abs=6e-6)
    # No trace of all this in the history: the way back leads to what was before.
    playground.go("f=hills&x=1")
    page.go_back()
    assert playground.address()["f"] == "bowl"


STATES = [
    "f=hills&x=1.62358&speed=2",
    "f=corner&x=4",
    "f=banana&x=-1.2345&y=0.5&step=0.01",
    "f=peaks&x=-0.46002&y=-0.6292&step=0.05",
]


def test_a_state_survives_its_address(playground: Explorer) -> None:
    for state in STATES:
        first = playground.go(state)
        assert_state(playground, state)
        assert str(reopened(playground).values) == str(first.values)
        assert_state(playground, state)
        # The address that is written after a change tells all of it, but for the last decimals.
        playground.dot.press("Shift+ArrowRight")
        changed = playground.look()
        assert {**parse(state), "x": ""} == {**playground.address(), "x": ""}
        assert reopened(playground).words == changed.words
        assert_state(playground, "&".join("=".join(item) for item in playground.address().items()))


def parse(state: str) -> dict[str, str]:
    return dict(parse_qsl(state, strict_parsing=True))


def reopened(playground: Explorer) -> Look:
    """Open the page's address afresh."""
    address = playground.page.url
    playground.page.reload()
    assert playground.page.url == address
    return playground.look()


def assert_state(playground: Explorer, state: str) -> None:
    """Expect the function, the step size and the speed of a state to be chosen."""
    wanted = parse(state)
    assert playground.picked == wanted["f"]
    if "y" in wanted:
        told = float(playground.read_out("step").inner_text())
    else:
        told = float(playground.dial("speed").input_value())
    assert told == pytest.approx(float(wanted.get("step") or wanted.get("speed", "1")), rel=0.05)


def test_links_from_elsewhere_lead_to_a_state(
    playground: Explorer, site_url: str, volume: str
) -> None:
    page = playground.page
    for state in ("f=saddle&x=0.8&y=0.6", "f=peaks&x=1.5&y=-0.5&step=0.02"):
        page.goto(f"{site_url}/index.html")
        page.goto(f"{site_url}/{volume}#playground:{state}")
        expect(playground.svg).to_be_in_viewport(ratio=1)
        look = playground.look()
        assert state.startswith(f"f={playground.picked}&x={look.values['x']}&y={look.values['y']}")
        # Who comes from elsewhere begins at the top of the keyboard's way, as on every page.
        expect(playground.dot).not_to_be_focused()


def test_links_on_the_page_lead_to_a_state_as_often_as_one_likes(playground: Explorer) -> None:
    page, link = playground.page, playground.link("f=saddle&x=0.8&y=0.6")
    for _ in range(2):
        link.click()
        expect(playground.dot).to_be_focused()
        expect(playground.svg).to_be_in_viewport(ratio=1)
        assert [playground.look().values[axis] for axis in "xy"] == [0.8, 0.6]
        page.keyboard.press("Home")
        assert playground.look().values["x"] == -1.5
    # Once more, and from the state itself: the address is the same then.
    for _ in range(2):
        link.click()
        expect(playground.dot).to_be_focused()
        assert playground.look().values["x"] == 0.8
    page.keyboard.press("End")
    playground.link("f=banana&x=-1&y=1").click()
    expect(playground.root.get_by_role("radio", name="Banana")).to_be_checked()
    page.go_back()
    expect(playground.root.get_by_role("radio", name="Saddle", exact=True)).to_be_checked()
    assert playground.look().values["x"] == 1.5


def test_a_link_that_says_so_begins_to_run(playground: Explorer) -> None:
    for state, button, axis in (
        ("f=hills&x=0&run=play", "play", "x"),
        ("f=banana&x=-1&y=1&run=drift", "drift", "y"),
        ("f=bowl&x=1&y=1&step=0.01&run=descend", "descend", "x"),
    ):
        before = playground.go(state).values[axis]
        expect(playground.button(button)).to_have_text("Pause" if button == "play" else "Stop")
        expect(playground.read_out(axis)).not_to_have_attribute("data-value", str(before))
        playground.button(button).click()
        # The address tells where it stopped, and not to run.
        assert "run" not in playground.address()
    playground.take_clock()
    playground.go("f=bowl&x=1&y=1&run=climb")
    assert playground.film(least=20)[-1].values["f"] > 1.5


@pytest.mark.parametrize("size", [(320, 1000), (1280, 800)], ids=["phone", "laptop"])
def test_a_link_brings_the_whole_picture_into_the_window(
    browser: Browser, site_url: str, volume: str, size: tuple[int, int], visit: Opener
) -> None:
    viewport = {"width": size[0], "height": size[1]}
    page = visit(browser, f"{site_url}/{volume}", viewport=viewport).page
    playground = Explorer(page)
    for state in ("f=saddle&x=0.8&y=0.6", "f=terrace&x=4", "f=banana&x=-1&y=1"):
        playground.link(state).click()
        expect(playground.dot).to_be_focused()
        playground.look()
        expect(playground.svg).to_be_in_viewport(ratio=1)
    # Another mode has more to read and to press; the picture stays where it is.
    for mode in ("1", "2"):
        before = playground.look().stage
        playground.pick(mode).locator("input").dispatch_event("click")
        playground.look()
        assert playground.look().stage == pytest.approx(before, abs=1)


NONSENSE = {
    "%E0%A4%A": None,
    "%": None,
    "playground:": None,
    "playground:%": None,
    "playground": None,
    "fig-tangent:f=saddle": None,
    "nowhere": None,
    "playground:f=nope&x=abc": ("hills", [2.7]),
    "playground:f=__proto__": ("hills", [2.7]),
    "playground:x=3": ("hills", [3]),
    "playground:f=saddle&x=99&y=-99&step=1e9&run=play": ("saddle", [1.5, -1.5]),
    "playground:f=saddle&x=Infinity&y=NaN&step=-1": ("saddle", [0.66, 0.48]),
    "playground:f=saddle&f=bowl&x=1&x=2&y": ("saddle", [1, 0.48]),
    "playground:f=corner&x=4&speed=1000&run=constructor": ("corner", [4]),
    "playground:f=hills&x=1&run=drift": ("hills", [1]),
    "playground:f=bowl&x=1:2&y=%31": ("bowl", [1, 1]),
}
"""Addresses that nobody should write, and what is shown: None stands for what was shown before."""


def test_an_invalid_address_does_no_harm(playground: Explorer) -> None:
    for address, expected in NONSENSE.items():
        playground.go("f=bowl&x=1&y=-1")
        playground.page.evaluate("(hash) => { location.hash = hash; }", address)
        values = playground.look().values
        name, place = expected or ("bowl", [1, -1])
        assert playground.picked == name
        assert [values[axis] for axis in ("x", "y") if axis in values] == place
        for told in playground.root.locator("output[name=step]").all():
            assert 0.02 < float(told.inner_text()) <= 1.5
        playground.dot.press("End")
        assert playground.look().values["x"] != values["x"] or place[0] == 1.5


def test_a_page_opens_at_an_invalid_address(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    for address in ("%E0%A4%A", "playground:f=nope&run=1"):
        reader = visit(browser, f"{site_url}/{volume}#{address}")
        Explorer(reader.page).dot.press("End")
        assert Explorer(reader.page).look().values["x"] == 10
        assert reader.complaints == []

"""Explorers everywhere: in windows of all sizes, in both themes, in a folder, without scripts."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from ..figures.truth import CURVES, FIELDS
from .conftest import Opener, first_in_chromium
from .playing import Explorer, hold, wear
from .test_access import violations
from .test_layout import FINGER, faults_of
from .visits import probe, probe_text

BUDGET = 20_480
"""Bytes of all scripts of the page, compressed."""

# Where the longest numbers and words are.
EXTREMES = [
    *(f"f={curve.name}&x={x}" for curve in CURVES for x in curve.domain),
    *(f"f={f.name}&x={x}&y={f.domain[1][0]}" for f in FIELDS for x in f.domain[0]),
    "f=corner&x=4",
    "f=terrace&x=5",
    "f=monkey-saddle&x=0&y=0",
]


@pytest.mark.parametrize("theme", ["dark", pytest.param("light", marks=pytest.mark.thorough)])
def test_axe_finds_nothing_in_open_explorers(
    chromium: Browser, site_url: str, volume: str, theme: str, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", color_scheme=theme).page
    playground = hold(page)[-1]
    assert violations(page) == []
    playground.go("f=peaks&x=-0.00932&y=1.58137")
    playground.button("climb").click()
    expect(playground.note).to_contain_text("no way")
    assert violations(page) == []


# In windows of all sizes.


@first_in_chromium
def test_fits_the_narrowest_windows(
    browser: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(browser, f"{site_url}/{volume}", viewport={"width": 320, "height": 800}).page
    assert faults_in(page) == []


@pytest.mark.parametrize("what", ["page", "letters"])
def test_fits_at_twice_the_size(
    chromium: Browser, site_url: str, volume: str, what: str, visit: Opener
) -> None:
    zoomed = {"viewport": {"width": 640, "height": 400}, "device_scale_factor": 2}
    page = visit(chromium, f"{site_url}/{volume}", **zoomed).page
    if what == "letters":
        session = page.context.new_cdp_session(page)
        session.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    assert faults_in(page) == []


def faults_in(page: Page) -> list[str]:
    """Return what is wrong with the layout of a page whose explorers are all open."""
    playground = hold(page)[-1]
    faults = []
    for state in EXTREMES:
        playground.go(state)
        found = [*faults_of(page), *clipped(page), *probe(page, "targets", FINGER)]
        faults += [f"{state}: {fault}" for fault in found]
    return faults


def clipped(page: Page) -> list[str]:
    """Return the read-outs that are cut off at the edge of their boxes."""
    found: list[str] = page.locator(".explorer__readings > *").evaluate_all(
        """(all) => all.filter((row) => row.checkVisibility()).flatMap((row) => {
          const value = row.querySelector("dd");
          const range = document.createRange();
          range.selectNodeContents(value);
          const [text, box] = [range, value].map((one) => one.getBoundingClientRect());
          const fits = text.right <= box.right + 1 && text.bottom <= box.bottom + 1;
          return fits ? [] : [`${row.textContent} is cut off`];
        })"""
    )
    return found


@pytest.mark.parametrize("width", [320, pytest.param(1280, marks=pytest.mark.thorough)])
def test_keeps_still_during_a_drag(
    chromium: Browser, site_url: str, volume: str, width: int, visit: Opener
) -> None:
    page = visit(chromium, "about:blank", viewport={"width": width, "height": 800}).page
    page.add_init_script(probe_text("shifts"))
    page.goto(f"{site_url}/{volume}")
    explorer = Explorer(page)
    # Over what has a name, and so a note; the longest there are.
    for state, goal in (
        ("f=terrace&x=4", (6, 1.5)),
        ("f=corner&x=3", (5, 1.1)),
        ("f=saddle&x=0.6&y=0.6", (-0.6, -0.6)),
        ("f=monkey-saddle&x=0.6&y=0.6", (-0.6, -0.6)),
    ):
        explorer.go(state)
        (x, y), end = explorer.in_the_middle().dot, explorer.place(*goal)
        page.mouse.move(x, y)
        page.mouse.down()
        page.wait_for_timeout(600)  # what moves sooner after an input is forgiven
        before, places, notes = page.evaluate("shifted"), {layout(explorer)}, {""}
        for step in range(1, 13):
            page.mouse.move(x + (end[0] - x) * step / 12, y + (end[1] - y) * step / 12)
            notes.add(explorer.look().note)
            places.add(layout(explorer))
        page.mouse.up()
        assert len(notes) > 1
        assert len(places) == 1, state
        assert page.evaluate("shifted") - before < 0.001, state


def layout(explorer: Explorer) -> tuple[float, ...]:
    """Return where the parts of an explorer and what follows it are on the page."""
    tops = explorer.figure.evaluate(
        """(figure) => [".explorer__stage", ".explorer__choice", ".explorer__controls",
          ".explorer__note", ".explorer__readings", "figcaption", ".transcript"].map((part) =>
            Math.round(figure.querySelector(part).getBoundingClientRect().top + scrollY))"""
    )
    return tuple(tops)


# Wherever the page lies.


def test_keeps_to_itself_and_to_the_policy(
    browser: Browser, home: str, volume: str, visit: Opener
) -> None:
    reader = visit(browser, f"{home}/{volume}")
    explorers = hold(reader.page)
    for explorer in explorers:
        assert explorer.root.locator(".explorer__still").evaluate(
            "(img) => img.decode().then(() => img.naturalWidth)"
        )
        before = explorer.look().values
        explorer.dot.focus()
        reader.page.keyboard.press("Home")
        assert explorer.look().values != before
    playground = explorers[-1]
    playground.link("f=banana&x=-1&y=1").click()
    expect(playground.root.get_by_role("radio", name="Banana")).to_be_checked()
    playground.button("drift").click()
    playground.button("descend").click()
    expect(playground.note).to_contain_text("step")
    reader.page.locator(".theme-switch").click()
    wear(reader.page, "dark")
    expect(playground.root.locator(".explorer__still")).to_have_attribute(
        "src", "../figures/playground/dark.stage.banana.png"
    )
    playground.button("descend").click()
    playground.pick("1").click()
    playground.dot.press("ArrowRight")
    told = reader.page.url
    assert playground.address()["f"] == "hills"
    values = playground.look().values
    reader.page.reload()
    assert reader.page.url == told
    assert playground.look().values == pytest.approx(values)
    assert reader.strangers(home) == []
    assert reader.complaints == []


def test_scripts_are_small(site: Path, volume: str) -> None:
    page = (site / volume).read_text(encoding="utf-8")
    scripts = sorted(site.rglob("*.js"))
    assert len(scripts) >= 6
    named = [script for script in scripts if f'"../{script.relative_to(site).as_posix()}"' in page]
    # What only presenters load costs readers nothing.
    assert {script.name for script in {*scripts} - {*named}} == {"present.js"}
    sizes = {s.relative_to(site).as_posix(): len(gzip.compress(s.read_bytes(), 9)) for s in named}
    assert sum(sizes.values()) <= BUDGET, sizes


# Without scripts.


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_is_a_picture_without_scripts(
    chromium: Browser, home: str, volume: str, theme: str, visit: Opener
) -> None:
    settings = {"java_script_enabled": False, "color_scheme": theme}
    page = visit(chromium, f"{home}/{volume}", **settings).page
    figure = page.locator("#playground")
    still = figure.get_by_role("img")
    expect(still).to_be_visible()
    assert len(str(still.get_attribute("alt"))) > 100
    source = still.evaluate("(img) => img.decode().then(() => img.currentSrc)")
    assert source.endswith(f"/figures/playground/{theme}.png")
    expect(figure.locator("figcaption")).to_be_visible()
    expect(figure.locator("figcaption")).to_contain_text("Drag the dot")
    controls = figure.locator(":is(button, input, output, svg):not(.taking *)")
    expect(controls).to_have_count(0)
    links = page.locator('a[href^="#playground:"]')
    assert links.count() == 5
    for link in links.all():
        anchor = str(link.get_attribute("href")).removeprefix("#")
        expect(page.locator(f'[id="{anchor}"]')).to_have_count(1)
        link.click()
        expect(still).to_be_in_viewport(ratio=0.9)

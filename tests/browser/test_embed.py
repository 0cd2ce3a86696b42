"""Figures by themselves, framed by a page of another host."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Frame, FrameLocator, expect

from manimark.serve import make_app
from manimark.views import snippet_of, view_figure

from ..plans import FIGURE, PLAYGROUND, explorer, placed
from ..samples import write
from ..serving import serving
from .conftest import Opener, first_in_chromium
from .test_access import violations
from .visits import Visit, probe_text

WIDTHS = (240, 320, 480, 720, 1280)
FINGER = 24
AT_HOME = "16 / 9"
"""The shape of a figure's picture."""

# What leaves the frame, what is cut off, and whether anything scrolls.
_CUT_OFF = """() => {
  const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement;
  const seen = [...document.body.querySelectorAll("*")].filter(
    (e) => e.checkVisibility({ visibilityProperty: true }) &&
      !e.closest(".visually-hidden, .figure__caption, svg, noscript"));
  const out = seen.filter((e) => {
    const { left, top, right, bottom } = e.getBoundingClientRect();
    return left < -0.5 || top < -0.5 || right > clientWidth + 0.5 || bottom > clientHeight + 0.5;
  });
  const cut = [...document.querySelectorAll(".source > *")].filter(
    (e) => e.scrollWidth > e.clientWidth);
  const scrolls = scrollWidth > clientWidth || scrollHeight > clientHeight;
  return [...out, ...cut].map((e) => e.outerHTML.slice(0, 80)).concat(scrolls ? ["scrolls"] : []);
}"""
_PICTURE = """() => {
  const all = [...document.querySelectorAll(".figure__stage, .explorer__stage")];
  const box = all.find((one) => one.checkVisibility()).getBoundingClientRect();
  return [box.left, box.top, box.width, box.height];
}"""


@pytest.fixture(scope="module")
def abroad(site_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a folder on another host with a page for each figure that frames it."""
    views = (view_figure(placed(), FIGURE, ""), view_figure(explorer(), PLAYGROUND, ""))
    frames = {
        view.slug: snippet_of(view, f"{site_url}/", opens=view.slug == PLAYGROUND.slug)
        for view in views
    }
    frames["lean"] = frames["tangent-sweep"].replace("8 / 5; min-height: 15rem", AT_HOME)
    head = "<!doctype html><html lang=en><title>A lecture</title><link rel=icon href=data:,>"
    style = "<style>body { margin: 0 } iframe { display: block }</style>"
    words = "<h1>A lecture</h1>"
    files = {f"{name}.html": f"{head}{style}<main>{f}{words}</main>" for name, f in frames.items()}
    with serving(make_app(write(tmp_path_factory.mktemp("abroad"), files))) as url:
        yield url


def inside(visit: Visit) -> tuple[FrameLocator, Frame]:
    """Return what is framed, once it is all there."""
    place = visit.page.frame_locator("iframe")
    expect(place.locator(".hold, svg [data-part=dot]").first).to_be_attached()
    return place, visit.page.frames[1]


@first_in_chromium
@pytest.mark.parametrize("figure", ["tangent-sweep", "playground", "lean"])
def test_fits_its_frame_at_every_width(
    browser: Browser, abroad: str, figure: str, visit: Opener
) -> None:
    reader = visit(browser, f"{abroad}/{figure}.html")
    place, frame = inside(reader)
    faults = []
    for held in (False, True):
        if held and figure != "playground":
            place.locator(".hold").click()
            expect(place.locator("svg [data-part=dot]")).to_be_focused()
        for width in WIDTHS:
            reader.page.set_viewport_size({"width": width, "height": 1100})
            found = [
                *frame.evaluate(_CUT_OFF),
                *frame.evaluate(probe_text("overlaps")),
                *frame.evaluate(probe_text("targets"), FINGER),
            ]
            _, _, wide, high = frame.evaluate(_PICTURE)
            assert wide / high == pytest.approx(16 / 9, rel=0.01)
            if wide < 0.75 * width:
                found.append(f"the picture is {wide:.0f} px wide")
            faults += [f"{width} px, held {held}: {fault}" for fault in found]
    assert faults == []


def test_is_taken_hold_of_where_it_stands(chromium: Browser, abroad: str, visit: Opener) -> None:
    reader = visit(chromium, f"{abroad}/tangent-sweep.html", viewport={"width": 720, "height": 600})
    place, frame = inside(reader)
    before = frame.evaluate(_PICTURE)
    place.locator(".hold").click()
    expect(place.locator("svg [data-part=dot]")).to_be_focused()
    assert frame.evaluate(_PICTURE) == pytest.approx(before, abs=0.5)
    assert violations(reader.page) == []
    reader.page.keyboard.press("Escape")
    expect(place.locator(".hold")).to_be_focused()
    assert frame.evaluate(_PICTURE) == before


def test_plays_and_explores_in_a_page_of_another_host(
    browser: Browser, abroad: str, site_url: str, visit: Opener
) -> None:
    reader = visit(browser, f"{abroad}/tangent-sweep.html")
    place, frame = inside(reader)
    place.locator(".play").click()
    frame.wait_for_function("() => document.querySelector('video').currentTime > 0.1")
    place.locator(".step").nth(1).click()
    expect(place.locator(".step").nth(1)).to_have_attribute("aria-current", "step")
    place.locator(".hold").click()
    x = place.locator("output[name=x]")
    before = x.get_attribute("data-value")
    place.locator("svg [data-part=dot]").press("ArrowRight")
    expect(x).not_to_have_attribute("data-value", str(before))
    place.locator("[data-do=back]").click()
    expect(place.locator("video")).to_be_visible()
    assert not [a for a in reader.requests if not a.startswith((site_url, abroad, "data:"))]
    assert any(address.startswith(f"{site_url}/assets/site.js") for address in reader.requests)
    assert reader.complaints == []


def test_leads_to_its_figure_in_a_window_of_its_own(
    browser: Browser, abroad: str, site_url: str, volume: str, visit: Opener
) -> None:
    reader = visit(browser, f"{abroad}/tangent-sweep.html")
    place, _ = inside(reader)
    with reader.page.context.expect_page() as opened:
        place.locator(".source__page").click()
    opened.value.wait_for_url(f"{site_url}/{volume}#fig-tangent")
    expect(opened.value.locator("#fig-tangent")).to_be_in_viewport()


@pytest.mark.parametrize(
    ("system", "asked", "worn"),
    [("dark", "", "dark"), ("light", "?theme=dark", "dark"), ("dark", "?theme=light", "light")],
)
def test_wears_the_theme_that_is_asked_for_or_the_systems(
    chromium: Browser, home: str, system: str, asked: str, worn: str, visit: Opener
) -> None:
    address = f"{home}/figures/tangent-sweep/embed.html{asked}"
    page = visit(chromium, address, color_scheme=system).page
    expect(page.locator("html")).to_have_attribute("data-theme", worn)
    assert str(page.locator("video").get_attribute("poster")).endswith(f"/{worn}.png")


def test_opens_at_a_moment_without_moving_the_page_around_it(
    chromium: Browser, site_url: str, tmp_path: Path, visit: Opener
) -> None:
    address = f"{site_url}/figures/tangent-sweep/embed.html#fig-tangent&amp;t=3.5"
    frame = f'<iframe src="{address}" title="A figure" width="720" height="450"></iframe>'
    page = f"<!doctype html><link rel=icon href=data:,><p style='height: 2000px'>Words.</p>{frame}"
    with serving(make_app(write(tmp_path, {"index.html": page}))) as url:
        reader = visit(chromium, f"{url}/index.html")
        place, _ = inside(reader)
        expect(place.locator("video")).to_have_js_property("currentTime", 3.5)
        expect(place.locator("video")).to_have_js_property("paused", True)
        assert reader.page.evaluate("[scrollY, document.activeElement.localName]") == [0, "body"]

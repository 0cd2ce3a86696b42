"""The named steps below a figure."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, expect

from .conftest import Opener

# Where the video is sent is known the moment it begins to seek; later it has moved on.
SEEK_ON_CLICK = """(step) => new Promise((done, fail) => {
  setTimeout(() => fail(new Error("the step leads nowhere")), 20000);
  const stage = step.closest("figure").querySelector(".figure__stage");
  const note = (event) => done(event.target.currentTime);
  stage.addEventListener("seeking", note, { capture: true, once: true });
  step.click();
})"""


def test_lead_to_their_section(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    reader = visit(browser, f"{home}/{volume}")
    for figure in figures:
        steps = steps_of(reader.page.locator(f'figure[data-figure="{figure["slug"]}"]'))
        assert steps.all_inner_texts() == [section["name"] for section in figure["sections"]]
        # From the last to the first: the first section is where a video is anyway.
        for number in reversed(range(len(figure["sections"]))):
            start = figure["sections"][number]["start"]
            assert steps.nth(number).evaluate(SEEK_ON_CLICK) == pytest.approx(start, abs=0.05)
            expect(steps.nth(number)).to_have_attribute("aria-current", "step")
            assert sum(now is not None for now in currents(steps)) == 1
    assert reader.complaints == []


@pytest.mark.parametrize("home", ["http"], indirect=True)
def test_are_marked_as_the_video_plays_on(
    browser: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(browser, f"{home}/{volume}").page
    place = page.locator(f'figure[data-figure="{figures[0]["slug"]}"]')
    steps = steps_of(place)
    steps.nth(0).click()
    expect(place.locator("video")).to_have_js_property("paused", False)
    just_before = figures[0]["sections"][1]["start"] - 0.3
    place.locator("video").evaluate("(v, time) => (v.currentTime = time)", just_before)
    expect(steps.nth(1)).to_have_attribute("aria-current", "step")
    assert currents(steps)[0] is None


def test_lead_there_when_the_video_is_paused_and_by_keyboard(
    chromium: Browser, site_url: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}").page
    place = page.locator(f'figure[data-figure="{figures[0]["slug"]}"]')
    video = place.locator("video")
    steps_of(place).nth(1).click()
    expect(video).to_have_js_property("paused", False)
    video.evaluate("(v) => v.pause()")
    steps_of(place).nth(2).press("Enter")
    expect(steps_of(place).nth(2)).to_have_attribute("aria-current", "step")
    assert video.evaluate("(v) => v.currentTime") >= figures[0]["sections"][2]["start"] - 0.05
    expect(video).to_have_js_property("paused", False)


def steps_of(figure: Locator) -> Locator:
    return figure.locator(".step")


def currents(steps: Locator) -> list[str | None]:
    found: list[str | None] = steps.evaluate_all(
        "(all) => all.map((step) => step.getAttribute('aria-current'))"
    )
    return found

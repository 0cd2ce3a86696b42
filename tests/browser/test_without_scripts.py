"""Without scripts the pages say what they have to say."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser, expect

from .conftest import Opener

WORDS = "(all) => all.map((e) => e.innerText.replace(/\\s+/g, ' ').trim()).filter((text) => text)"


def test_says_the_same_words(
    chromium: Browser, site_url: str, pages: list[str], visit: Opener
) -> None:
    # In wide windows a script copies notes from the end of the page to its margin.
    narrow = {"viewport": {"width": 900, "height": 800}}
    plain = visit(chromium, f"{site_url}/index.html", java_script_enabled=False, **narrow).page
    full = visit(chromium, f"{site_url}/index.html", **narrow).page
    # A presenter shows one step at a time; test_present says what it does without scripts.
    pages = [name for name in pages if not name.startswith("lectures/")]
    # Buttons that only scripts can serve are for who has them.
    without = ":not(.words *, .explorer *, .taking__copy)"
    told = f"main :is(h1, h2, h3, h4, p, li, dt, dd, figcaption, summary){without}"
    for name in pages:
        texts = []
        for page in (plain, full):
            page.goto(f"{site_url}/{name}")
            page.locator("details").evaluate_all("(all) => all.forEach((d) => (d.open = true))")
            texts.append(page.locator(told).filter(visible=True).evaluate_all(WORDS))
        without, with_scripts = texts
        assert without == with_scripts
        assert without


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_plays_the_figures_in_the_systems_theme(
    chromium: Browser,
    home: str,
    volume: str,
    figures: list[dict[str, Any]],
    theme: str,
    visit: Opener,
) -> None:
    settings = {"java_script_enabled": False, "color_scheme": theme}
    page = visit(chromium, f"{home}/{volume}", **settings).page
    expect(page.locator("video")).to_have_count(len(figures))
    for video in page.locator("video").all():
        expect(video).to_be_visible()
        expect(video).to_have_attribute("controls", "")
        expect(video).to_have_attribute("poster")
    expect(page.locator(".play")).to_have_count(0)
    video = page.locator("video").first
    video.focus()
    page.keyboard.press("Space")
    expect(video).to_have_js_property("paused", False)
    assert video.evaluate("(v) => v.currentSrc").endswith(f"/{theme}.av1.mp4")


def test_offers_no_switch_that_does_nothing(
    chromium: Browser, site_url: str, volume: str, visit: Opener
) -> None:
    page = visit(chromium, f"{site_url}/{volume}", java_script_enabled=False).page
    expect(page.locator(".theme-switch")).to_be_hidden()
    expect(page.locator(".words").first).to_be_hidden()


def test_leads_from_a_step_to_the_video_at_its_second(
    chromium: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(chromium, f"{home}/{volume}", java_script_enabled=False).page
    for figure in figures:
        links = page.locator(f'figure[data-figure="{figure["slug"]}"] .step')
        hashes = links.evaluate_all("(all) => all.map((link) => link.hash)")
        starts = [float(fragment.removeprefix("#t=")) for fragment in hashes]
        assert starts == pytest.approx([s["start"] for s in figure["sections"]], abs=0.05)
    page.locator(".step").nth(1).click()
    page.wait_for_url("**/*.mp4#t=*")
    expect(page.locator("video")).to_be_visible()


def test_unfolds_the_transcript(
    chromium: Browser, home: str, volume: str, figures: list[dict[str, Any]], visit: Opener
) -> None:
    page = visit(chromium, f"{home}/{volume}", java_script_enabled=False).page
    transcript = page.locator(f'figure[data-figure="{figures[0]["slug"]}"] .transcript')
    transcript.locator("summary").click()
    for caption in figures[0]["captions"]:
        expect(transcript).to_contain_text(caption["text"])
    expect(transcript.get_by_text(figures[0]["description"][:40])).to_be_visible()

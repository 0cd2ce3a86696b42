"""What a page offers lecturers below each figure: what there is, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Locator, Page, expect

from manimark.views.taking import bibtex, size_of

from .conftest import Sample


@pytest.fixture
def panel(sample: Sample, chromium: Browser) -> Iterator[Locator]:
    """The panel of a figure in steps, unfolded."""
    page = chromium.new_page(viewport={"width": 1280, "height": 900})
    page.goto((sample.root / "build/site/index.html").as_uri())
    panel = page.locator("figure[data-figure=steps] .taking")
    panel.locator("summary").click()
    yield panel
    page.close()


def links_in(panel: Locator) -> list[tuple[Path, str, bool]]:
    """Return the files on offer, what is said of each, and whether it is on show."""
    return [
        (
            Path(unquote(urlsplit(link.evaluate("(a) => a.href")).path)),
            link.inner_text(),
            link.is_visible(),
        )
        for link in panel.locator("a[download]").all()
    ]


def test_offers_every_file_with_its_kind_and_size(sample: Sample, panel: Locator) -> None:
    panel.locator("[value=light]").check(force=True)
    offered = links_in(panel)
    panel.locator("[value=dark]").check(force=True)
    offered = [a if a[2] else b for a, b in zip(offered, links_in(panel), strict=True)]
    folder = sample.figures / "steps"
    there = [*folder.glob("clips/*"), *folder.glob("stills/*"), *folder.glob("*.mp4")]
    there += [*folder.glob("dark.png"), *folder.glob("light.png")]
    there += [f for f in (sample.root / "build/site/lectures").iterdir() if f.suffix != ".html"]
    assert sorted(file for file, _, _ in offered) == sorted(there)
    kinds = {"mp4": "MP4", "pptx": "PowerPoint", "webp": "WebP"}
    for file, said, _ in offered:
        ending = file.suffix.removeprefix(".")
        assert said.startswith(kinds.get(ending, ending.upper()))
        if size := re.search(r"[\d.]+ [kM]B", said):
            assert size[0] == size_of(file.stat().st_size)


def test_shows_one_look_at_a_time(panel: Locator) -> None:
    def shown() -> set[str]:
        files = [file.name for file, _, is_shown in links_in(panel) if is_shown]
        looks = [name for name in files if "deck" not in name and "handout" not in name]
        return {"light" if "light" in name else "dark" for name in looks if name != "kit.zip"}

    assert shown() == {"dark"}
    panel.get_by_text("light", exact=True).click()
    assert shown() == {"light"}


def test_is_usable_by_keyboard_and_without_findings(panel: Locator) -> None:
    page: Page = panel.page
    panel.locator("[value=dark]").focus()
    page.keyboard.press("ArrowRight")
    expect(panel.locator("[value=light]")).to_be_checked()
    findings = Axe().run(page, options={"resultTypes": ["violations"]})
    assert findings.response["violations"] == []


@pytest.mark.parametrize("width", [320, 768, 1920])
def test_fits(panel: Locator, width: int) -> None:
    panel.page.set_viewport_size({"width": width, "height": 800})
    assert panel.page.evaluate("document.documentElement.scrollWidth") == width
    outer = panel.bounding_box()
    assert outer is not None
    for link in panel.locator("a").all():
        if link.is_visible() and (inner := link.bounding_box()):
            assert inner["x"] + inner["width"] <= outer["x"] + outer["width"] + 1


def test_copies_the_snippet_and_the_entry(panel: Locator) -> None:
    page = panel.page
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    copied = []
    for code in panel.locator(".taking__code").all():
        code.locator("+ [data-copy]").click()
        expect(code.locator("+ [data-copy]")).to_have_text("Copied")
        copied.append(page.evaluate("navigator.clipboard.readText()"))
    snippet, entry = copied
    page.set_content(snippet)
    address = page.locator("iframe").get_attribute("src")
    assert address == "http://localhost/figures/steps/embed.html"
    assert page.locator("iframe").get_attribute("title") == (
        "A dot goes right, turns round and rests."
    )
    assert entry.startswith("@misc{Material,")


def test_a_plain_build_offers_the_film_only(site: Path) -> None:
    text = (site / "gradients-and-derivatives/index.html").read_text(encoding="utf-8")
    offered = re.findall(r'href="([^"]*)" download', text)
    assert {Path(file).suffix for file in offered} == {".mp4", ".png"}
    for file in offered:
        assert (site / "gradients-and-derivatives" / file).is_file()


def test_a_bibliography_takes_every_title() -> None:
    entry = bibtex(
        "a-b", "Bits & Bytes: 100 %_{x}", "A. #1", "Notes", date(2026, 4, 1), "https://x/"
    )
    assert entry.splitlines() == [
        "@misc{a-b,",
        r"  author = {{A. \#1}},",
        r"  title = {{Bits \& Bytes: 100 \%\_\{x\}}},",
        "  note = {Notes},",
        "  year = {2026},",
        r"  howpublished = {\url{https://x/}},",
        "  month = apr",
        "}",
    ]


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (1, "1 kB"),
        (412_300, "412 kB"),
        (999_600, "1.0 MB"),
        (1_234_567, "1.2 MB"),
        (12_400_000, "12 MB"),
    ],
)
def test_sizes_are_said_as_readers_know_them(count: int, said: str) -> None:
    assert size_of(count) == said

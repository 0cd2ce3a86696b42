"""Pages keep to themselves and to their security policy."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect

from ..samples import SITES
from .conftest import Opener
from .visits import Visit


def test_asks_no_other_host_and_breaks_no_rule(
    browser: Browser, home: str, pages: list[str], visit: Opener
) -> None:
    reader = visit(browser, f"{home}/index.html")
    strangers, policies = [], []
    for page in pages_of(home, pages):
        reader.page.goto(f"{home}/{page}")
        reader.walk()
        policies.append(reader.page.evaluate(POLICY))
        play_everything(reader)
        strangers += reader.strangers(home)
        assert f"{home}/assets/site.css" in [address.split("?")[0] for address in fetched(reader)]
    assert strangers == []
    assert reader.complaints == []
    assert all("default-src 'none'" in p and "unsafe" not in p for p in policies)


@pytest.mark.parametrize("way", ["http", "file"])
def test_hears_a_request_to_another_host(
    browser: Browser, bad_url: str, way: str, visit: Opener
) -> None:
    address = bad_url if way == "http" else (SITES / "bad-page" / "index.html").as_uri()
    reader = visit(browser, address)
    home = address.removesuffix("/index.html")
    assert "https://elsewhere.invalid/pixel.png" in reader.strangers(home)


def test_hears_errors_and_broken_rules(browser: Browser, bad_url: str, visit: Opener) -> None:
    reader = visit(browser, bad_url)
    expect(reader.page.locator("#late")).to_have_class("late")
    assert hears(reader, "script-src")
    assert hears(reader, "a script that fails")


def hears(reader: Visit, words: str) -> bool:
    """Whether a complaint with these words comes; browsers may pass them on a little later."""
    for _ in range(100):
        if any(words in complaint for complaint in reader.complaints):
            return True
        reader.page.wait_for_timeout(50)
    return False


POLICY = "document.querySelector('meta[http-equiv=Content-Security-Policy]')?.content ?? ''"


def pages_of(home: str, pages: list[str]) -> list[str]:
    """Return the pages that a reader can open; only a server shows the one for missing pages."""
    return [page for page in pages if page != "404.html" or home.startswith("http")]


def fetched(reader: Visit) -> list[str]:
    """Return what the page has fetched; where the browser keeps silent, what it refers to."""
    links = "[...document.querySelectorAll('link[rel=stylesheet]')].map((l) => l.sheet && l.href)"
    return [*reader.fetched(), *reader.page.evaluate(links)]


def play_everything(reader: Visit) -> None:
    for _ in range(reader.page.locator(".play").count()):
        reader.page.locator(".play").first.click()  # it goes, and the next one is the first
        video = reader.page.locator("video:focus").element_handle()
        reader.page.wait_for_function("(v) => v.currentTime > 0", arg=video)

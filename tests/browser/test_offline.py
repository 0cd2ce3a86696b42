"""A copy of the folder is the whole site."""

from __future__ import annotations

import shutil
from pathlib import Path

from playwright.sync_api import Browser, expect

from .conftest import Opener


def test_works_from_another_folder_without_a_network(
    browser: Browser, site: Path, tmp_path: Path, volume: str, visit: Opener
) -> None:
    stick = tmp_path / "a stick with spaces & ümlauts"
    shutil.copytree(site, stick)
    reader = visit(browser, f"{stick.as_uri()}/index.html")
    page = reader.page
    page.locator("a.door").filter(has_text="Gradients").click()
    page.wait_for_url(f"**/{volume}")
    for target in ("#fig-tangent", "#why-ml-cares"):
        page.locator(f'a[href="{target}"]').first.click()
        expect(page.locator(target)).to_be_in_viewport()
    page.locator(".series__home").click()
    page.wait_for_url("**/index.html")
    expect(page.locator("h1")).to_be_visible()
    assert reader.strangers(stick.as_uri()) == []
    assert reader.complaints == []

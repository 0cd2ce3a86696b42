"""On paper: pictures instead of videos, and nothing left folded."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Browser

from .conftest import Opener
from .paper import pictures_in, without_spaces, words_in
from .visits import Visit


def print_out(reader: Visit) -> bytes:
    return bytes(reader.page.pdf(format="A4"))


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_prints_posters_and_what_is_folded_away(
    chromium: Browser,
    site_url: str,
    volume: str,
    figures: list[dict[str, Any]],
    scripts: bool,
    visit: Opener,
) -> None:
    settings = {"color_scheme": "dark", "java_script_enabled": scripts}
    reader = visit(chromium, f"{site_url}/{volume}", **settings)
    folded = reader.page.locator(".prose > details > p:last-child").evaluate_all(
        "(all) => all.map((p) => [...p.childNodes].find((n) => n.nodeType === 3).textContent)"
    )
    assert len(folded) >= 4
    pdf = print_out(reader)
    posters = [size for size in pictures_in(pdf) if is_poster(size, figures[0])]
    assert len(posters) >= len(figures)
    words = words_in(pdf)
    for text in folded:
        assert without_spaces(text) in words
    # What only a screen can do is not printed.
    assert "Skiptothetext" not in words
    # Folded on the screen again.
    assert reader.page.locator("details[open]").count() == 0


def is_poster(size: tuple[int, int], figure: dict[str, Any]) -> bool:
    """Tell a figure's picture by its shape; the printer may have made it finer."""
    shape = figure["width"] / figure["height"]
    return size[0] >= figure["width"] and abs(size[0] / size[1] - shape) < 0.02


def test_notices_what_stays_folded(chromium: Browser, bad_url: str, visit: Opener) -> None:
    words = words_in(print_out(visit(chromium, bad_url)))
    assert "Folded" in words
    assert "Neverunfolded" not in words

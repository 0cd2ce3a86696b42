"""A figure in the hand: what a move of its dot costs the browser's main thread."""

from __future__ import annotations

import shutil
import time
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import CDPSession, Page, sync_playwright

from bench.results import Result, Series, Target
from bench.session import Session

_PAGE = "build/site/gradients-and-derivatives/index.html"
_SETTLED = 1000
"""Milliseconds after taking hold in which the explorer is built and the frame fades."""
_MOVES = 120
_PAUSE = 0.015
"""Seconds between two moves of the mouse: about a frame."""
_LISTEN = """() => {
  globalThis.costs = [];
  let began = 0;
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => costs.push(performance.now() - began);
  addEventListener("pointermove", () => {
    began = performance.now();
    requestAnimationFrame(() => port2.postMessage(null));
  }, { capture: true });
}"""
"""A message that is sent before a frame is painted arrives when that is done."""
_WINDOW: Any = {"width": 1280, "height": 900}


def measure_drag(session: Session) -> list[Result]:
    """Time the browser's main thread while the dot of each figure is dragged.

    In Chromium without a graphics processor, from the disk, with a move of the mouse about every
    frame: from when the page hears of a move until the frame is painted that shows it, on a clock
    of the page's own. The median of 120 moves counts. Each figure is measured once a round.
    """
    address = (session.built_notebook / _PAGE).resolve().as_uri()
    costs: dict[str, list[float]] = {}
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        for _ in range(session.rounds):
            for slug, cost in _round(browser.new_page(viewport=_WINDOW), address).items():
                costs.setdefault(slug, []).append(cost)
        browser.close()
    return [
        Result(
            f"drag-{slug}",
            f"dragging {slug}: main thread a move",
            "ms",
            Target("at most", 4.0),
            Series("manimark", tuple(values)),
        )
        for slug, values in costs.items()
    ]


def _round(page: Page, address: str) -> dict[str, float]:
    """Return the milliseconds of a move of each figure that can be taken hold of."""
    page.goto(address)
    page.evaluate(_LISTEN)
    hand = page.context.new_cdp_session(page)
    figures = page.locator("figure:has(.hold)").evaluate_all(
        "(all) => all.map((f) => f.dataset.figure)"
    )
    costs = {slug: _cost(page, hand, slug) for slug in figures}
    page.close()
    return costs


def _cost(page: Page, hand: CDPSession, slug: str) -> float:
    figure = page.locator(f'figure[data-figure="{slug}"]')
    figure.locator(".hold").click()
    page.wait_for_timeout(_SETTLED)
    dot = figure.locator("[data-part=dot]")
    dot.scroll_into_view_if_needed()
    box = dot.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.evaluate("costs.length = 0")
    for n in range(_MOVES):
        # Back and forth along two sides of a small triangle, so that no place comes twice in a row.
        place = {"x": x + 2 * (n % 40), "y": y - 2 * (n % 30)}
        moved = {"type": "mouseMoved", "button": "left", "buttons": 1, **place}
        hand.send("Input.dispatchMouseEvent", moved)
        time.sleep(_PAUSE)
    costs: list[float] = page.evaluate("costs")
    page.mouse.up()
    return median(costs)


def _chromium() -> Path:
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("chromium is missing: run make bench, which installs it")
    return Path(found)

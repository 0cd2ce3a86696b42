"""A figure in the hand: what a move of its dot costs the browser's main thread."""

from __future__ import annotations

import shutil
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
_TWO_FRAMES = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
_WINDOW: Any = {"width": 1280, "height": 900}


def measure_drag(session: Session) -> list[Result]:
    """Time the browser's main thread while the dot of each figure is dragged.

    In Chromium without a graphics processor, from the disk. Between a move of the mouse and the
    second frame after it, all tasks of the page's main thread are summed (``TaskDuration`` of
    DevTools), less what they sum up to without a move; the median of 120 moves counts. Each figure
    is measured once a round.
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
    clock = page.context.new_cdp_session(page)
    clock.send("Performance.enable")
    figures = page.locator("figure:has(.hold)").evaluate_all(
        "(all) => all.map((f) => f.dataset.figure)"
    )
    costs = {slug: _cost(page, clock, slug) for slug in figures}
    page.close()
    return costs


def _cost(page: Page, clock: CDPSession, slug: str) -> float:
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
    # Back and forth along two sides of a small triangle, so that no place comes twice in a row.
    moving = [_busy(page, clock, x + 2 * (n % 40), y - 2 * (n % 30)) for n in range(_MOVES)]
    resting = [_busy(page, clock) for _ in range(_MOVES // 3)]
    page.mouse.up()
    return median(moving) - median(resting)


def _busy(page: Page, clock: CDPSession, x: float | None = None, y: float = 0) -> float:
    """Return the milliseconds of the main thread in two frames, after a move if there is one."""
    before = _seconds(clock)
    if x is not None:
        page.mouse.move(x, y)
    page.evaluate(_TWO_FRAMES)
    return 1000 * (_seconds(clock) - before)


def _seconds(clock: CDPSession) -> float:
    metrics = clock.send("Performance.getMetrics")["metrics"]
    return float(next(m["value"] for m in metrics if m["name"] == "TaskDuration"))


def _chromium() -> Path:
    found = shutil.which("chromium")
    if found is None:
        raise RuntimeError("chromium is missing: run make bench, which installs it")
    return Path(found)

"""What the other two engines do, WebKit does: figures are taken hold of and the doors open."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from .webkit import PACKAGES, WebKit, is_installed, webkit

pytestmark = [
    pytest.mark.thorough,
    pytest.mark.skipif(
        not is_installed(), reason=f"WebKitGTK is not here (apt-get install {PACKAGES})"
    ),
]

RIGHT = "\ue014"


@pytest.fixture(scope="module")
def window() -> Iterator[WebKit]:
    with webkit(1280, 1000) as opened:
        yield opened


@pytest.fixture
def reader(window: WebKit, site: Path, volume: str) -> WebKit:
    """The page with the figures, freshly opened from the disk."""
    window.go("about:blank")
    window.go((site / volume).as_uri())
    return window


def read_outs(reader: WebKit, figure: str) -> dict[str, float]:
    """Return the numbers on show below a figure."""
    told = reader.run(
        "return [...document.querySelectorAll(`figure[data-figure=${arguments[0]}] dd output`)]"
        ".map((output) => [output.name, String(output.dataset.value)])",
        figure,
    )
    return {name: float(value) for name, value in told if name != "kind"}


def click(reader: WebKit, figure: str, selector: str) -> None:
    reader.run(
        "document.querySelector(`figure[data-figure=${arguments[0]}]`)"
        ".querySelector(arguments[1]).click()",
        figure,
        selector,
    )


def follow(reader: WebKit, state: str) -> None:
    """Follow the link of the text that leads to a state of the playground."""
    reader.run("document.querySelector(`a[href='#playground:${arguments[0]}']`).click()", state)
    reader.wait("document.activeElement.dataset.part === 'dot'")


def middle(reader: WebKit, expression: str) -> tuple[float, float]:
    """Return the middle of an element in the window."""
    left, top, width, height = reader.run(
        f"const box = ({expression}).getBoundingClientRect();"
        "return [box.left, box.top, box.width, box.height]"
    )
    return left + width / 2, top + height / 2


def test_hands_every_figure_over_in_the_state_of_its_frame(
    reader: WebKit, site: Path, figures: list[dict[str, Any]]
) -> None:
    assert len(figures) == 3
    for figure in figures:
        slug, moment = figure["slug"], 0.45 * figure["duration"]
        trace = json.loads((site / "figures" / slug / "trace.json").read_text())
        click(reader, slug, ".play")
        video = f"document.querySelector('figure[data-figure={slug}] video')"
        reader.wait(f"{video}.readyState > 2 && {video}.currentTime > 0")
        reader.run(f"{video}.pause(); {video}.currentTime = arguments[0]", moment)
        reader.wait(f"!{video}.seeking && Math.abs({video}.currentTime - {moment}) < 0.02")
        click(reader, slug, ".hold")
        reader.wait(f"!document.querySelector('[data-figure={slug}] .figure__cover')")
        row = dict(zip(trace["names"], trace["frames"][int(moment * trace["fps"])], strict=True))
        told = read_outs(reader, slug)
        assert {"x", "f"} <= told.keys()
        for name in told.keys() & row.keys():
            assert told[name] == pytest.approx(row[name], rel=5e-3, abs=5e-3), (slug, name)
        click(reader, slug, "[data-do=back]")
        reader.wait(f"document.querySelector('[data-figure={slug}].explorer').hidden")
        assert reader.run(f"return {video}.currentTime") == pytest.approx(moment, abs=0.04)


def test_the_tangent_lies_level_where_keys_lead_it(reader: WebKit) -> None:
    follow(reader, "f=terrace&x=4")
    reader.press(*[RIGHT] * 5)
    reader.wait(
        "document.querySelector('#playground .explorer__note').textContent.startsWith('fl')"
    )
    assert read_outs(reader, "playground")["slope"] == 0
    ends = reader.run(
        "return document.querySelector('#playground [data-part=tangent]').getAttribute('d')"
    )
    heights = [float(point.split()[1]) for point in ends.strip("M").split("L")]
    assert np.ptp(heights) < 0.01


def test_the_arrow_vanishes_where_the_mouse_drags_the_dot(reader: WebKit) -> None:
    follow(reader, "f=saddle&x=0.8&y=0.6")
    dot = "document.querySelector('#playground [data-part=dot]')"
    start = middle(reader, dot)
    unit = reader.run("return document.querySelector('#playground svg').clientWidth / 1920") * 300
    goal = (start[0] - 0.8 * unit, start[1] + 0.6 * unit)
    reader.drag([tuple(np.array(start) + s * np.subtract(goal, start)) for s in (0, 0.3, 0.7, 1)])
    reader.wait("document.querySelector('#playground output[name=kind]').textContent === 'saddle'")
    assert read_outs(reader, "playground")["norm"] == 0
    arrow = "document.querySelector('#playground [data-part=gradient]').getAttribute('d')"
    assert reader.run(f"return {arrow}") == ""


def test_drifting_keeps_the_height(reader: WebKit) -> None:
    follow(reader, "f=banana&x=-1&y=1")
    before = read_outs(reader, "playground")
    reader.press(" ")
    reader.wait("document.querySelector('#playground output[name=x]').dataset.value > 0")
    reader.press(" ")
    after = read_outs(reader, "playground")
    assert after["x"] != before["x"]
    assert after["f"] == pytest.approx(before["f"], rel=1e-6)
    assert after["angle"] == pytest.approx(90, abs=0.05)

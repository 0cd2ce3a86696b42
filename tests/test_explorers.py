"""Explorers against what their scenes offer."""

from __future__ import annotations

import pytest

from manimark.explorers import check_explorers
from manimark.plan import PlacedFigure, Plan

from .plans import FIGURES, explorer, placed, planned
from .samples import messages


def check(*figures: PlacedFigure) -> None:
    check_explorers(Plan((planned("page", "<p>Words.</p>", *figures),), ()), FIGURES)


def complaint(state: str) -> str:
    """Return what is wrong with a state of an explorer, without its place."""
    (line,) = messages(lambda: check(explorer("Playground", state)))
    return line.removeprefix("content/page.md:21: ")


def test_a_scene_may_be_an_explorer_if_there_is_something_to_take_hold_of() -> None:
    check(explorer("Playground"), placed("TangentSweep"))
    assert messages(lambda: check(explorer("Playground"), explorer("TangentSweep"))) == [
        "content/page.md:7: TangentSweep has nothing to take hold of (give the scene an explorer, "
        "see docs/scenes.md, or write figure:TangentSweep)"
    ]


def test_a_figure_with_its_video_may_have_nothing_to_take_hold_of() -> None:
    check(placed("TangentSweep"), placed("Playground"))


@pytest.mark.parametrize(
    "state",
    [
        "f=hills&x=0",
        "f=hills&x=10",
        "f=saddle&x=-1.5&y=1",
        "x=9.9",
        "f=saddle",
        "run=play",
        "f=saddle&y=0.5&run=descend&step=7&speed=9",
    ],
)
def test_accepts_states_inside_the_domain(state: str) -> None:
    check(explorer("Playground", state))


@pytest.mark.parametrize(
    ("state", "message"),
    [
        (
            "f=sadle&x=99",
            "no function of Playground is called sadle (did you mean saddle?)",
        ),
        (
            "f=wave",
            "no function of Playground is called wave "
            "(the functions of Playground are hills, saddle)",
        ),
        (
            "f=saddle&x=9&y=1",
            "x = 9 is outside of saddle's domain, -1.5 to 1.5 (choose a point inside)",
        ),
        (
            "f=saddle&y=-1.25",
            "y = -1.25 is outside of saddle's domain, -1 to 1 (choose a point inside)",
        ),
        ("f=hills&y=1", "hills is a curve, it has no y (leave y out)"),
    ],
)
def test_rejects_states_that_the_functions_do_not_have(state: str, message: str) -> None:
    assert complaint(state) == message


def test_a_state_without_a_function_is_one_of_the_first() -> None:
    assert (
        complaint("x=-1") == "x = -1 is outside of hills's domain, 0 to 10 (choose a point inside)"
    )
    assert complaint("y=1") == "hills is a curve, it has no y (leave y out)"


def test_tells_of_all_explorers_and_states_together() -> None:
    playground = explorer("Playground", "f=saddle&x=9&y=9", "x=1", "y=1")
    lines = messages(lambda: check(playground, explorer("Still"), explorer("Plain")))
    assert [line.split(" ")[:2] for line in lines] == [
        ["content/page.md:7:", "Plain"],
        ["content/page.md:7:", "Still"],
        ["content/page.md:21:", "x"],
        ["content/page.md:21:", "y"],
        ["content/page.md:23:", "hills"],
    ]

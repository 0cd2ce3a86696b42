"""States of explorers, as far as they can be judged before anything is drawn."""

from __future__ import annotations

from pathlib import Path

import pytest

from manimark.model import Location
from manimark.states import StateLink, faults_in


@pytest.mark.parametrize(
    "state",
    [
        "f=saddle&x=1.2&y=-0.7",
        "x=0",
        "y=.5",
        "x=1.&run=play",
        "x=-1e-3",
        "run=drift",
        "f=bowl&run=descend&step=0.05",
        "run=climb&speed=2",
    ],
)
def test_accepts_states_that_an_explorer_may_have(state: str) -> None:
    assert list(faults_in(state)) == []


@pytest.mark.parametrize(
    ("state", "message", "hint"),
    [
        ("", "an empty state", "write for instance x=0.5 behind the colon, or leave it out"),
        ("seep=1", "unknown key 'seep' in a state", "did you mean step?"),
        ("q=1", "unknown key 'q' in a state", "the keys are f, run, speed, step, x, y"),
        ("x=1&", "unknown key '' in a state", "the keys are f, run, speed, step, x, y"),
        ("x=1&y=2&x=1", "x twice in a state", "leave one of them out"),
        ("f=", "f has no value", "write f=…, or leave it out"),
        ("x", "x has no value", "write x=…, or leave it out"),
        ("x=left", "x = left is no finite number", "write for instance x=1.25"),
        ("y=nan", "y = nan is no finite number", "write for instance y=1.25"),
        ("x=inf", "x = inf is no finite number", "write for instance x=1.25"),
        ("x=1e999", "x = 1e999 is no finite number", "write for instance x=1.25"),
        ("step=1,5", "step = 1,5 is no finite number", "write for instance step=1.25"),
        ("step=0", "step = 0 is not positive", "choose a number above 0"),
        ("speed=-1", "speed = -1 is not positive", "choose a number above 0"),
        ("run=descent", "unknown run 'descent'", "did you mean descend?"),
        ("run=x", "unknown run 'x'", "the runs are climb, descend, drift, play"),
    ],
)
def test_rejects_states_that_no_explorer_has(state: str, message: str, hint: str) -> None:
    assert list(faults_in(state)) == [(message, hint)]


@pytest.mark.parametrize("number", ["1_000", " 1", "1 ", "+1", "١", "0x1", "1e+3", "infinity"])
def test_takes_no_number_that_python_and_javascript_read_differently(number: str) -> None:
    assert len(list(faults_in(f"x={number}"))) == 1


def test_tells_all_that_is_wrong_with_a_state() -> None:
    assert [message for message, _ in faults_in("x=a&x=b&q=1&run=fly")] == [
        "x = a is no finite number",
        "x twice in a state",
        "unknown key 'q' in a state",
        "unknown run 'fly'",
    ]


def test_a_state_has_its_values_by_key() -> None:
    state = StateLink("f=saddle&x=1.2", Location(Path("content/page.md"), 7))
    assert state.values == {"f": "saddle", "x": "1.2"}

from __future__ import annotations

from collections.abc import Callable

import pytest

from manimark.progress import Relay, Reporter, title_of

from .listening import Drawn, task

CALLS: list[tuple[str, Callable[[Reporter], object]]] = [
    ("wants_estimates", lambda r: r.wants_estimates),
    ("note", lambda r: r.note("words")),
    ("alive", lambda r: r.alive()),
    ("planned", lambda r: r.planned([task("Wave")])),
    ("foreseen", lambda r: r.foreseen(task("Wave"), 5)),
    ("started", lambda r: r.started(task("Wave"), 5)),
    ("advanced", lambda r: r.advanced(task("Wave"), 2)),
    ("finished", lambda r: r.finished(task("Wave"), Drawn(1), 1.0)),
    ("failed", lambda r: r.failed(task("Wave"), ValueError())),
    ("settled", lambda r: r.settled([])),
]


def test_names_a_theme_only_where_there_are_two() -> None:
    assert title_of(task("Wave", "light")) == "Wave · light"
    assert title_of(task("Wave", themed=False)) == "Wave"


def test_a_relay_is_tried_with_everything_that_can_be_heard() -> None:
    heard = {name for name in vars(Reporter) if not name.startswith("_")}
    assert heard == {name for name, _ in CALLS}


@pytest.mark.parametrize(("name", "call"), CALLS)
def test_a_relay_passes_everything_on(name: str, call: Callable[[Reporter], object]) -> None:
    heard: list[str] = []

    class Listener(Reporter):
        def __getattribute__(self, attribute: str) -> object:
            heard.append(attribute)
            return super().__getattribute__(attribute)

    call(Relay(Listener()))
    assert heard == [name]

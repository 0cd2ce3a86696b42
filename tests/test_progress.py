from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from manimark.model import PROFILES, Location, RenderTask, SceneSource, Theme
from manimark.progress import Bars, Lines, Relay, Reporter, title_of


class Drawn:
    def __init__(self, frames: int) -> None:
        self.frames = frames


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def task(name: str, theme: Theme = "dark", *, themed: bool = True) -> RenderTask:
    scene = SceneSource(name, Location(Path("scenes/a.py"), 1), "", themed, "")
    return RenderTask(scene, theme, PROFILES["draft"], f"{name}-{theme}")


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "120")
    return Terminal()


def test_names_a_theme_only_where_there_are_two() -> None:
    assert title_of(task("Wave", "light")) == "Wave · light"
    assert title_of(task("Wave", themed=False)) == "Wave"


def test_writes_two_lines_a_figure_to_a_log() -> None:
    log = io.StringIO()
    with Lines(log) as lines:
        lines.planned(2)
        lines.started(task("Wave"), 120)
        for frames in range(100):
            lines.advanced(task("Wave"), frames)
        lines.started(task("Saddle"), None)
        lines.finished(task("Wave"), Drawn(120), 4.25)
        lines.failed(task("Saddle"), ValueError())
    assert log.getvalue().splitlines() == [
        "drawing Wave · dark, 120 frames",
        "drawing Saddle · dark",
        "[1/2] Wave · dark: 120 frames in 4.2 s",
        "[2/2] Saddle · dark: failed",
    ]


def test_shows_a_bar_for_each_figure_and_one_for_all(terminal: Terminal) -> None:
    with Bars(terminal) as bars:
        bars.planned(2)
        bars.started(task("Wave"), 120)
        bars.advanced(task("Wave"), 60)
        bars.finished(task("Wave"), Drawn(120), 4.2)
        bars.started(task("Saddle", themed=False), 50)
        bars.advanced(task("Saddle", themed=False), 17)
    last = terminal.getvalue().rpartition("all figures")[2]
    assert "1/2 figures" in last
    assert re.search(r"Wave · dark .*120/120 frames, \d+ a second", last)
    assert re.search(r"Saddle .*17/50 frames, \d+ a second", last)


def test_fills_the_bar_of_a_still_figure(terminal: Terminal) -> None:
    with Bars(terminal) as bars:
        bars.planned(1)
        bars.started(task("Still"), None)
        bars.finished(task("Still"), Drawn(0), 1.0)
    last = terminal.getvalue().rpartition("all figures")[2]
    assert "1/1 figures" in last
    assert "0/0 frames" in last


def test_gives_the_cursor_back_when_a_build_fails(terminal: Terminal) -> None:
    def fail() -> None:
        with Bars(terminal) as bars:
            bars.planned(1)
            raise ValueError("on purpose")

    with pytest.raises(ValueError, match="on purpose"):
        fail()
    shown = terminal.getvalue()
    assert shown.rfind("\x1b[?25h") > shown.rfind("\x1b[?25l") >= 0


def test_opens_no_bars_when_there_is_nothing_to_draw(terminal: Terminal) -> None:
    with Bars(terminal) as bars:
        bars.planned(0)
        bars.note("[brackets] are words")
    assert terminal.getvalue() == "[brackets] are words\n"


def test_keeps_notes_readable_above_the_bars(terminal: Terminal) -> None:
    with Bars(terminal) as bars:
        bars.planned(1)
        bars.note("[brackets] are words")
    assert "[brackets] are words" in terminal.getvalue()


CALLS: list[tuple[str, Callable[[Reporter], None]]] = [
    ("note", lambda r: r.note("words")),
    ("alive", lambda r: r.alive()),
    ("planned", lambda r: r.planned(3)),
    ("started", lambda r: r.started(task("Wave"), 5)),
    ("advanced", lambda r: r.advanced(task("Wave"), 2)),
    ("finished", lambda r: r.finished(task("Wave"), Drawn(1), 1.0)),
    ("failed", lambda r: r.failed(task("Wave"), ValueError())),
]


@pytest.mark.parametrize(("name", "call"), CALLS)
def test_a_relay_passes_everything_on(name: str, call: Callable[[Reporter], None]) -> None:
    heard: list[str] = []

    class Listener(Reporter):
        def __getattribute__(self, attribute: str) -> object:
            heard.append(attribute)
            return super().__getattribute__(attribute)

    call(Relay(Listener()))
    assert heard == [name]

from __future__ import annotations

import os

import pytest

from manimark.progress.bars import Bars

from .listening import Clock, Drawn, Terminal, task

TWO = [task("Wave"), task("Saddle", themed=False)]


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    terminal = Terminal()
    monkeypatch.setattr(os, "get_terminal_size", lambda _: terminal.size)
    return terminal


def test_shows_a_bar_for_each_figure_and_one_for_all(terminal: Terminal) -> None:
    clock = Clock()
    with Bars(terminal, clock) as bars:
        bars.planned(TWO)
        bars.started(TWO[0], 120)
        clock.now += 5
        bars.advanced(TWO[0], 60)
        wave, total = terminal.screen
    assert wave.split() == [
        *("Wave", "·", "dark", "━━━━━━━━━━──────────"),
        *("60/120", "frames", "12/s", "00:05", "left"),
    ]
    assert total.startswith("0 of 2 renderings")
    assert "60/240 frames" in total
    assert total.endswith("00:15 left")


def test_shows_what_is_being_drawn_and_counts_the_rest(terminal: Terminal) -> None:
    clock = Clock()
    with Bars(terminal, clock) as bars:
        bars.planned(TWO)
        bars.started(TWO[0], 120)
        clock.now += 1
        bars.finished(TWO[0], Drawn(120), 4.2)
        clock.now += 1
        bars.started(TWO[1], 50)
        bars.advanced(TWO[1], 17)
        saddle, total = terminal.screen[-2:]
    assert saddle.startswith("Saddle")
    assert "17/50 frames" in saddle
    assert total.startswith("1 of 2 renderings")
    assert not any(line.startswith("Wave") for line in terminal.screen)


def test_draws_at_most_ten_pictures_a_second(terminal: Terminal) -> None:
    clock = Clock()
    with Bars(terminal, clock) as bars:
        bars.planned(TWO)
        bars.started(TWO[0], 1000)
        bars.alive()
        before = terminal.getvalue()
        for frames in range(500):
            bars.advanced(TWO[0], frames)
        assert terminal.getvalue() == before
        clock.now += 0.2
        bars.alive()
        assert terminal.getvalue() != before


@pytest.mark.parametrize("columns", [20, 40, 60, 100, 200])
def test_fits_the_terminal(terminal: Terminal, columns: int) -> None:
    terminal.resize(columns)
    long = task("LevelCurvePerpendicularity", "light")
    clock = Clock()
    with Bars(terminal, clock) as bars:
        bars.planned([long])
        bars.started(long, 12000)
        clock.now += 1
        bars.advanced(long, 6000)
        assert len(terminal.screen) == 2
        assert "LevelCurve" in terminal.screen[0]
        assert ("00:01 left" if columns > 20 else "50%") in terminal.screen[0]


def test_leaves_nothing_behind_when_the_terminal_is_resized(terminal: Terminal) -> None:
    terminal.write("$ make\n")
    clock = Clock()
    with Bars(terminal, clock) as bars:
        bars.planned(TWO)
        for each in TWO:
            bars.started(each, 120)
        for columns in (100, 71, 40, 20, 90, 30):
            terminal.resize(columns)
            clock.now += 1
            bars.advanced(TWO[0], 60)
            assert [row.split()[0] for row in terminal.screen] == ["$", "Wave", "Saddle", "0"]
        terminal.resize(12)
    assert terminal.screen == ["$ make", ""]


def test_shows_no_more_bars_than_the_terminal_has_lines(terminal: Terminal) -> None:
    terminal.size = os.terminal_size((100, 10))
    many = [task(f"Wave{number}") for number in range(40)]
    clock = Clock()
    with Bars(terminal, clock) as bars:
        bars.planned(many)
        for each in many:
            bars.started(each, 10)
        clock.now += 1
        bars.alive()
        assert len(terminal.screen) < 10
        assert terminal.screen[-1].startswith("0 of 40 renderings")


@pytest.mark.parametrize("size", [OSError("no terminal"), os.terminal_size((0, 0))])
def test_takes_a_terminal_of_unknown_size_for_a_common_one(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch, size: OSError | os.terminal_size
) -> None:
    def answer(_: int) -> os.terminal_size:
        if isinstance(size, OSError):
            raise size
        return size

    monkeypatch.setattr(os, "get_terminal_size", answer)
    with Bars(terminal) as bars:
        bars.planned(TWO)
        assert "0/? frames" in terminal.screen[0]


def test_speaks_ascii_where_nothing_else_is_understood(terminal: Terminal) -> None:
    terminal.encoding = "ascii"
    with Bars(terminal) as bars:
        bars.planned(TWO)
        bars.started(TWO[0], 120)
        bars.advanced(TWO[0], 60)
    assert terminal.getvalue().isascii()


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt])
def test_leaves_the_terminal_as_it_was_found(
    terminal: Terminal, error: type[BaseException]
) -> None:
    def fail() -> None:
        with Bars(terminal) as bars:
            bars.planned(TWO)
            bars.started(TWO[0], 120)
            bars.note("a word")
            raise error("on purpose")

    with pytest.raises(error, match="on purpose"):
        fail()
    assert terminal.screen == ["a word", ""]


def test_opens_no_bars_when_there_is_nothing_to_draw(terminal: Terminal) -> None:
    with Bars(terminal) as bars:
        bars.planned([])
        bars.alive()
        bars.note("[brackets] are words")
    assert terminal.getvalue() == "[brackets] are words\n"


def test_keeps_notes_and_failures_readable_above_the_bars(terminal: Terminal) -> None:
    with Bars(terminal) as bars:
        bars.planned(TWO)
        bars.started(TWO[0], 120)
        bars.note("[brackets] are words")
        bars.failed(TWO[0], ValueError())
        assert terminal.screen[:2] == ["[brackets] are words", "Wave · dark: failed"]

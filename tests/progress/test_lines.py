from __future__ import annotations

import io

import pytest

from manimark.progress.lines import Lines, overall_words
from manimark.progress.tally import Pace

from .listening import Clock, Drawn, task


def test_writes_two_lines_a_figure() -> None:
    log = io.StringIO()
    with Lines(log) as lines:
        lines.planned([task("Wave"), task("Saddle")])
        lines.started(task("Wave"), 1200)
        for frames in range(100):
            lines.advanced(task("Wave"), frames)
            lines.alive()
        lines.started(task("Saddle"), None)
        lines.finished(task("Wave"), Drawn(1200), 4.25)
        lines.failed(task("Saddle"), ValueError())
    assert log.getvalue().splitlines() == [
        "drawing Wave · dark, 1,200 frames",
        "drawing Saddle · dark",
        "[1/2] Wave · dark: 1,200 frames in 4.2 s",
        "[2/2] Saddle · dark: failed",
    ]


def test_says_now_and_then_how_far_all_of_it_has_come() -> None:
    log, clock = io.StringIO(), Clock()
    lines = Lines(log, clock)
    lines.alive()
    lines.planned([task("Wave"), task("Saddle")])
    lines.started(task("Wave"), 900)
    for _ in range(70):
        clock.now += 1
        lines.advanced(task("Wave"), int(clock.now - 1000) * 10)
        lines.alive()
    assert log.getvalue().splitlines()[1:] == [
        "0 of 2 renderings, 300 of about 1,800 frames, 10 a second, about 3 min left"
        if seconds == 30
        else "0 of 2 renderings, 600 of about 1,800 frames, 10 a second, about 2 min left"
        for seconds in (30, 60)
    ]


@pytest.mark.parametrize(
    ("pace", "words"),
    [
        (Pace(0, None, None), "0 of ? frames"),
        (Pace(12, None, 3.0), "12 of ? frames, 3 a second"),
        (
            Pace(4512, 10044, 212.4),
            "4,512 of about 10,044 frames, 212 a second, about 26 s left",
        ),
        (Pace(1, 12601, 3.0), "1 of about 12,601 frames, 3 a second, about 1 h 10 min left"),
    ],
)
def test_says_what_is_known_and_no_more(pace: Pace, words: str) -> None:
    assert overall_words(3, 6, pace) == f"3 of 6 renderings, {words}"

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from manimark.errors import MachineError, SiteError, SiteErrors
from manimark.model import Purpose
from manimark.progress import RenderedFigure, Report
from manimark.progress.json_lines import JsonLines

from .listening import Clock, Drawn, messages_in, task

WAVE, SADDLE = task("Wave"), task("Saddle", themed=False)


class Speaker(JsonLines):
    """Remembers what it said."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.text = io.StringIO()
        super().__init__(self.text, clock or Clock())

    @property
    def said(self) -> list[dict[str, Any]]:
        return messages_in(self.text.getvalue())


def test_says_what_is_planned_started_finished_and_failed() -> None:
    speaker = Speaker()
    speaker.planned([WAVE, SADDLE])
    speaker.started(WAVE, 120)
    speaker.started(SADDLE, None)
    speaker.finished(WAVE, Drawn(121), 4.25)
    speaker.failed(SADDLE, SiteError(Path("scenes/a.py"), 3, "it broke", "mend it"))
    speaker.note("one more word")
    wave, saddle = {"figure": "Wave", "theme": "dark"}, {"figure": "Saddle", "theme": None}
    assert speaker.said == [
        {"event": "planned", "renderings": [wave, saddle]},
        {"event": "started", **wave, "expected": 120},
        {"event": "started", **saddle, "expected": None},
        {"event": "finished", **wave, "frames": 121, "seconds": 4.25},
        {"event": "failed", **saddle, "message": "scenes/a.py:3: it broke (mend it)"},
        {"event": "note", "text": "one more word"},
    ]


@pytest.mark.parametrize("purpose", ["stills", "transparent"])
def test_says_what_a_rendering_is_for_if_it_is_no_film(purpose: Purpose) -> None:
    clock = Clock()
    speaker = Speaker(clock)
    other = replace(WAVE, profile=replace(WAVE.profile, purpose=purpose))
    speaker.planned([other])
    speaker.started(other, 120)
    clock.now += 2
    speaker.advanced(other, 20)
    speaker.alive()
    speaker.finished(other, Drawn(121), 4.25)
    speaker.failed(other, SiteError(Path("scenes/a.py"), 3, "it broke", "mend it"))
    speaker.settled([RenderedFigure("Wave", "dark", purpose=purpose)])
    speaker.report(1, None)
    planned, started, progress, finished, failed, report = speaker.said
    named = [planned["renderings"][0], started, progress["under_way"][0], finished, failed]
    assert [each["purpose"] for each in (*named, report["rendered"][0])] == 6 * [purpose]


def test_says_once_a_second_how_far_it_has_come() -> None:
    clock = Clock()
    speaker = Speaker(clock)
    speaker.alive()
    speaker.planned([WAVE, SADDLE])
    speaker.started(WAVE, 100)
    for step in range(1, 26):
        clock.now += 0.1
        speaker.advanced(WAVE, step)
        speaker.alive()
    first, second = [each for each in speaker.said if each["event"] == "progress"]
    under_way = {"figure": "Wave", "theme": "dark", "frames": 20, "expected": 100}
    assert first["frames"] == 10
    assert second == {
        "event": "progress",
        "done": 0,
        "total": 2,
        "frames": 20,
        "expected": 200,
        "rate": 10.0,
        "left": 18.0,
        "under_way": [under_way],
    }


def test_says_null_for_what_nobody_knows() -> None:
    clock = Clock()
    speaker = Speaker(clock)
    speaker.planned([WAVE])
    clock.now += 2
    speaker.alive()
    last = speaker.said[-1]
    assert (last["frames"], last["expected"], last["rate"], last["left"]) == (0, None, None, None)


def test_reports_a_build_with_its_table_last() -> None:
    speaker = Speaker()
    figure = RenderedFigure("Wave", "dark", "new", frames=120, seconds=4.25, bytes=1234)
    speaker.settled([figure])
    steps = {"plan": 0.1234, "render": 4.3}
    report = Report(Path("build/site"), False, 2, 3, 5, (figure,), steps)
    speaker.report(0, report)
    row = {"figure": "Wave", "theme": "dark", "why": "new", "failed": False}
    row |= {"frames": 120, "seconds": 4.25, "bytes": 1234}
    assert speaker.said == [
        {
            "event": "report",
            "status": 0,
            "site": "build/site",
            "up_to_date": False,
            "pages": 2,
            "figures": 3,
            "fresh": 4,
            "rendered": [row],
            "steps": {"plan": 0.123, "render": 4.3},
        }
    ]


def test_reports_with_the_same_keys_whatever_the_end() -> None:
    ends = []
    for report in (None, Report(Path("s"), fresh=True), Report(Path("s"), fresh=False)):
        speaker = Speaker()
        speaker.report(1, report)
        ends.append([*speaker.said[0]])
    assert ends[0] == ends[1] == ends[2]


def test_reports_of_a_failed_build_what_was_rendered_and_what_was_not() -> None:
    speaker = Speaker()
    speaker.settled([RenderedFigure("Wave", "dark"), RenderedFigure("Saddle", None, failed=True)])
    speaker.report(1, None)
    (last,) = speaker.said
    assert (last["status"], last["site"], last["fresh"]) == (1, None, None)
    assert [row["failed"] for row in last["rendered"]] == [False, True]


@pytest.mark.parametrize(
    ("error", "values"),
    [
        (
            SiteError(Path("scenes/a.py"), 3, "it broke", "mend it", "  a frame"),
            [("scenes/a.py", 3, "it broke", "mend it", "  a frame")],
        ),
        (
            SiteErrors([SiteError(Path("b"), 2, "x", "y"), SiteError(Path("a"), 1, "v", "w")]),
            [("a", 1, "v", "w", ""), ("b", 2, "x", "y", "")],
        ),
        (MachineError("no disk", "buy one"), [(None, None, "no disk", "buy one", "")]),
    ],
)
def test_says_each_mistake_in_an_object_of_its_own(
    error: Exception, values: list[tuple[object, ...]]
) -> None:
    speaker = Speaker()
    speaker.wrong(error)
    names = ("path", "line", "message", "hint", "detail")
    assert speaker.said == [{"event": "error", **dict(zip(names, v, strict=True))} for v in values]


def test_writes_one_line_an_object_in_ascii() -> None:
    speaker = Speaker()
    speaker.note("two\nlines, “quoted” · 接線")
    assert speaker.text.getvalue().isascii()
    assert speaker.text.getvalue().count("\n") == 1
    assert speaker.said[0]["text"] == "two\nlines, “quoted” · 接線"

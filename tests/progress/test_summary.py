from __future__ import annotations

from pathlib import Path

from manimark.progress import RenderedFigure, Report, Reporter
from manimark.progress.summary import Ledger, failure_text, success_text

from .listening import task

SITE = Path("build/site")
ROWS = (
    RenderedFigure("TangentSweep", "dark", "new", frames=1744, seconds=12.34, bytes=1_934_221),
    RenderedFigure("Still", None, "palette changed", frames=0, seconds=0.62, bytes=41_800),
)
BROKEN = RenderedFigure("Broken", None, "scene changed", failed=True)


def test_lists_what_was_rendered_in_columns_and_sums_up_the_rest() -> None:
    steps = {"plan": 0.21, "render": 13.0}
    report = Report(SITE, False, pages=2, figures=3, renderings=6, rendered=ROWS, steps=steps)
    assert success_text(report, SITE).splitlines() == [
        "TangentSweep · dark  1,744 frames  12.3 s  1.9 MB  new",
        "Still                    0 frames   0.6 s   42 kB  palette changed",
        "4 renderings fresh",
        "build/site: 2 pages, 3 figures in 13.2 s (plan 0.2, render 13.0)",
    ]


def test_lists_nothing_where_nothing_was_rendered() -> None:
    report = Report(SITE, False, pages=1, figures=1, renderings=1, steps={"plan": 0.1})
    assert success_text(report, SITE).splitlines() == [
        "1 rendering fresh",
        "build/site: 1 page, 1 figure in 0.1 s (plan 0.1)",
    ]


def test_says_in_one_line_that_there_was_nothing_to_do() -> None:
    assert success_text(Report(SITE, fresh=True), SITE) == "build/site: up to date"


def test_lists_failures_among_what_was_rendered() -> None:
    ledger = Ledger(Reporter())
    ledger.planned([task(name) for name in ("A", "B", "C", "D")])
    ledger.settled([*ROWS, BROKEN])
    assert failure_text(ledger, SITE).splitlines() == [
        "TangentSweep · dark  1,744 frames  12.3 s  1.9 MB  new",
        "Still                    0 frames   0.6 s   42 kB  palette changed",
        "Broken                     failed                  scene changed",
        "1 rendering not tried",
        "build/site stays as it was: 1 rendering failed",
    ]


def test_has_nothing_to_list_when_a_build_fails_before_its_figures() -> None:
    assert failure_text(Ledger(Reporter()), SITE) == ""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from manimark.progress.layout import Row, lay_out
from manimark.progress.tally import Pace

ROWS = (
    Row("TangentSweep · dark", Pace(60, 120, 24.0)),
    Row("LevelCurvePerpendicularity · light", Pace(17, None, 8.2)),
    Row("3 of 6 renderings", Pace(4512, 10044, 212.4)),
)


@pytest.mark.parametrize("width", [8, 20, 30, 40, 50, 60, 70, 80, 100, 120, 200])
def test_never_takes_more_columns_than_there_are(width: int) -> None:
    assert all(cell_len(line) <= width for line in lay_out(ROWS, width))


def test_shows_everything_where_there_is_room() -> None:
    assert lay_out(ROWS, 120) == [
        "TangentSweep · dark                 ━━━━━━━━━━──────────"
        "        60/120 frames   24/s  00:02 left",
        "LevelCurvePerpendicularity · light  ────────────────────"
        "          17/? frames    8/s      ? left",
        "3 of 6 renderings                   ━━━━━━━━────────────"
        "  4,512/10,044 frames  212/s  00:26 left",
    ]


def test_shows_share_and_time_left_on_forty_columns() -> None:
    assert lay_out(ROWS, 40) == [
        "TangentSweep · dark      50%  00:02 left",
        "LevelCurvePerpendicula…    ?      ? left",
        "3 of 6 renderings        44%  00:26 left",
    ]


def test_says_the_same_in_plain_letters() -> None:
    lines = lay_out(ROWS, 90, ascii_only=True) + lay_out(ROWS, 40, ascii_only=True)
    assert all(line.isascii() for line in lines)
    assert "TangentSweep - dark" in lines[0]


def test_counts_the_columns_of_wide_letters() -> None:
    (line,) = lay_out([Row("接線の掃引と等高線の垂直性", Pace(1, 2, 3.0))], 30)
    assert cell_len(line) <= 30
    assert "…" in line


def test_draws_a_bar_as_long_as_the_share_that_is_done() -> None:
    for done, full in ((0, 0), (30, 5), (119, 19), (120, 20)):
        (line,) = lay_out([Row("Wave", Pace(done, 120, 1.0))], 100)
        assert line.count("━") == full
        assert line.count("─") == 20 - full


def test_draws_no_bar_while_nobody_knows_the_length() -> None:
    (line,) = lay_out([Row("Wave", Pace(5, None, 1.0))], 100)
    assert "━" not in line

"""What the bars look like in so many columns: whole lines of text, no escape codes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from rich.cells import cell_len, set_cell_size

from manimark.progress.tally import Pace

FULL, EMPTY = "━", "─"
_BAR = 20
_TITLE = 16
"""Columns below which no title is cut for the sake of another column."""
_GAP = "  "
_PLAIN = str.maketrans({FULL: "#", EMPTY: "-", "·": "-", "…": "~"})
"""For streams that have ASCII alone."""


@dataclass(frozen=True, slots=True)
class Row:
    """One bar."""

    title: str
    pace: Pace


def lay_out(rows: Sequence[Row], width: int, *, ascii_only: bool = False) -> list[str]:
    """Return a line for each row, none wider than `width` columns.

    What fits is shown: with less room first the bars go, then the rates, then the counts of frames
    for the share that is done; titles are cut last.
    """
    wanted = max(cell_len(row.title) for row in rows)
    cells: list[list[str]] = []
    room = 0
    for layout in _LAYOUTS:
        cells = [_aligned([column(row.pace) for row in rows]) for column in layout]
        room = width - sum(len(_GAP) + cell_len(column[0]) for column in cells)
        if room >= min(wanted, _TITLE):
            break
    titles = [_fitted(row.title, max(1, min(wanted, room))) for row in rows]
    lines = [_GAP.join(parts)[:width] for parts in zip(titles, *cells, strict=True)]
    return [line.translate(_PLAIN) for line in lines] if ascii_only else lines


def _bar(pace: Pace) -> str:
    full = _BAR * pace.done // pace.expected if pace.expected else 0
    return FULL * full + EMPTY * (_BAR - full)


def _count(pace: Pace) -> str:
    expected = "?" if pace.expected is None else f"{pace.expected:,}"
    return f"{pace.done:,}/{expected} frames"


def _share(pace: Pace) -> str:
    return f"{100 * pace.done // pace.expected}%" if pace.expected else "?"


def _rate(pace: Pace) -> str:
    return "" if pace.rate is None else f"{pace.rate:,.0f}/s"


def _left(pace: Pace) -> str:
    """Return ``00:26 left`` or ``1:10:00 left``."""
    if pace.left is None:
        return "? left"
    return f"{timedelta(seconds=round(pace.left))}".removeprefix("0:") + " left"


_LAYOUTS: Sequence[Sequence[Callable[[Pace], str]]] = (
    (_bar, _count, _rate, _left),
    (_count, _rate, _left),
    (_count, _left),
    (_share, _left),
    (_share,),
)


def _aligned(cells: Sequence[str]) -> list[str]:
    width = max(map(len, cells))
    return [cell.rjust(width) for cell in cells]


def _fitted(title: str, width: int) -> str:
    """Return the title cut or filled to so many columns."""
    if cell_len(title) <= width:
        return set_cell_size(title, width)
    return set_cell_size(title, width - 1) + "…"

"""Tables within formulas: matrices, cases, chains of equations."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from manimark.lectures.handout.strings import EMPTY, joined

_ALIGNS = ("left", "right")
_SIDES = ("left", "right", "top")
_BETWEEN_PAIRS = "#h(1.5em)"
"""Between two equations on one line."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table."""

    markup: str
    align: str
    """``left``, ``right`` or ``center``."""
    joined: bool
    """Whether no space parts it from its neighbour, as ``&=`` wants it."""
    lines: frozenset[str] = frozenset()
    """The sides on which it has a border: ``left``, ``right``, ``top``."""


def cell_of(classes: Collection[str], markup: str) -> Cell:
    """Return a cell by the classes that the page's formulas have."""
    align = next((a for a in _ALIGNS if f"look-text-align-{a}" in classes), "center")
    lines = frozenset(s for s in _SIDES if any(c.startswith(f"look-border-{s}") for c in classes))
    return Cell(markup, align, f"look-padding-{align}-0" in classes, lines)


def is_aligned(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a table is a chain of equations: right and left in turns, touching each other."""
    return all(
        cell.joined and cell.align == ("right", "left")[place % 2]
        for row in rows
        for place, cell in enumerate(row)
    )


def aligned(rows: Sequence[Sequence[Cell]]) -> str:
    """Return rows as lines of a formula whose columns stand below each other."""
    lines = []
    for row in rows:
        cells = [
            f"{_BETWEEN_PAIRS} {cell.markup}" if place and place % 2 == 0 else cell.markup
            for place, cell in enumerate(row)
        ]
        lines.append(" & ".join(cells))
    return " \\ ".join(lines)


def matrix(rows: Sequence[Sequence[Cell]], *, shown: bool) -> str:
    """Return a table as a matrix without brackets; empty if it is.

    Parameters
    ----------
    rows
        Of cells.
    shown
        Whether the cells are set as large as formulas on lines of their own.
    """
    if not rows:
        return ""
    lines = "; ".join(", ".join(_set(cell, shown) for cell in row) for row in rows)
    gap = "#0em" if is_aligned(rows) else "#0.8em"
    return f"mat(delim: #none, column-gap: {gap}, row-gap: #0.35em{_ruled(rows)}, {lines})"


def _set(cell: Cell, shown: bool) -> str:
    markup = cell.markup or EMPTY
    markup = f"display({markup})" if shown else markup
    if cell.align == "right":
        return markup + " &"
    if cell.align == "left":
        # What is not there lets the relation behind it keep its space.
        return joined(["&", EMPTY if cell.joined else "", markup])
    return markup


def _ruled(rows: Sequence[Sequence[Cell]]) -> str:
    """Return the lines between columns and rows."""
    columns = [n for n, cell in enumerate(rows[0], start=1) if "right" in cell.lines]
    between = [n for n, row in enumerate(rows) if n and "top" in row[0].lines]
    lines = (("vline", columns), ("hline", between))
    given = [f"{name}: ({', '.join(map(str, at))},)" for name, at in lines if at]
    return f", augment: #({', '.join(given)})" if given else ""

"""What is said at the end of a build."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from manimark.model import RenderTask
from manimark.progress.report import RenderedFigure, Report
from manimark.progress.reporter import Relay, Reporter


class Ledger(Relay):
    """Keeps what became of the renderings, for a build that fails reports nothing."""

    def __init__(self, listener: Reporter) -> None:
        super().__init__(listener)
        self.planned_number = 0
        """How many renderings were going to be made."""
        self.figures: Sequence[RenderedFigure] = ()
        """Those that were tried."""

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        """Note how many there are."""
        self.planned_number = len(tasks)
        super().planned(tasks)

    def settled(self, figures: Sequence[RenderedFigure]) -> None:
        """Note what became of them."""
        self.figures = figures
        super().settled(figures)


def success_text(report: Report, site: Path) -> str:
    """Return what a build did: the table of what it rendered, and a line for the whole.

    Parameters
    ----------
    site
        The folder of the site, as it is shown.
    """
    if report.fresh:
        return f"{site}: up to date"
    lines = table(report.rendered)
    if fresh := report.renderings - len(report.rendered):
        lines.append(f"{_counted(fresh, 'rendering')} fresh")
    counts = f"{_counted(report.pages, 'page')}, {_counted(report.figures, 'figure')}"
    return "\n".join([*lines, f"{site}: {counts} in {_timing(report.steps)}"])


def failure_text(ledger: Ledger, site: Path) -> str:
    """Return what a build did before it failed; nothing if it came to no rendering."""
    if not ledger.figures:
        return ""
    failed = sum(figure.failed for figure in ledger.figures)
    lines = table(ledger.figures)
    if untried := ledger.planned_number - len(ledger.figures):
        lines.append(f"{_counted(untried, 'rendering')} not tried")
    lines.append(f"{site} stays as it was: {_counted(failed, 'rendering')} failed")
    return "\n".join(lines)


def table(figures: Sequence[RenderedFigure]) -> list[str]:
    """Return a line for each rendering, in columns: figure, frames, seconds, bytes, why.

    The reason stands last, so that a narrow terminal breaks nothing but reasons.
    """
    cells = [_cells(figure) for figure in figures]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return [
        "  ".join(
            text.ljust(width) if column in (0, 4) else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in cells
    ]


def _counted(number: int, noun: str) -> str:
    """Return ``1 page`` or ``1,200 pages``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def _timing(steps: Mapping[str, float]) -> str:
    """Return how long a build took, and each of its steps: ``2.5 s (plan 0.2, render 2.3)``."""
    parts = ", ".join(f"{name} {seconds:.1f}" for name, seconds in steps.items())
    return f"{sum(steps.values()):.1f} s ({parts})"


def _cells(figure: RenderedFigure) -> tuple[str, ...]:
    if figure.failed:
        return figure.name, "failed", "", "", figure.why
    numbers = f"{figure.frames:,} frames", f"{figure.seconds:.1f} s", _size(figure.bytes)
    return figure.name, *numbers, figure.why


def _size(number: int) -> str:
    """Return ``870 kB`` or ``12.3 MB``."""
    return f"{number / 1e6:.1f} MB" if number >= 1_000_000 else f"{number / 1e3:.0f} kB"

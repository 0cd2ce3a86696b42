"""On paper: what many figures cost on many workers, and what is the first to be too slow.

``python -m bench.paper`` prints the rows of the documentation's table from what was measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

_FIGURES = 10_000
_WORKERS = (1, 16, 256)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, once, with one worker of one core."""

    seconds: float
    """Of one core for one figure: all of its themes and codecs."""
    megabytes: float
    """One figure's recordings."""
    tasks: int
    """Of one figure: one for each theme."""
    author: tuple[float, float]
    """Seconds that the author's side is busy with each task, and with each megabyte of it."""
    scheduler: tuple[float, float]
    """The same for the scheduler."""
    start: float
    """Seconds until a new worker draws its first frame, the sources' way not counted."""
    sources: float
    """Megabytes that travel to each worker once."""
    rate: float
    """Megabytes a second through the scheduler's network."""


NOTEBOOK = Measured(
    seconds=88.0,
    megabytes=10.1,
    tasks=2,
    author=(0.0023, 0.0039),
    scheduler=(0.0025, 0.0013),
    start=1.5,
    sources=0.25,
    rate=125.0,
)
"""The notebook's figures, on the machine that the documentation names; 1 Gbit/s."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """What it comes to."""

    busy: Mapping[str, float]
    """Part of the system → seconds that it is busy; all of them work at the same time."""
    seconds: float
    """From the order to the last recording."""

    @property
    def bottleneck(self) -> str:
        """The part that the others wait for."""
        return max(self.busy, key=lambda part: self.busy[part])


def estimate(figures: int, workers: int, measured: Measured) -> Estimate:
    """Return how long figures take on so many workers of one core each.

    All parts work at the same time, so the slowest of them decides; the start of the workers comes
    before, and at the end some wait for the last task.
    """
    busy = {part: figures * cost for part, cost in _shared(measured).items()}
    busy["network"] += workers * measured.sources / measured.rate
    busy["workers"] = figures * measured.seconds / workers
    last = measured.seconds / measured.tasks
    return Estimate(busy, measured.start + max(busy.values()) + last)


def workers_at_most(measured: Measured) -> dict[str, float]:
    """Return for each part that all share with how many workers it is as busy as they are."""
    return {part: measured.seconds / cost for part, cost in _shared(measured).items()}


def _shared(measured: Measured) -> dict[str, float]:
    """Return the seconds that one figure costs each part that all workers share."""

    def core(costs: tuple[float, float]) -> float:
        return measured.tasks * costs[0] + measured.megabytes * costs[1]

    return {
        "network": measured.megabytes / measured.rate,
        "author's core": core(measured.author),
        "scheduler's core": core(measured.scheduler),
    }


def rows(measured: Measured) -> list[str]:
    """Return a row of the documentation's table for each number of workers."""
    parts = list(_shared(measured))
    lines = []
    for workers in _WORKERS:
        result = estimate(_FIGURES, workers, measured)
        busy = " | ".join(f"{result.busy[part] / 3600:.2f} h" for part in parts)
        lines.append(f"| {workers} | {result.seconds / 3600:.1f} h | {busy} |")
    return lines


def main() -> None:
    """Print the rows, and where the workers would begin to wait."""
    print("\n".join(rows(NOTEBOOK)))
    for part, workers in workers_at_most(NOTEBOOK).items():
        print(f"more than {workers:,.0f} workers wait for: {part}")


if __name__ == "__main__":
    main()

"""On paper: what many figures cost on many workers, and what is the first to be too slow.

``python -m bench.paper`` prints the table of the documentation from measured figures.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass

_FIGURES = 10_000
_WORKERS = (1, 16, 256)


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, once, with one worker."""

    seconds: float
    """Of one core for one figure: all of its themes and codecs."""
    size: float
    """Bytes of one figure's recordings."""
    tasks: int
    """Of one figure: one for each theme."""
    overhead: float
    """Seconds that the author's side is busy with each task: sending, receiving, storing."""
    start: float
    """Seconds until a new worker draws its first frame, the sources' way not counted."""
    sources: float
    """Bytes that travel to each worker once."""
    rate: float
    """Bytes a second of the author's network."""


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

    Workers, network and author's side work at the same time, so the slowest of them decides; the
    start of the workers comes before, and at the end some wait for the last task.
    """
    task = measured.seconds / measured.tasks
    busy = {
        "workers": figures * measured.seconds / workers,
        "network": (figures * measured.size + workers * measured.sources) / measured.rate,
        "author's side": figures * measured.tasks * measured.overhead,
    }
    return Estimate(busy, measured.start + max(busy.values()) + task)


def workers_at_most(measured: Measured) -> float:
    """Return with how many workers the first other part is as busy as they are."""
    other = max(measured.size / measured.rate, measured.tasks * measured.overhead)
    return measured.seconds / other


def main() -> None:
    """Print one line for each number of workers."""
    parser = argparse.ArgumentParser(prog="bench.paper", description=__doc__)
    for name, kind in Measured.__annotations__.items():
        parser.add_argument(f"--{name}", type=int if kind == "int" else float, required=True)
    measured = Measured(**vars(parser.parse_args()))
    for workers in _WORKERS:
        result = estimate(_FIGURES, workers, measured)
        parts = ", ".join(f"{part} {seconds / 3600:.2f} h" for part, seconds in result.busy.items())
        hours = result.seconds / 3600
        print(f"{workers:4} workers: {hours:8.2f} h, limited by {result.bottleneck} ({parts})")
    print(f"more than {workers_at_most(measured):.0f} workers would wait for others")


if __name__ == "__main__":
    main()

"""What was measured, held against its target; as a table and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median
from typing import Any, Literal

from bench.timing import Sample

Relation = Literal["alone", "times", "share", "difference"]
"""What is held against the target: our median; the peer's median over ours; ours over the peer's;
or the smallest difference of ours from the peer's."""


@dataclass(frozen=True, slots=True)
class Series:
    """Repeated measurements of one thing."""

    name: str
    """Who was measured."""
    values: tuple[float, ...]
    """In the result's unit, in the order of measuring."""
    cpu: tuple[float, ...] = ()
    """Seconds of processor time of each, if they are times."""

    @property
    def median(self) -> float:
        """The middle value."""
        return median(self.values)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest value."""
        return min(self.values), max(self.values)

    @classmethod
    def of(cls, name: str, samples: Sequence[Sample]) -> Series:
        """Return the wall-clock times of samples."""
        return cls(name, tuple(s.wall for s in samples), tuple(s.cpu for s in samples))


@dataclass(frozen=True, slots=True)
class Target:
    """What a result has to reach."""

    sense: Literal["at least", "at most"]
    bound: float

    def is_met(self, value: float) -> bool:
        """Whether a value reaches it."""
        return value >= self.bound if self.sense == "at least" else value <= self.bound

    @property
    def sign(self) -> str:
        """The mathematical sign of its sense."""
        return "≥" if self.sense == "at least" else "≤"


@dataclass(frozen=True, slots=True)
class Result:
    """One line of the report."""

    name: str
    """Identifier in the JSON."""
    title: str
    """What was measured, in a few words."""
    unit: str
    """Of the series: ``s``, ``ms``, ``bytes``, ``SSIM``, ``count``."""
    target: Target
    ours: Series
    peer: Series | None = None
    relation: Relation = "alone"
    details: Mapping[str, Any] = field(default_factory=dict)
    """Whatever else is worth keeping: parts, versions, names."""

    def __post_init__(self) -> None:
        if (self.peer is None) != (self.relation == "alone"):
            raise ValueError("a relation needs a peer, and a peer a relation")

    @property
    def value(self) -> float:
        """What is held against the target."""
        if self.peer is None:
            return self.ours.median
        if self.relation == "difference":
            return self.spread[0]
        return _RELATE[self.relation](self.ours.median, self.peer.median)

    @property
    def spread(self) -> tuple[float, float]:
        """The smallest and the largest value of single rounds."""
        if self.peer is None:
            return self.ours.spread
        relate = _RELATE[self.relation]
        pairs = zip(self.ours.values, self.peer.values, strict=True)
        values = [relate(ours, peer) for ours, peer in pairs]
        return min(values), max(values)

    @property
    def is_met(self) -> bool:
        """Whether it reaches its target."""
        return self.target.is_met(self.value)


_RELATE: dict[Relation, Callable[[float, float], float]] = {
    "times": lambda ours, peer: peer / ours,
    "share": lambda ours, peer: ours / peer,
    "difference": lambda ours, peer: ours - peer,
}


def table(results: Sequence[Result]) -> str:
    """Return the results as lines of aligned columns."""
    rows = [("measure", "target", "measured", "spread", "")]
    rows += [_row(result) for result in results]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    lines = [
        "  ".join((*(cell.ljust(width) for cell, width in zip(row, widths, strict=False)), row[4]))
        for row in rows
    ]
    lines.insert(1, "  ".join("─" * width for width in widths))
    return "\n".join(line.rstrip() for line in lines)


def _row(result: Result) -> tuple[str, str, str, str, str]:
    low, high = (_shown(result, value) for value in result.spread)
    verdict = "met" if result.is_met else "NOT MET"
    target = f"{result.target.sign} {_shown(result, result.target.bound)}"
    return result.title, target, _shown(result, result.value), f"{low} to {high}", verdict


def _shown(result: Result, value: float) -> str:
    if result.relation in ("times", "share"):
        return f"{value:.2f} ×"
    if result.unit == "SSIM":
        return f"{value:+.5f}"
    if result.unit == "bytes":
        return f"{value / 1e6:.0f} MB"
    if result.unit == "count":
        return f"{value:.0f}"
    return f"{value:.0f} {result.unit}" if value >= 100 else f"{value:.3g} {result.unit}"


def as_json(result: Result) -> dict[str, Any]:
    """Return a result as plain values."""
    return {
        "name": result.name,
        "title": result.title,
        "unit": result.unit,
        "ours": _series_as_json(result.ours),
        "peer": _series_as_json(result.peer) if result.peer else None,
        "relation": result.relation,
        "value": result.value,
        "spread": list(result.spread),
        "target": f"{result.target.sense} {result.target.bound:g}",
        "met": result.is_met,
        "details": dict(result.details),
    }


def _series_as_json(series: Series) -> dict[str, Any]:
    return {
        "name": series.name,
        "samples": list(series.values),
        "median": series.median,
        "spread": list(series.spread),
        "cpu_seconds": list(series.cpu),
    }

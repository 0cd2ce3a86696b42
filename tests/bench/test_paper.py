from __future__ import annotations

import pytest

from bench.paper import NOTEBOOK, Measured, estimate, rows, workers_at_most

from ..samples import ROOT

MEASURED = Measured(
    seconds=40,
    megabytes=5,
    tasks=2,
    author=(0.01, 0.001),
    scheduler=(0.001, 0.002),
    start=3,
    sources=0,
    rate=100,
)


def test_few_workers_are_the_bottleneck() -> None:
    alone = estimate(100, 1, MEASURED)
    assert alone.bottleneck == "workers"
    assert alone.seconds == pytest.approx(3 + 100 * 40 + 20)


def test_twice_the_workers_need_half_the_time() -> None:
    one, two = (estimate(10_000, workers, MEASURED).seconds for workers in (1, 2))
    assert two == pytest.approx(one / 2, rel=0.001)


def test_with_many_workers_what_they_share_is_the_bottleneck() -> None:
    limits = workers_at_most(MEASURED)
    assert limits == pytest.approx(
        {"network": 40 / 0.05, "author's core": 40 / 0.025, "scheduler's core": 40 / 0.012}
    )
    first = limits["network"]
    assert estimate(10_000, round(first * 0.9), MEASURED).bottleneck == "workers"
    assert estimate(10_000, round(first * 1.1), MEASURED).bottleneck == "network"


def test_the_documentation_shows_these_rows() -> None:
    text = (ROOT / "docs" / "rendering.md").read_text(encoding="utf-8")
    assert all(row in text for row in rows(NOTEBOOK))
    assert f"| to draw and encode one figure | {NOTEBOOK.seconds:.0f} s |" in text
    assert f"| its recordings | {NOTEBOOK.megabytes:.1f} MB |" in text

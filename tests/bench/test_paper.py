from __future__ import annotations

import pytest

from bench.paper import Measured, estimate, workers_at_most

MEASURED = Measured(seconds=40, size=5e6, tasks=2, overhead=0.02, start=3, sources=1e6, rate=1e8)


def test_few_workers_are_the_bottleneck() -> None:
    alone = estimate(100, 1, MEASURED)
    assert alone.bottleneck == "workers"
    assert alone.seconds == pytest.approx(3 + 100 * 40 + 20)


def test_twice_the_workers_need_half_the_time() -> None:
    one, two = (estimate(10_000, workers, MEASURED).seconds for workers in (1, 2))
    assert two == pytest.approx(one / 2, rel=0.001)


def test_with_many_workers_the_network_is_the_bottleneck() -> None:
    limit = workers_at_most(MEASURED)
    assert limit == pytest.approx(40 / 0.05)
    assert estimate(10_000, round(limit * 0.9), MEASURED).bottleneck == "workers"
    assert estimate(10_000, round(limit * 1.1), MEASURED).bottleneck == "network"

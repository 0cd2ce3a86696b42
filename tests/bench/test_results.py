from __future__ import annotations

import pytest

from bench.results import Result, Series, Target, as_json, table

OURS = Series("manimark", (2.0, 1.0, 4.0))
PEER = Series("Manim", (8.0, 6.0, 10.0))


def test_times_faster_is_the_peers_median_over_ours() -> None:
    result = Result("r", "speed", "s", Target("at least", 3), OURS, PEER, "times")
    assert result.value == 4
    assert result.spread == (2.5, 6)
    assert result.is_met


def test_a_share_is_our_median_over_the_peers() -> None:
    result = Result("r", "time", "s", Target("at most", 0.2), OURS, PEER, "share")
    assert result.value == 0.25
    assert not result.is_met


def test_the_smallest_difference_decides() -> None:
    ours, peer = Series("AV1", (0.99, 0.97)), Series("H.264", (0.98, 0.98))
    result = Result("r", "likeness", "SSIM", Target("at least", 0), ours, peer, "difference")
    assert result.value == pytest.approx(-0.01)
    assert not result.is_met


def test_without_a_peer_the_median_counts() -> None:
    result = Result("r", "time", "s", Target("at most", 2), OURS)
    assert result.value == 2
    assert result.spread == (1, 4)
    assert result.is_met


def test_refuses_a_relation_to_nobody() -> None:
    with pytest.raises(ValueError, match="peer"):
        Result("r", "time", "s", Target("at most", 2), OURS, relation="times")


def test_the_table_says_what_was_asked_for_what_came_out_and_the_verdict() -> None:
    results = [
        Result("a", "faster than Manim", "s", Target("at least", 3), OURS, PEER, "times"),
        Result("b", "nothing to do", "s", Target("at most", 0.3), Series("manimark", (0.31,))),
    ]
    _, _, first, second = table(results).splitlines()
    assert first.split("  ")[0] == "faster than Manim"
    assert "≥ 3.00 ×" in first
    assert "4.00 ×" in first
    assert "2.50 × to 6.00 ×" in first
    assert first.endswith("  met")
    assert "≤ 0.3 s" in second
    assert second.endswith("NOT MET")


def test_json_keeps_every_sample_of_both_sides() -> None:
    series = Series("manimark", (2.0, 1.0), cpu=(3.0, 1.5))
    result = Result("r", "t", "s", Target("at least", 3), series, Series("M", (4.0, 5.0)), "times")
    values = as_json(result)
    assert values["ours"] == {
        "name": "manimark",
        "samples": [2, 1],
        "median": 1.5,
        "spread": [1, 2],
        "cpu_seconds": [3, 1.5],
    }
    assert values["peer"]["samples"] == [4, 5]
    assert values["target"] == "at least 3"
    assert values["met"] is True

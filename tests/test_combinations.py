"""A quick run leaves out pairings, but no value."""

from __future__ import annotations

from itertools import product

import pytest

from .combinations import covering


def test_tries_every_value_once() -> None:
    pairs = [frozenset(pair) for pair in product("cf", "hp")]
    assert [pairs[i] for i in covering(pairs)] == [{"c", "h"}, {"f", "p"}]


def test_tries_all_there_is_of_one_parameter() -> None:
    assert covering([frozenset("c"), frozenset("f")]) == [0, 1]


def test_leaves_out_no_test_without_parameters() -> None:
    assert covering([frozenset()]) == [0]


@pytest.mark.parametrize("sizes", [(2, 3), (3, 2), (2, 2, 2), (4, 1)])
def test_needs_no_more_combinations_than_values(sizes: tuple[int, ...]) -> None:
    values = [[(axis, i) for i in range(size)] for axis, size in enumerate(sizes)]
    combinations = [frozenset(combination) for combination in product(*values)]
    chosen = [combinations[i] for i in covering(combinations)]
    assert frozenset().union(*chosen) == frozenset().union(*combinations)
    assert len(chosen) == max(sizes)

"""Which of a test's many combinations a quick run tries: every value, not every pairing."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from itertools import groupby

import pytest

THOROUGH = "thorough"
"""Marks what repeats a promise in one more way, and takes long to do so."""


def spared(items: Sequence[pytest.Item], below: str) -> set[pytest.Item]:
    """Return what a quick run leaves out.

    That is whatever is marked as thorough, and, of a test of `below` with several parameters, the
    combinations of which each value is tried in another.
    """
    left = {item for item in items if item.get_closest_marker(THOROUGH)}
    quick = [item for item in items if item not in left and item.nodeid.startswith(below)]
    for _, group in groupby(sorted(quick, key=_test_of), key=_test_of):
        tried = list(group)
        left |= set(tried) - {tried[i] for i in covering([_values_of(item) for item in tried])}
    return left


def covering(combinations: Sequence[frozenset[Hashable]]) -> list[int]:
    """Return the numbers of few combinations in which every value occurs.

    The one with most values that did not occur yet comes next, the first one of several.
    """
    missing = frozenset[Hashable]().union(*combinations)
    chosen = []
    while missing:
        best = max(range(len(combinations)), key=lambda i: len(combinations[i] & missing))
        chosen.append(best)
        missing -= combinations[best]
    return chosen or list(range(len(combinations)))


def _test_of(item: pytest.Item) -> str:
    return item.nodeid.partition("[")[0]


def _values_of(item: pytest.Item) -> frozenset[Hashable]:
    spec = getattr(item, "callspec", None)
    return (
        frozenset((name, repr(value)) for name, value in spec.params.items())
        if spec
        else frozenset()
    )

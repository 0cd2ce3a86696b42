"""States of explorers as links name them: ``#playground:f=saddle&x=1.2&y=0.7``."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite

from manimark.errors import suggest
from manimark.model import Location

RUNS = ("play", "drift", "descend", "climb")
"""What an explorer may be doing when it opens."""

_Fault = tuple[str, str] | None
# Python and JavaScript read these alike.
_NUMBER = re.compile(r"-?(\d+(\.\d*)?|\.\d+)([eE]-?\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class StateLink:
    """A state of an explorer, to which a link leads."""

    text: str
    """As in the address after the colon, unquoted: ``f=saddle&x=1.2&y=0.7``."""
    at: Location
    """Of the first link that leads to it."""

    @property
    def values(self) -> Mapping[str, str]:
        """Key → value, both as written."""
        return dict(_pairs(self.text))


def faults_in(state: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a state, whatever the explorer: message and hint.

    Parameters
    ----------
    state
        What stands in the address after the colon, unquoted.
    """
    if not state:
        yield "an empty state", "write for instance x=0.5 behind the colon, or leave it out"
        return
    seen: set[str] = set()
    for key, value in _pairs(state):
        if key not in _FAULT_OF:
            yield f"unknown key {key!r} in a state", suggest(key, _FAULT_OF, "the keys are")
        elif key in seen:
            yield f"{key} twice in a state", "leave one of them out"
        elif not value:
            yield f"{key} has no value", f"write {key}=…, or leave it out"
        elif fault := _FAULT_OF[key](key, value):
            yield fault
        seen.add(key)


def _pairs(state: str) -> Iterator[tuple[str, str]]:
    for pair in state.split("&"):
        key, _, value = pair.partition("=")
        yield key, value


def _no_number(key: str, value: str) -> _Fault:
    if _NUMBER.fullmatch(value) and isfinite(float(value)):
        return None
    return f"{key} = {value} is no finite number", f"write for instance {key}=1.25"


def _not_positive(key: str, value: str) -> _Fault:
    if (fault := _no_number(key, value)) or float(value) > 0:
        return fault
    return f"{key} = {value} is not positive", "choose a number above 0"


def _no_run(_: str, value: str) -> _Fault:
    if value in RUNS:
        return None
    return f"unknown run {value!r}", suggest(value, RUNS, "the runs are")


_FAULT_OF: Mapping[str, Callable[[str, str], _Fault]] = {
    "f": lambda *_: None,  # the functions are known once the scene has been drawn
    "x": _no_number,
    "y": _no_number,
    "run": _no_run,
    "step": _not_positive,
    "speed": _not_positive,
}

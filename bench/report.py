"""``build/bench.json``: what was measured, where and when, written after every measure."""

from __future__ import annotations

import inspect
import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.results import Result, as_json


class Report:
    """The file, and the results of this session.

    Parameters
    ----------
    path
        Of the file.
    machine
        From `bench.machine.describe`.
    goes_on
        Whether measures that the file holds stay in it, if they were taken on an equal machine.
    """

    def __init__(self, path: Path, machine: Mapping[str, Any], *, goes_on: bool) -> None:
        self.path = path
        self.results: list[Result] = []
        earlier = _read(path) if goes_on else {}
        measures = earlier.get("measures", {}) if earlier.get("machine") == machine else {}
        self._values = {"machine": dict(machine), "measures": measures}

    def add(
        self,
        name: str,
        measure: Callable[..., object],
        rounds: int,
        results: Sequence[Result],
    ) -> None:
        """Write down a measure's results, with what its docstring says of it."""
        self.results += results
        self._values["measures"][name] = {
            "finished": datetime.now(UTC).isoformat(timespec="seconds"),
            "rounds": rounds,
            "timed": inspect.getdoc(measure),
            "results": [as_json(result) for result in results],
        }
        self.path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.path.with_suffix(".partial")
        text = json.dumps(self._values, indent=1, ensure_ascii=False)
        partial.write_text(f"{text}\n", encoding="utf-8")
        partial.replace(self.path)


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bench.report import Report
from bench.results import Result, Series, Target

HERE = {"cores": 2}
RESULT = Result("r", "time", "s", Target("at most", 2), Series("manimark", (1.0,)))


def measure_something() -> None:
    """Time something."""


def reported(path: Path, name: str, machine: dict[str, Any], *, goes_on: bool) -> dict[str, Any]:
    Report(path, machine, goes_on=goes_on).add(name, measure_something, 3, [RESULT])
    return dict(json.loads(path.read_text()))


def test_says_where_when_and_what_was_timed(tmp_path: Path) -> None:
    values = reported(tmp_path / "build" / "bench.json", "idle", HERE, goes_on=False)
    assert values["machine"] == HERE
    measure = values["measures"]["idle"]
    assert measure["timed"] == "Time something."
    assert measure["rounds"] == 3
    assert measure["results"][0]["name"] == "r"
    assert measure["finished"].endswith("+00:00")


def test_keeps_other_measures_of_the_same_machine(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    reported(path, "idle", HERE, goes_on=False)
    assert [*reported(path, "pages", HERE, goes_on=True)["measures"]] == ["idle", "pages"]
    assert [*reported(path, "idle", {"cores": 8}, goes_on=True)["measures"]] == ["idle"]


def test_begins_anew_for_a_whole_session(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    reported(path, "idle", HERE, goes_on=False)
    assert [*reported(path, "pages", HERE, goes_on=False)["measures"]] == ["pages"]


def test_begins_anew_when_the_file_is_damaged(tmp_path: Path) -> None:
    path = tmp_path / "bench.json"
    path.write_text("{")
    assert [*reported(path, "pages", HERE, goes_on=True)["measures"]] == ["pages"]

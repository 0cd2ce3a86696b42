"""The text of ``trace.json``."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

_DIGITS = 9
"""Significant digits of a traced value: a millionth of a pixel, and no noise behind it."""


def trace_json(trace: Mapping[str, Any]) -> str:
    """Return the text of ``trace.json``, one line a frame.

    A value that is no finite number becomes null, since JSON knows none.
    """
    full = {"fps": 0, "names": [], "frames": [], "planes": {}, **plain(trace)}
    rows = ",\n".join(json.dumps(row, separators=(",", ":")) for row in full["frames"])
    others = [
        f"{json.dumps(name)}: {json.dumps(value, ensure_ascii=False, allow_nan=False)}"
        for name, value in full.items()
        if name != "frames"
    ]
    return "{\n" + ",\n".join([*others, f'"frames": [\n{rows}\n]']) + "\n}\n"


def plain(value: Any) -> Any:
    """Return a value with every number in it shortened to what it is worth."""
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float):
        return _short(value)
    return value


def _short(value: float) -> float | None:
    if not math.isfinite(value):
        return None
    # Read as JSON, whole numbers lose their point, and 0 its sign.
    short: float = json.loads(f"{value:.{_DIGITS}g}")
    return short

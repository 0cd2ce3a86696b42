"""What was asked for when each figure was last used, so that it can be said what differs now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

Inputs = Mapping[str, str]
"""Name of an input → version, digest or value; see `manimark.keys.render_inputs`."""


_SHARED = "shared"
"""Among a figure's own inputs: the digest of those that it shares."""


class Latest:
    """The file of the latest inputs; what all figures share stands in it once.

    A damaged file is as good as none.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._shared, self._own = _read(path)
        self._before = dict(self._own)

    def of(self, name: str) -> dict[str, str]:
        """Return the inputs that were last noted under a name; nothing if there are none."""
        own = dict(self._own.get(name, {}))
        return {**self._shared.get(own.pop(_SHARED, ""), {}), **own}

    def note(self, name: str, inputs: Inputs, shared: Inputs) -> None:
        """Note the inputs of a figure, of which those in `shared` are every figure's."""
        common = {n: v for n, v in shared.items() if inputs.get(n) == v}
        digest = hashlib.sha256(json.dumps(common, sort_keys=True).encode()).hexdigest()
        self._shared[digest] = common
        own = {n: v for n, v in inputs.items() if n not in common}
        self._own[name] = {**own, _SHARED: digest}

    def save(self) -> None:
        """Write down what is new."""
        if self._own == self._before:
            return
        used = {own.get(_SHARED) for own in self._own.values()}
        shared = {digest: names for digest, names in self._shared.items() if digest in used}
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".part")
        partial.write_text(json.dumps({"shared": shared, "own": self._own}), encoding="utf-8")
        partial.replace(self._path)


def _read(path: Path) -> tuple[dict[str, dict[str, str]], dict[str, dict[str, str]]]:
    try:
        values = json.loads(path.read_text(encoding="utf-8"))
        shared, own = ({k: dict(v) for k, v in values[part].items()} for part in ("shared", "own"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}, {}
    return shared, own

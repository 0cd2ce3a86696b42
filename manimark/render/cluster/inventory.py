"""What author and workers must have in common, and in what they differ."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path

import manimark
from manimark.keys import shared_inputs
from manimark.studio.surroundings import sha256_of_file

_PACKAGE = Path(manimark.__file__).parent
_NAMED = 6
"""How many differences are named before the others are only counted."""
_DIGEST = 64
"""Letters of a SHA-256, of which eight are enough to see that two differ."""


def _conversation() -> dict[str, str]:
    """Return the SHA-256 of the code by which both sides understand each other, by file."""
    files = [_PACKAGE / "errors.py", _PACKAGE / "model.py", *(_PACKAGE / "render").rglob("*.py")]
    return {
        f"manimark/{path.relative_to(_PACKAGE).as_posix()}": sha256_of_file(path)
        for path in sorted(files)
    }


_CONVERSATION = _conversation()
"""As it was loaded: a worker may run for longer than what lies on its disk stays the same."""


def inventory() -> dict[str, str]:
    """Return what author and worker must have in common, by name.

    Fonts and scenes are not among it, for they travel.
    """
    # There are no fonts in this folder.
    drawing = shared_inputs(_PACKAGE)
    own = {"manimark": version("manimark"), "distributed": version("distributed")}
    return {**own, **drawing, **_CONVERSATION}


def differences(theirs: Mapping[str, str], ours: Mapping[str, str]) -> str:
    """Say in what two inventories differ, theirs first; empty if in nothing."""
    names = [name for name in {**ours, **theirs} if ours.get(name) != theirs.get(name)]
    named = [
        f"{name} {_short(theirs.get(name))}, here {_short(ours.get(name))}"
        for name in names[:_NAMED]
    ]
    if more := names[_NAMED:]:
        named.append(f"and {len(more)} more")
    return ", ".join(named)


def _short(value: str | None) -> str:
    if value is None:
        return "is missing"
    return value[:8] if len(value) == _DIGEST else value

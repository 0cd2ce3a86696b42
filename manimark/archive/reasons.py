"""Why something is rendered, in a few words that name the very thing that changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from manimark.archive.manifests import Sight

NEVER = "never rendered here"
GONE = "its files are gone"
DAMAGED = "its files were damaged"
MOVED = "the project was moved"
_SHOWN = 3
"""How many changes a short reason names."""


def in_short(changes: Sequence[str]) -> str:
    """Return a few of the changes, and how many more there are."""
    more = len(changes) - _SHOWN
    return ", ".join([*changes[:_SHOWN], *([f"{more} more"] if more > 0 else [])])


def changed_sights(sights: Sequence[Sight], now: Sequence[str]) -> list[str]:
    """Return what a scene would see otherwise today, each in a few words.

    Parameters
    ----------
    sights
        What it saw.
    now
        The digests of what it would see in their places.
    """
    words = (_words(sight, digest) for sight, digest in zip(sights, now, strict=True))
    return list(dict.fromkeys(words))


def changed_inputs(before: Mapping[str, str], now: Mapping[str, str]) -> list[str]:
    """Return in which inputs of their keys two renderings differ, each in a few words."""
    return list(dict.fromkeys(_differences(before, now)))


def _words(sight: Sight, digest: str) -> str:
    path = sight.path
    match sight.kind:
        case "fonts":
            return "the fonts of the machine changed"
        case "program":
            return f"the program {path} {'changed' if digest else 'is gone'}"
        case "listing":
            return f"other files are in {path}" if digest else f"{path} is gone"
        case "names":
            return f"{path} is imported from another file"
    if not digest:
        return f"{path} is gone"
    return f"{path} changed" if sight.sha256 else f"{path} is new"


def _differences(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    for name in {**before, **now}:
        old, new = before.get(name, ""), now.get(name, "")
        if old == new:
            continue
        if "/" in name:  # a file, by its digest
            yield f"{name} {'changed' if old and new else 'is new' if new else 'is gone'}"
        else:
            yield f"{name} {old or 'none'} → {new or 'none'}"

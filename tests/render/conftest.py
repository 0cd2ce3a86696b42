"""The good samples and the bad ones, each rendered once."""

from __future__ import annotations

from pathlib import Path

import pytest

from manimark.errors import MachineError, SiteError
from manimark.studio.recording import Recording

from ..sharing import shared
from .rendering import BROKEN, GALLERY, PLAIN, THEMED, Ears, Gallery, recordings, render, task


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Gallery:
    def make(folder: Path) -> Gallery:
        store, ears = folder / "store", Ears()
        tasks = [task(name) for name in GALLERY] + [task("OwnSettings", "own_settings")]
        tasks += [task(name, "themed", theme, themed=True) for name, theme in THEMED]
        found = recordings(tasks, PLAIN, store, ears=ears)
        return Gallery(store, {t.key: t for t in tasks}, found, ears)

    return shared(tmp_path_factory, "gallery", make)


@pytest.fixture(scope="session")
def failures(tmp_path_factory: pytest.TempPathFactory) -> dict[str, SiteError | MachineError]:
    """What is said about every bad sample."""
    store = tmp_path_factory.mktemp("failures")
    names = (
        "Divides",
        "Misuses",
        "Calls",
        "ImportsBroken",
        "ImportsMissing",
        "Leaves",
        "IsKilled",
        "Crashes",
    )
    ears = Ears()
    results = render([task(name, "mistakes", line=7) for name in names], BROKEN, store, ears)
    assert not any(isinstance(result, Recording) for result in results.values())
    assert ears.failures == results
    assert list(store.iterdir()) == []
    return {k.removesuffix("-dark"): r for k, r in results.items() if not isinstance(r, Recording)}

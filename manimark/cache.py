"""What is kept between builds: where it lies, what it was made of, and what may go."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from manimark.config import Config
from manimark.errors import SiteError, SiteErrors
from manimark.keys import key_of, render_inputs, shared_inputs
from manimark.model import Profile, RenderTask, SceneSource, Theme
from manimark.palette import load_palette
from manimark.progress import Reporter
from manimark.publish import writing
from manimark.scenes import search_scenes
from manimark.studio.recording import read_recording

KEPT_DAYS = 14
"""How long a rendering that no page shows any more is kept, in case its scene comes back."""


@dataclass(frozen=True, slots=True)
class Cache:
    """The folder ``build/cache``."""

    folder: Path

    @property
    def renders(self) -> Path:
        """Folder of recordings, one folder a key."""
        return self.folder / "renders"

    @property
    def lock(self) -> Path:
        """The file that a build holds; where it is, the folder was made by one."""
        return self.folder / "lock"

    def record(self, site: str) -> Path:
        """Return the file that says what a site was made of; `site` is its folder's name."""
        return self.folder / f"{site}.json"

    def inputs(self, scene: str, theme: Theme, profile: Profile) -> Path:
        """Return the file with the inputs of the latest rendering of a figure."""
        return self.folder / "inputs" / f"{scene}-{theme}-{profile.name}.json"

    @contextmanager
    def held(self, reporter: Reporter) -> Iterator[None]:
        """Hold the output folder alone; a second build waits and says so.

        Raises
        ------
        MachineError
            If the folder cannot be written.
        """
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.lock)
            waiting = False
            while not lock.is_locked:
                try:
                    lock.acquire(timeout=0.2)
                except Timeout:
                    reporter.alive()
                    if not waiting:
                        reporter.note("another build is at work here; waiting for it")
                    waiting = True
        try:
            yield
        finally:
            lock.release()


def keep_if_unchanged(cache: Cache, config: Config, task: RenderTask) -> bool:
    """Drop a rendering if its inputs changed while it was drawn, and return whether it was kept.

    Nobody knows which version such a rendering shows. The inputs of the others are noted, so that
    `explain` can say later what changed.
    """
    now = _inputs_now(config, task)
    kept = key_of(now) == task.key
    if kept:
        path = cache.inputs(task.scene.name, task.theme, task.profile)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(now, indent=1), encoding="utf-8")
    else:
        shutil.rmtree(cache.renders / task.key, ignore_errors=True)
    return kept


def explain(cache: Cache, config: Config, name: str, profile: Profile) -> list[str]:
    """Say for each theme of a figure whether it is going to be rendered, and why; a line each.

    Parameters
    ----------
    name
        Class name of the scene.

    Raises
    ------
    SiteError, SiteErrors
        If no scene is called so, or a mistake in the scenes keeps it from being found.
    """
    scene = _find(config, name)
    lines = []
    for theme in scene.themes:
        now = _inputs(config, scene, theme, profile)
        title = f"{scene.name} · {theme} · {profile.name}"
        if read_recording(cache.renders, key_of(now)) is not None:
            lines.append(f"{title}: fresh")
        else:
            lines.append(f"{title}: stale, {_reason(cache.inputs(name, theme, profile), now)}")
    return lines


def prune(cache: Cache, kept: Collection[str]) -> None:
    """Remove recordings that have not been part of any site for `KEPT_DAYS`.

    Parameters
    ----------
    kept
        Keys of the recordings that the present site consists of; their time begins anew.
    """
    oldest = time.time() - KEPT_DAYS * 24 * 60 * 60
    for folder in cache.renders.glob("*"):
        if folder.name in kept:
            folder.touch()
        elif folder.stat().st_mtime < oldest:
            shutil.rmtree(folder, ignore_errors=True)


def _inputs_now(config: Config, task: RenderTask) -> dict[str, str]:
    """Return what shapes a task as the files are now; nothing if they cannot be read."""
    scene = search_scenes(config.root, config.scenes).scenes.get(task.scene.name)
    if scene is None:
        return {}
    try:
        return _inputs(config, scene, task.theme, task.profile)
    except SiteError:
        return {}


def _inputs(config: Config, scene: SceneSource, theme: Theme, profile: Profile) -> dict[str, str]:
    palette = load_palette(config.templates) if scene.themed else None
    return render_inputs(scene, theme, profile, palette, shared_inputs(config.templates))


def _find(config: Config, name: str) -> SceneSource:
    found = search_scenes(config.root, config.scenes)
    if name in found.scenes:
        return found.scenes[name]
    if found.mistakes:
        raise SiteErrors(found.mistakes)
    folder = config.scenes.relative_to(config.root)
    hint = f"there are {', '.join(found.scenes)}" if found.scenes else "write one first"
    raise SiteError(folder, 1, f"no scene is called {name}", hint)


def _reason(path: Path, now: Mapping[str, str]) -> str:
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return "for it was never rendered here"
    changed = [name for name in {**before, **now} if before.get(name) != now.get(name)]
    if not changed:
        return "for its files are missing or damaged"
    return f"for these changed: {', '.join(changed)}"

"""Whether a figure is going to be rendered, and why."""

from __future__ import annotations

from dataclasses import dataclass

from manimark.archive.archive import Archive
from manimark.cache import Cache
from manimark.config import Config
from manimark.digests import Digests
from manimark.errors import SiteError, SiteErrors
from manimark.keys import shared_inputs, tasks_of
from manimark.model import Profile, SceneSource, Theme
from manimark.palette import Palette, load_palette
from manimark.scenes import search_scenes


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a figure is going to be rendered in one of its themes."""

    figure: str
    """Class name of the scene."""
    theme: Theme | None
    """None if it has one look for all themes."""
    quality: str
    """Name of the profile."""
    reasons: tuple[str, ...]
    """Why it is going to be rendered, each in a few words; empty if it is fresh."""

    def __str__(self) -> str:
        words = f"stale, {', '.join(self.reasons)}" if self.reasons else "fresh"
        return f"{' · '.join(filter(None, (self.figure, self.theme, self.quality)))}: {words}"


def explain(cache: Cache, config: Config, name: str, profile: Profile) -> list[Verdict]:
    """Say for each theme of a figure whether it is going to be rendered, and why.

    Parameters
    ----------
    name
        Class name of the scene.

    Raises
    ------
    SiteError, SiteErrors
        If no scene is called so, or a mistake in the scenes keeps it from being found.
    """
    scene, shared = _find(config, name), shared_inputs(config.templates)
    archive = Archive(cache, config, Digests(cache.digests), shared)
    verdicts = []
    for task in tasks_of(scene, profile, _palette_for(config, scene), shared):
        reasons = () if archive.find(task) else tuple(archive.reasons(task))
        theme = task.theme if task.scene.themed else None
        verdicts.append(Verdict(task.scene.name, theme, profile.name, reasons))
    return verdicts


def _palette_for(config: Config, scene: SceneSource) -> Palette | None:
    try:
        return load_palette(config.templates) if scene.themed else None
    except SiteError as error:
        raise error.below(config.root) from None


def _find(config: Config, name: str) -> SceneSource:
    found = search_scenes(config.root, config.scenes)
    if name in found.scenes:
        return found.scenes[name]
    if found.mistakes:
        raise SiteErrors(found.mistakes)
    folder = config.scenes.relative_to(config.root)
    hint = f"there are {', '.join(found.scenes)}" if found.scenes else "write one first"
    raise SiteError(folder, 1, f"no scene is called {name}", hint)

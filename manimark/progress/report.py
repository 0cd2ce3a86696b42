"""What a build did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from manimark.model import Purpose, Theme


@dataclass(frozen=True, slots=True)
class RenderedFigure:
    """One line of a report: a figure in one of its themes."""

    scene: str
    """Class name."""
    theme: Theme | None
    """None if it has one look for all themes."""
    why: str = ""
    """Why it was rendered, a few words: what changed since the last time."""
    frames: int = 0
    """0 for a still figure, and if it failed."""
    seconds: float = 0.0
    """Wall-clock time of drawing and encoding; 0 if it failed."""
    bytes: int = 0
    """Size of its videos and its poster; 0 if it failed."""
    failed: bool = False
    purpose: Purpose = "film"
    """What it is for: a film, its stills, or its transparent videos."""

    @property
    def name(self) -> str:
        """How it is called in messages: ``TangentSweep · dark``."""
        return name_of(self.scene, self.theme, self.purpose)


def name_of(scene: str, theme: Theme | None, purpose: Purpose) -> str:
    """Return how a rendering is called in messages: ``TangentSweep · dark · stills``.

    The theme is None if the figure has one look for all.
    """
    parts = (scene, theme, purpose if purpose != "film" else None)
    return " · ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    site: Path
    """The folder of the site."""
    fresh: bool
    """Whether there was nothing to do."""
    pages: int = 0
    figures: int = 0
    renderings: int = 0
    """Figures, each counted once per theme."""
    rendered: tuple[RenderedFigure, ...] = ()
    """Those made by this build, in the order of the plan; the others came from the cache."""
    steps: Mapping[str, float] = field(default_factory=dict)
    """Name of a step → seconds, in the order of the steps."""

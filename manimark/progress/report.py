"""What a build did."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from manimark.model import Theme


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

    @property
    def name(self) -> str:
        """How it is called in messages: ``TangentSweep · dark``."""
        return self.scene if self.theme is None else f"{self.scene} · {self.theme}"


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

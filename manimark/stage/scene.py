"""The scene that authors extend: palette, type, captions, phases and a record of every frame."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, ClassVar

from manim import DefaultSectionType, Scene, Typst, config

from manimark.model import Theme
from manimark.palette import load_palette
from manimark.stage.colours import Ramp, ramp
from manimark.stage.explorer import Explorer
from manimark.stage.lettering import Lettering, Number
from manimark.stage.plane import Plane
from manimark.stage.recorder import Recorder
from manimark.stage.surface import StageCamera

LOOP = "presentation.loop"
"""The type of a section that starts again at its end, as Manim's documentation proposes it."""
LABEL = 44.0
"""Pixels of a label's em: the smallest that is read on a phone."""
KEY_NUMBER = 60.0
"""Pixels of the em of a number that carries the claim."""


class FigureScene(Scene):
    """A Manim scene that knows the notebook's palette, letters and page.

    A subclass writes `construct` as three to five phases, each opened by `phase`, and says with
    `say` what is to be seen. `track` and `plane` record what moves where. Colours are attributes of
    `self.colors`: ``self.colors["derivative"]``.

    Parameters
    ----------
    theme
        ``"dark"`` or ``"light"``; the same scene is drawn once for each.
    templates
        The folder with ``palette.toml`` and ``fonts/``; ``site_templates`` beside ``scenes`` unless
        given.
    """

    description: ClassVar[str] = ""
    """What happens in the figure, in words, for those who cannot see it."""

    def __init__(
        self, theme: Theme = "dark", templates: Path = Path("site_templates"), **kwargs: Any
    ) -> None:
        self.theme: Theme = theme
        self.colors: dict[str, str] = load_palette(templates).of(theme)
        config.background_color = self.colors["background"]
        self.lettering = Lettering(templates / "fonts")
        self.recorder = Recorder()
        self._caption: tuple[float, str] | None = None
        super().__init__(camera_class=StageCamera, **kwargs)

    def phase(self, name: str, *, loops: bool = False) -> None:
        """Open a named section: one thought; readers jump to it, lecturers step by it.

        One that `loops` is shown again and again in a lecture, until the lecturer goes on; let it
        end as it began.
        """
        self._end_caption()
        self.next_section(name, LOOP if loops else DefaultSectionType.NORMAL)

    def say(self, words: str) -> None:
        """Caption what is seen from now until the next words, phase or the end."""
        self._end_caption()
        self._caption = (self.time, words)

    def explorers(self) -> Sequence[Explorer]:
        """Return what a reader may take hold of; called on a scene that was only set up.

        The default is nothing: the figure stays a video.
        """
        return ()

    def tear_down(self) -> None:
        """End the last caption."""
        self._end_caption()
        super().tear_down()

    def _end_caption(self) -> None:
        if self._caption is None:
            return
        start, words = self._caption
        self._caption = None
        if self.time > start:
            self.add_subcaption(words, duration=self.time - start, offset=start - self.time)

    def plane(self, name: str, plane: Plane) -> Plane:
        """Record a coordinate plane under a name and return it."""
        self.recorder.add_plane(name, plane)
        return plane

    def track(self, **sources: Callable[[], float]) -> None:
        """Record the value of each source at every frame; see `Recorder.track`."""
        self.recorder.track(**sources)

    def words(self, markup: str, size: float = LABEL, color: str = "ink") -> Typst:
        """Return Typst markup in a colour of the palette, its em ``size`` pixels high."""
        return self.lettering.words(markup, size, self.colors[color])

    def number(self, template: str, size: float = KEY_NUMBER, color: str = "ink") -> Number:
        """Return a running number; see `Number` for templates."""
        return self.lettering.number(template, size, self.colors[color])

    @property
    def heights(self) -> Ramp:
        """The ramp of colours from low to high."""
        return ramp(self.colors["height-low"], self.colors["height-high"])

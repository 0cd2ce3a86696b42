"""A page as material for a lecture is made of it: its text, its steps, its figures' files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from manimark.config import Config
from manimark.model import Extract, Figure, Theme, address_of
from manimark.palette import Palette
from manimark.plan import PlacedFigure, Plan, PlannedPage
from manimark.views import PresentView, SiteView, has_film, view_presenter, view_site


@dataclass(frozen=True, slots=True)
class Lecture:
    """A page with at least one video."""

    planned: PlannedPage
    """Its text, in which every link is resolved."""
    presented: PresentView
    """Its title and its steps, as the presenter at the root of the site would show them."""
    figures: Mapping[str, Figure]
    """By slug, at least those of the page."""
    files: Mapping[str, Path]
    """Where the figures' files and those beside the page lie, by their paths below the site's
    root."""
    site: SiteView
    """Whose work it is, under which terms, and how it is cited."""
    url: str
    """Where the page is published."""
    palette: Palette
    templates: Path
    """The folder of templates, with the fonts."""
    root: Path
    """The project's folder; messages name files relative to it."""

    @property
    def slugs(self) -> tuple[str, ...]:
        """The figures of the page, each once, in its order."""
        placed = (part for part in self.planned.body if isinstance(part, PlacedFigure))
        return tuple(dict.fromkeys(part.scene.slug for part in placed))

    @property
    def folder(self) -> str:
        """Folder of its material below the site's root: ``lectures/gradients/``."""
        return f"lectures/{address_of(self.planned.page.slug)}"


def lectures_of(
    config: Config,
    plan: Plan,
    palette: Palette,
    figures: Mapping[str, Figure],
    files: Mapping[str, Path],
) -> Iterator[Lecture]:
    """Yield the pages that can be presented, in the order of their paths.

    Parameters
    ----------
    figures
        By slug, all that the pages show.
    files
        Where their files lie, by their paths below the site's root.
    """
    assets = {asset.output.as_posix(): config.root / asset.source for asset in plan.assets}
    at_hand = {**files, **assets}
    for planned in plan.pages:
        presented = view_presenter(planned, figures, root="")
        if has_film(presented.figures):
            url = config.url + address_of(planned.page.slug)
            site = view_site(config)
            places = config.templates, config.root
            yield Lecture(planned, presented, figures, at_hand, site, url, palette, *places)


def extracts_of(extracts: tuple[Extract, ...], theme: Theme, kind: str) -> tuple[Extract, ...]:
    """Return one theme's clips or stills of one media type, in the order of the sections.

    A figure of one look has it under the one theme that it has.
    """
    there = {extract.theme for extract in extracts}
    wanted = theme if theme in there else next(iter(there), theme)
    return tuple(e for e in extracts if (e.theme, e.type) == (wanted, kind))

"""A page and what is said on every page: the site, the series, the way to the root."""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from manimark.config import Config
from manimark.model import Download, Figure, Page, address_of
from manimark.plan import PlacedFigure, PlannedPage
from manimark.typesetting import set_title, tie_formulas
from manimark.views.embed import snippet_of
from manimark.views.figure import FigureView, clock_of, scripts_of, view_figure
from manimark.views.present import has_film, presenter_of
from manimark.views.taking import Cited, FileView, bibtex, view_downloads, view_taking

_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")


@dataclass(frozen=True, slots=True)
class License:
    """Terms under which texts and figures may be used."""

    name: str
    """As readers know it, for instance ``CC BY 4.0``."""
    url: str
    """Where its text stands; empty if that is not known."""


@dataclass(frozen=True, slots=True)
class SiteView:
    """What is said on every page."""

    name: str
    section: str
    series: str
    version: str
    author: str
    """Who wrote it; the site's name if nobody is named."""
    language: str
    url: str
    """Where the site is published, with a slash at the end."""
    license: License | None
    citation: str


@dataclass(frozen=True, slots=True)
class Door:
    """A page as it is offered on other pages."""

    title: Markup
    description: str
    volume: str
    href: str
    """Relative to the page that offers it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a page's contents."""

    html: Markup
    anchor: str


@dataclass(frozen=True, slots=True)
class PageView:
    """One page."""

    title: str
    heading: Markup
    """The title as it is set large."""
    description: str
    volume: str
    root: str
    """From the page to the site's root: empty or ending in a slash."""
    url: str
    """Where the page is published."""
    date: str
    """Day of publication, ``2026-04-01``; empty if there is none."""
    picture: str
    """Where the picture that stands for the page is published; empty if it has no figure."""
    contents: tuple[Entry, ...]
    body: tuple[Markup | FigureView, ...]
    scripts: tuple[str, ...]
    """Of the explorers on the page, each once, relative to the page."""
    presenter: str
    """The page as a lecturer presents it, relative to the page; empty if nothing on it plays."""
    downloads: Mapping[str, FileView]
    """What there is of the whole page to take along, by the names of the files."""
    cited: Cited
    previous: Door | None
    next: Door | None
    volumes: tuple[Door, ...]
    """All volumes of the series, for the page that lists them."""


def view_site(config: Config) -> SiteView:
    """Return what `config` says about every page."""
    return SiteView(
        name=config.name,
        section=config.section,
        series=config.series,
        version=config.version,
        author=config.author or config.name,
        language=config.language,
        url=config.url,
        license=license_of(config.license),
        citation=config.citation,
    )


def license_of(name: str) -> License | None:
    """Return a licence by its SPDX name, with its address where the name tells it."""
    if not name:
        return None
    if found := _CREATIVE_COMMONS.fullmatch(name):
        terms, version = found.groups()
        url = f"https://creativecommons.org/licenses/{terms.lower()}/{version}/"
        return License(f"CC {terms} {version}", url)
    if name == "CC0-1.0":
        return License("CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/")
    return License(name, "")


class Series:
    """The volumes of a series, as pages offer them.

    Parameters
    ----------
    volumes
        Their pages in their order.
    """

    def __init__(self, volumes: Sequence[Page]) -> None:
        self._volumes = volumes
        self._places = {volume.path: place for place, volume in enumerate(volumes)}
        self._doors: dict[str, tuple[Door, ...]] = {}

    def doors(self, root: str) -> tuple[Door, ...]:
        """Return all volumes as a page offers them that reaches the site's root by `root`."""
        if root not in self._doors:
            self._doors[root] = tuple(_view_door(volume, root) for volume in self._volumes)
        return self._doors[root]

    def neighbours(self, page: Page, root: str) -> tuple[Door | None, Door | None]:
        """Return the volumes before and after a page, as far as there are any."""
        if page.path not in self._places:
            return None, None
        place, doors = self._places[page.path], (None, *self.doors(root), None)
        return doors[place], doors[place + 2]


def view_page(
    planned: PlannedPage,
    config: Config,
    figures: Mapping[str, Figure],
    series: Series,
    downloads: Sequence[Download] = (),
    opening: Collection[str] = (),
) -> PageView:
    """Return what a template needs for a page.

    Parameters
    ----------
    figures
        By slug, at least those of this page.
    series
        To which it may belong.
    downloads
        What there is of it to take along.
    opening
        Slugs of the figures that open as explorers where they stand by themselves.
    """
    page, root = planned.page, root_of(planned.page.slug)
    body = tuple(_view_part(part, page, config, figures, opening) for part in planned.body)
    previous, following = series.neighbours(page, root)
    return PageView(
        title=page.matter.title,
        heading=set_title(page.matter.title),
        description=page.matter.description,
        volume=page.matter.volume,
        root=root,
        url=config.url + address_of(page.slug),
        date=page.matter.date.isoformat() if page.matter.date else "",
        picture=_picture_of(planned, config, figures),
        contents=tuple(Entry(Markup(h.html), h.anchor) for h in page.body.headings if h.level == 2),
        body=body,
        scripts=scripts_of(body),
        presenter=root + presenter_of(page.slug) if has_film(body) else "",
        downloads=view_downloads(downloads, root),
        cited=view_citation(config, page),
        previous=previous,
        next=following,
        volumes=series.doors(root),
    )


def root_of(slug: str) -> str:
    """Return the way from a page to the site's root: ``a/b`` → ``../../``."""
    return "../" * address_of(slug).count("/")


def _view_door(page: Page, root: str) -> Door:
    matter = page.matter
    return Door(set_title(matter.title), matter.description, matter.volume, root + page.output)


def view_citation(config: Config, page: Page) -> Cited:
    """Return how a page is cited."""
    matter, author = page.matter, config.author or config.name
    series = ", ".join(filter(None, (config.series, matter.volume, config.version)))
    url = config.url + address_of(page.slug)
    entry = bibtex(page.slug or config.name, matter.title, author, series, matter.date, url)
    return Cited(config.citation, entry)


def _view_part(
    part: str | PlacedFigure,
    page: Page,
    config: Config,
    figures: Mapping[str, Figure],
    opening: Collection[str],
) -> Markup | FigureView:
    if isinstance(part, str):
        return Markup(tie_formulas(part))
    root, figure = root_of(page.slug), figures[part.scene.slug]
    view = view_figure(part, figure, root)
    embed = snippet_of(view, config.url, opens=figure.slug in opening)
    length = clock_of(math.ceil(figure.duration)) if figure.duration else ""
    taking = view_taking(figure, f"{root}figures/{figure.slug}/", embed, length)
    return replace(view, taking=taking)


def _picture_of(planned: PlannedPage, config: Config, figures: Mapping[str, Figure]) -> str:
    """Return the published address of the first figure's poster."""
    for part in planned.body:
        if isinstance(part, PlacedFigure):
            figure = figures[part.scene.slug]
            poster = next(iter(figure.themes.values())).poster
            return f"{config.url}figures/{figure.slug}/{poster}"
    return ""

"""What templates are given: frozen values in which every decision has been made."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from manimark.config import Config
from manimark.model import Caption, Figure, Page, Section, Theme, ThemeMedia, address_of
from manimark.plan import PlacedFigure, PlannedPage
from manimark.typesetting import set_title, tie_formulas
from manimark.webvtt import captions_vtt

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
class Source:
    """One file of a video."""

    src: str
    """Relative to the page."""
    type: str
    """Media type with codecs."""
    theme: Theme
    media: str
    """Media query under which the file is the right one; empty if it always is."""


@dataclass(frozen=True, slots=True)
class Step:
    """A named section of a figure."""

    name: str
    href: str
    """The video from this section on, relative to the page."""
    start: str
    """Seconds, as short as they can be written: ``3.2``."""
    end: str
    """Seconds."""
    clock: str
    """The start as readers know it: ``0:03``."""
    words: tuple[str, ...]
    """The captions that begin in this section."""


@dataclass(frozen=True, slots=True)
class Words:
    """A caption with its time."""

    text: str
    start: str
    """Seconds."""
    end: str
    """Seconds."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """A figure in its place on a page."""

    anchor: str
    slug: str
    number: int
    alt: str
    caption: Markup
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    length: str
    """How long it plays: ``0:18``."""
    posters: dict[Theme, str]
    """Picture of each theme, relative to the page; both are the same if there is one look."""
    sources: tuple[Source, ...]
    """Best first within each theme; empty for a still figure."""
    captions: str
    """A ``data:`` address of WebVTT; empty if there are none."""
    words: tuple[Words, ...]
    """The same captions, to be set below the picture."""
    steps: tuple[Step, ...]
    """In the order of the video; empty for a still figure."""
    description: tuple[str, ...]
    """Paragraphs."""


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
    planned: PlannedPage, config: Config, figures: Mapping[str, Figure], series: Series
) -> PageView:
    """Return what a template needs for a page.

    Parameters
    ----------
    figures
        By slug, at least those of this page.
    series
        To which it may belong.
    """
    page, root = planned.page, root_of(planned.page.slug)
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
        body=tuple(_view_part(part, root, figures) for part in planned.body),
        previous=previous,
        next=following,
        volumes=series.doors(root),
    )


def view_figure(placed: PlacedFigure, figure: Figure, root: str) -> FigureView:
    """Return a figure as it stands on a page that reaches the site's root by `root`."""
    folder = f"{root}figures/{figure.slug}/"
    dark = figure.themes.get("dark") or figure.themes["light"]
    light = figure.themes.get("light") or dark
    return FigureView(
        anchor=placed.ref.anchor,
        slug=figure.slug,
        number=placed.number,
        alt=placed.ref.alt,
        caption=Markup(tie_formulas(placed.caption)),
        width=figure.width,
        height=figure.height,
        length=_clock(math.ceil(figure.duration)),
        posters={"dark": folder + dark.poster, "light": folder + light.poster},
        sources=_sources(figure.themes, folder),
        captions=_data_address(captions_vtt(figure.captions)) if figure.captions else "",
        words=tuple(Words(c.text, _short(c.start), _short(c.end)) for c in figure.captions),
        steps=_steps(figure, folder, dark) if dark.videos else (),
        description=tuple(p for p in re.split(r"\n\s*\n", figure.description.strip()) if p),
    )


def root_of(slug: str) -> str:
    """Return the way from a page to the site's root: ``a/b`` → ``../../``."""
    return "../" * address_of(slug).count("/")


def _view_door(page: Page, root: str) -> Door:
    matter = page.matter
    return Door(set_title(matter.title), matter.description, matter.volume, root + page.output)


def _view_part(
    part: str | PlacedFigure, root: str, figures: Mapping[str, Figure]
) -> Markup | FigureView:
    if isinstance(part, str):
        return Markup(tie_formulas(part))
    return view_figure(part, figures[part.scene.slug], root)


def _picture_of(planned: PlannedPage, config: Config, figures: Mapping[str, Figure]) -> str:
    """Return the published address of the first figure's poster."""
    for part in planned.body:
        if isinstance(part, PlacedFigure):
            figure = figures[part.scene.slug]
            poster = next(iter(figure.themes.values())).poster
            return f"{config.url}figures/{figure.slug}/{poster}"
    return ""


def _sources(themes: Mapping[Theme, ThemeMedia], folder: str) -> tuple[Source, ...]:
    """Return the files in the order in which a browser tries them."""
    one_look = len(themes) == 1
    return tuple(
        Source(
            src=folder + video.file,
            type=f'{video.type}; codecs="{video.codecs}"',
            theme=theme,
            media="" if one_look else f"(prefers-color-scheme: {theme})",
        )
        for theme, media in sorted(themes.items())
        for video in media.videos
    )


def _steps(figure: Figure, folder: str, media: ThemeMedia) -> tuple[Step, ...]:
    # The last file is the one that every browser plays, should the link be followed.
    file = folder + media.videos[-1].file
    ends = [section.end for section in figure.sections]
    return tuple(
        Step(
            name=section.name,
            href=f"{file}#t={_short(section.start)}",
            start=_short(section.start),
            end=_short(section.end),
            clock=_clock(section.start),
            words=_words_in(section, figure.captions, last=section.end == max(ends)),
        )
        for section in figure.sections
    )


def _words_in(section: Section, captions: Sequence[Caption], *, last: bool) -> tuple[str, ...]:
    """Return the captions of a section; what begins after the last section belongs to it."""
    return tuple(
        caption.text
        for caption in captions
        if section.start <= caption.start and (caption.start < section.end or last)
    )


def _data_address(text: str) -> str:
    return f"data:text/vtt;base64,{b64encode(text.encode()).decode('ascii')}"


def _short(seconds: float) -> str:
    return f"{seconds:.3f}".rstrip("0").rstrip(".")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"

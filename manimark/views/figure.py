"""A figure in its place on a page: its files, its steps, its words."""

from __future__ import annotations

import math
import re
from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from manimark.model import Caption, ExplorerRef, Figure, Section, Theme, ThemeMedia
from manimark.plan import PlacedFigure
from manimark.studio.recording import EXPLORER
from manimark.typesetting import tie_formulas
from manimark.views.taking import TakeView
from manimark.webvtt import captions_vtt

# What stands between these tags stays.
_LINK = re.compile(r"</?a\b[^>]*>")


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
class ExplorerView:
    """What a reader may take hold of in a figure."""

    folder: str
    """The figure's files, relative to the page, with a slash at the end."""
    opens: bool
    """Whether it is what the page shows; else it waits behind the video or the picture."""
    states: tuple[str, ...]
    """Ids to which links lead: ``playground:f=saddle&x=1.2``."""


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
    explorer: ExplorerView | None
    """None if there is nothing to take hold of."""
    taking: TakeView | None = None
    """What there is to take along; None where the figure is shown by itself."""


def view_figure(placed: PlacedFigure, figure: Figure, root: str) -> FigureView:
    """Return a figure as it stands on a page that reaches the site's root by `root`."""
    folder = f"{root}figures/{figure.slug}/"
    explorer = _explorer(placed, figure, folder)
    if explorer and explorer.opens:
        figure = _without_film(figure)
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
        length=clock_of(math.ceil(figure.duration)),
        posters={"dark": folder + dark.poster, "light": folder + light.poster},
        sources=_sources(figure.themes, folder),
        captions=_data_address(captions_vtt(figure.captions)) if figure.captions else "",
        words=tuple(Words(c.text, _short(c.start), _short(c.end)) for c in figure.captions),
        steps=_steps(figure, folder, dark) if dark.videos else (),
        description=tuple(p for p in re.split(r"\n\s*\n", figure.description.strip()) if p),
        explorer=explorer,
    )


def without_links(placed: PlacedFigure) -> PlacedFigure:
    """Return a figure as it stands elsewhere, where the links of its caption would not lead."""
    return replace(placed, caption=_LINK.sub("", placed.caption))


def scripts_of(parts: Iterable[object]) -> tuple[str, ...]:
    """Return the addresses of the explorers' scripts among the parts of a page, each once."""
    figures = (part for part in parts if isinstance(part, FigureView))
    scripts = (f"{f.explorer.folder}{EXPLORER}" for f in figures if f.explorer)
    return tuple(dict.fromkeys(scripts))


def _explorer(placed: PlacedFigure, figure: Figure, folder: str) -> ExplorerView | None:
    ref = placed.ref
    opens = isinstance(ref, ExplorerRef)
    if not opens and not figure.explores:
        return None
    return ExplorerView(folder, opens, tuple(f"{ref.anchor}:{s.text}" for s in placed.states))


def _without_film(figure: Figure) -> Figure:
    """Return a figure as a still one: its pictures and its description."""
    themes = {theme: replace(media, videos=()) for theme, media in figure.themes.items()}
    return replace(figure, duration=0.0, sections=(), captions=(), themes=themes)


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
            clock=clock_of(section.start),
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


def clock_of(seconds: float) -> str:
    """Return a time as readers know it: ``0:03``."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02}"

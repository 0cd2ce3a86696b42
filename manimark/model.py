"""The values that flow through a build: frozen, validated where they are made, no input or output.

content + scenes → `Page`, `SceneSource` → `Plan` → `RenderTask` → `Figure` → `build/site`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any, ClassVar, Literal

Theme = Literal["dark", "light"]
THEMES: tuple[Theme, Theme] = ("dark", "light")

Purpose = Literal["film", "stills", "transparent"]
"""What a rendering is for: videos and a poster, a picture of the end of every section, or videos
without a background."""

Domains = Mapping[str, tuple[tuple[float, float], ...]]
"""Name of a function → its intervals: one for a curve, those of x and y for a field."""


def slug_of(name: str) -> str:
    """Return the slug of a class name: ``TangentSweep`` → ``tangent-sweep``."""
    return "-".join(_words_of(name)).lower()


def title_of(name: str) -> str:
    """Return the words of a class name: ``TangentSweep`` → ``Tangent Sweep``."""
    return " ".join(_words_of(name))


def address_of(slug: str) -> str:
    """Return the address of a page below the site's root: empty or ending in a slash."""
    return f"{slug}/" if slug else ""


def _words_of(name: str) -> list[str]:
    """Part a class name before capitals, but in a run of them only before the last."""
    words = re.split(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|_+", name)
    return [word for word in words if word]


@dataclass(frozen=True, slots=True)
class Location:
    """A place in a source file."""

    path: Path
    """Relative to the project's root."""
    line: int
    """Counted from 1."""


@dataclass(frozen=True, slots=True)
class LinkRef:
    """One end of a link inside the project, resolved only when every page is known.

    ``[text](page.md#anchor)`` becomes ``<a href="``, the address, ``">text</a>``; where the author
    left the text empty, the target's name stands between the tags (``Figure 1``, the heading's
    text or the page's title). Pictures and downloads beside a page are addressed in the same way.
    """

    target: str
    """As written: a path relative to the linking file, an anchor, or both."""
    part: Literal["address", "name"]
    """What stands in this place: the address for an attribute, or the target's name as HTML."""
    at: Location


Inline = str | LinkRef


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A figure as a page asks for it: ``![alt](figure:Scene "caption"){ #fig-… }``."""

    kind: ClassVar[str] = "figure"
    """What its address begins with, before the colon."""

    scene: str
    """Class name of the scene."""
    alt: str
    """What the picture shows, plain text; never empty."""
    caption: tuple[Inline, ...]
    """Inline HTML between the references; empty if the author gave none."""
    anchor: str
    """The figure's id on its page; ``fig-<slug>`` unless the author chose one."""
    at: Location


@dataclass(frozen=True, slots=True)
class ExplorerRef(FigureRef):
    """An explorer as a page asks for it: ``![alt](explorer:Scene "caption"){ #id }``.

    The figure opens as something to take hold of, without its video.
    """

    kind: ClassVar[str] = "explorer"


FIGURE_KINDS: dict[str, type[FigureRef]] = {ref.kind: ref for ref in (FigureRef, ExplorerRef)}

Segment = str | FigureRef | LinkRef


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a page."""

    level: int
    """1 to 6."""
    anchor: str
    """Its id."""
    html: str
    """Inline HTML of its text."""
    text: str
    """Plain text."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """What the Markdown extension makes of one text."""

    segments: tuple[Segment, ...]
    """HTML strings (already safe) between the references."""
    headings: tuple[Heading, ...]
    """In the order of the text."""
    anchors: tuple[tuple[str, int], ...]
    """Every id on the page with its line, figures and headings included."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The YAML block at the head of a page; unknown keys are refused."""

    title: str
    """Plain text; shown as the page's heading, in the window's title and in lists."""
    description: str
    """One or two plain sentences: the page's lead, search result and feed entry."""
    volume: str = ""
    """Number in the series, for instance ``Vol. III``; the home page lists pages with one."""
    date: date | None = None
    """Day of publication; orders the feed."""
    slug: str = ""
    """Address of the page; the file's path without ``.md`` unless given."""
    template: str = "page.html"
    """Template below ``site_templates/``."""
    draft: bool = False
    """Left out of the site unless drafts are asked for."""


@dataclass(frozen=True, slots=True)
class Page:
    """One Markdown file."""

    path: Path
    """Relative to the project's root, for instance ``content/index.md``."""
    slug: str
    """Address below the site's root without slashes at its ends; empty for the home page."""
    matter: FrontMatter
    body: Fragment

    @property
    def output(self) -> str:
        """Path of the page's file below ``build/site``, with slashes."""
        return address_of(self.slug) + "index.html"

    @property
    def figures(self) -> tuple[FigureRef, ...]:
        """The figures of the page in the order of the text."""
        return tuple(s for s in self.body.segments if isinstance(s, FigureRef))


@dataclass(frozen=True, slots=True)
class SceneSource:
    """A scene class as found in ``scenes/`` without importing it."""

    name: str
    """Class name, unique below ``scenes/``."""
    at: Location
    """The ``class`` statement."""
    claim: str
    """First paragraph of the class docstring; empty if there is none."""
    themed: bool
    """Whether it descends from ``manimark.stage.FigureScene`` and so is drawn dark and light."""

    @property
    def slug(self) -> str:
        """Name of the figure's folder: ``TangentSweep`` → ``tangent-sweep``."""
        return slug_of(self.name)

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The themes it is drawn in; a plain Manim scene has one look, filed under dark."""
        return THEMES if self.themed else ("dark",)


@dataclass(frozen=True, slots=True)
class Profile:
    """Size and rate of a rendering."""

    name: str
    width: int
    """Pixels, even."""
    height: int
    """Pixels, even."""
    fps: int
    """Frames per second."""
    codecs: tuple[str, ...] = ("av1", "h264")
    """What it is encoded in, best first; names in `manimark.studio.encoders`."""
    purpose: Purpose = "film"
    """What becomes of the frames."""

    def __post_init__(self) -> None:
        if self.width % 2 or self.height % 2:
            raise ValueError("4:2:0 video needs an even width and height")

    def stills(self) -> Profile:
        """Return the profile of a film's stills, twice as large.

        The rate stays, for whatever a scene changes from frame to frame depends on it.
        """
        return replace(
            self,
            name=f"{self.name}-stills",
            width=2 * self.width,
            height=2 * self.height,
            codecs=(),
            purpose="stills",
        )

    def transparent(self) -> Profile:
        """Return the profile of a film's transparent videos, which differ only in the ground."""
        return replace(
            self,
            name=f"{self.name}-transparent",
            codecs=("prores", "vp9"),
            purpose="transparent",
        )


PROFILES = {
    "full": Profile("full", 1920, 1080, 60),
    "draft": Profile("draft", 854, 480, 30),
}


@dataclass(frozen=True, slots=True)
class RenderTask:
    """One scene to be drawn in one theme."""

    scene: SceneSource
    theme: Theme
    profile: Profile
    key: str
    """SHA-256 of what is asked for and of all that draws it. What the scene looks at while it is
    drawn is not part of it: that is known only afterwards."""


@dataclass(frozen=True, slots=True)
class Section:
    """A named stretch of a video."""

    name: str
    start: float
    """Seconds."""
    end: float
    """Seconds."""
    loops: bool = False
    """Whether it ends as it began, to be shown again and again."""


@dataclass(frozen=True, slots=True)
class Caption:
    """Words spoken to a stretch of a video."""

    start: float
    """Seconds."""
    end: float
    """Seconds."""
    text: str


@dataclass(frozen=True, slots=True)
class Video:
    """One encoded file."""

    file: str
    """Name inside the figure's folder, for instance ``dark.av1.mp4``."""
    type: str
    """Media type without codecs: ``video/mp4``."""
    codecs: str
    """As in RFC 6381, for instance ``avc1.640032``."""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ThemeMedia:
    """The files of a figure in one theme."""

    videos: tuple[Video, ...]
    """Best first; empty for a still figure."""
    poster: str
    """PNG file name inside the figure's folder."""


@dataclass(frozen=True, slots=True)
class Extract:
    """A file for lectures that shows one section of a figure in one theme."""

    file: str
    """Path below the figure's folder, for instance ``clips/03-the-sweep.mp4``."""
    theme: Theme
    section: str
    """Name of the section."""
    type: str
    """Media type: ``video/mp4``."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    duration: float
    """Seconds; 0 for a picture."""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Download:
    """A file for lectures that holds a whole page."""

    file: str
    """Path below the site's root, for instance ``lectures/gradients/deck.pptx``."""
    type: str
    """Media type."""
    bytes: int
    sha256: str

    @property
    def folder(self) -> str:
        """Below the site's root, with a slash at its end."""
        return self.file.rpartition("/")[0] + "/"


@dataclass(frozen=True, slots=True)
class TransparentVideo:
    """A file for lectures that shows a figure in one theme and has no background."""

    file: str
    """Path below the figure's folder, for instance ``alpha/dark.mov``."""
    theme: Theme
    type: str
    """Media type without codecs: ``video/webm``."""
    codecs: str
    """As in RFC 6381, for instance ``vp9``."""
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    duration: float
    """Seconds."""
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A rendered figure: what ``figure.json`` says."""

    slug: str
    title: str
    description: str
    """What happens in the figure, in words; plain text with blank lines between paragraphs."""
    scene: str
    duration: float
    """Seconds; 0 for a still figure."""
    width: int
    height: int
    fps: int
    sections: tuple[Section, ...]
    captions: tuple[Caption, ...]
    themes: dict[Theme, ThemeMedia]
    license: str
    citation: str
    clips: tuple[Extract, ...] = ()
    """Every section as files of its own, by name; empty until they are made."""
    stills: tuple[Extract, ...] = ()
    """The end of every section as pictures, by name; empty until they are made."""
    transparent: tuple[TransparentVideo, ...] = ()
    """The whole figure without its background, by name; empty until it is made."""
    trace: dict[str, Any] = field(default_factory=dict, repr=False)
    """What ``trace.json`` says; not part of ``figure.json``."""
    explores: Domains = field(default_factory=dict, repr=False)
    """What readers may take hold of, the first one to begin with; not part of ``figure.json``."""

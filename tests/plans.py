"""Pages and figures written by hand, as a plan and a rendering would give them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

from manimark.config import Config
from manimark.model import (
    Caption,
    ExplorerRef,
    Figure,
    FigureRef,
    Fragment,
    FrontMatter,
    Heading,
    Location,
    Page,
    SceneSource,
    Section,
    Theme,
    ThemeMedia,
    Video,
    slug_of,
)
from manimark.pages import render_site
from manimark.palette import load_palette
from manimark.plan import PlacedFigure, Plan, PlannedPage
from manimark.states import StateLink

from .samples import ROOT

TEMPLATES = ROOT / "site_templates"
CONFIG = Config(
    root=ROOT,
    name="example.org",
    section="notes",
    version="v.1",
    series="Curves, Explained",
    url="https://example.org/notes/",
    license="CC-BY-4.0",
    citation="Example, Curves, Explained",
    templates=TEMPLATES,
)


def planned(
    slug: str = "", *body: str | PlacedFigure, headings: tuple[Heading, ...] = (), **matter: object
) -> PlannedPage:
    """Return a page; `matter` is its front matter."""
    defaults = {"title": "A page", "description": "What it says."}
    page = Page(
        path=Path("content", slug or "index").with_suffix(".md"),
        slug=slug,
        matter=FrontMatter(**(defaults | matter)),  # type: ignore[arg-type]
        body=Fragment((), headings, ()),
    )
    return PlannedPage(page, body or ("<p>Words.</p>",))


def volume(slug: str, number: str, title: str, day: date | None = None) -> PlannedPage:
    return planned(slug, title=title, volume=number, date=day)


def placed(
    scene: str = "TangentSweep", *, alt: str = "A curve.", caption: str = ""
) -> PlacedFigure:
    """Return a figure in its place; its number is 1."""
    at = Location(Path("content/page.md"), 7)
    ref = FigureRef(scene, alt, (), f"fig-{slug_of(scene)}", at)
    return PlacedFigure(ref, SceneSource(scene, at, "", True), 1, caption)


def explorer(scene: str = "Playground", *states: str) -> PlacedFigure:
    """Return an explorer in its place; links to its states are on a line each, from 21 on."""
    figure = placed(scene)
    ref = ExplorerRef(scene, "A surface.", (), slug_of(scene), figure.ref.at)
    links = (StateLink(s, Location(ref.at.path, line)) for line, s in enumerate(states, start=21))
    return replace(figure, ref=ref, states=tuple(links))


def media(theme: Theme) -> ThemeMedia:
    videos = (
        Video(f"{theme}.av1.mp4", "video/mp4", "av01.0.08M.08", 10, "a"),
        Video(f"{theme}.mp4", "video/mp4", "avc1.640032", 20, "b"),
    )
    return ThemeMedia(videos, f"{theme}.png")


FIGURE = Figure(
    slug="tangent-sweep",
    title="Tangent sweep",
    description="A dot walks along a curve.\n\nBelow, its slope is drawn.",
    scene="TangentSweep",
    duration=12.25,
    width=1920,
    height=1080,
    fps=60,
    sections=(Section("Walk the curve", 0, 3.2), Section("The sweep", 3.2, 12.25)),
    captions=(
        Caption(0.5, 3, "The curve rises & falls."),
        Caption(3.2, 6, "The tangent turns."),
        Caption(6, 12, "It is level at the peak."),
    ),
    themes={"dark": media("dark"), "light": media("light")},
    license="CC-BY-4.0",
    citation="Example",
)
ONE_LOOK = replace(FIGURE, slug="plain", scene="Plain", themes={"dark": media("dark")})
STILL = replace(
    FIGURE,
    slug="still",
    scene="Still",
    duration=0,
    sections=(),
    captions=(),
    themes={"dark": ThemeMedia((), "dark.png"), "light": ThemeMedia((), "light.png")},
)
PLAYGROUND = replace(
    FIGURE,
    slug="playground",
    scene="Playground",
    explores={"hills": ((0.0, 10.0),), "saddle": ((-1.5, 1.5), (-1.0, 1.0))},
)
STILL_PLAYGROUND = replace(
    STILL, slug="still-playground", scene="StillPlayground", explores=PLAYGROUND.explores
)
FIGURES = {f.slug: f for f in (FIGURE, ONE_LOOK, STILL, PLAYGROUND, STILL_PLAYGROUND)}


def render(*pages: PlannedPage, config: Config = CONFIG) -> dict[str, str | bytes]:
    """Return the files of a site of these pages, and of a home page if none is among them."""
    home = () if any(not page.page.slug for page in pages) else (planned(),)
    return render_site(config, Plan((*home, *pages), ()), FIGURES, load_palette(TEMPLATES))


def text(files: dict[str, str | bytes], path: str) -> str:
    content = files[path]
    assert isinstance(content, str)
    return content


class Elements(HTMLParser):
    """The elements of a page: name, attributes, and the text directly inside."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str], list[str]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1][2].append(data)

    def all(self, tag: str, *classes: str) -> list[dict[str, str]]:
        """Return the attributes of every `tag` that has the classes."""
        return [
            attributes
            for name, attributes, _ in self.found
            if name == tag and {*classes} <= {*attributes.get("class", "").split()}
        ]

    def one(self, tag: str, *classes: str) -> dict[str, str]:
        found = self.all(tag, *classes)
        assert len(found) == 1, (tag, classes, found)
        return found[0]

    def words(self, tag: str, *classes: str) -> list[str]:
        """Return the text directly inside every `tag` that has the classes."""
        return [
            " ".join("".join(data).split())
            for name, attributes, data in self.found
            if name == tag and {*classes} <= {*attributes.get("class", "").split()}
        ]

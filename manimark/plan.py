"""Join pages and scenes: what must be rendered, and pages in which every reference is resolved."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from manimark.config import Config
from manimark.content import Memory, search_pages
from manimark.errors import SiteError, SiteErrors, suggest
from manimark.keys import shared_inputs, tasks_of
from manimark.links import Asset, Links
from manimark.model import (
    ExplorerRef,
    FigureRef,
    Inline,
    Page,
    Profile,
    RenderTask,
    SceneSource,
)
from manimark.palette import load_palette
from manimark.scenes import search_scenes
from manimark.states import StateLink


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure in its place on a page."""

    ref: FigureRef
    scene: SceneSource
    number: int
    """Counted from 1 on each page."""
    caption: str
    """Inline HTML with every link resolved; empty if the author gave none."""
    states: tuple[StateLink, ...] = ()
    """The states of an explorer to which links anywhere in the site lead, in their order."""


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page whose links and figures are resolved."""

    page: Page
    body: tuple[str | PlacedFigure, ...]
    """HTML between the figures; links are relative and name ``index.html``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build has to do."""

    pages: tuple[PlannedPage, ...]
    """In the order of their paths."""
    tasks: tuple[RenderTask, ...]
    """One for each scene on a page and each of its themes, in the order of names."""
    stills: tuple[RenderTask, ...] = ()
    """The same scenes, as pictures of the ends of their sections; made only for lectures."""
    transparent: tuple[RenderTask, ...] = ()
    """The same scenes without their backgrounds; made only for lectures that ask for it."""
    assets: tuple[Asset, ...] = ()
    """Files to be copied, each once, in the order of their paths."""
    shared: Mapping[str, str] = field(default_factory=dict)
    """What shapes all tasks, as their keys were made of it; see `manimark.keys.shared_inputs`."""


def plan_site(
    config: Config, profile: Profile, *, drafts: bool = False, memory: Memory | None = None
) -> Plan:
    """Read content and scenes and plan the build, with the mistakes of all stages in one report.

    Parameters
    ----------
    config
        Where everything is.
    profile
        Size and rate of the renderings.
    drafts
        Whether the site has the pages that call themselves drafts.
    memory
        Pages as they were read before.

    Raises
    ------
    SiteErrors
        All mistakes of all pages and scenes.
    """
    content = search_pages(config, drafts, memory)
    scenes = search_scenes(config.root, config.scenes)
    site = _Site(config, content.pages, scenes.scenes, scenes.unread)
    site.mistakes += [*content.mistakes, *scenes.mistakes]
    return site.plan(profile)


class _Site:
    """All pages and scenes, and what is wrong between them."""

    def __init__(
        self,
        config: Config,
        pages: Sequence[Page],
        scenes: Mapping[str, SceneSource],
        unread: Collection[str] = (),
    ) -> None:
        self._config = config
        self._pages = pages
        self._scenes = scenes
        self._unread = unread
        self._links = Links(config, pages)
        self.mistakes: list[SiteError] = []

    def plan(self, profile: Profile) -> Plan:
        planned = tuple(self._planned(page) for page in self._pages)
        scenes = _scenes_on(planned)
        shared = shared_inputs(self._config.templates) if scenes else {}
        tasks, stills, transparent = self._tasks(scenes, profile, shared)
        if mistakes := [*self.mistakes, *self._links.mistakes]:
            raise SiteErrors({str(mistake): mistake for mistake in mistakes}.values())
        pages = tuple(self._with_states(page) for page in planned)
        return Plan(pages, tasks, stills, transparent, self._links.assets, shared)

    def _report(self, ref: FigureRef, message: str, hint: str) -> None:
        self.mistakes.append(SiteError(ref.at.path, ref.at.line, message, hint))

    def _tasks(
        self, scenes: Sequence[SceneSource], profile: Profile, shared: Mapping[str, str]
    ) -> list[tuple[RenderTask, ...]]:
        """Return the renderings of the films, of their stills, and without backgrounds."""
        palette = None
        if any(scene.themed for scene in scenes):
            try:
                palette = load_palette(self._config.templates)
            except SiteError as error:
                self.mistakes.append(error.below(self._config.root))
        return [
            tuple(task for scene in scenes for task in tasks_of(scene, wanted, palette, shared))
            for wanted in (profile, profile.stills(), profile.transparent())
        ]

    def _planned(self, page: Page) -> PlannedPage:
        body: list[str | PlacedFigure] = []
        number = 0
        for segment in page.body.segments:
            if isinstance(segment, FigureRef):
                number += 1
                if figure := self._placed(segment, number, page):
                    body.append(figure)
                continue
            text = self._html(segment, page)
            if body and isinstance(body[-1], str):
                body[-1] += text
            else:
                body.append(text)
        return PlannedPage(page, tuple(body))

    def _placed(self, ref: FigureRef, number: int, page: Page) -> PlacedFigure | None:
        caption = "".join(self._html(part, page) for part in ref.caption)
        if scene := self._scenes.get(ref.scene):
            if isinstance(ref, ExplorerRef) and not scene.themed:
                message = f"{ref.scene} is a plain Manim scene, which nobody can take hold of"
                hint = f"write figure:{ref.scene}, or let it extend FigureScene"
                self._report(ref, message, hint)
            return PlacedFigure(ref, scene, number, caption)
        if ref.scene not in self._unread:  # else its file is reported already
            folder = self._config.scenes.relative_to(self._config.root)
            hint = suggest(ref.scene, self._scenes, f"the scenes in {folder}/ are")
            self._report(ref, f"no scene is called {ref.scene}", hint)
        return None

    def _html(self, part: Inline, page: Page) -> str:
        return part if isinstance(part, str) else self._links.resolve(part, page)

    def _with_states(self, planned: PlannedPage) -> PlannedPage:
        """Return a page whose explorers know the links to their states, which any page may hold."""
        body = (
            replace(part, states=self._links.states_of(planned.page, part.ref))
            if isinstance(part, PlacedFigure)
            else part
            for part in planned.body
        )
        return replace(planned, body=tuple(body))


def _scenes_on(pages: Iterable[PlannedPage]) -> list[SceneSource]:
    """Return the scenes that pages show, each once, in the order of their names."""
    figures = [part for page in pages for part in page.body if isinstance(part, PlacedFigure)]
    return sorted({f.scene.name: f.scene for f in figures}.values(), key=lambda scene: scene.name)

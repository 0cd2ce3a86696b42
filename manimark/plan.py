"""Join pages and scenes: what must be rendered, and pages in which every reference is resolved."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, unquote

from manimark.config import Config
from manimark.content import FILES, Memory, search_pages
from manimark.errors import SiteError, SiteErrors
from manimark.keys import shared_inputs, tasks_of
from manimark.model import (
    FigureRef,
    LinkRef,
    Page,
    Profile,
    RenderTask,
    SceneSource,
    address_of,
)
from manimark.palette import load_palette
from manimark.scenes import search_scenes


@dataclass(frozen=True, slots=True)
class PlacedFigure:
    """A figure in its place on a page."""

    ref: FigureRef
    scene: SceneSource
    number: int
    """Counted from 1 on each page."""
    caption: str
    """Inline HTML with every link resolved; empty if the author gave none."""


@dataclass(frozen=True, slots=True)
class PlannedPage:
    """A page whose links and figures are resolved."""

    page: Page
    body: tuple[str | PlacedFigure, ...]
    """HTML between the figures; links are relative and name ``index.html``."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A file beside the pages that the site carries as it is."""

    source: Path
    """Relative to the project's root, for instance ``content/photo.png``."""
    output: Path
    """Relative to ``build/site``, for instance ``files/photo.png``."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a build has to do."""

    pages: tuple[PlannedPage, ...]
    """In the order of their paths."""
    tasks: tuple[RenderTask, ...]
    """One for each scene on a page and each of its themes, in the order of names."""
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
        self._pages = {page.path.as_posix(): page for page in pages}
        self._scenes = scenes
        self._unread = unread
        self._content = config.content.relative_to(config.root).as_posix()
        self._anchors = {page.path: {a for a, _ in page.body.anchors} for page in pages}
        self._assets: dict[str, Asset] = {}
        self.mistakes: list[SiteError] = []

    def plan(self, profile: Profile) -> Plan:
        planned = tuple(self._planned(page) for page in self._pages.values())
        scenes = _scenes_on(planned)
        shared = shared_inputs(self._config.templates) if scenes else {}
        tasks = self._tasks(scenes, profile, shared)
        if self.mistakes:
            raise SiteErrors({str(mistake): mistake for mistake in self.mistakes}.values())
        assets = tuple(asset for _, asset in sorted(self._assets.items()))
        return Plan(planned, tasks, assets, shared)

    def _report(self, at: LinkRef | FigureRef, message: str, hint: str) -> None:
        self.mistakes.append(SiteError(at.at.path, at.at.line, message, hint))

    def _tasks(
        self, scenes: Sequence[SceneSource], profile: Profile, shared: Mapping[str, str]
    ) -> tuple[RenderTask, ...]:
        palette = None
        if any(scene.themed for scene in scenes):
            try:
                palette = load_palette(self._config.templates)
            except SiteError as error:
                self.mistakes.append(error.below(self._config.root))
        return tuple(task for scene in scenes for task in tasks_of(scene, profile, palette, shared))

    def _planned(self, page: Page) -> PlannedPage:
        body: list[str | PlacedFigure] = []
        number = 0
        for segment in page.body.segments:
            if isinstance(segment, FigureRef):
                number += 1
                if figure := self._placed(segment, number, page):
                    body.append(figure)
                continue
            text = segment if isinstance(segment, str) else self._resolved(segment, page)
            if body and isinstance(body[-1], str):
                body[-1] += text
            else:
                body.append(text)
        return PlannedPage(page, tuple(body))

    def _placed(self, ref: FigureRef, number: int, page: Page) -> PlacedFigure | None:
        caption = "".join(
            part if isinstance(part, str) else self._resolved(part, page) for part in ref.caption
        )
        if scene := self._scenes.get(ref.scene):
            return PlacedFigure(ref, scene, number, caption)
        if ref.scene not in self._unread:  # else its file is reported already
            folder = self._config.scenes.relative_to(self._config.root)
            hint = _near(ref.scene, self._scenes, f"the scenes in {folder}/ are")
            self._report(ref, f"no scene is called {ref.scene}", hint)
        return None

    def _resolved(self, link: LinkRef, page: Page) -> str:
        """Return the address or name that stands in a link's place, for use as HTML."""
        path, _, anchor = link.target.partition("#")
        path, anchor = unquote(path), unquote(anchor)
        target = self._page_at(path, link, page) if path else page
        if target is None:
            return ""
        if isinstance(target, Asset):
            return self._to_asset(target, link, page)
        if anchor and anchor not in self._anchors[target.path]:
            if link.part == "address":
                hint = _near(anchor, self._anchors[target.path], "the anchors there are")
                where = "this page" if target is page else str(target.path)
                self._report(link, f"no #{anchor} on {where}", hint)
            return ""
        if link.part == "name":
            return self._name(link, target, anchor)
        fragment = "#" + quote(anchor, safe=":") if anchor or not path else ""
        return (_between(page, target.output) if path else "") + fragment

    def _page_at(self, path: str, link: LinkRef, page: Page) -> Page | Asset | None:
        """Return what a relative path leads to; report if there is nothing."""
        place = posixpath.normpath(posixpath.join(page.path.parent.as_posix(), path))
        if place in self._pages and not path.startswith("/"):
            return self._pages[place]
        problem = self._problem(path, place, page)
        if problem is None:
            below = posixpath.relpath(place, self._content)
            return self._assets.setdefault(place, Asset(Path(place), Path(FILES, below)))
        if link.part == "address":
            self._report(link, *problem)
        return None

    def _problem(self, path: str, place: str, page: Page) -> tuple[str, str] | None:
        """Return what keeps a path that is no page from being published, and the remedy."""
        inside = place.startswith(f"{self._content}/")
        file = self._config.root / place
        if path.startswith("/"):
            return f"{path} begins at the root of a disk", "write it relative to this file"
        if path.endswith(".md") and inside and file.is_file():
            return f"{path} is a draft", "publish it, or take the link out"
        if inside and file.is_file() and not file.name.startswith("."):
            return None
        if file.is_file():
            hint = f"move it into {self._content}/, or link to where it is published"
            return f"{path} is outside {self._content}/ and not published", hint
        if file.is_dir():
            return f"{path} is a folder", "name the file in it, for instance index.md"
        near = get_close_matches(path, self._paths_from(page, posixpath.dirname(place)), n=1)
        hint = f"did you mean {near[0]}?" if near else "correct the path"
        return f"{path} does not exist", hint

    def _paths_from(self, page: Page, folder: str) -> list[str]:
        """Return the paths from a page to all pages, and to the files beside it or in a folder."""
        here = page.path.parent.as_posix()
        known = set(self._pages)
        for near in (here, folder):
            place = self._config.root / near
            known |= {f"{near}/{f.name}" for f in place.iterdir()} if place.is_dir() else set()
        return sorted(posixpath.relpath(path, here) for path in known)

    def _to_asset(self, asset: Asset, link: LinkRef, page: Page) -> str:
        if link.part == "name":
            return html.escape(asset.source.name)
        # What it means is the reader's program's to know, for instance page=3 of a PDF.
        _, mark, fragment = link.target.partition("#")
        kept = quote(fragment, safe="%/?:@!$&'()*+,;=")
        return _between(page, asset.output.as_posix()) + html.escape(mark + kept)

    def _name(self, link: LinkRef, target: Page, anchor: str) -> str:
        """Return what the target of a link without text is called."""
        if not anchor:
            return html.escape(target.matter.title, quote=False)
        for number, figure in enumerate(target.figures, start=1):
            if figure.anchor == anchor:
                return f"Figure {number}"
        for heading in target.body.headings:
            if heading.anchor == anchor:
                return heading.html
        self._report(link, f"#{anchor} has no name to show", "write the link's text")
        return ""


def _between(page: Page, output: str) -> str:
    """Return the relative address from a page to a file of the site."""
    here, there = address_of(page.slug).split("/")[:-1], output.split("/")
    shared = len(posixpath.commonprefix([here, there[:-1]]))
    return quote("/".join([".."] * (len(here) - shared) + there[shared:]))


def _near(name: str, names: Iterable[str], listed: str) -> str:
    """Return a hint that names what was probably meant, or else the possibilities."""
    known = sorted(names)
    if near := get_close_matches(name, known, n=1):
        return f"did you mean {near[0]}?"
    if not known:
        return "there are none yet"
    shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"{listed} {shown}"


def _scenes_on(pages: Iterable[PlannedPage]) -> list[SceneSource]:
    """Return the scenes that pages show, each once, in the order of their names."""
    figures = [part for page in pages for part in page.body if isinstance(part, PlacedFigure)]
    return sorted({f.scene.name: f.scene for f in figures}.values(), key=lambda scene: scene.name)

"""Links between pages, and from pages to the files beside them: each resolved, or reported."""

from __future__ import annotations

import html
import posixpath
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from urllib.parse import quote, unquote

from manimark.config import Config
from manimark.content import FILES
from manimark.errors import SiteError, suggest
from manimark.model import ExplorerRef, FigureRef, LinkRef, Page, address_of
from manimark.states import StateLink, faults_in


@dataclass(frozen=True, slots=True)
class Asset:
    """A file beside the pages that the site carries as it is."""

    source: Path
    """Relative to the project's root, for instance ``content/photo.png``."""
    output: Path
    """Relative to ``build/site``, for instance ``files/photo.png``."""


class Links:
    """Knows what links may lead to, and what they have led to so far.

    Parameters
    ----------
    config
        Where everything is.
    pages
        All of them.
    """

    def __init__(self, config: Config, pages: Sequence[Page]) -> None:
        self._config = config
        self._pages = {page.path.as_posix(): page for page in pages}
        self._content = config.content.relative_to(config.root).as_posix()
        self._anchors = {page.path: {a for a, _ in page.body.anchors} for page in pages}
        self._assets: dict[str, Asset] = {}
        self._states: dict[tuple[Path, str], dict[str, StateLink]] = {}
        self.mistakes: list[SiteError] = []

    @property
    def assets(self) -> tuple[Asset, ...]:
        """The files that links have led to, each once, in the order of their paths."""
        return tuple(asset for _, asset in sorted(self._assets.items()))

    def states_of(self, page: Page, figure: FigureRef) -> tuple[StateLink, ...]:
        """Return the states of a figure that links have led to, each once, in their order."""
        return tuple(self._states.get((page.path, figure.anchor), {}).values())

    def resolve(self, link: LinkRef, page: Page) -> str:
        """Return the address or name that stands in a link's place on a page, for use as HTML."""
        path, _, fragment = link.target.partition("#")
        path, fragment = unquote(path), unquote(fragment)
        target = self._target(path, link, page) if path else page
        if target is None:
            return ""
        if isinstance(target, Asset):
            return self._to_asset(target, link, page)
        anchor, state = self._parted(fragment, target)
        if faults := tuple(self._faults(anchor, state, target, page)):
            for fault in faults if link.part == "address" else ():
                self._report(link, *fault)
            return ""
        if link.part == "name":
            return self._name(link, target, anchor)
        if state is not None:
            states = self._states.setdefault((target.path, anchor), {})
            states.setdefault(state, StateLink(state, link.at))
        mark = html.escape("#" + quote(fragment, safe=":=&")) if fragment or not path else ""
        return (_between(page, target.output) if path else "") + mark

    def _parted(self, fragment: str, target: Page) -> tuple[str, str | None]:
        """Part a figure's anchor from the state behind it: ``playground:f=saddle``."""
        anchor, colon, state = fragment.partition(":")
        if colon and fragment not in self._anchors[target.path] and _figure_at(anchor, target):
            return anchor, state
        return fragment, None

    def _faults(
        self, anchor: str, state: str | None, target: Page, page: Page
    ) -> Iterator[tuple[str, str]]:
        """Yield what is wrong with a place on a page and with its state, each with the remedy."""
        anchors = self._anchors[target.path]
        if anchor and anchor not in anchors:
            where = "this page" if target is page else str(target.path)
            yield f"no #{anchor} on {where}", suggest(anchor, anchors, "the anchors there are")
        elif state is not None:
            figure = _figure_at(anchor, target)
            if isinstance(figure, ExplorerRef):
                yield from faults_in(state)
            elif figure:
                hint = f"link to #{anchor}, or write explorer:{figure.scene}"
                yield f"{anchor} is no explorer, so it has no state", hint

    def _report(self, link: LinkRef, message: str, hint: str) -> None:
        self.mistakes.append(SiteError(link.at.path, link.at.line, message, hint))

    def _target(self, path: str, link: LinkRef, page: Page) -> Page | Asset | None:
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


def _figure_at(anchor: str, page: Page) -> FigureRef | None:
    return next((figure for figure in page.figures if figure.anchor == anchor), None)


def _between(page: Page, output: str) -> str:
    """Return the relative address from a page to a file of the site."""
    here, there = address_of(page.slug).split("/")[:-1], output.split("/")
    shared = len(posixpath.commonprefix([here, there[:-1]]))
    return quote("/".join([".."] * (len(here) - shared) + there[shared:]))

"""Plan and figures → the files of the site that are text; nothing is written here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import urlsplit

import minify

from manimark.config import Config
from manimark.errors import SiteError, SiteErrors
from manimark.markup import formula_css
from manimark.model import Download, ExplorerRef, Figure, Page, address_of
from manimark.palette import Palette
from manimark.plan import Plan, PlannedPage
from manimark.templates import Templates
from manimark.typesetting import set_title
from manimark.views import (
    Cited,
    PageView,
    PresentView,
    Series,
    SiteView,
    embed_of,
    first_places,
    presenter_of,
    view_citation,
    view_embed,
    view_page,
    view_presenter,
    view_site,
)

# Later styles overrule earlier ones, so their order is part of their meaning. An author's own
# files come after these in the order of their names, and print comes last.
_STYLES = ("tokens", "fonts", "base", "layout", "prose", "figure", "taking", "explorer")
_LAST_STYLE = "print"
# Runs before the first paint, and therefore alone.
_FIRST_SCRIPT = "theme"
_TOKENS = "tokens"
# Folders with the styles and scripts of presenters and of embeds, which no other page loads.
_PRESENT = "present"
_EMBED = "embed"
# Ending of a file → its media type, and what it is called in messages.
_SHORTENED = {".js": ("application/javascript", "script"), ".css": ("text/css", "style")}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def render_site(
    config: Config,
    plan: Plan,
    figures: Mapping[str, Figure],
    palette: Palette,
    downloads: Mapping[str, Sequence[Download]] | None = None,
) -> dict[str, str | bytes]:
    """Return every file of the site that is not a picture, a video or an author's own.

    Parameters
    ----------
    plan
        The pages.
    figures
        By slug, all that the pages show.
    palette
        The colours of the style sheet.
    downloads
        Slug of a page → what there is of the whole page to take along.

    Returns
    -------
    dict
        Path below ``build/site`` → content, in the order of the paths.

    Raises
    ------
    SiteErrors
        What is wrong in templates: all of it.
    """
    series = Series(volumes_of(planned.page for planned in plan.pages))
    places = list(first_places(plan.pages))
    opening = {p.scene.slug for _, p in places if isinstance(p.ref, ExplorerRef)}
    taken = downloads or {}
    views = [
        view_page(planned, config, figures, series, taken.get(planned.page.slug, ()), opening)
        for planned in plan.pages
    ]
    work = _Work(Templates(config.templates, config.root))
    site = view_site(config)
    for planned, view in zip(plan.pages, views, strict=True):
        work.add_page(planned.page, site, view)
        if view.presenter:
            presented = view_presenter(planned, figures)
            work.add(presenter_of(planned.page.slug), "present.html", site=site, page=presented)
    for planned, placed in places:
        embed = view_embed(planned, placed, config, figures)
        work.add(embed_of(placed.scene.slug), "embed.html", site=site, page=embed)
    work.add("404.html", "404.html", site=site, page=_missing_page(config, series))
    _add_lists(work, site, views)
    _add_assets(work, config.templates, palette)
    if any(view.presenter for view in views):
        _add_presenter(work, config.templates)
    if places:
        _add_style(work, config.templates, _EMBED)
    work.check()
    return dict(sorted(work.files.items()))


def render_parcels(
    config: Config,
    palette: Palette,
    figures: Mapping[str, Figure],
    pages: Iterable[tuple[PlannedPage, PresentView]],
) -> Iterator[dict[str, str | bytes]]:
    """Yield what an archive of each page holds besides its figures' files and its documents.

    That is the presenter, each figure by itself, what they are made with, a word to who opens it,
    and how it is cited.

    Parameters
    ----------
    palette
        The colours of the style sheet.
    figures
        By slug, all that the pages show.
    pages
        Each with its presenter, which reaches the root of the archive.

    Raises
    ------
    SiteErrors
        What is wrong in templates: all of it.
    """
    shared = _Work(Templates(config.templates, config.root))
    site = view_site(config)
    _add_assets(shared, config.templates, palette)
    _add_presenter(shared, config.templates)
    _add_style(shared, config.templates, _EMBED)
    shared.check()
    for planned, presented in pages:
        work = _Work(shared.templates)
        cited = view_citation(config, planned.page)
        url = config.url + address_of(planned.page.slug)
        work.add("present.html", "present.html", site=site, page=presented)
        work.add("README.txt", "kit.txt", site=site, page=presented, cited=cited, url=url)
        work.files["citation.bib"] = cited.bibtex + "\n"
        for _, placed in first_places([planned]):
            embed = view_embed(planned, placed, config, figures, alone=True)
            work.add(embed_of(placed.scene.slug), "embed.html", site=site, page=embed)
        work.check()
        yield {**shared.files, **work.files}


def volumes_of(pages: Iterator[Page]) -> tuple[Page, ...]:
    """Return the pages that are volumes of the series in the order of their numbers."""
    volumes = [page for page in pages if page.matter.volume]
    return tuple(sorted(volumes, key=lambda page: (volume_number(page.matter.volume), page.slug)))


def volume_number(volume: str) -> int:
    """Return the number that a volume's name ends with: ``Vol. III`` → 3, ``Part 12`` → 12."""
    last = volume.split()[-1] if volume.split() else ""
    if re.fullmatch(r"\d+", last):
        return int(last)
    digits = [_ROMAN.get(letter, 0) for letter in last]
    following = [*digits[1:], 0]
    return sum(d if d >= n else -d for d, n in zip(digits, following, strict=False))


class _Work:
    """Files made so far, and mistakes met on the way, each once."""

    def __init__(self, templates: Templates) -> None:
        self.files: dict[str, str | bytes] = {}
        self._mistakes: dict[str, SiteError] = {}
        self.templates = templates

    def add(self, output: str, template: str, **values: object) -> None:
        """Render a template to a file; a mistake that every page meets is noted once."""
        try:
            self.files[output] = self.templates.render(template, **values)
        except SiteError as error:
            self.note(error)

    def add_page(self, page: Page, site: SiteView, view: PageView) -> None:
        """Render a page with the template that its front matter names."""
        name = _template_of(page)
        if self.templates.knows(name):
            self.add(page.output, name, site=site, page=view)
        else:
            self.note(SiteError(page.path, 1, f"no template {name}", self.templates.nearest(name)))

    def note(self, error: SiteError) -> None:
        """Note a mistake, once."""
        self._mistakes.setdefault(str(error), error)

    def check(self) -> None:
        """Raise the mistakes, if there are any."""
        if self._mistakes:
            raise SiteErrors(self._mistakes.values())

    def read(self, templates: Path, kind: str, pattern: str) -> dict[str, str]:
        """Return the texts in a folder of the templates: name without ending → text."""
        texts = {}
        for file in sorted((templates / kind).glob(pattern)):
            try:
                texts[file.stem] = file.read_bytes().decode("utf-8")
            except UnicodeDecodeError as error:
                line = error.object.count(b"\n", 0, error.start) + 1
                path = self.templates.shown(file)
                self.note(SiteError(path, line, "not UTF-8", "save the file as UTF-8"))
        return texts

    def read_short(self, templates: Path, kind: str, ending: str) -> dict[str, str]:
        """Return scripts or styles in a folder of the templates, shortened, by their names.

        They lose what only their authors read; names known to others stay.
        """
        texts = self.read(templates, kind, f"*{ending}")
        files = {name: templates / kind / f"{name}{ending}" for name in texts}
        return {name: self._shorten(text, files[name]) for name, text in texts.items()}

    def _shorten(self, text: str, file: Path) -> str:
        media, what = _SHORTENED[file.suffix]
        try:
            return str(minify.string(media, text))
        except minify.MinifyError as error:
            reason, _, place = str(error).splitlines()[0].partition(" on line ")
            line = int(place.split()[0]) if place else 1
            path = self.templates.shown(file)
            self.note(SiteError(path, line, f"no browser reads this {what}: {reason}", "mend it"))
            return ""


def _template_of(page: Page) -> str:
    """Return the page's template; the home page has its own unless it names another."""
    default = page.matter.template == "page.html"
    return "home.html" if default and not page.slug else page.matter.template


def _missing_page(config: Config, series: Series) -> PageView:
    """Return the page for missing pages.

    A host shows it at any depth, so its addresses begin at the host's root.
    """
    root = urlsplit(config.url).path
    title = "This page does not exist"
    return PageView(
        title=title,
        heading=set_title(title),
        description="The address leads nowhere in this notebook.",
        volume="",
        root=root,
        url=config.url + "404.html",
        date="",
        picture="",
        contents=(),
        body=(),
        scripts=(),
        presenter="",
        downloads={},
        cited=Cited("", ""),
        previous=None,
        next=None,
        volumes=series.doors(root),
    )


def _add_lists(work: _Work, site: SiteView, pages: Sequence[PageView]) -> None:
    """Add what machines read: site map, feed, and rules for robots."""
    dated = sorted((p for p in pages if p.date), key=lambda p: (p.date, p.url), reverse=True)
    work.add("sitemap.xml", "sitemap.xml", site=site, pages=sorted(pages, key=lambda p: p.url))
    work.add("feed.xml", "feed.xml", site=site, pages=dated)
    work.add("robots.txt", "robots.txt", site=site)


def _add_assets(work: _Work, templates: Path, palette: Palette) -> None:
    """Add styles, scripts, fonts and pictures; styles and scripts each joined into one file."""
    colours = {"dark": palette.dark, "light": palette.light}
    work.add(_TOKENS, f"css/{_STYLES[0]}.css", **colours)
    tokens = str(work.files.pop(_TOKENS, ""))
    work.add("assets/images/icon.svg", "images/icon.svg", **colours)
    styles = work.read(templates, "css", "*.css")
    others = sorted(styles.keys() - {*_STYLES, _LAST_STYLE})
    order = [name for name in (*_STYLES[1:], *others, _LAST_STYLE) if name in styles]
    work.files["assets/site.css"] = "\n".join(
        [tokens, formula_css(), *(styles[name] for name in order)]
    )
    short = work.read_short(templates, "js", ".js")
    work.files["assets/theme.js"] = short.pop(_FIRST_SCRIPT, "")
    work.files["assets/site.js"] = ";\n".join(short.values())
    for kind in ("fonts", "images"):
        for file in sorted((templates / kind).glob("*")):
            if file.suffix != ".md":
                work.files.setdefault(f"assets/{kind}/{file.name}", file.read_bytes())


def _add_presenter(work: _Work, templates: Path) -> None:
    """Add the style and the script of presenters."""
    _add_style(work, templates, _PRESENT)
    scripts = work.read_short(templates, _PRESENT, ".js")
    work.files[f"assets/{_PRESENT}.js"] = ";\n".join(scripts.values())


def _add_style(work: _Work, templates: Path, kind: str) -> None:
    """Add the style of one kind of pages only."""
    styles = work.read_short(templates, kind, ".css")
    work.files[f"assets/{kind}.css"] = "\n".join(styles.values())

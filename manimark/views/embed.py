"""A figure by itself, as other people's pages frame it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup, escape

from manimark.config import Config
from manimark.model import Figure, address_of
from manimark.plan import PlacedFigure, PlannedPage
from manimark.typesetting import set_title
from manimark.views.figure import FigureView, scripts_of, view_figure, without_links

_WIDTH = 720
"""Pixels of a frame where the page around it takes no styles."""


@dataclass(frozen=True, slots=True)
class _Shape:
    """Width to height of a frame, and how low it may become where it is narrow."""

    across: int
    down: int
    least: str
    """A length of CSS."""

    @property
    def height(self) -> int:
        """Pixels at the width of `_WIDTH`."""
        return round(_WIDTH * self.down / self.across)


# The picture is 16:9. Below a video is one row for its steps and one for its source, below an
# explorer are its controls; their height hardly depends on the width, so it is lent by `least`.
_FILM = _Shape(8, 5, "15rem")
_EXPLORER = _Shape(4, 3, "32rem")


@dataclass(frozen=True, slots=True)
class EmbedView:
    """A figure by itself."""

    title: str
    heading: Markup
    """The title of the page that it is from, as it is set large."""
    description: str
    root: str
    """From the figure to the site's root, with a slash at the end."""
    url: str
    """Where the page that it is from is published."""
    home: str
    """The figure on that page, relative to the embed if the page is at hand."""
    figure: FigureView
    scripts: tuple[str, ...]
    """Of its explorer, relative to the embed."""


def embed_of(slug: str) -> str:
    """Return the path of a figure's embed below the site's root."""
    return f"figures/{slug}/embed.html"


def first_places(pages: Iterable[PlannedPage]) -> Iterator[tuple[PlannedPage, PlacedFigure]]:
    """Yield each figure of a site once, in its first place in the order of the pages.

    A figure may stand on several pages; its embed is how the first of them shows it, and leads
    there. The pages of a plan are in the order of their paths.
    """
    seen: set[str] = set()
    for page in pages:
        for part in page.body:
            if isinstance(part, PlacedFigure) and part.scene.slug not in seen:
                seen.add(part.scene.slug)
                yield page, part


def view_embed(
    planned: PlannedPage,
    placed: PlacedFigure,
    config: Config,
    figures: Mapping[str, Figure],
    *,
    alone: bool = False,
) -> EmbedView:
    """Return what the template of embeds needs for a figure.

    Parameters
    ----------
    planned
        The page that it is from.
    placed
        Its place there.
    figures
        By slug, at least this one.
    alone
        Whether the page is not at hand, so that only its address on the web leads there.
    """
    page, slug = planned.page, placed.scene.slug
    root = "../" * embed_of(slug).count("/")
    figure = view_figure(without_links(placed), figures[slug], root)
    url = config.url + address_of(page.slug)
    return EmbedView(
        title=f"{figures[slug].title} · {page.matter.title}",
        heading=set_title(page.matter.title),
        description=placed.ref.alt,
        root=root,
        url=url,
        home=f"{url if alone else root + page.output}#{figure.anchor}",
        figure=figure,
        scripts=scripts_of((figure,)),
    )


def snippet_of(figure: FigureView, url: str, *, opens: bool) -> str:
    """Return the HTML that shows a figure by itself in another page.

    It fills the width of what it stands in. Without styles, which some places take away, it is as
    wide as its attributes say.

    Parameters
    ----------
    figure
        As a page shows it.
    url
        Where the site is published, with a slash at the end.
    opens
        Whether it opens as an explorer there, as it does where the site first shows it.
    """
    shape = _EXPLORER if opens else _FILM
    style = (
        f"width: 100%; height: auto; aspect-ratio: {shape.across} / {shape.down}; "
        f"min-height: {shape.least}; border: 0"
    )
    return (
        f'<iframe src="{escape(url + embed_of(figure.slug))}" width="{_WIDTH}" '
        f'height="{shape.height}" style="{style}" title="{escape(figure.alt)}" '
        'allowfullscreen loading="lazy"></iframe>'
    )

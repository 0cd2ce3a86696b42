"""A page as a lecturer presents it: one step for each section of each of its videos."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from markupsafe import Markup

from manimark.model import Figure, Section, address_of
from manimark.plan import PlacedFigure, PlannedPage
from manimark.studio.recording import frames_of
from manimark.typesetting import set_title
from manimark.views.figure import FigureView, scripts_of, view_figure, without_links

_TITLE = 1


@dataclass(frozen=True, slots=True)
class PresentStep:
    """A section of a figure, to be stepped to."""

    number: int
    """Counted from 1 through the whole page; the title is step 1."""
    name: str
    figure: FigureView
    first: int
    """The section's first frame, counted from 0."""
    last: int
    """The section's last frame, which stays."""
    fps: int
    """Frames per second."""
    loops: bool
    """Whether it begins again at its end."""
    words: tuple[str, ...]
    """The captions that begin in it: the speaker's notes."""


@dataclass(frozen=True, slots=True)
class PresentView:
    """A page as its presenter shows it."""

    title: str
    heading: Markup
    """The title as it is set large."""
    description: str
    volume: str
    root: str
    """From the presenter to the site's root: empty or ending in a slash."""
    home: str
    """The page that is presented, relative to the presenter; empty if it is not at hand."""
    figures: tuple[FigureView, ...]
    """Those with a video, in the order of the page."""
    steps: tuple[PresentStep, ...]
    """Without the title."""
    scripts: tuple[str, ...]
    """Of the explorers, each once, relative to the presenter."""


def presenter_of(slug: str) -> str:
    """Return the path of a page's presenter below the site's root."""
    return f"lectures/{address_of(slug)}present.html"


def has_film(parts: Sequence[object]) -> bool:
    """Whether there is anything to present in the parts of a page."""
    return any(isinstance(part, FigureView) and part.sources for part in parts)


def view_presenter(
    planned: PlannedPage, figures: Mapping[str, Figure], root: str | None = None
) -> PresentView:
    """Return what the template of presenters needs for a page.

    Parameters
    ----------
    figures
        By slug, at least those of this page.
    root
        From the presenter to the folder that holds ``assets`` and ``figures``, empty or ending in a
        slash; the way to the site's root unless given. Elsewhere there is no page to go back to.
    """
    page = planned.page
    up = "../" * presenter_of(page.slug).count("/")
    home = up + page.output if root is None else ""
    root = up if root is None else root
    placed = [without_links(part) for part in planned.body if isinstance(part, PlacedFigure)]
    seen = [(view_figure(one, figures[one.scene.slug], root), one) for one in placed]
    shown = [(view, figures[one.scene.slug]) for view, one in seen if view.sources]
    views = tuple(view for view, _ in shown)
    return PresentView(
        title=page.matter.title,
        heading=set_title(page.matter.title),
        description=page.matter.description,
        volume=page.matter.volume,
        root=root,
        home=home,
        figures=views,
        steps=tuple(_number(step for view, figure in shown for step in _steps(view, figure))),
        scripts=scripts_of(views),
    )


def _number(steps: Iterator[PresentStep]) -> Iterator[PresentStep]:
    for number, step in enumerate(steps, start=_TITLE + 1):
        yield replace(step, number=number)


def _steps(view: FigureView, figure: Figure) -> Iterator[PresentStep]:
    """Yield the steps of a figure; one that names no sections is a single step."""
    end = round(figure.duration * figure.fps)
    whole = Section(figure.title, 0, figure.duration)
    every_word = tuple(words.text for words in view.words)
    words = [step.words for step in view.steps] or [every_word]
    for section, said in zip(figure.sections or (whole,), words, strict=True):
        frames = frames_of(section, figure.fps)
        yield PresentStep(
            number=0,
            name=section.name,
            figure=view,
            first=frames.start,
            last=max(frames.start, min(frames.stop, end) - 1),
            fps=figure.fps,
            loops=section.loops,
            words=said,
        )

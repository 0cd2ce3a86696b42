"""Make the pages with stand-ins for figures: mistakes in templates show before the drawing."""

from __future__ import annotations

from manimark.config import Config
from manimark.model import (
    Download,
    Extract,
    Figure,
    RenderTask,
    Section,
    Theme,
    ThemeMedia,
    TransparentVideo,
    Video,
)
from manimark.pages import render_parcels, render_site
from manimark.palette import Palette
from manimark.plan import Plan
from manimark.views import has_film, view_presenter

_DOCUMENTS = ("deck.pptx", "deck.light.pptx", "handout.pdf", "handout.letter.pdf", "kit.zip")


def rehearse(config: Config, plan: Plan, palette: Palette) -> None:
    """Make every page once and throw it away.

    Raises
    ------
    SiteErrors
        What is wrong in templates: all of it.
    """
    figures = {task.scene.slug: _stand_in(task, config) for task in plan.tasks}
    downloads = {p.page.slug: [_download(name) for name in _DOCUMENTS] for p in plan.pages}
    render_site(config, plan, figures, palette, downloads)
    shown = ((planned, view_presenter(planned, figures, root="")) for planned in plan.pages)
    films = ((planned, view) for planned, view in shown if has_film(view.figures))
    for _ in render_parcels(config, palette, figures, films):
        pass


def _stand_in(task: RenderTask, config: Config) -> Figure:
    size = task.profile
    media = {
        theme: ThemeMedia((Video(f"{theme}.mp4", "video/mp4", "avc1", 1, ""),), f"{theme}.png")
        for theme in task.scene.themes
    }
    return Figure(
        slug=task.scene.slug,
        title=task.scene.name,
        description=task.scene.claim,
        scene=task.scene.name,
        duration=1.0,
        width=size.width,
        height=size.height,
        fps=size.fps,
        sections=(Section(task.scene.name, 0.0, 1.0),),
        captions=(),
        themes=media,
        license=config.license,
        citation=config.citation,
        clips=tuple(_extract(theme, "clips/01-a.mp4", "video/mp4") for theme in media),
        stills=tuple(_extract(theme, "stills/01-a.png", "image/png") for theme in media),
        transparent=tuple(_transparent(theme) for theme in media),
        explores={"stand-in": ((0.0, 1.0),)} if task.scene.themed else {},
    )


def _download(name: str) -> Download:
    return Download(f"lectures/{name}", "application/pdf", 1, "")


def _extract(theme: Theme, file: str, kind: str) -> Extract:
    return Extract(file, theme, "A section", kind, 2, 2, 1.0, 1, "")


def _transparent(theme: Theme) -> TransparentVideo:
    return TransparentVideo("alpha/a.mov", theme, "video/quicktime", "ap4h", 2, 2, 1.0, 1, "")

"""Make the pages with stand-ins for figures: mistakes in templates show before the drawing."""

from __future__ import annotations

from manimark.config import Config
from manimark.model import Figure, RenderTask, Section, ThemeMedia, Video
from manimark.pages import render_site
from manimark.palette import Palette
from manimark.plan import Plan


def rehearse(config: Config, plan: Plan, palette: Palette) -> None:
    """Make every page once and throw it away.

    Raises
    ------
    SiteErrors
        What is wrong in templates: all of it.
    """
    figures = {task.scene.slug: _stand_in(task, config) for task in plan.tasks}
    render_site(config, plan, figures, palette)


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
        explores={"stand-in": ((0.0, 1.0),)} if task.scene.themed else {},
    )

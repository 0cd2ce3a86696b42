"""Plan and recordings → every file of the site, by content or by where it lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from manimark.config import Config
from manimark.explorers import check_explorers
from manimark.lectures import Kit
from manimark.model import Figure, RenderTask, SceneSource, Theme
from manimark.pages import render_site
from manimark.palette import Palette
from manimark.plan import Plan
from manimark.publish import SiteFiles
from manimark.render.figure import assemble_figure, figure_json, media_files
from manimark.studio.recording import Recording
from manimark.studio.trace import trace_json
from manimark.webvtt import captions_vtt, chapters_vtt


def compose(
    config: Config,
    plan: Plan,
    palette: Palette,
    scenes: Mapping[SceneSource, Mapping[Theme, Recording]],
    kit: Kit,
) -> SiteFiles:
    """Return every file of the site.

    Parameters
    ----------
    config
        The project.
    plan
        Its pages, tasks and assets.
    palette
        The colours of the style sheet.
    scenes
        From `by_scene`.
    kit
        The lecture material as far as it is there.

    Raises
    ------
    SiteError, SiteErrors
        If the themes of a figure do not move in step, what pages ask of explorers that they do not
        offer, or what is wrong in templates.
    """
    figures = figures_of(config, scenes, kit)
    check_explorers(plan, figures)
    made = {
        f"figures/{figure.slug}/{name}": text.encode()
        for figure in figures.values()
        for name, text in _texts(figure).items()
    }
    pages = render_site(config, plan, figures, palette)
    made |= {name: t.encode() if isinstance(t, str) else t for name, t in pages.items()}
    copied = {a.output.as_posix(): config.root / a.source for a in plan.assets}
    return SiteFiles(made, files_of(scenes, kit), copied)


def figures_of(
    config: Config, scenes: Mapping[SceneSource, Mapping[Theme, Recording]], kit: Kit
) -> dict[str, Figure]:
    """Return the figures by slug.

    Raises
    ------
    SiteError
        If the themes of a figure do not move in step.
    """
    return {
        scene.slug: assemble_figure(
            scene,
            of_theme,
            license=config.license,
            citation=config.citation,
            clips=[clip.extract for clip in kit.clips(scene)],
            stills=[still.extract for still in kit.stills(scene)],
            transparent=[video for video, _ in kit.transparent.of(scene)],
        )
        for scene, of_theme in scenes.items()
    }


def files_of(scenes: Mapping[SceneSource, Mapping[Theme, Recording]], kit: Kit) -> dict[str, Path]:
    """Return where the figures' files lie, by their paths below the site's root."""
    files: dict[str, Path] = {}
    for scene, of_theme in scenes.items():
        folder = f"figures/{scene.slug}"
        files |= {f"{folder}/{name}": file for name, file in media_files(of_theme).items()}
        extracts = (*kit.clips(scene), *kit.stills(scene))
        files |= {f"{folder}/{material.extract.file}": material.path for material in extracts}
        files |= {f"{folder}/{video.file}": path for video, path in kit.transparent.of(scene)}
    return files


def by_scene(
    tasks: Iterable[RenderTask], recordings: Mapping[str, Recording]
) -> dict[SceneSource, dict[Theme, Recording]]:
    """Return what was recorded of tasks: scene → theme → recording; `recordings` are by key."""
    scenes: dict[SceneSource, dict[Theme, Recording]] = {}
    for task in tasks:
        if task.key in recordings:
            scenes.setdefault(task.scene, {})[task.theme] = recordings[task.key]
    return scenes


def _texts(figure: Figure) -> dict[str, str]:
    """Return the files of a figure that are text."""
    return {
        "figure.json": figure_json(figure),
        "trace.json": trace_json(figure.trace),
        "captions.vtt": captions_vtt(figure.captions),
        "chapters.vtt": chapters_vtt(figure.sections),
    }

"""Figures, and what lecturers take along: all that a site publishes beside its pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import minify

from manimark.config import Config
from manimark.lectures import Kit, Lecture, Shelf, documents_of, lectures_of
from manimark.lectures.documents import Document
from manimark.lectures.kit import Taken
from manimark.lectures.parcel import Parcel
from manimark.lectures.transparent import FOLDER as TRANSPARENT
from manimark.model import Download, Figure, RenderTask, SceneSource, Theme
from manimark.pages import render_parcels
from manimark.palette import Palette
from manimark.plan import Plan
from manimark.render.figure import assemble_figure, figure_json, media_files
from manimark.studio.recording import EXPLORER, Recording
from manimark.studio.trace import trace_json
from manimark.webvtt import captions_vtt, chapters_vtt

Scenes = dict[SceneSource, dict[Theme, Recording]]
"""Scene → theme → what was recorded."""


@dataclass(frozen=True, slots=True)
class Material:
    """What is published beside pages."""

    figures: Mapping[str, Figure]
    """By slug."""
    texts: Mapping[str, bytes]
    """Path below the site's root → content."""
    files: Mapping[str, Path]
    """Path below the site's root → where it lies in the cache."""
    downloads: Mapping[str, tuple[Download, ...]]
    """Slug of a page → what there is of it to take along."""
    digests: Mapping[Path, str]
    """Digest of every file for lectures."""
    is_whole: bool
    """Whether nothing for lectures is missing, transparent videos aside."""
    is_transparent: bool
    """Whether no transparent video is missing."""


def gather(
    config: Config,
    plan: Plan,
    palette: Palette,
    recordings: Mapping[str, Recording],
    shelf: Shelf,
    jobs: int,
) -> Material:
    """Gather what there is, after making what is missing.

    Parameters
    ----------
    recordings
        By the keys of their tasks: those of all films, and of the rest as far as they are there.
    shelf
        Where material for lectures lies.
    jobs
        How much of it is made at once; 0 for none.

    Raises
    ------
    SiteError, SiteErrors
        If the themes of a figure do not move in step, or what is wrong in templates and pages from
        which material is made.
    """
    scenes, stills, transparent = (
        by_scene(tasks, recordings) for tasks in (plan.tasks, plan.stills, plan.transparent)
    )
    kit = Kit(shelf, config, scenes, stills, transparent)
    shelf.make(kit.makings, jobs)
    taken = kit.take()
    scenes = {scene: {**scenes[scene], **taken[scene].credited} for scene in scenes}
    figures = figures_of(config, scenes, taken)
    files = files_of(scenes, taken)
    scripts = dict(_scripts(files))
    files = {name: file for name, file in files.items() if name not in scripts}
    texts = {**_texts_of(figures.values()), **scripts}
    lectures = tuple(lectures_of(config, plan, palette, figures, files))
    documents = [d for lecture in lectures for d in documents_of(lecture, shelf.digest_of)]
    shelf.make(documents, jobs)
    found = dict(_found(documents, shelf))
    # A parcel holds everything, or there is none.
    is_whole = all(t.is_whole for t in taken.values()) and len(found) == len(documents)
    if is_whole:
        here = {**files, **{download.file: path for download, path in found.items()}}
        packed = texts | dict(_without_transparent(figures.values()))
        shown = ((one.planned, one.presented) for one in lectures)
        pages = render_parcels(config, palette, figures, shown)
        parcels = [
            _parcel(lecture, made, packed, here, shelf)
            for lecture, made in zip(lectures, pages, strict=True)
        ]
        shelf.make(parcels, jobs)
        found |= _found(parcels, shelf)
        is_whole = len(found) == len(documents) + len(parcels)
    return Material(
        figures=figures,
        texts=texts,
        files={**files, **{download.file: path for download, path in found.items()}},
        downloads={
            lecture.planned.page.slug: tuple(d for d in found if d.folder == lecture.folder)
            for lecture in lectures
        },
        digests={
            **{path: sha256 for t in taken.values() for path, sha256 in t.digests.items()},
            **{path: download.sha256 for download, path in found.items()},
        },
        is_whole=is_whole,
        is_transparent=all(t.is_transparent for t in taken.values()),
    )


def by_scene(tasks: Iterable[RenderTask], recordings: Mapping[str, Recording]) -> Scenes:
    """Return what was recorded of tasks: scene → theme → recording; `recordings` are by key."""
    scenes: Scenes = {}
    for task in tasks:
        if task.key in recordings:
            scenes.setdefault(task.scene, {})[task.theme] = recordings[task.key]
    return scenes


def figures_of(
    config: Config, scenes: Scenes, taken: Mapping[SceneSource, Taken]
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
            clips=[clip.extract for clip in taken[scene].clips],
            stills=[still.extract for still in taken[scene].stills],
            transparent=[video.extract for video in taken[scene].transparent],
        )
        for scene, of_theme in scenes.items()
    }


def files_of(scenes: Scenes, taken: Mapping[SceneSource, Taken]) -> dict[str, Path]:
    """Return where the figures' files lie, by their paths below the site's root."""
    files: dict[str, Path] = {}
    for scene, of_theme in scenes.items():
        folder = f"figures/{scene.slug}"
        files |= {f"{folder}/{name}": file for name, file in media_files(of_theme).items()}
        files |= {f"{folder}/{one.extract.file}": one.path for one in taken[scene].extracts}
    return files


def _found(makings: Iterable[Document | Parcel], shelf: Shelf) -> Iterator[tuple[Download, Path]]:
    for making in makings:
        if bundle := shelf.find(making):
            yield making.download(bundle)


def _parcel(
    lecture: Lecture,
    pages: Mapping[str, str | bytes],
    texts: Mapping[str, bytes],
    files: Mapping[str, Path],
    shelf: Shelf,
) -> Parcel:
    """Return the archive of a page: its documents, its presenter and all of its figures.

    Transparent videos stay behind, for they would be most of it.
    """
    ours = tuple(f"figures/{slug}/" for slug in lecture.slugs)
    members: dict[str, bytes | Path] = {
        **{name: text.encode() if isinstance(text, str) else text for name, text in pages.items()},
        **{name: text for name, text in texts.items() if name.startswith(ours)},
    }
    for name, path in files.items():
        folder, _, file = name.rpartition("/")
        if name.startswith(ours) and f"/{TRANSPARENT}/" not in name:
            members[name] = path
        elif f"{folder}/" == lecture.folder:
            members[file] = path
    title = lecture.planned.page.slug.replace("/", "-") or "lecture"
    return Parcel(lecture.folder, title, members, shelf.digest_of)


def _texts_of(figures: Iterable[Figure]) -> dict[str, bytes]:
    """Return the texts of figures, by their paths below the site's root."""
    return {
        f"figures/{figure.slug}/{name}": text.encode()
        for figure in figures
        for name, text in _texts(figure).items()
    }


def _without_transparent(figures: Iterable[Figure]) -> Iterator[tuple[str, bytes]]:
    """Yield what says of figures what there is, without what archives leave behind."""
    for figure in (figure for figure in figures if figure.transparent):
        text = figure_json(replace(figure, transparent=()))
        yield f"figures/{figure.slug}/figure.json", text.encode()


def _scripts(files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the explorers' scripts among the files of a site, shortened."""
    for name, file in files.items():
        if name.endswith(f"/{EXPLORER}"):
            script = file.read_text(encoding="utf-8")
            yield name, str(minify.string("application/javascript", script)).encode()


def _texts(figure: Figure) -> dict[str, str]:
    """Return the files of a figure that are text."""
    return {
        "figure.json": figure_json(figure),
        "trace.json": trace_json(figure.trace),
        "captions.vtt": captions_vtt(figure.captions),
        "chapters.vtt": chapters_vtt(figure.sections),
    }

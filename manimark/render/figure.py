"""Recordings → the figure that they show, and its texts."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from manimark.errors import SiteError
from manimark.model import Figure, SceneSource, Theme, ThemeMedia, Video, title_of
from manimark.studio.recording import AV1, H264, POSTER, Recording

_PUBLISHED = {AV1: ".av1.mp4", H264: ".mp4", POSTER: ".png"}
"""Name in a recording → ending of the published name, behind the theme."""


def assemble_figure(
    scene: SceneSource, recordings: Mapping[Theme, Recording], *, license: str, citation: str
) -> Figure:
    """Join the recordings of one scene.

    Parameters
    ----------
    scene
        Its source.
    recordings
        One for each of the scene's themes.
    license, citation
        Of the site that publishes the figure.

    Raises
    ------
    SiteError
        If the themes do not move in step, so that no reader could change from one to the other.
    """
    first, *others = (recordings[theme] for theme in scene.themes)
    if any((o.frames, o.sections) != (first.frames, first.sections) for o in others):
        message = f"{scene.name} does not last equally long in every theme"
        raise SiteError(scene.at.path, scene.at.line, message, "let the theme choose colours only")
    return Figure(
        slug=scene.slug,
        title=title_of(scene.name),
        description=first.description or scene.claim,
        scene=scene.name,
        duration=first.duration,
        width=first.width,
        height=first.height,
        fps=first.fps,
        sections=first.sections,
        captions=first.captions,
        themes={theme: _media(theme, recordings[theme]) for theme in scene.themes},
        license=license,
        citation=citation,
        trace=first.trace,
    )


def media_files(recordings: Mapping[Theme, Recording]) -> dict[str, Path]:
    """Return where each published video and poster lies: ``dark.mp4`` → its file in the cache."""
    return {
        theme + _PUBLISHED[file.name]: recording.folder / file.name
        for theme, recording in recordings.items()
        for file in recording.files
        if file.name in _PUBLISHED
    }


def figure_json(figure: Figure) -> str:
    """Return the text of ``figure.json``; ``figure.schema.json`` in the docs describes it."""
    values = asdict(figure)
    del values["trace"]
    chapters = [{"start": s.start, "end": s.end, "title": s.name} for s in figure.sections]
    # The order of the documentation.
    head = {}
    for name, value in values.items():
        head[name] = value
        if name == "captions":
            head["chapters"] = chapters
        elif name == "themes":  # nothing makes them yet, but whoever reads may count on them
            head |= {"clips": [], "stills": []}
    return json.dumps(head, indent=2, ensure_ascii=False) + "\n"


def _media(theme: Theme, recording: Recording) -> ThemeMedia:
    return ThemeMedia(
        videos=tuple(
            Video(theme + _PUBLISHED[v.name], "video/mp4", v.codecs, v.bytes, v.sha256)
            for v in recording.videos
        ),
        poster=theme + _PUBLISHED[POSTER],
    )

"""Recordings → the figure that they show, and its texts."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from manimark.errors import SiteError
from manimark.model import (
    Extract,
    Figure,
    SceneSource,
    Theme,
    ThemeMedia,
    TransparentVideo,
    Video,
    title_of,
)
from manimark.studio.recording import AV1, EXPLORER, H264, POSTER, STAGE, Recording

_PUBLISHED = {AV1: ".av1.mp4", H264: ".mp4", POSTER: ".png"}
"""Name in a recording → ending of the published name, behind the theme."""
_ORDER = (
    *("slug", "title", "description", "scene", "duration", "width", "height", "fps"),
    *("sections", "captions", "chapters", "themes", "clips", "stills", "transparent"),
    *("license", "citation"),
)
"""What ``figure.json`` says, as it is documented."""


def assemble_figure(
    scene: SceneSource,
    recordings: Mapping[Theme, Recording],
    *,
    license: str,
    citation: str,
    clips: Sequence[Extract] = (),
    stills: Sequence[Extract] = (),
    transparent: Sequence[TransparentVideo] = (),
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
    clips, stills, transparent
        What was made for lectures.

    Raises
    ------
    SiteError
        If the themes do not move in step or do not offer the same to take hold of, so that no
        reader could change from one to the other.
    """
    first, *others = (recordings[theme] for theme in scene.themes)
    for other in others:
        if fault := _disagreement(first, other):
            message = f"{scene.name} {fault} in every theme"
            hint = "let the theme choose colours only"
            raise SiteError(scene.at.path, scene.at.line, message, hint)
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
        clips=tuple(clips),
        stills=tuple(stills),
        transparent=tuple(transparent),
        trace=first.trace,
        explores=first.explores,
    )


def media_files(recordings: Mapping[Theme, Recording]) -> dict[str, Path]:
    """Return where each published file lies: ``dark.mp4`` → its file in the cache.

    These are videos, posters and, of a figure to take hold of, its script and its stages.
    """
    return {
        published: recording.folder / file.name
        for theme, recording in recordings.items()
        for file in recording.files
        if (published := _published(theme, file.name))
    }


def figure_json(figure: Figure) -> str:
    """Return the text of ``figure.json``; ``figure.schema.json`` in the docs describes it."""
    values = asdict(replace(figure, trace={}))  # which is long, and no part of it
    chapters = [{"start": s.start, "end": s.end, "title": s.name} for s in figure.sections]
    # The order of the documentation.
    in_order = {name: chapters if name == "chapters" else values[name] for name in _ORDER}
    return json.dumps(in_order, indent=2, ensure_ascii=False) + "\n"


def _media(theme: Theme, recording: Recording) -> ThemeMedia:
    return ThemeMedia(
        videos=tuple(
            Video(theme + _PUBLISHED[v.name], "video/mp4", v.codecs, v.bytes, v.sha256)
            for v in recording.videos
        ),
        poster=theme + _PUBLISHED[POSTER],
    )


def _disagreement(one: Recording, other: Recording) -> str:
    """Return in what two themes of a scene differ that must not; empty if there is nothing."""
    if (one.frames, one.sections) != (other.frames, other.sections):
        return "does not last equally long"
    if (one.explores, _script(one)) != (other.explores, _script(other)):
        return "offers other things to take hold of"
    return ""


def _script(recording: Recording) -> str:
    """Return the digest of the explorer's script; empty if there is none."""
    return next((file.sha256 for file in recording.files if file.name == EXPLORER), "")


def _published(theme: Theme, name: str) -> str:
    """Return the published name of a recording's file; empty if it stays in the cache."""
    if name == EXPLORER:
        return name
    if name.startswith(STAGE):
        return f"{theme}.{name}"
    return theme + _PUBLISHED[name] if name in _PUBLISHED else ""

"""The content key of a rendering: one digest of everything that can shape its picture."""

from __future__ import annotations

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from manimark.model import Profile, SceneSource, Theme
from manimark.palette import Palette

LIBRARIES = (
    "manim",
    "numpy",
    "sympy",
    "av",
    "typst",
    "opencv-python-headless",
    "contourpy",
    "fonttools",
    "pillow",
    "pycairo",
    "manimpango",
    "skia-pathops",
)
"""Distributions that take part in drawing or encoding."""

_PACKAGE = Path(__file__).parent


def shared_inputs(templates: Path) -> dict[str, str]:
    """Return what shapes every rendering.

    Parameters
    ----------
    templates
        The folder that holds ``fonts``.

    Returns
    -------
    Name of the input → version or SHA-256.
    """
    code = [*_files(_PACKAGE / "stage"), *_files(_PACKAGE / "render"), _PACKAGE / "palette.py"]
    fonts = [*_files(templates / "fonts")]
    versions = {name: _version(name) for name in LIBRARIES}
    return {
        "python": platform.python_version(),
        **versions,
        "drawing code": _digest({p.relative_to(_PACKAGE).as_posix(): p for p in code}),
        "fonts": _digest({p.relative_to(templates).as_posix(): p for p in fonts}),
    }


def render_inputs(
    scene: SceneSource,
    theme: Theme,
    profile: Profile,
    palette: Palette | None,
    shared: Mapping[str, str],
) -> dict[str, str]:
    """Return everything that shapes one rendering, by name.

    Parameters
    ----------
    scene, theme, profile
        What is drawn, and how large.
    palette
        The colours; of these the ones of the theme count, and only for a scene that knows themes.
    shared
        From `shared_inputs`.
    """
    colours = palette.of(theme) if palette and scene.themed else {}
    return {
        **shared,
        "scene": scene.name,
        "scene's sources": scene.digest,
        "theme": theme,
        "colours": json.dumps(colours, sort_keys=True),
        "size": f"{profile.width}×{profile.height}, {profile.fps} frames a second",
    }


def key_of(inputs: Mapping[str, str]) -> str:
    """Return the SHA-256 of all inputs with their names."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden:
            yield path


def _digest(files: Mapping[str, Path]) -> str:
    digests = {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in files.items()
        if path.is_file()
    }
    return hashlib.sha256(json.dumps(digests, sort_keys=True).encode()).hexdigest()

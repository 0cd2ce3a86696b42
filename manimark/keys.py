"""The key of a rendering: one digest of what is asked for, and of all that draws it."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path

from manimark.model import Profile, RenderTask, SceneSource, Theme, title_of
from manimark.palette import Palette

LIBRARIES = (
    "manim[typst]",
    "numpy",
    "sympy",
    "av",
    "typst",
    "opencv-python-headless",
    "contourpy",
    "fonttools",
    "brotli",
)
"""Distributions that take part in drawing or encoding; what they require does so too."""
FONTS = "fonts"
"""Folder of the templates whose fonts the stage sets letters with; begins the names of those."""
_REQUIREMENT = re.compile(r"\s*([\w.-]+)\s*(?:\[([^\]]*)\])?[^;]*(?:;(.*))?")
"""Name, extras and condition of a requirement such as ``a[b]>=1 ; extra == "c"``."""
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")

_PACKAGE = Path(__file__).parent


def shared_inputs(templates: Path) -> dict[str, str]:
    """Return what shapes every rendering.

    Parameters
    ----------
    templates
        The folder that holds ``fonts``.

    Returns
    -------
    Name of the input → version or SHA-256; a file is named by its path.
    """
    modules = [_PACKAGE / "fonts.py", _PACKAGE / "palette.py"]
    code = [*_files(_PACKAGE / "stage"), *_files(_PACKAGE / "studio"), *modules]
    fonts = sorted((templates / "fonts").glob("*.woff2"))
    return {
        "python": platform.python_version(),
        **_versions(LIBRARIES),
        **{f"manimark/{path.relative_to(_PACKAGE).as_posix()}": _sha256(path) for path in code},
        **{f"{FONTS}/{path.name}": _sha256(path) for path in fonts},
    }


def render_inputs(
    scene: SceneSource,
    theme: Theme,
    profile: Profile,
    palette: Palette | None,
    shared: Mapping[str, str],
) -> dict[str, str]:
    """Return what is asked for of one rendering, by name.

    What the scene looks at while it is drawn shapes it too; that is known only afterwards, see
    `manimark.archive.manifests`.

    Parameters
    ----------
    scene, theme, profile
        What is drawn, and how large.
    palette
        The colours; of these the ones of the theme count, and only for a scene that knows themes.
        The same goes for the templates' fonts.
    shared
        From `shared_inputs`.
    """
    colours = palette.of(theme) if palette and scene.themed else {}
    counted = {n: v for n, v in shared.items() if scene.themed or not n.startswith(f"{FONTS}/")}
    return {
        **counted,
        **{f"colour {name}": value for name, value in colours.items()},
        "scene": f"{scene.name} in {scene.at.path.as_posix()}",
        "title": title_of(scene.name),
        "theme": theme,
        "size": f"{profile.width}×{profile.height}, {profile.fps} frames a second",
        "codecs": ", ".join(profile.codecs),
        # A film's key says nothing of it, so that earlier films stay fresh.
        **({} if profile.purpose == "film" else {"purpose": profile.purpose}),
    }


def tasks_of(
    scene: SceneSource, profile: Profile, palette: Palette | None, shared: Mapping[str, str]
) -> list[RenderTask]:
    """Return the renderings of a scene, one for each of its themes; see `render_inputs`."""
    return [
        RenderTask(
            scene, theme, profile, key_of(render_inputs(scene, theme, profile, palette, shared))
        )
        for theme in scene.themes
    ]


def key_of(inputs: Mapping[str, str]) -> str:
    """Return the SHA-256 of all inputs with their names."""
    return hashlib.sha256(json.dumps(inputs, sort_keys=True).encode()).hexdigest()


@cache
def _versions(libraries: tuple[str, ...]) -> dict[str, str]:
    """Return the versions of libraries and of all that they require, by name.

    What they require on other systems only is not installed and left out.
    """
    # Takes long to load, and a site without figures needs none of it.
    from importlib.metadata import PackageNotFoundError, metadata

    waiting, seen = list(libraries), set(libraries)
    versions = {}
    while waiting:
        requirement = waiting.pop()
        name, extras = _name_and_extras(requirement)
        try:
            about = metadata(name)
        except PackageNotFoundError:
            if requirement in libraries:
                versions[name] = "not installed"
            continue
        versions[name] = about["Version"]
        required = set(_required(about.get_all("Requires-Dist") or [], extras)) - seen
        waiting += required
        seen |= required
    return dict(sorted(versions.items()))


def _required(requirements: Iterable[str], extras: frozenset[str]) -> Iterator[str]:
    """Return those of a distribution's requirements that count with some of its extras."""
    for requirement in requirements:
        found = _REQUIREMENT.match(requirement)
        if found is None:
            continue
        wanted = _EXTRA.findall(found[3] or "")
        if not wanted or not extras.isdisjoint(wanted):
            yield f"{found[1]}[{found[2]}]" if found[2] else found[1]


def _name_and_extras(requirement: str) -> tuple[str, frozenset[str]]:
    """Return the name of a distribution as indexes spell it, and the extras asked for."""
    name, _, extras = requirement.rstrip("]").partition("[")
    return _plain(name), frozenset(_plain(extra) for extra in extras.split(",") if extra)


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        hidden = any(part.startswith(".") or part == "__pycache__" for part in parts)
        if path.is_file() and not hidden:
            yield path


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

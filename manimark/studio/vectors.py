"""SVG files of the author's are read and never written beside.

Manim writes a changed copy of each SVG next to it, reads that and removes it. Two figures drawn at
once from one file would pull the copy away from under each other, and the author's folder is not
ours to write into.
"""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from typing import Any

from manim import config
from manim.mobject.svg import svg_mobject

_find = svg_mobject.get_full_vector_image_path


def read_vectors_aside() -> None:
    """Let this process read each SVG from a copy in its own media folder."""
    svg_mobject.get_full_vector_image_path = _copy_of


def _copy_of(name: Any) -> Path:
    """Return a copy of the file that Manim finds under a name; what it made itself is its own."""
    path, media = _find(name).resolve(), Path(config.media_dir).resolve()
    if path.is_relative_to(media):
        return path
    folder = media / "vectors" / hashlib.sha256(str(path).encode()).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    # Copied each time: the scene may have written it anew.
    return Path(shutil.copyfile(path, folder / path.name))

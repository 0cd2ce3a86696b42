"""What of a project's templates a handout may be made with."""

from __future__ import annotations

from pathlib import Path

FONTS = "fonts"
_FOLDERS = ("images", FONTS)
"""Those that handouts share with pages."""


def looks_of(templates: Path) -> list[Path]:
    """Return the Typst files among templates, and what lies below the folders they share."""
    shared = (file for folder in _FOLDERS for file in (templates / folder).rglob("*"))
    return sorted([*templates.glob("*.typ"), *shared])

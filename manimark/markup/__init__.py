"""Markdown text to HTML between references: `convert`, and `Converter` for many texts."""

from __future__ import annotations

from pathlib import Path

from manimark.markup.converter import Converter, slugify
from manimark.markup.formulas import MEANINGS, formula_css
from manimark.model import Fragment

__all__ = ["MEANINGS", "Converter", "convert", "formula_css", "slugify"]


def convert(text: str, path: Path, first_line: int = 1) -> Fragment:
    """Convert one Markdown text; see `Converter.convert`."""
    return Converter().convert(text, path, first_line)

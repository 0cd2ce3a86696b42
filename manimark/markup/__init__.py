"""Markdown text to HTML between references."""

from __future__ import annotations

from manimark.markup.converter import Converter
from manimark.markup.formulas import formula_css

__all__ = ["Converter", "formula_css"]

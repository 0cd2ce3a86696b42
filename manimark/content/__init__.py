"""Markdown files with front matter → pages."""

from __future__ import annotations

from manimark.content.addresses import FILES, RESERVED
from manimark.content.folder import ContentFolder, search_pages
from manimark.content.memory import Memory

__all__ = ["FILES", "RESERVED", "ContentFolder", "Memory", "search_pages"]

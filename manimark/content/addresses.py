"""Which addresses pages can have."""

from __future__ import annotations

import re

FILES = "files"
"""Folder of the site for pictures and downloads that stand beside the pages."""
RESERVED = ("assets", "figures", FILES, "lectures")
"""Folders of the site that pages cannot be in."""
_OWN_FILES = ("404.html", "feed.xml", "robots.txt", "sitemap.xml")
"""Files at the site's top, which no page's folder may be called like."""
_ADDRESS = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(/[A-Za-z0-9][A-Za-z0-9._-]*)*")


def is_address(slug: str) -> bool:
    """Return whether a slug can stand in the address of a page as it is."""
    return _ADDRESS.fullmatch(slug) is not None


def is_taken(slug: str) -> bool:
    """Return whether the site has a file or folder of its own where the page would have its folder.

    Some file systems do not tell upper case from lower.
    """
    parts = slug.lower().split("/")
    return parts[0] in (*RESERVED, *_OWN_FILES) or "index.html" in parts

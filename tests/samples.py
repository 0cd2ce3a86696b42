"""Small projects for tests: whole ones under ``sites/``, and ones written on the spot."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from manimark.errors import SiteError, SiteErrors

ROOT = Path(__file__).parent.parent
SITES = Path(__file__).parent / "sites"


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below a folder and return it."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return root


def page(body: str = "", **matter: str) -> str:
    """Return a page with front matter of four lines, so that its body begins on line 5."""
    keys = {"title": "A page", "description": "What it says."} | matter
    return "---\n" + "".join(f"{k}: {v}\n" for k, v in keys.items()) + "---\n" + body


def messages(call: Callable[[], object]) -> list[str]:
    """Return the lines that an author would read."""
    with pytest.raises((SiteError, SiteErrors)) as caught:
        call()
    return str(caught.value).splitlines()

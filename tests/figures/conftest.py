"""The films of one figure: the module that asks names it in `SLUG`."""

from __future__ import annotations

from pathlib import Path

import pytest

from manimark.model import THEMES, Theme
from manimark.palette import load_palette
from tests.films import Film
from tests.samples import ROOT

CODINGS = ("mp4", "av1.mp4")


@pytest.fixture(scope="module", params=THEMES)
def films(request: pytest.FixtureRequest, site: Path) -> dict[str, Film]:
    """The figure in one theme, by coding; each film is decoded once."""
    theme: Theme = request.param
    folder = site / "figures" / request.module.SLUG
    colors = load_palette(ROOT / "site_templates").of(theme)
    return {coding: Film(folder, theme, coding, colors) for coding in CODINGS}


@pytest.fixture(params=CODINGS)
def film(request: pytest.FixtureRequest, films: dict[str, Film]) -> Film:
    """The figure in one theme and one coding."""
    return films[request.param]

"""Plan and material → every file of the site, by content or by where it lies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import minify

from manimark.config import Config
from manimark.explorers import check_explorers
from manimark.material import Material
from manimark.pages import render_site
from manimark.palette import Palette
from manimark.plan import Plan
from manimark.publish import SiteFiles
from manimark.studio.recording import EXPLORER


def compose(config: Config, plan: Plan, palette: Palette, material: Material) -> SiteFiles:
    """Return every file of the site.

    Parameters
    ----------
    config
        The project.
    plan
        Its pages and assets.
    palette
        The colours of the style sheet.
    material
        The figures, and what there is for lectures.

    Raises
    ------
    SiteError, SiteErrors
        What pages ask of explorers that they do not offer, or what is wrong in templates.
    """
    check_explorers(plan, material.figures)
    pages = render_site(config, plan, material.figures, palette, material.downloads)
    made = {name: t.encode() if isinstance(t, str) else t for name, t in pages.items()}
    copied = {a.output.as_posix(): config.root / a.source for a in plan.assets}
    scripts = dict(_scripts(material.files))
    files = {name: file for name, file in material.files.items() if name not in scripts}
    return SiteFiles({**material.texts, **scripts, **made}, files, copied)


def _scripts(files: Mapping[str, Path]) -> Iterator[tuple[str, bytes]]:
    """Yield the explorers' scripts among the files of a site, shortened."""
    for name, file in files.items():
        if name.endswith(f"/{EXPLORER}"):
            script = file.read_text(encoding="utf-8")
            yield name, str(minify.string("application/javascript", script)).encode()

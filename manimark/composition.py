"""Plan and material → every file of the site, by content or by where it lies."""

from __future__ import annotations

from manimark.config import Config
from manimark.explorers import check_explorers
from manimark.material import Material
from manimark.pages import render_site
from manimark.palette import Palette
from manimark.plan import Plan
from manimark.publish import SiteFiles


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
    return SiteFiles({**material.texts, **made}, dict(material.files), copied)

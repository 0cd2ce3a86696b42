"""What templates are given: frozen values in which every decision has been made."""

from manimark.views.embed import EmbedView, embed_of, first_places, snippet_of, view_embed
from manimark.views.figure import ExplorerView, FigureView, Source, Step, Words, view_figure
from manimark.views.page import (
    Door,
    Entry,
    License,
    PageView,
    Series,
    SiteView,
    license_of,
    root_of,
    view_citation,
    view_page,
    view_site,
)
from manimark.views.present import (
    PresentStep,
    PresentView,
    has_film,
    presenter_of,
    view_presenter,
)
from manimark.views.taking import Cited, FileView, TakenStep, TakeView

__all__ = [
    "Cited",
    "Door",
    "EmbedView",
    "Entry",
    "ExplorerView",
    "FigureView",
    "FileView",
    "License",
    "PageView",
    "PresentStep",
    "PresentView",
    "Series",
    "SiteView",
    "Source",
    "Step",
    "TakeView",
    "TakenStep",
    "Words",
    "embed_of",
    "first_places",
    "has_film",
    "license_of",
    "presenter_of",
    "root_of",
    "snippet_of",
    "view_citation",
    "view_embed",
    "view_figure",
    "view_page",
    "view_presenter",
    "view_site",
]

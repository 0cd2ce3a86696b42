"""An empty deck as a package: its parts, how they belong together, and whose work it is.

Written here rather than taken from a template file, so that a slide added by hand looks like the
others, and nothing lies in the deck that no slide uses.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZipFile

from pptx import Presentation

from manimark.lectures.deck_design import (
    HEIGHT,
    NAMESPACES,
    WIDTH,
    layouts_xml,
    levels_xml,
    master_xml,
    notes_master_xml,
    theme_xml,
)
from manimark.model import Theme

_FORMAT = "application/vnd.openxmlformats-officedocument"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_P14 = 'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True, slots=True)
class About:
    """What the properties of a deck say; what is empty is left out."""

    title: str
    subject: str
    author: str
    series: str
    citation: str
    licence: str
    """Name and address of the terms."""
    url: str
    language: str
    """As in BCP 47: ``en``."""
    date: date | None
    """Day of publication, which stands for the day of making."""


def new_deck(
    about: About, theme: Theme, colours: Mapping[str, str], paper: Mapping[str, str]
) -> Any:
    """Return a python-pptx presentation without slides.

    Parameters
    ----------
    theme
        Whether the colours are dark or light.
    colours
        Those of the slides, as the palette names them.
    paper
        Those of printed notes, which are dark on light.
    """
    parts = {
        "docProps/app.xml": _application(),
        "docProps/core.xml": _core(about),
        "docProps/custom.xml": _custom(about),
        "ppt/presentation.xml": _presentation(about.language),
        "ppt/presProps.xml": _show(),
        "ppt/viewProps.xml": _view(),
        "ppt/tableStyles.xml": _table_styles(),
        "ppt/slideMasters/slideMaster1.xml": master_xml(theme),
        **{
            f"ppt/slideLayouts/slideLayout{number}.xml": xml
            for number, xml in enumerate(layouts_xml(), start=1)
        },
        "ppt/notesMasters/notesMaster1.xml": notes_master_xml(),
        "ppt/theme/theme1.xml": theme_xml(theme, colours),
        "ppt/theme/theme2.xml": theme_xml("light", paper),
    }
    package = io.BytesIO()
    with ZipFile(package, "w") as file:
        file.writestr("[Content_Types].xml", _content_types())
        for name, relations in _RELATIONS.items():
            file.writestr(name, _relations(relations))
        for name, xml in parts.items():
            file.writestr(name, _HEAD + xml)
    package.seek(0)
    return Presentation(package)


_TYPES = {
    "docProps/app.xml": "extended-properties",
    "docProps/custom.xml": "custom-properties",
    "ppt/presentation.xml": "presentationml.presentation.main",
    "ppt/presProps.xml": "presentationml.presProps",
    "ppt/viewProps.xml": "presentationml.viewProps",
    "ppt/tableStyles.xml": "presentationml.tableStyles",
    "ppt/slideMasters/slideMaster1.xml": "presentationml.slideMaster",
    "ppt/slideLayouts/slideLayout1.xml": "presentationml.slideLayout",
    "ppt/slideLayouts/slideLayout2.xml": "presentationml.slideLayout",
    "ppt/slideLayouts/slideLayout3.xml": "presentationml.slideLayout",
    "ppt/notesMasters/notesMaster1.xml": "presentationml.notesMaster",
    "ppt/theme/theme1.xml": "theme",
    "ppt/theme/theme2.xml": "theme",
}
"""Part → the end of its content type."""

_CORE = f"{_PACKAGE}/relationships/metadata/core-properties"
_RELATIONS: dict[str, tuple[tuple[str, str], ...]] = {
    "_rels/.rels": (
        ("officeDocument", "ppt/presentation.xml"),
        (_CORE, "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
        ("custom-properties", "docProps/custom.xml"),
    ),
    "ppt/_rels/presentation.xml.rels": (
        ("slideMaster", "slideMasters/slideMaster1.xml"),
        ("notesMaster", "notesMasters/notesMaster1.xml"),
        ("presProps", "presProps.xml"),
        ("viewProps", "viewProps.xml"),
        ("tableStyles", "tableStyles.xml"),
        ("theme", "theme/theme1.xml"),
    ),
    "ppt/slideMasters/_rels/slideMaster1.xml.rels": (
        ("slideLayout", "../slideLayouts/slideLayout1.xml"),
        ("slideLayout", "../slideLayouts/slideLayout2.xml"),
        ("slideLayout", "../slideLayouts/slideLayout3.xml"),
        ("theme", "../theme/theme1.xml"),
    ),
    **{
        f"ppt/slideLayouts/_rels/slideLayout{number}.xml.rels": (
            ("slideMaster", "../slideMasters/slideMaster1.xml"),
        )
        for number in (1, 2, 3)
    },
    "ppt/notesMasters/_rels/notesMaster1.xml.rels": (("theme", "../theme/theme2.xml"),),
}
"""File of relations → kind and target of each; they are called rId1, rId2, …"""


def _content_types() -> str:
    overrides = {f"/{name}": f"{_FORMAT}.{end}+xml" for name, end in _TYPES.items()} | {
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml"
    }
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(
            f'<Override PartName="{name}" ContentType="{kind}"/>'
            for name, kind in overrides.items()
        )
        + "</Types>"
    )


def _relations(relations: tuple[tuple[str, str], ...]) -> str:
    lines = (
        f'<Relationship Id="rId{number}" '
        f'Type="{kind if ":" in kind else f"{_RELATION}/{kind}"}" Target="{target}"/>'
        for number, (kind, target) in enumerate(relations, start=1)
    )
    return (
        f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{"".join(lines)}</Relationships>'
    )


def _application() -> str:
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><PresentationFormat>Widescreen</PresentationFormat>'
        "<Application>manimark</Application></Properties>"
    )


def _core(about: About) -> str:
    texts = {
        "dc:title": about.title,
        "dc:subject": about.subject,
        "dc:creator": about.author,
        "dc:description": " · ".join(filter(None, (about.citation, about.licence))),
        "dc:identifier": about.url,
        "dc:language": about.language,
        "cp:category": about.series,
    }
    moment = f"{about.date.isoformat()}T00:00:00Z" if about.date else ""
    moments = {"created": moment, "modified": moment} if moment else {}
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        + "".join(f"<{tag}>{escape(text)}</{tag}>" for tag, text in texts.items() if text)
        + "".join(
            f'<dcterms:{tag} xsi:type="dcterms:W3CDTF">{text}</dcterms:{tag}>'
            for tag, text in moments.items()
        )
        + "</cp:coreProperties>"
    )


def _custom(about: About) -> str:
    """Return the properties that have no field of their own in Office."""
    texts = {"Licence": about.licence, "Citation": about.citation, "Address": about.url}
    said = [(name, text) for name, text in texts.items() if text]
    return (
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'custom-properties" '
        'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        + "".join(
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" '
            f'name="{name}"><vt:lpwstr>{escape(text)}</vt:lpwstr></property>'
            for number, (name, text) in enumerate(said, start=2)
        )
        + "</Properties>"
    )


def _presentation(language: str) -> str:
    return (
        f'<p:presentation {NAMESPACES} saveSubsetFonts="1">'
        '<p:sldMasterIdLst><p:sldMasterId id="2147483648" r:id="rId1"/></p:sldMasterIdLst>'
        '<p:notesMasterIdLst><p:notesMasterId r:id="rId2"/></p:notesMasterIdLst>'
        f'<p:sldSz cx="{WIDTH}" cy="{HEIGHT}"/><p:notesSz cx="{HEIGHT}" cy="9144000"/>'
        f"<p:defaultTextStyle><a:defPPr><a:defRPr lang={quoteattr(language)}/></a:defPPr>"
        f"{levels_xml('+mn', (18,) * 9)}</p:defaultTextStyle></p:presentation>"
    )


def _show() -> str:
    """Return the settings of the show: no bar of controls over a clip under the mouse."""
    return (
        f'<p:presentationPr {NAMESPACES}><p:showPr showNarration="1"><p:present/><p:sldAll/>'
        '<p:extLst><p:ext uri="{2FDB2607-1784-4EEB-B798-7EB5836EED8A}">'
        f'<p14:showMediaCtrls {_P14} val="0"/></p:ext></p:extLst></p:showPr></p:presentationPr>'
    )


def _view() -> str:
    """Return how the deck opens for editing, with room for the notes.

    PowerPoint offers to repair a deck that lacks this part.
    """
    return (
        f'<p:viewPr {NAMESPACES}><p:normalViewPr><p:restoredLeft sz="15000" autoAdjust="0"/>'
        '<p:restoredTop sz="75000" autoAdjust="0"/></p:normalViewPr></p:viewPr>'
    )


def _table_styles() -> str:
    """Return the style of tables that authors add: *Medium Style 2*, which Office knows by name."""
    return (
        '<a:tblStyleLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'def="{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"/>'
    )

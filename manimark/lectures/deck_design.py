"""How a deck looks: theme, master and layouts, as Open XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from manimark.model import Theme

WIDTH, HEIGHT = 12_192_000, 6_858_000
"""Of a slide, in EMU (914,400 an inch): 13⅓ × 7½ inches."""
TITLE, CLIP = 0, 1
"""Layouts by their places; a third one is for slides added by hand."""
LEAD, SERIES, COLOPHON = 1, 13, 14
"""Placeholders of the title slide besides its title, by their ``idx``."""
NAMESPACES = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)

_FONT = "Georgia"
"""On Windows and macOS from the start, and known elsewhere well enough to be replaced by a serif.
The pages' own STIX Two is missing on most machines in lecture halls."""
_INCH = 914_400
_GROUP = (
    '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>'
    '<p:grpSpPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/>'
    '<a:chOff x="0" y="0"/><a:chExt cx="0" cy="0"/></a:xfrm></p:grpSpPr>'
)


@dataclass(frozen=True, slots=True)
class _Box:
    """A rectangle of a slide, in inches."""

    x: float
    y: float
    width: float
    height: float

    @property
    def xml(self) -> str:
        x, y, cx, cy = (round(v * _INCH) for v in (self.x, self.y, self.width, self.height))
        return f'<a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'


_WIDE = 13 + 1 / 3 - 2 * 0.9
"""Inches between the margins."""


def theme_xml(theme: Theme, colours: Mapping[str, str]) -> str:
    """Return the colours and fonts of slides, or of notes on paper."""
    # In each pair the first is what lies behind, the second what stands before it.
    behind, before = ("dk", "lt") if theme == "dark" else ("lt", "dk")
    scheme = {
        f"{behind}1": "background",
        f"{before}1": "ink",
        f"{behind}2": "raised",
        f"{before}2": "muted",
    }
    slots = {slot: scheme[slot] for slot in ("dk1", "lt1", "dk2", "lt2")} | {
        "accent1": "function",
        "accent2": "derivative",
        "accent3": "level",
        "accent4": "height-low",
        "accent5": "height-high",
        "accent6": "hairline",
        "hlink": "ink",
        "folHlink": "ink",
    }
    swatches = "".join(
        f'<a:{slot}><a:srgbClr val="{colours[name].lstrip("#").upper()}"/></a:{slot}>'
        for slot, name in slots.items()
    )
    font = f'<a:latin typeface="{_FONT}"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    lines = "".join(f'<a:ln w="{width}">{fill}</a:ln>' for width in (6350, 12700, 19050))
    return (
        '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        f'name="Notebook, {theme}"><a:themeElements>'
        f'<a:clrScheme name="Notebook, {theme}">{swatches}</a:clrScheme>'
        f'<a:fontScheme name="Notebook"><a:majorFont>{font}</a:majorFont>'
        f"<a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Plain"><a:fillStyleLst>{fill * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{lines}</a:lnStyleLst><a:effectStyleLst>"
        f"{'<a:effectStyle><a:effectLst/></a:effectStyle>' * 3}</a:effectStyleLst>"
        f"<a:bgFillStyleLst>{fill * 3}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>"
    )


def levels_xml(font: str, sizes: tuple[int, ...], *, points: bool = False) -> str:
    """Return the styles of nested levels of text.

    Parameters
    ----------
    font
        The theme's for headings, ``+mj``, or for text, ``+mn``.
    sizes
        Of each level, in points.
    points
        Whether every paragraph begins with a point.
    """
    levels = []
    for number, size in enumerate(sizes, start=1):
        left = 457_200 * (number - 1)
        margins, bullet = f'marL="{left}" indent="0"', "<a:buNone/>"
        if points:
            margins = f'marL="{left + 285_750}" indent="-285750"'
            bullet = '<a:buFont typeface="Arial"/><a:buChar char="•"/>'
        levels.append(
            f'<a:lvl{number}pPr {margins} algn="l" defTabSz="914400" rtl="0" eaLnBrk="1" '
            f'latinLnBrk="0" hangingPunct="1"><a:spcBef><a:spcPts val="{600 if points else 0}"/>'
            f'</a:spcBef>{bullet}<a:defRPr sz="{100 * size}" kern="1200">'
            f'<a:solidFill><a:schemeClr val="tx1"/></a:solidFill><a:latin typeface="{font}-lt"/>'
            f'<a:ea typeface="{font}-ea"/><a:cs typeface="{font}-cs"/></a:defRPr>'
            f"</a:lvl{number}pPr>"
        )
    return "".join(levels)


def master_xml(theme: Theme) -> str:
    """Return what all slides have in common; its relations 1 to 3 are the layouts."""
    mapped = (
        'bg1="dk1" tx1="lt1" bg2="dk2" tx2="lt2"'
        if theme == "dark"
        else 'bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2"'
    )
    accents = " ".join(f'accent{n}="accent{n}"' for n in range(1, 7))
    layouts = "".join(f'<p:sldLayoutId id="{2147483648 + n}" r:id="rId{n}"/>' for n in (1, 2, 3))
    shapes = (
        _placeholder(2, "Title", 'type="title"', _Box(0.9, 0.6, _WIDE, 1.1), anchor="b")
        + _placeholder(3, "Text", 'type="body" idx="1"', _Box(0.9, 1.95, _WIDE, 4.5))
        + _foot()
    )
    return (
        f"<p:sldMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill>"
        '<a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f"<p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
        f'<p:clrMap {mapped} {accents} hlink="hlink" folHlink="folHlink"/>'
        f"<p:sldLayoutIdLst>{layouts}</p:sldLayoutIdLst><p:txStyles>"
        f"<p:titleStyle>{levels_xml('+mj', (36,))}</p:titleStyle>"
        f"<p:bodyStyle>{levels_xml('+mn', (24, 20, 18, 18, 18), points=True)}</p:bodyStyle>"
        f"<p:otherStyle>{levels_xml('+mn', (18,) * 9)}</p:otherStyle>"
        "</p:txStyles></p:sldMaster>"
    )


def layouts_xml() -> tuple[str, ...]:
    """Return the layouts in their order: title, clip, title and text."""
    return _title_layout(), _clip_layout(), _text_layout()


def _title_layout() -> str:
    shapes = (
        _placeholder(2, "Title", 'type="ctrTitle"', _Box(0.9, 1.4, _WIDE, 1.9), anchor="b", size=54)
        + _placeholder(
            3,
            "Subtitle",
            f'type="subTitle" idx="{LEAD}"',
            _Box(0.9, 3.5, 9.8, 2.0),
            size=22,
        )
        + _placeholder(
            4,
            "Series",
            f'type="body" sz="quarter" idx="{SERIES}"',
            _Box(0.9, 0.8, _WIDE, 0.5),
            size=18,
            colour="tx2",
        )
        + _placeholder(
            5,
            "Author and terms",
            f'type="body" sz="quarter" idx="{COLOPHON}"',
            _Box(0.9, 5.9, _WIDE, 0.8),
            size=16,
            colour="tx2",
            anchor="b",
        )
    )
    return _layout("Title slide", 'type="title" preserve="1"', shapes)


def _clip_layout() -> str:
    """Return the layout of a clip that fills its slide; the title stands above the slide.

    There it is not seen, but read by screen readers, in the outline and in lists of slides: it is
    where PowerPoint itself puts *hidden slide titles*.
    """
    title = _placeholder(
        2, "Title", 'type="title"', _Box(0.9, -0.9, _WIDE, 0.7), anchor="b", size=24
    )
    return _layout("Clip", 'preserve="1" userDrawn="1"', title)


def _text_layout() -> str:
    shapes = _placeholder(2, "Title", 'type="title"') + _placeholder(3, "Text", 'idx="1"') + _foot()
    return _layout("Title and text", 'type="obj" preserve="1"', shapes)


def _layout(name: str, attributes: str, shapes: str) -> str:
    return (
        f'<p:sldLayout {NAMESPACES} {attributes}><p:cSld name="{name}">'
        f"<p:spTree>{_GROUP}{shapes}</p:spTree></p:cSld>"
        "<p:clrMapOvr><a:masterClrMapping/></p:clrMapOvr></p:sldLayout>"
    )


def _placeholder(
    shape: int,
    name: str,
    kind: str,
    box: _Box | None = None,
    *,
    anchor: str = "t",
    size: int = 0,
    colour: str = "tx1",
) -> str:
    """Return a placeholder; what is not said of it is as its master has it.

    Parameters
    ----------
    shape
        Its id.
    kind
        Attributes by which slides find it.
    anchor
        Where text begins to fill the box: ``t`` at the top, ``b`` at the bottom.
    size
        Of its text, in points.
    """
    place = f'{box.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>' if box else ""
    body = f'<a:bodyPr lIns="0" rIns="0" anchor="{anchor}"><a:normAutofit/></a:bodyPr>'
    style = (
        f'<a:lvl1pPr marL="0" indent="0"><a:buNone/><a:defRPr sz="{100 * size}">'
        f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill></a:defRPr></a:lvl1pPr>'
    )
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{shape}" name="{name} {shape}"/>'
        f'<p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph {kind}/></p:nvPr></p:nvSpPr>'
        f"<p:spPr>{place}</p:spPr><p:txBody>{body if box else '<a:bodyPr/>'}"
        f"<a:lstStyle>{style if size else ''}</a:lstStyle>"
        f"<a:p><a:r><a:rPr/><a:t>{name}</a:t></a:r></a:p></p:txBody></p:sp>"
    )


def _foot() -> str:
    """Return the number of the slide, for slides on which an author wants one."""
    box = _Box(0.9 + _WIDE - 1.5, 6.75, 1.5, 0.4)
    return (
        '<p:sp><p:nvSpPr><p:cNvPr id="9" name="Slide number 9"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="sldNum" sz="quarter" idx="4"/>'
        f'</p:nvPr></p:nvSpPr><p:spPr>{box.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
        '</p:spPr><p:txBody><a:bodyPr rIns="0" anchor="ctr"/><a:lstStyle><a:lvl1pPr algn="r">'
        '<a:defRPr sz="1400"><a:solidFill><a:schemeClr val="tx2"/></a:solidFill></a:defRPr>'
        '</a:lvl1pPr></a:lstStyle><a:p><a:fld id="{5C7A2F0E-6B1D-4E0B-9A55-3D0C7E1F4B21}" '
        'type="slidenum"><a:rPr/><a:t>‹#›</a:t></a:fld></a:p></p:txBody></p:sp>'
    )


def notes_master_xml() -> str:
    """Return what all pages of notes have in common."""
    picture = _Box(0.75, 0.75, 6.0, 3.375)
    accents = " ".join(f'accent{n}="accent{n}"' for n in range(1, 7))
    return (
        f"<p:notesMaster {NAMESPACES}><p:cSld><p:bg><p:bgPr><a:solidFill>"
        '<a:schemeClr val="bg1"/></a:solidFill><a:effectLst/></p:bgPr></p:bg>'
        f'<p:spTree>{_GROUP}<p:sp><p:nvSpPr><p:cNvPr id="2" name="Slide 2"/><p:cNvSpPr>'
        '<a:spLocks noGrp="1" noRot="1" noChangeAspect="1"/></p:cNvSpPr>'
        '<p:nvPr><p:ph type="sldImg" idx="2"/></p:nvPr></p:nvSpPr>'
        f'<p:spPr>{picture.xml}<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></p:spPr></p:sp>'
        + _placeholder(3, "Notes", 'type="body" sz="quarter" idx="3"', _Box(0.75, 4.4, 6.0, 4.8))
        + "</p:spTree></p:cSld>"
        f'<p:clrMap bg1="lt1" tx1="dk1" bg2="lt2" tx2="dk2" {accents} hlink="hlink" '
        'folHlink="folHlink"/>'
        f"<p:notesStyle>{levels_xml('+mn', (13,) * 9)}</p:notesStyle></p:notesMaster>"
    )

"""The text of a page with its figures, set by Typst into a PDF."""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from urllib.parse import unquote, urljoin

import typst

from manimark.errors import SiteError
from manimark.fonts import unpack_fonts
from manimark.lectures.handout.addresses import address_of
from manimark.lectures.handout.looks import FONTS, looks_of
from manimark.lectures.handout.paper import Paper
from manimark.lectures.handout.pictures import Pictures, Step, shown_of
from manimark.lectures.handout.prose import PrintedFigure, Prose
from manimark.lectures.handout.strings import quoted
from manimark.lectures.handout.tree import parse
from manimark.lectures.handout.vocabulary import FIGURE
from manimark.lectures.lecture import Lecture
from manimark.model import ExplorerRef
from manimark.plan import PlacedFigure

TEMPLATE = "handout.typ"
"""File of the templates that says what a handout looks like."""

_TEMPLATES, _MAIN, _PICTURES, _FONTS = "templates", "page.typ", "pictures", "fonts"
"""In the folder in which a handout is set."""
_NAMES = ("handout", "shown", "meaning", "outward", "definition", "fold", "lead", "rule")
"""What the template has to define."""
_WIDTH = 100
"""Columns of what Typst shows of a mistake."""
_STANDARDS: list[typst.PDFStandard] = ["ua-1"]
_PLACE = re.compile(r"┌─ (.+?):(\d+):(\d+)")
"""Where Typst saw a mistake."""
_LABEL = re.compile(r'#label\("([^"\\]*)"\)')
"""The name of what stands before it."""
_UNPRINTABLE = re.compile(r"the text `\"?(.+?)\"?` could not be displayed")
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
"""A character that Typst does not show."""


@dataclass(frozen=True, slots=True)
class _Block:
    """A stretch of the handout, on a line of its own."""

    markup: str
    line: int
    """Line of the page's file below which it stands, as far as that is known."""


def write_handout(lecture: Lecture, paper: Paper, path: Path) -> None:
    """Write a page as a PDF to be printed, read on screen, or read aloud.

    Equal pages give equal bytes.

    Parameters
    ----------
    lecture
        The page with its figures.
    paper
        Its size.
    path
        The file to write.

    Raises
    ------
    SiteError
        If the template is missing or broken, if the page holds a character of which no font has
        the shape, or if Typst refuses a formula.
    """
    if not (lecture.templates / TEMPLATE).is_file():
        message = f"there is no template {TEMPLATE}"
        raise SiteError(_shown(lecture, TEMPLATE), 1, message, "restore it")
    with tempfile.TemporaryDirectory(prefix="handout-") as name:
        folder = Path(name).resolve()
        for file in looks_of(lecture.templates):
            link = folder / _TEMPLATES / file.relative_to(lecture.templates)
            link.parent.mkdir(parents=True, exist_ok=True)
            if file.is_file():
                link.symlink_to(file.resolve())
        unpack_fonts(lecture.templates / FONTS, folder / _FONTS)
        head = f'#import "{_TEMPLATES}/{TEMPLATE}": {", ".join(_NAMES)}\n#show: handout\n'
        lines = _Lines(head, _blocks(lecture, folder))
        (folder / _MAIN).write_text(lines.text, encoding="utf-8")
        path.write_bytes(_set(folder, lecture, paper, lines))


class _Lines:
    """What Typst is given, and from which line of the page each of its lines comes.

    Parameters
    ----------
    head
        What stands before the page's text; ends with its last line.
    blocks
        The text.
    """

    def __init__(self, head: str, blocks: Sequence[_Block]) -> None:
        self.text = head
        self._origins = [0] * head.count("\n")
        for block in blocks:
            self.text += f"\n{block.markup}\n"
            self._origins += [block.line] * (block.markup.count("\n") + 2)

    def origin(self, line: int) -> int:
        """Return the line of the page's file for one of the text, both from 1; 0 for its head."""
        return self._origins[min(line, len(self._origins)) - 1]


def _set(folder: Path, lecture: Lecture, paper: Paper, lines: _Lines) -> bytes:
    """Return the PDF; the machine's fonts are looked at only for what the page's do not have."""
    for alone in (True, False):
        try:
            return typst.compile(
                folder / _MAIN,
                root=folder,
                font_paths=[folder / _FONTS],
                ignore_system_fonts=alone,
                format="pdf",
                sys_inputs={"about": json.dumps(_about(lecture, paper))},
                pdf_standards=_STANDARDS,
                timestamp=_day(lecture) or datetime.fromtimestamp(0, UTC),
            )
        except typst.TypstError as error:
            if not alone or not _UNPRINTABLE.search(error.message):
                raise _mistake(error, folder, lecture, lines) from error
    raise AssertionError


def _about(lecture: Lecture, paper: Paper) -> dict[str, object]:
    """Return what the template is told of the page."""
    matter, site = lecture.planned.page.matter, lecture.site
    license_ = site.license
    figures = (part for part in lecture.planned.body if isinstance(part, PlacedFigure))
    titles = (lecture.figures[figure.scene.slug].title for figure in figures)
    return {
        "paper": paper.value,
        "title": matter.title,
        "description": matter.description,
        "volume": matter.volume,
        "date": matter.date.isoformat() if matter.date else "",
        "url": lecture.url,
        "site": site.name,
        "section": site.section,
        "series": site.series,
        "version": site.version,
        "author": site.author,
        "language": site.language,
        "license": {"name": license_.name, "url": license_.url} if license_ else None,
        "citation": site.citation,
        "keywords": list(dict.fromkeys(filter(None, (site.series, *titles)))),
        "colours": dict(lecture.palette.light),
    }


def _day(lecture: Lecture) -> datetime | None:
    date = lecture.planned.page.matter.date
    return datetime.combine(date, time(), UTC) if date else None


def _blocks(lecture: Lecture, folder: Path) -> list[_Block]:
    """Return the page's text with its figures."""
    pictures = Pictures(folder / _PICTURES, f"/{_PICTURES}", lecture.palette.light["background"])
    placed = [part for part in lecture.planned.body if isinstance(part, PlacedFigure)]
    prose = Prose(
        url=lecture.url,
        figures={figure.number: _printed(figure, lecture, pictures) for figure in placed},
        pictures=lambda source, alt: _picture(source, alt, lecture, pictures),
    )
    html = "".join(
        part if isinstance(part, str) else f'<{FIGURE} number="{part.number}"></{FIGURE}>'
        for part in lecture.planned.body
    )
    lines, line, blocks = dict(lecture.planned.page.body.anchors), 1, []
    for markup in prose.text(parse(html)):
        line = next((lines[n] for n in _LABEL.findall(markup) if n in lines), line)
        blocks.append(_Block(markup, line))
    return blocks


def _printed(placed: PlacedFigure, lecture: Lecture, pictures: Pictures) -> PrintedFigure:
    figure = lecture.figures[placed.scene.slug]
    opens = isinstance(placed.ref, ExplorerRef)
    shown = shown_of(figure, lecture)
    steps = () if opens else shown.steps
    options = {
        "address": quoted(address_of(f"#{placed.ref.anchor}", lecture.url)),
        "moves": str(not opens and figure.duration > 0).lower(),
        "grabbed": str(opens or bool(figure.explores)).lower(),
        "steps": f"({''.join(f'{_step(step, pictures)}, ' for step in steps)})",
        "last": quoted("" if opens else shown.last),
    }
    given = ", ".join(f"{name}: {value}" for name, value in options.items())
    picture = pictures.take(shown.picture, placed.ref.alt)
    return PrintedFigure(f"{picture}, {given}", parse(placed.caption), placed.ref.anchor)


def _step(step: Step, pictures: Pictures) -> str:
    picture = pictures.take(step.picture, step.name) if step.picture else "none"
    return f"({quoted(step.name)}, {picture})"


def _picture(source: str, alt: str, lecture: Lecture, pictures: Pictures) -> str:
    """Return the markup of a page's picture that is no figure; empty if it is not at hand."""
    place = urljoin(lecture.url, source)
    found = lecture.files.get(unquote(place.removeprefix(lecture.site.url)))
    return pictures.take(found, alt) if found else ""


def _mistake(error: typst.TypstError, folder: Path, lecture: Lecture, lines: _Lines) -> SiteError:
    """Return what Typst refused as a mistake of the page or of the template."""
    found = _PLACE.search(error.diagnostic)
    file, line = (found[1], int(found[2])) if found else (_MAIN, 1)
    file = os.path.relpath(file, folder)  # Typst names it as seen from where the program runs
    hint = "; ".join(error.hints)
    if "show rule" in hint:  # Typst names what is shown, not the rule
        file, line = f"{_TEMPLATES}/{TEMPLATE}", 1
    if file.startswith(f"{_TEMPLATES}/"):
        path = _shown(lecture, file.removeprefix(f"{_TEMPLATES}/"))
        return SiteError(path, line, error.message, hint or "mend the template")
    page, origin = lecture.planned.page.path, lines.origin(line)
    if not origin:
        hint = f"define {', '.join(_NAMES)} there"
        return SiteError(_shown(lecture, TEMPLATE), 1, error.message, hint)
    if unprintable := _UNPRINTABLE.search(error.message):
        text = _CODE.sub(lambda found: chr(int(found[1], 16)), unprintable[1])
        codes = " ".join(f"U+{ord(character):04X}" for character in text)
        message = f"the handout cannot show “{text}” ({codes}), of which no font has the shape"
        hint = f"write it otherwise, or put a font into fonts/ and name it in {TEMPLATE}"
        return SiteError(page, origin, message, hint)
    message = f"the handout cannot show something below this line: {error.message}"
    shown = error.diagnostic.strip().partition("\n\n")[0].splitlines()
    detail = "\n".join(line[:_WIDTH] for line in shown)
    return SiteError(page, origin, message, hint or "write it otherwise", detail)


def _shown(lecture: Lecture, name: str) -> Path:
    """Return a file of the templates as messages name it."""
    return (lecture.templates / name).relative_to(lecture.root)

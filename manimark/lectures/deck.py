"""A page as a PowerPoint deck: a title, then a slide for each section, filled by its clip."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr
from zipfile import ZipFile

import av
from pptx.oxml import parse_xml
from pptx.oxml.ns import qn

from manimark.lectures.archives import entry_of
from manimark.lectures.deck_design import CLIP, COLOPHON, HEIGHT, LEAD, SERIES, TITLE, WIDTH
from manimark.lectures.deck_package import About, new_deck
from manimark.lectures.deck_timing import timing_of
from manimark.lectures.lecture import Lecture, extracts_of
from manimark.model import Extract, Theme
from manimark.views import FigureView, PresentStep

LARGEST = 25_000_000
"""Bytes above which a deck is too heavy for mails and for older machines."""
MOST_CLIPS = 24
"""PowerPoint has been seen to stop playing videos of 1920×1080 at the 30th slide."""
_PACKED = (".mp4", ".png")
"""Endings of files that do not get smaller."""


def write_deck(lecture: Lecture, theme: Theme, path: Path) -> tuple[str, ...]:
    """Write the deck of a page in one theme; the same page always gives the same bytes.

    Parameters
    ----------
    lecture
        Its clips have been made.
    theme
        Of the slides and of the clips, as far as a figure has both.
    path
        The file to write.

    Returns
    -------
    tuple of str
        What may go wrong with the deck in a lecture hall; empty if nothing is known to.

    Raises
    ------
    ValueError
        If a figure has not one clip for each of its steps.
    """
    colours = lecture.palette.of(theme)
    deck = new_deck(_about(lecture), theme, colours, paper=lecture.palette.light)
    _add_title(deck, lecture)
    clips = list(_clips(lecture, theme))
    for step, clip in clips:
        _add_clip(deck, lecture, step, clip)
    _tell_language(deck, lecture.site.language)
    _part(deck, lecture)
    _save(deck, path)
    return _doubts(path, [clip for _, clip in clips])


def _about(lecture: Lecture) -> About:
    site, page = lecture.site, lecture.presented
    return About(
        title=page.title,
        subject=page.description,
        author=site.author,
        series=_series(lecture),
        citation=site.citation,
        licence=_licence(lecture),
        url=lecture.url,
        language=site.language,
        date=lecture.planned.page.matter.date,
    )


def _series(lecture: Lecture) -> str:
    return " · ".join(filter(None, (lecture.site.series, lecture.presented.volume)))


def _licence(lecture: Lecture) -> str:
    terms = lecture.site.license
    return " ".join(filter(None, (terms.name, terms.url))) if terms else ""


def _add_title(deck: Any, lecture: Lecture) -> None:
    page, site = lecture.presented, lecture.site
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE])
    slide.shapes.title.text = page.title
    places = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
    places[LEAD].text = page.description
    terms = (site.license.name,) if site.license else ()
    places[COLOPHON].text = " · ".join((site.author, *terms))
    address = lecture.url.partition("://")[2].rstrip("/")
    _link(places[COLOPHON].text_frame.add_paragraph(), lecture.url, address)
    series = _series(lecture) or site.name
    if series != page.title:
        places[SERIES].text = series
    else:
        places[SERIES].element.getparent().remove(places[SERIES].element)
    _note(slide, lecture, (page.description,), "The page", lecture.url)


def _clips(lecture: Lecture, theme: Theme) -> Iterator[tuple[PresentStep, Extract]]:
    """Yield every step with its clip."""
    for view, steps in _by_figure(lecture):
        clips = extracts_of(lecture.figures[view.slug].clips, theme, "video/mp4")
        if len(clips) != len(steps):
            raise ValueError(f"{view.slug} has {len(clips)} clips for its {len(steps)} steps")
        yield from zip(steps, clips, strict=True)


def _by_figure(lecture: Lecture) -> Iterator[tuple[FigureView, list[PresentStep]]]:
    for view, steps in groupby(lecture.presented.steps, lambda step: step.figure):
        yield view, list(steps)


def _add_clip(deck: Any, lecture: Lecture, step: PresentStep, clip: Extract) -> None:
    figure = step.figure
    slide = deck.slides.add_slide(deck.slide_layouts[CLIP])
    slide.shapes.title.text = _title(lecture, step)
    file = lecture.files[f"figures/{figure.slug}/{clip.file}"]
    shape = _place(slide, step, clip, file)
    names = shape.element.xpath("./p:nvPicPr/p:cNvPr")[0]
    names.set("name", f"{step.name} {shape.shape_id}")
    names.set("descr", f"{step.name}. {figure.alt}")
    _note(slide, lecture, step.words, f"Figure {figure.number}", f"{lecture.url}#{figure.anchor}")


def _title(lecture: Lecture, step: PresentStep) -> str:
    """Return the title of a step's slide, by which readers find it: ``Steps (2/4): Round``."""
    title, steps = lecture.figures[step.figure.slug].title, step.figure.steps
    if len(steps) < 2:
        return title
    first = next(s.number for s in lecture.presented.steps if s.figure is step.figure)
    return f"{title} ({step.number - first + 1}/{len(steps)}): {step.name}"


def _place(slide: Any, step: PresentStep, clip: Extract, file: Path) -> Any:
    """Let a clip fill its slide, from its first picture to its last; a single picture stands."""
    place = _fitted(clip.width, clip.height)
    poster = _first_picture(file)
    if step.first == step.last:
        return slide.shapes.add_picture(poster, *place)
    movie = slide.shapes.add_movie(str(file), *place, poster, clip.type)
    # By itself a click on a clip concerns the clip.
    for action in movie.element.xpath("./p:nvPicPr/p:cNvPr/a:hlinkClick"):
        action.getparent().remove(action)
    slide.element.remove(slide.element.find(qn("p:timing")))
    milliseconds = round(1000 * clip.duration)
    timing = timing_of(movie.shape_id, milliseconds, loops=step.loops)
    slide.element.append(parse_xml(timing))
    return movie


def _fitted(width: int, height: int) -> tuple[int, int, int, int]:
    """Return left, top, width and height of a picture on a slide, in EMU.

    It fills the slide if its shape is the slide's but for the rounding of its pixels.
    """
    wide, high = WIDTH / width, HEIGHT / height
    if abs(wide / high - 1) < 0.01:
        return 0, 0, WIDTH, HEIGHT
    across, down = round(width * min(wide, high)), round(height * min(wide, high))
    return (WIDTH - across) // 2, (HEIGHT - down) // 2, across, down


def _first_picture(clip: Path) -> io.BytesIO:
    """Return the picture with which a clip begins, as PNG."""
    png = io.BytesIO()
    with av.open(str(clip)) as film:
        next(film.decode(video=0)).to_image().save(png, "PNG")
    png.seek(0)
    return png


def _note(slide: Any, lecture: Lecture, words: tuple[str, ...], source: str, address: str) -> None:
    """Write what the speaker reads: the words, where they come from, how that is cited."""
    frame = slide.notes_slide.notes_text_frame
    frame.text = "\n".join(words)
    if words:
        frame.add_paragraph()
    paragraph = frame.add_paragraph() if words else frame.paragraphs[0]
    paragraph.add_run().text = f"{source}: "
    _link(paragraph, address, address)
    cited = f"Cite as: {lecture.site.citation}" if lecture.site.citation else ""
    terms = f"Licence: {_licence(lecture)}" if _licence(lecture) else ""
    for line in filter(None, (cited, terms)):
        frame.add_paragraph().text = line


def _link(paragraph: Any, address: str, text: str) -> None:
    run = paragraph.add_run()
    run.text = text
    run.hyperlink.address = address


def _tell_language(deck: Any, language: str) -> None:
    """Say in which language every text is, for spelling and for screen readers."""
    for slide in deck.slides:
        for part in (slide, slide.notes_slide):
            for run in part.element.iter(qn("a:r")):
                run.get_or_add_rPr().set("lang", language)


def _part(deck: Any, lecture: Lecture) -> None:
    """Part the list of slides: the title, then the slides of each figure under its name."""
    ids = iter([slide.slide_id for slide in deck.slides])
    sections = [_section(lecture.presented.title, lecture.url, [next(ids)])]
    for view, steps in _by_figure(lecture):
        address = f"{lecture.url}#{view.anchor}"
        name = lecture.figures[view.slug].title
        sections.append(_section(name, address, [next(ids) for _ in steps]))
    namespace = "http://schemas.microsoft.com/office/powerpoint/2010/main"
    deck.element.append(
        parse_xml(
            '<p:extLst xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main">'
            f'<p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
            f'<p14:sectionLst xmlns:p14="{namespace}">{"".join(sections)}</p14:sectionLst>'
            "</p:ext></p:extLst>"
        )
    )


def _section(name: str, address: str, slides: list[int]) -> str:
    identity = f"{{{str(uuid5(NAMESPACE_URL, address)).upper()}}}"
    members = "".join(f'<p14:sldId id="{slide}"/>' for slide in slides)
    return (
        f'<p14:section name={quoteattr(name)} id="{identity}">'
        f"<p14:sldIdLst>{members}</p14:sldIdLst></p14:section>"
    )


def _save(deck: Any, path: Path) -> None:
    """Write a deck without the times and the machine of its making."""
    saved = io.BytesIO()
    deck.save(saved)
    with ZipFile(saved) as made, ZipFile(path, "w") as file:
        for name in made.namelist():
            file.writestr(entry_of(name, packed=name.endswith(_PACKED)), made.read(name))


def _doubts(path: Path, clips: list[Extract]) -> tuple[str, ...]:
    size, large = path.stat().st_size, sum(clip.height > 720 for clip in clips)
    heavy = f"{path.name} has {size / 1e6:.0f} MB, more than {LARGEST / 1e6:.0f}"
    many = (
        f"{path.name} has {large} clips of full size; "
        f"PowerPoint may stop playing them after some {MOST_CLIPS}"
    )
    doubts = ((size > LARGEST, heavy), (large > MOST_CLIPS, many))
    return tuple(text for applies, text in doubts if applies)

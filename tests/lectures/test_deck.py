"""Decks: what every slide shows, says and plays, by the rules of Open XML and in LibreOffice."""

from __future__ import annotations

import hashlib
import io
import posixpath
import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import av
import numpy as np
import pytest
from lxml import etree
from openxml_audit import FileFormat, OpenXmlValidator
from PIL import Image
from pptx import Presentation
from pptx.oxml.ns import qn

from manimark.lectures import Lecture, deck
from manimark.lectures.deck import write_deck
from manimark.lectures.lecture import extracts_of
from manimark.model import THEMES, Extract, Theme

from ..measure import Frame

TITLES = (
    "Material",
    "Steps (1/4): To the right",
    "Steps (2/4): Round and round",
    "Steps (3/4): À la fin",
    "Steps (4/4): To the right",
    "Whole",
)
LOOP, SINGLE = 2, 3
"""Numbers of the slides, from 0, that loop and that show a single picture."""

_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PRESENTATION = "http://schemas.openxmlformats.org/presentationml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Decks = Mapping[Theme, Path]


@pytest.fixture(scope="module")
def decks(lecture: Lecture, tmp_path_factory: pytest.TempPathFactory) -> Decks:
    folder = tmp_path_factory.mktemp("decks")
    paths: dict[Theme, Path] = {theme: folder / f"{theme}.pptx" for theme in THEMES}
    for theme, path in paths.items():
        assert write_deck(lecture, theme, path) == ()
    return MappingProxyType(paths)


@pytest.fixture(scope="module")
def slides(decks: Decks) -> list[Any]:
    """Those of the dark deck."""
    return list(Presentation(str(decks["dark"])).slides)


def clips_of(lecture: Lecture, theme: Theme) -> list[tuple[Extract, Path]]:
    """Return the clips of all slides but the title, with their files."""
    return [
        (clip, lecture.files[f"figures/{view.slug}/{clip.file}"])
        for view in lecture.presented.figures
        for clip in extracts_of(lecture.figures[view.slug].clips, theme, "video/mp4")
    ]


def frames_of(video: Path) -> list[Frame]:
    with av.open(str(video)) as film:
        return [np.asarray(f.to_ndarray(format="rgb24")) for f in film.decode(video=0)]


def within(element: Any, path: str) -> list[Any]:
    """Return what an XPath finds from an element on."""
    namespaces = {"a": _DRAWING, "p": _PRESENTATION, "r": _RELATIONS}
    return list(etree.ElementBase.xpath(element, path, namespaces=namespaces))


def picture_of(slide: Any) -> Any:
    """Return the only shape of a slide that is a picture or a movie."""
    (shape,) = (s for s in slide.shapes if s.element.tag == qn("p:pic"))
    return shape


def apart(first: Frame, second: Frame) -> float:
    return float(np.abs(first.astype(int) - second).mean())


def faults_of(path: Path) -> list[str]:
    """Return what PowerPoint would have to repair."""
    validator = OpenXmlValidator(file_format=FileFormat.MICROSOFT_365)
    return [error.description for error in validator.validate(path).errors]


def edited(path: Path, part: str, change: Any, copy: Path) -> Path:
    """Return a copy of a deck in which the text of a part was changed, or the part left out."""
    with zipfile.ZipFile(path) as there, zipfile.ZipFile(copy, "w") as here:
        for name in there.namelist():
            data = there.read(name)
            if name == part:
                data = change(data.decode()).encode()
            if data:
                here.writestr(name, data)
    return copy


def test_keeps_the_rules_of_open_xml(decks: Decks) -> None:
    assert {theme: faults_of(path) for theme, path in decks.items()} == {"dark": [], "light": []}


@pytest.mark.parametrize(
    ("part", "change"),
    [
        ("ppt/slides/slide2.xml", lambda text: text.replace('<p:spTgt spid="3"/>', "")),
        ("ppt/slides/slide2.xml", lambda text: text.replace("p:clrMapOvr", "p:colours")),
        ("ppt/slides/_rels/slide2.xml.rels", lambda text: text.replace("media1.mp4", "gone.mp4")),
        ("ppt/viewProps.xml", lambda text: ""),
    ],
)
def test_the_rules_tell_a_broken_deck(decks: Decks, tmp_path: Path, part: str, change: Any) -> None:
    assert faults_of(edited(decks["dark"], part, change, tmp_path / "broken.pptx"))


def test_every_part_is_there_is_used_and_is_of_a_known_kind(decks: Decks) -> None:
    with zipfile.ZipFile(decks["dark"]) as file:
        names = set(file.namelist())
        used = {"[Content_Types].xml"}
        for name in names:
            if not name.endswith(".rels"):
                continue
            used.add(name)
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in etree.fromstring(file.read(name)):
                if relation.get("TargetMode") != "External":
                    target = relation.get("Target")
                    used.add(posixpath.normpath(posixpath.join("/", folder, target))[1:])
        types = etree.fromstring(file.read("[Content_Types].xml"))
    assert names == used
    endings = {one.get("Extension") for one in types if one.get("Extension")}
    parts = {one.get("PartName")[1:] for one in types if one.get("PartName")}
    assert parts < names
    rest = names - parts - {"[Content_Types].xml"}
    assert {name.rpartition(".")[2] for name in rest} <= endings
    # What has only the general type of XML is unknown to PowerPoint.
    assert not [name for name in rest if name.endswith(".xml")]
    assert {one.get("ContentType") for one in types if one.get("Extension") == "mp4"} == {
        "video/mp4"
    }


def test_has_a_slide_for_the_title_and_for_every_step(slides: list[Any]) -> None:
    assert tuple(slide.shapes.title.text for slide in slides) == TITLES
    assert [s.text_frame.text for s in slides[0].placeholders] == [
        "Material",
        "A figure in steps, and one without.",
        "A. Author · CC BY 4.0\nlocalhost",
    ]
    for slide in slides:
        ids = [int(e.get("id")) for e in slide.element.iter(qn("p:cNvPr"))]
        assert len(ids) == len(set(ids))
        # Screen readers go by the order of the shapes.
        assert next(iter(slide.shapes)).shape_id == slide.shapes.title.shape_id


def test_the_title_names_the_series(lecture: Lecture, tmp_path: Path) -> None:
    site = replace(lecture.site, series="Drawn Lectures", license=None, citation="")
    third = replace(lecture, site=site, presented=replace(lecture.presented, volume="Vol. III"))
    write_deck(third, "dark", tmp_path / "deck.pptx")
    title = Presentation(str(tmp_path / "deck.pptx")).slides[0]
    assert [s.text_frame.text for s in title.placeholders][2:] == [
        "Drawn Lectures · Vol. III",
        "A. Author\nlocalhost",
    ]
    # Without terms nothing is said of them.
    assert title.notes_slide.notes_text_frame.text.endswith("The page: http://localhost/")
    assert faults_of(tmp_path / "deck.pptx") == []


def test_titles_of_clips_stand_above_the_slide(slides: list[Any]) -> None:
    for slide in slides[1:]:
        title = slide.shapes.title
        assert title.top + title.height < 0
    assert slides[0].shapes.title.top > 0


@pytest.mark.parametrize("theme", THEMES)
def test_clips_fill_their_slides(lecture: Lecture, decks: Decks, theme: Theme) -> None:
    presentation = Presentation(str(decks[theme]))
    size = (presentation.slide_width, presentation.slide_height)
    assert size == (12_192_000, 6_858_000)
    clips = clips_of(lecture, theme)
    for slide, (_, file) in zip(list(presentation.slides)[1:], clips, strict=True):
        shape = picture_of(slide)
        assert (shape.left, shape.top, shape.width, shape.height) == (0, 0, *size)
        frames = frames_of(file)
        with Image.open(io.BytesIO(poster_of(shape))) as poster:
            assert apart(np.asarray(poster.convert("RGB")), frames[0]) == 0
        links = {r.reltype.rpartition("/")[2]: r for r in slide.part.rels.values()}
        assert ("video" in links) == (len(frames) > 1)
        if "video" in links:
            (video,) = shape.element.iter(qn("a:videoFile"))
            (media,) = within(shape.element, ".//p:nvPr/p:extLst/p:ext/*")
            assert {video.get(qn("r:link")), media.get(qn("r:embed"))} == {
                links["video"].rId,
                links["media"].rId,
            }
            assert links["media"].target_part.blob == file.read_bytes()


def poster_of(shape: Any) -> bytes:
    rid = within(shape.element, "./p:blipFill/a:blip/@r:embed")[0]
    return bytes(shape.part.related_part(rid).blob)


def test_clips_play_by_themselves_and_a_click_leads_on(lecture: Lecture, slides: list[Any]) -> None:
    for number, (clip, _) in enumerate(clips_of(lecture, "dark"), start=1):
        element, shape = slides[number].element, picture_of(slides[number])
        assert not within(element, "//p:pic//a:hlinkClick")
        if number == SINGLE:
            assert not within(element, "//p:timing")
            continue
        ((effect,), (node,)) = (within(element, f"//p:{tag}") for tag in ("cmd", "cMediaNode"))
        assert effect.get("cmd") == "playFrom(0.0)"
        assert int(within(effect, ".//p:cTn/@dur")[0]) == round(1000 * clip.duration)
        # It begins with the slide, and no click is awaited or taken.
        nodes = within(element, "//p:cTn/@nodeType")
        assert nodes == ["tmRoot", "mainSeq", "afterEffect"]
        assert within(element, '//p:cond[@evt="onBegin"]/p:tn/@val') == ["2"]
        assert within(element, '//p:cTn[@nodeType="mainSeq"]/@id') == ["2"]
        assert not within(element, '//p:cond[@evt="onClick"]')
        (state,) = within(node, "./p:cTn")
        assert state.get("fill") == "hold", "its last picture stays"
        assert (state.get("repeatCount") == "indefinite") == (number == LOOP)
        assert set(within(element, "//p:spTgt/@spid")) == {str(shape.shape_id)}
        times = within(element, "//p:cTn/@id")
        assert len(times) == len(set(times))


def test_no_bar_of_controls_lies_over_a_clip(decks: Decks) -> None:
    with zipfile.ZipFile(decks["dark"]) as file:
        assert b"showMediaCtrls" in file.read("ppt/presProps.xml")
        (controls,) = re.findall(rb'showMediaCtrls [^>]*val="(\d)"', file.read("ppt/presProps.xml"))
    assert controls == b"0"


def test_pictures_say_what_they_show(slides: list[Any]) -> None:
    said = [within(picture_of(slide).element, ".//p:cNvPr/@descr")[0] for slide in slides[1:]]
    alt = "A dot goes right, turns round and rests."
    steps = [title.partition(": ")[2] for title in TITLES[1:5]]
    assert said == [*(f"{step}. {alt}" for step in steps), "Whole. A square is drawn."]


def test_notes_have_the_words_the_figure_and_the_terms(lecture: Lecture, tmp_path: Path) -> None:
    steps = list(lecture.presented.steps)
    steps[1] = replace(steps[1], words=("Round it goes.", "A & B < C."))
    spoken = replace(lecture, presented=replace(lecture.presented, steps=tuple(steps)))
    write_deck(spoken, "dark", tmp_path / "deck.pptx")
    slides = list(Presentation(str(tmp_path / "deck.pptx")).slides)
    terms = [
        "Cite as: A. Author: Material.",
        "Licence: CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
    ]
    notes = [slide.notes_slide.notes_text_frame for slide in slides]
    figure = "Figure 1: http://localhost/#fig-steps"
    page = ["A figure in steps, and one without.", "", "The page: http://localhost/"]
    assert notes[0].text.split("\n") == [*page, *terms]
    assert notes[1].text.split("\n") == [figure, *terms]
    assert notes[2].text.split("\n") == ["Round it goes.", "A & B < C.", "", figure, *terms]
    (link,) = (r for p in notes[2].paragraphs for r in p.runs if r.hyperlink.address)
    assert link.hyperlink.address == "http://localhost/#fig-steps"


def test_properties_say_whose_it_is(lecture: Lecture, decks: Decks, tmp_path: Path) -> None:
    properties = Presentation(str(decks["light"])).core_properties
    assert (properties.title, properties.author) == ("Material", "A. Author")
    assert properties.subject == "A figure in steps, and one without."
    assert properties.comments == (
        "A. Author: Material. · CC BY 4.0 https://creativecommons.org/licenses/by/4.0/"
    )
    assert (properties.identifier, properties.language) == ("http://localhost/", "en")
    # A page without a day of publication has no date, and nobody edited it.
    assert (properties.last_modified_by, properties.created) == ("", None)
    with zipfile.ZipFile(decks["light"]) as file:
        assert b"CC BY 4.0" in file.read("docProps/custom.xml")
    page = lecture.planned.page
    matter = replace(page.matter, date=datetime(2026, 4, 1).date())
    dated = replace(lecture, planned=replace(lecture.planned, page=replace(page, matter=matter)))
    write_deck(dated, "light", tmp_path / "dated.pptx")
    created = Presentation(str(tmp_path / "dated.pptx")).core_properties.created
    assert created is not None
    assert created.date() == matter.date


def test_every_text_tells_its_language(slides: list[Any]) -> None:
    runs = [
        run
        for slide in slides
        for part in (slide, slide.notes_slide)
        for run in part.element.iter(qn("a:r"))
    ]
    assert len(runs) > len(slides)
    assert {run.find(qn("a:rPr")).get("lang") for run in runs} == {"en"}


def test_slides_are_listed_under_their_figures(decks: Decks, slides: list[Any]) -> None:
    element = Presentation(str(decks["dark"])).element
    (extension,) = within(element, "./p:extLst/p:ext")
    sections = {
        s.get("name"): [e.get("id") for e in s.iter() if "sldId" in e.tag and e.get("id")]
        for s in extension[0]
    }
    ids = [str(slide.slide_id) for slide in slides]
    assert sections == {"Material": ids[:1], "Steps": ids[1:5], "Whole": ids[5:]}
    identities = [section.get("id") for section in extension[0]]
    assert len(set(identities)) == 3
    assert all(
        re.fullmatch(r"\{[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}\}", i) for i in identities
    )


@pytest.mark.parametrize("theme", THEMES)
def test_slides_added_by_hand_look_like_the_others(
    lecture: Lecture, decks: Decks, theme: Theme, tmp_path: Path
) -> None:
    presentation = Presentation(str(decks[theme]))
    names = [layout.name for layout in presentation.slide_layouts]
    assert names == ["Title slide", "Clip", "Title and text"]
    added = presentation.slides.add_slide(presentation.slide_layouts[2])
    added.shapes.title.text, added.placeholders[1].text = "Homework", "Prove it."
    presentation.save(str(tmp_path / "more.pptx"))
    assert faults_of(tmp_path / "more.pptx") == []
    master = presentation.slide_master
    (theme_part,) = (r.target_part for r in master.part.rels.values() if "theme" in r.reltype)
    drawing = etree.fromstring(theme_part.blob)
    colours = {
        etree.QName(slot).localname: f"#{slot[0].get('val').lower()}"
        for slot in drawing.iter("{*}clrScheme").__next__()
    }
    mapped = master.element.find(qn("p:clrMap")).attrib
    palette = lecture.palette.of(theme)
    assert colours[mapped["bg1"]] == palette["background"]
    assert colours[mapped["tx1"]] == palette["ink"]
    assert colours[mapped["accent2"]] == palette["derivative"]


def test_the_same_page_gives_the_same_bytes(lecture: Lecture, decks: Decks, tmp_path: Path) -> None:
    again = tmp_path / "another name.pptx"
    write_deck(lecture, "dark", again)
    digests = {hashlib.sha256(path.read_bytes()).hexdigest() for path in (decks["dark"], again)}
    assert len(digests) == 1
    with zipfile.ZipFile(again) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}


def test_a_clip_of_another_shape_stands_in_the_middle(lecture: Lecture, tmp_path: Path) -> None:
    steps = lecture.figures["steps"]
    clips = tuple(replace(clip, width=640, height=480) for clip in steps.clips)
    narrow = replace(lecture, figures={**lecture.figures, "steps": replace(steps, clips=clips)})
    write_deck(narrow, "dark", tmp_path / "deck.pptx")
    shape = picture_of(Presentation(str(tmp_path / "deck.pptx")).slides[1])
    assert (shape.left, shape.top, shape.width, shape.height) == (
        1_524_000,
        0,
        9_144_000,
        6_858_000,
    )


def test_refuses_a_page_whose_clips_are_not_made(lecture: Lecture, tmp_path: Path) -> None:
    bare = {slug: replace(figure, clips=()) for slug, figure in lecture.figures.items()}
    with pytest.raises(ValueError, match="steps has 0 clips for its 4 steps"):
        write_deck(replace(lecture, figures=bare), "dark", tmp_path / "deck.pptx")
    assert not (tmp_path / "deck.pptx").exists()


def test_tells_what_may_go_wrong_in_the_hall(
    lecture: Lecture, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deck, "LARGEST", 20_000)
    monkeypatch.setattr(deck, "MOST_CLIPS", 3)
    steps = lecture.figures["steps"]
    clips = tuple(replace(clip, width=1920, height=1080) for clip in steps.clips)
    large = replace(lecture, figures={**lecture.figures, "steps": replace(steps, clips=clips)})
    heavy, many = write_deck(large, "dark", tmp_path / "deck.pptx")
    assert heavy.startswith("deck.pptx has ")
    assert many.startswith("deck.pptx has 4 clips of full size")


@pytest.fixture(scope="module")
def shown(decks: Decks, tmp_path_factory: pytest.TempPathFactory) -> Mapping[Theme, list[Frame]]:
    """Every slide of both decks as LibreOffice shows it, at the size of the clips."""
    folder = tmp_path_factory.mktemp("shown")
    # A profile of its own, or an office that is open already would answer instead.
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    office = [program("soffice"), profile, "--headless", "--convert-to", "pdf"]
    run([*office, "--outdir", str(folder), *map(str, decks.values())])
    pictures: dict[Theme, list[Frame]] = {}
    for theme in THEMES:
        pages = [program("pdftoppm"), "-png", "-scale-to-x", "854", "-scale-to-y", "480"]
        run([*pages, str(folder / f"{theme}.pdf"), str(folder / theme)])
        files = sorted(folder.glob(f"{theme}-*.png"))
        pictures[theme] = [np.asarray(Image.open(file).convert("RGB")) for file in files]
    return pictures


def program(name: str) -> str:
    found = shutil.which(name)
    assert found, f"{name} is missing: run the tests with `make test`, which installs it"
    return found


def run(command: list[str]) -> None:
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("theme", THEMES)
def test_libreoffice_shows_every_slide(
    lecture: Lecture, shown: Mapping[Theme, list[Frame]], theme: Theme
) -> None:
    title, *pictures = shown[theme]
    clips = clips_of(lecture, theme)
    for picture, (clip, file) in zip(pictures, clips, strict=True):
        frames = frames_of(file)
        assert apart(picture, frames[0]) < 1.5, clip.file
    palette = lecture.palette.of(theme)
    background = np.array([int(palette["background"][i : i + 2], 16) for i in (1, 3, 5)])
    assert np.abs(title[:8, :8].astype(int) - background).max() <= 2
    written = np.abs(title.astype(int) - background).max(axis=2) > 100
    assert 0.005 < written.mean() < 0.2, "text on an even ground"

"""The end of every section as a picture: what the film shows, larger, and as drawings."""

from __future__ import annotations

import base64
import re
import zlib
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser

from manimark.errors import SiteError
from manimark.model import THEMES, Profile, RenderTask, Theme
from manimark.palette import load_palette
from manimark.studio.engraving import svg_of
from manimark.studio.ink import ReliefInk
from manimark.studio.recording import Recording

from ..measure import Frame, rgb
from ..samples import ROOT, SITES
from .rendering import BROKEN, PLAIN, TINY, frames_of, recordings, render, task

SITE = SITES / "render-stills"
FILM = replace(TINY, codecs=("h264",))
STILLS = TINY.stills()
LARGE = replace(STILLS, purpose="film")
SVG = "{http://www.w3.org/2000/svg}"
ENDINGS = ("Still", "AllSkipped", "Zoom", "Depth")
PERPENDICULAR = "LevelCurvePerpendicularity"

Pixels = NDArray[np.int64]


def asked(
    profile: Profile, scene: str, file: str, theme: Theme = "dark", *, themed: bool = False
) -> RenderTask:
    """Return a task under a key that names its profile."""
    made = task(scene, file, theme, themed=themed, profile=profile)
    return replace(made, key=f"{scene}-{theme}-{profile.purpose}-{profile.width}")


class Shoot:
    """Films, films of twice the size, and stills of the same scenes."""

    def __init__(self, found: dict[str, Recording]) -> None:
        self._found = found

    def film(self, name: str) -> Recording:
        return self._found[f"{name}-film-{FILM.width}"]

    def large(self, name: str) -> Recording:
        return self._found[f"{name}-film-{LARGE.width}"]

    def stills(self, name: str) -> Recording:
        return self._found[f"{name}-stills-{STILLS.width}"]


@pytest.fixture(scope="module")
def shoot(tmp_path_factory: pytest.TempPathFactory) -> Shoot:
    store, found = tmp_path_factory.mktemp("stills") / "store", {}
    themed = [asked(p, "Steps", "steps", "dark", themed=True) for p in (FILM, LARGE, STILLS)]
    themed += [asked(STILLS, "Steps", "steps", "light", themed=True)]
    plain = [asked(p, n, "pixels") for n in ("Pictures", "OwnCamera") for p in (FILM, STILLS)]
    found |= recordings([*themed, *plain], SITE, store)
    gallery = [asked(p, n, "gallery") for n in ENDINGS for p in (FILM, LARGE, STILLS)]
    gallery += [
        asked(p, n, "gallery") for n in ("ThreeColors", "OneSection") for p in (FILM, STILLS)
    ]
    found |= recordings(gallery, PLAIN, store)
    figure = [
        asked(replace(p, fps=4), PERPENDICULAR, "level_curve_perpendicularity", themed=True)
        for p in (FILM, STILLS)
    ]
    return Shoot(found | recordings(figure, ROOT, store))


SCENES = ("Steps", "Pictures", "OwnCamera", "ThreeColors", "OneSection", "Zoom", "Depth")
FILMED = [f"{name}-dark" for name in (*SCENES, PERPENDICULAR)]
BROWSED = [n for n in FILMED if n not in ("ThreeColors-dark", "OneSection-dark")]
BROWSED += ["Steps-light", "Still-dark"]


def pngs(recording: Recording) -> list[Frame]:
    return [picture(recording.folder / still["png"].name) for still in recording.stills]


def picture(path: Path) -> Frame:
    return np.array(Image.open(path).convert("RGB"))


def texts(recording: Recording) -> list[str]:
    """Return the SVGs of a recording."""
    paths = [recording.folder / still["svg"].name for still in recording.stills]
    return [path.read_text(encoding="utf-8") for path in paths]


def apart(one: Frame, other: Frame) -> float:
    """Return by how much two pictures differ in the mean, 0 to 255."""
    return float(np.abs(one.astype(int) - other).mean())


def small(frame: Frame) -> Frame:
    """Return a still at the size of the film."""
    return np.asarray(cv2.resize(frame, (FILM.width, FILM.height), interpolation=cv2.INTER_AREA))


# --- which pictures there are ---


@pytest.mark.parametrize("name", FILMED)
def test_every_section_of_the_film_has_its_picture(shoot: Shoot, name: str) -> None:
    film, stills = shoot.film(name), shoot.stills(name)
    assert (stills.sections, stills.frames) == (film.sections, film.frames)
    assert len(stills.stills) == len(film.sections) > 0
    numbers = [f"{number:02}" for number in range(1, len(film.sections) + 1)]
    expected = {
        f"still.{number}.{ending}" for number in numbers for ending in ("pdf", "png", "svg")
    }
    assert {file.name for file in stills.files} == expected


def test_a_section_without_frames_has_no_picture_and_no_number(shoot: Shoot) -> None:
    stills = shoot.stills("ThreeColors-dark")
    assert [section.name for section in stills.sections] == ["Orange", "Night", "Paper"]
    colors = [frame[90, 160] for frame in pngs(stills)]
    assert np.abs(np.array(colors) - [rgb(c) for c in ("#ff9b3d", "#14161a", "#fbfaf7")]).max() <= 1


@pytest.mark.parametrize("name", ["Still", "AllSkipped"])
def test_a_figure_that_does_not_move_has_one_picture(shoot: Shoot, name: str) -> None:
    stills = shoot.stills(f"{name}-dark")
    assert (stills.frames, stills.sections, len(stills.stills)) == (0, (), 1)
    (svg,) = texts(stills)
    assert f"<title>{'Still' if name == 'Still' else 'All Skipped'}</title>" in svg
    assert "<image" not in svg


# --- what they show ---


@pytest.mark.parametrize("name", FILMED)
def test_shows_the_last_frame_of_each_section_at_twice_its_size(shoot: Shoot, name: str) -> None:
    film, stills = shoot.film(name), pngs(shoot.stills(name))
    frames = frames_of(film)
    for section, still in zip(film.sections, stills, strict=True):
        assert still.shape == (2 * FILM.height, 2 * FILM.width, 3)
        shown, last = small(still), round(section.end * film.fps) - 1
        # No other frame is nearer; where nothing moves, they differ by the codec's noise.
        misses = [apart(shown, frame) for frame in frames]
        assert misses[last] < min(2.5, min(misses) + 0.2)
        assert cv2.PSNR(cv2.blur(shown, (3, 3)), cv2.blur(frames[last], (3, 3))) > 30


@pytest.mark.parametrize("name", ["Steps", *ENDINGS])
def test_is_the_picture_that_a_film_of_its_size_ends_with(shoot: Shoot, name: str) -> None:
    large, stills = shoot.large(f"{name}-dark"), shoot.stills(f"{name}-dark")
    last = stills.folder / stills.stills[-1]["png"].name
    assert last.read_bytes() == (large.folder / "poster.png").read_bytes()


def test_what_comes_between_the_last_frame_and_the_next_section_is_not_seen(shoot: Shoot) -> None:
    # The green square around (1600, 900) of the stage; the star is the only one in its section.
    first, surface, _ = pngs(shoot.stills("Steps-dark"))
    background = rgb(load_palette(ROOT / "site_templates").dark["background"])
    for still in (first, surface):
        assert np.array_equal(
            np.unique(still[280:320, 510:560].reshape(-1, 3), axis=0), [background]
        )
    # The circle's colours are blended from this green.
    green = "#83c167"
    assert [green in svg for svg in texts(shoot.stills("Steps-dark"))] == [False, False, True]


# --- drawings ---


def painted(svg: str, chromium: Browser) -> Frame:
    """Return an SVG as a browser shows it, at the size of the stills."""
    size = {"width": STILLS.width, "height": STILLS.height}
    page = chromium.new_page(viewport=size)
    data = base64.b64encode(svg.encode()).decode()
    page.set_content(
        f'<img src="data:image/svg+xml;base64,{data}" width={STILLS.width} '
        'style="position: fixed; inset: 0">'
    )
    page.wait_for_function("document.images[0].complete && document.images[0].naturalWidth > 0")
    shot = page.screenshot()
    page.close()
    return np.asarray(cv2.imdecode(np.frombuffer(shot, np.uint8), cv2.IMREAD_COLOR)[..., ::-1])


@pytest.mark.parametrize("name", BROWSED)
def test_a_browser_shows_the_svg_as_the_picture(shoot: Shoot, chromium: Browser, name: str) -> None:
    stills = shoot.stills(name)
    for svg, still in zip(texts(stills), pngs(stills), strict=True):
        shown = painted(svg, chromium)
        assert apart(shown, still) < 0.4
        # Edges may be smoothed otherwise, but nothing is elsewhere.
        assert (np.abs(shown.astype(int) - still).max(axis=-1) > 64).mean() < 0.001


@pytest.mark.parametrize("name", [*FILMED, "Steps-light"])
def test_the_svg_is_as_large_as_the_stage_and_tells_what_it_shows(shoot: Shoot, name: str) -> None:
    stills = shoot.stills(name)
    for svg, section in zip(texts(stills), stills.sections, strict=True):
        root = ElementTree.fromstring(svg)
        assert (root.get("width"), root.get("height")) == ("1920px", "1080px")
        assert root.get("viewBox") == "0 0 1920 1080"
        assert str(root.findtext(f"{SVG}title")).endswith(section.name)


def images(svg: str) -> int:
    return len(list(ElementTree.fromstring(svg).iter(f"{SVG}image")))


def test_only_what_is_a_picture_becomes_one(shoot: Shoot) -> None:
    assert [images(svg) for svg in texts(shoot.stills("Steps-dark"))] == [0, 1, 0]
    assert [images(svg) for svg in texts(shoot.stills("Pictures-dark"))] == [3]
    for name in ("Zoom", "Depth", "ThreeColors"):
        assert {images(svg) for svg in texts(shoot.stills(f"{name}-dark"))} == {0}
    assert shoot.stills("Steps-dark").warnings == shoot.stills("Depth-dark").warnings == ()


def test_straight_paths_are_lines_and_bent_ones_curves(shoot: Shoot) -> None:
    def shapes(number: int) -> list[str]:
        paths = ElementTree.fromstring(texts(shoot.stills("Steps-dark"))[number]).iter(f"{SVG}path")
        return ["".join(re.findall("[A-Z]", str(path.get("d")))) for path in paths]

    # A line, then a square, whose last side closes it.
    assert shapes(0)[:2] == ["ML", "MLLLZM"]
    star, circle = shapes(2)[0], shapes(2)[-1]
    assert star == "M" + 9 * "L" + "ZM"
    assert circle == "M" + 8 * "C" + "ZM"


def test_a_camera_of_its_own_makes_one_picture_and_a_warning(shoot: Shoot) -> None:
    stills = shoot.stills("OwnCamera-dark")
    assert [images(svg) for svg in texts(stills)] == [1, 1]
    (warning,) = stills.warnings
    assert warning.startswith("scenes/pixels.py:1: OwnCamera is drawn as pixels")
    assert shoot.film("OwnCamera-dark").warnings == ()


@pytest.mark.parametrize("theme", THEMES)
def test_is_drawn_in_the_colours_of_its_theme(shoot: Shoot, theme: Theme) -> None:
    background = load_palette(ROOT / "site_templates").of(theme)["background"]
    stills = shoot.stills(f"Steps-{theme}")
    assert all(np.array_equal(still[0, 0], rgb(background)) for still in pngs(stills))
    for svg in texts(stills):
        (ground,) = ElementTree.fromstring(svg).iter(f"{SVG}rect")
        assert f"fill:{background};" in str(ground.get("style"))


# --- pages to print ---


def pdf_parts(recording: Recording, number: int) -> tuple[str, str]:
    """Return the objects of a PDF without what is packed in them, and the packed drawing."""
    data = (recording.folder / recording.stills[number]["pdf"].name).read_bytes()
    stream = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
    drawing = zlib.decompress(stream.findall(data)[0]).decode("latin-1")
    return stream.sub(b"", data).decode("latin-1"), drawing


def test_the_pdf_is_a_page_of_paths_in_the_same_colours(shoot: Shoot) -> None:
    stills = shoot.stills("Steps-dark")
    objects, drawing = pdf_parts(stills, 0)
    assert "/MediaBox [ 0 0 960 540 ]" in objects
    assert "/Subtype /Image" not in objects
    colors = re.findall(r"([\d.]+) ([\d.]+) ([\d.]+) (?:rg|RG)", drawing)
    drawn = {tuple(round(float(part), 2) for part in color) for color in colors}
    named = re.findall("#[0-9a-f]{6}", texts(stills)[0])
    assert drawn == {tuple(round(float(part) / 255, 2) for part in rgb(color)) for color in named}
    assert len(drawn) >= 4
    # Letters are curves.
    assert len(re.findall(r" c\b", drawing)) > 100
    assert "/Subtype /Image" in pdf_parts(stills, 1)[0]


def test_the_pdf_says_what_it_shows_and_not_when_it_was_made(shoot: Shoot) -> None:
    objects, _ = pdf_parts(shoot.stills("Steps-dark"), 0)
    assert "/Title (Steps: Square & word)" in objects
    assert "Date" not in objects


# --- like any rendering ---


def test_gives_the_same_bytes_every_time(shoot: Shoot, tmp_path: Path) -> None:
    # Here each in a process of its own, not in the copy of one.
    tasks = [
        asked(STILLS, "Steps", "steps", themed=True),
        asked(STILLS, "Pictures", "pixels"),
    ]
    again = recordings(tasks, SITE, tmp_path, lasting=False)
    for name in ("Steps-dark", "Pictures-dark"):
        assert again[f"{name}-stills-{STILLS.width}"].files == shoot.stills(name).files


def test_a_drawing_does_not_depend_on_those_before_it() -> None:
    # Cairo counts pictures on from drawing to drawing, and names them by their numbers.
    ground = np.full((90, 160, 4), 255, np.uint8)
    half = ReliefInk((10, 10, 40, 30), np.full((20, 30, 4), 100, np.uint8), 0.5)
    first, second = (svg_of(ground, [half], "An <url(#b)> & c") for _ in range(2))
    assert first == second
    assert images(first.decode()) == 1
    assert ElementTree.fromstring(first).findtext(f"{SVG}title") == "An <url(#b)> & c"


def test_a_scene_that_raises_is_blamed_as_for_its_film(tmp_path: Path) -> None:
    tasks = [asked(profile, "Divides", "mistakes") for profile in (FILM, STILLS)]
    film, stills = render(tasks, BROKEN, tmp_path).values()
    assert isinstance(film, SiteError)
    assert isinstance(stills, SiteError)
    assert str(stills) == str(film)
    assert list(tmp_path.iterdir()) == []


def test_a_film_has_no_stills(shoot: Shoot) -> None:
    assert shoot.film("Steps-dark").stills == ()

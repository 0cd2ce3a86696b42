"""What a scene lets its readers take hold of, as pictures and a script."""

from __future__ import annotations

import json
import re
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view
from PIL import Image
from playwright.sync_api import Browser
from scipy.interpolate import CubicHermiteSpline

from manimark.errors import SiteError
from manimark.model import THEMES, Theme
from manimark.palette import load_palette
from manimark.stage import Plane
from manimark.studio.explorers import write_script
from manimark.studio.recording import Recording

from ..figures.truth import HILLS
from ..films import Film
from ..measure import Array, Frame, coverage, cut, rgb
from ..samples import ROOT, SITES
from .rendering import Ears, render, task

SITE = SITES / "render-explorers"
SCENES = ("Watched", "Grabbed", "Meddled", "Stands")
FIGURES = ("tangent-sweep", "saddle-critical-point", "level-curve-perpendicularity")


@pytest.fixture(scope="module")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Recording]:
    """The sample scenes by name and theme, as in ``Grabbed-dark``."""
    tasks = [task(name, "grabbed", theme, themed=True) for name in SCENES for theme in THEMES]
    results = render(tasks, SITE, tmp_path_factory.mktemp("renders") / "store")
    recordings = {key: result for key, result in results.items() if isinstance(result, Recording)}
    assert recordings.keys() == results.keys(), [str(result) for result in results.values()]
    return recordings


def digests(recording: Recording) -> dict[str, str]:
    """Return the digests of a recording's files by their names."""
    return {file.name: file.sha256 for file in recording.files}


def picture(path: Path) -> Frame:
    return np.array(Image.open(path).convert("RGB"))


def script(folder: Path) -> str:
    return (folder / "explorer.js").read_text(encoding="utf-8")


def data_of(text: str) -> dict[str, Any]:
    """Return the data of a script, as it was written or as it is published: shortened."""
    plain = re.sub(r',\s*"?at"?:function ?\([^)]*\) ?\{[^}]*\}', "", text)
    plain = re.sub(r"([{,]\s*)(\w+):", r'\1"\2":', plain)
    plain = re.sub(r"(?<![\w.])\.(?=\d)", "0.", plain)
    return dict(json.loads(plain[plain.index('{"film"') :].rstrip(";\n")))


def stages(text: str) -> list[dict[str, Any]]:
    """Return the data of each explorer of a script."""
    return list(data_of(text)["stages"])


def film_of(text: str) -> dict[str, Any]:
    """Return what a script says of the video."""
    return dict(data_of(text)["film"])


def places(film: dict[str, Any], frames: int) -> Array:
    """Return where a script says that the dot is in each frame, shape (frames, coordinates)."""
    knots = np.array(film["knots"])
    times, (positions, paces) = knots[:, 0], np.split(knots[:, 1:], 2, axis=1)
    return np.asarray(CubicHermiteSpline(times, positions, paces)(np.arange(frames)))


# --- the pictures ---


@pytest.mark.parametrize("theme", THEMES)
def test_the_stage_is_the_picture_without_what_moves(
    drawn: dict[str, Recording], theme: str
) -> None:
    # At the end of this film everything that moves has been removed.
    folder = drawn[f"Grabbed-{theme}"].folder
    stage = picture(folder / "stage.wave.png")
    assert np.array_equal(stage, picture(folder / "poster.png"))
    # In this one dot and tangent stand on it, around (480, 758) of the stage, and nothing else.
    full = picture(drawn[f"Stands-{theme}"].folder / "poster.png")
    y, x = np.nonzero((full != stage).any(axis=-1)) * np.array(6)[..., None]
    assert len(x) > 50
    assert np.hypot(x - 480, y - 758).max() < 220


@pytest.mark.parametrize("theme", THEMES)
def test_nothing_that_moves_stands_on_the_notebook_s_stages(site: Path, theme: Theme) -> None:
    colors, looked_at = load_palette(ROOT / "site_templates").of(theme), 0
    for path in sorted(site.glob("figures/*/explorer.js")):
        for stage in stages(script(path.parent)):
            shown = picture(path.parent / f"{theme}.stage.{stage['name']}.png")
            assert not has_disc(shown, colors["dot"])
            assert orange(shown, stage["plane"], colors) < 0.2
            if below := stage.get("slopePlane"):
                assert orange(shown, below, colors) < 0.2
            looked_at += 1
    assert looked_at == 12
    # The picture of the playground shows that a dot and a tangent would be seen.
    playground = site / "figures" / "playground"
    first, shown = stages(script(playground))[0], picture(playground / f"{theme}.png")
    assert has_disc(shown, colors["dot"])
    assert orange(shown, first["plane"], colors) > 0.9


def has_disc(frame: Frame, color: str) -> bool:
    """Return whether a colour fills a square that is wider than any letter's stem."""
    width = 12 * frame.shape[1] // 1920
    alike = (np.abs(frame - rgb(color)) < 24).all(axis=-1)
    return bool(sliding_window_view(alike, (width, width)).all(axis=(2, 3)).any())


def orange(frame: Frame, plane: dict[str, Any], colors: dict[str, str]) -> float:
    """Return how much of a pixel in a plane the derivative's colour covers at most."""
    corners = zip(plane["x_range"], plane["y_range"], strict=True)
    units = np.array((plane["x_unit"], plane["y_unit"]))
    (left, bottom), (right, top) = (
        plane["origin"] + np.array(corner) @ units for corner in corners
    )
    patch = cut(frame, left, top, right, bottom)
    return float(coverage(patch, colors["derivative"], colors["background"]).max())


def test_a_scene_without_explorers_has_no_stage_and_no_script(drawn: dict[str, Recording]) -> None:
    recording = drawn["Watched-dark"]
    assert recording.explores == {}
    assert not {"explorer.js", "stage.wave.png"} & digests(recording).keys()
    assert drawn["Grabbed-dark"].explores == {"wave": ((-3, 3),)}


def test_the_video_is_none_the_wiser_for_its_explorers(drawn: dict[str, Recording]) -> None:
    for theme in THEMES:
        watched = digests(drawn[f"Watched-{theme}"])
        assert watched.keys() == {"av1.mp4", "h264.mp4", "poster.png", "trace.json"}
        for name in ("Grabbed", "Meddled"):
            assert watched.items() <= digests(drawn[f"{name}-{theme}"]).items()
    # This one's explorers do leave the scene in disorder.
    stages = [digests(drawn[f"{name}-dark"])["stage.wave.png"] for name in ("Grabbed", "Meddled")]
    assert stages[0] != stages[1]


# --- the script ---


def test_the_script_assigns_and_asks_for_nothing(
    drawn: dict[str, Recording], chromium: Browser
) -> None:
    page = chromium.new_page()
    for name in ("Grabbed", "Stands"):
        text = script(drawn[f"{name}-dark"].folder)
        assert not re.search(r"\b(import|export|fetch|document|XMLHttpRequest)\b", text)
        page.add_script_tag(content=text)
    explorers = page.evaluate("JSON.parse(JSON.stringify(explorers))")
    at = page.evaluate("explorers.grabbed.stages[0].at(1)")
    page.close()
    assert list(explorers) == ["grabbed", "stands"]
    (stage,) = explorers["grabbed"]["stages"]
    assert at == pytest.approx([np.sin(1), np.cos(1), -np.sin(1)])
    assert stage["start"] == [-2]
    assert stage["plane"]["x_unit"] == [240, 0]
    # Whole numbers need no point; words keep theirs.
    assert '"start":[-2],' in script(drawn["Grabbed-dark"].folder)
    assert stage["signs"]["rising"]["text"] == "up by 1.0, at least ↗"


def test_the_script_is_the_same_in_both_themes_and_every_time(
    drawn: dict[str, Recording], tmp_path: Path
) -> None:
    again = render([task("Grabbed", "grabbed", themed=True)], SITE, tmp_path)["Grabbed-dark"]
    assert isinstance(again, Recording)
    texts = {script(r.folder) for r in (again, drawn["Grabbed-dark"], drawn["Grabbed-light"])}
    assert len(texts) == 1


# --- where the dot is in the video ---


def test_the_dot_is_where_the_frames_have_it(drawn: dict[str, Recording]) -> None:
    recording = drawn["Grabbed-dark"]
    film, rows = film_of(script(recording.folder)), np.array(recording.trace["frames"])
    assert film["fps"] == 10
    assert 240 * places(film, len(rows)) == pytest.approx(240 * rows[:, :1], abs=0.3)
    assert film["shown"] == [[0, 11]]
    assert len(rows) > 12


def test_a_still_figure_has_no_frames_to_return_to(drawn: dict[str, Recording]) -> None:
    film = film_of(script(drawn["Stands-dark"].folder))
    assert (film["knots"], film["shown"]) == ([], [])


@pytest.mark.parametrize("slug", FIGURES)
def test_a_few_knots_describe_how_the_notebook_s_dots_move(site: Path, slug: str) -> None:
    figure = Film(site / "figures" / slug, "dark", "mp4", {})
    film, (plane, *_) = film_of(script(figure.folder)), figure.trace["planes"].values()
    axes = "xy"[: (len(film["knots"][0]) - 1) // 2]
    tracked = np.stack([figure.track(axis) for axis in axes], axis=-1)
    said = places(film, len(tracked))
    miss = np.linalg.norm(pixels(plane, said) - pixels(plane, tracked), axis=-1)
    assert miss.max() < 0.3
    assert len(film["knots"]) < len(tracked) / 5
    shown = np.zeros(len(tracked), bool)
    for first, last in film["shown"]:
        shown[first : last + 1] = True
    assert shown.any()
    assert np.array_equal(shown, figure.track("dot") > 0)


def pixels(plane: dict[str, Any], places: Array) -> Array:
    """Return the pixels of places of a map, or of the x of hills."""
    y = HILLS.value(places[:, 0]) if places.shape[1] == 1 else places[:, 1]
    units = np.array((plane["x_unit"], plane["y_unit"]))
    return np.asarray(np.stack((places[:, 0], y), axis=-1) @ units)


def test_the_playground_has_no_video(site: Path) -> None:
    assert film_of(script(site / "figures" / "playground"))["knots"] == []


def told(rows: list[list[float]], names: list[str], folder: Path) -> dict[str, Any]:
    """Return what a script says of a video with these rows in its trace."""
    recorder = SimpleNamespace(planes={"line": Plane((-3, 3), (-1, 1), 0, 0, 600, 200)})
    line = SimpleNamespace(value=lambda x: 0 * x)
    first: Any = SimpleNamespace(
        scene=SimpleNamespace(recorder=recorder), plane="line", function=line, domain=[(-3, 3)]
    )
    write_script("Line", first, [], {"fps": 30, "names": names, "frames": rows}, folder)
    return film_of(script(folder))


def test_an_even_motion_needs_no_knots_but_its_ends(tmp_path: Path) -> None:
    film = told([[0.01 * frame] for frame in range(200)], ["x"], tmp_path)
    assert film["knots"] == [[0, 0, 0.01], [199, 1.99, 0.01]]
    assert film["shown"] == [[0, 199]]


def test_a_leap_is_told_to_the_frame(tmp_path: Path) -> None:
    way = [*np.linspace(-1, 0, 60), *np.full(40, 2.5), *np.linspace(2.5, 1, 30)]
    film = told([[x, 0] for x in way], ["x", "f"], tmp_path)
    assert 100 * places(film, 130)[:, 0] == pytest.approx(100 * np.array(way), abs=0.3)
    assert len(film["knots"]) < 20


def test_tells_in_which_frames_the_dot_is_to_be_seen(tmp_path: Path) -> None:
    rows = [[0, shown] for shown in (0, 0, 0.5, 1, 0, 1)]
    assert told(rows, ["x", "dot"], tmp_path)["shown"] == [[2, 3], [5, 5]]
    assert told([[0, 1], [0, 1]], ["x", "dot"], tmp_path)["shown"] == [[0, 1]]


# --- mistakes ---


MISTAKES = {
    "Imports": "12: Imports: ImportError: cannot import name 'WAVES' from 'functions'",
    "Names": "17: Names: TypeError: the function must be a Curve, not the str 'wave'",
    "Confuses": "23: Confuses: TypeError: the function must be a Field, not the Curve 'wave'",
    "LeavesTheDomain": "31: LeavesTheDomain: ValueError: the start x = 4 is outside of wave's "
    "domain, -3 to 3",
    "RecordsNoPlane": "36: RecordsNoPlane: ValueError: the scene recorded no plane called 'waves', "
    "but wave",
    "AsksTooMuch": "42: AsksTooMuch: ValueError: zeta cannot be evaluated in a browser: "
    "there is no zeta",
    "MakesItsPartsTooLate": "50: MakesItsPartsTooLate: AttributeError: 'MakesItsPartsTooLate' "
    "object has no attribute 'dot'",
    "Repeats": "54: Repeats: ValueError: two explorers of functions with one name: wave",
    "PaintsInAColourOfItsOwn": "59: PaintsInAColourOfItsOwn: ValueError: the colour #123456 is "
    "none of the palette's",
    "ReturnsNothing": "65: ReturnsNothing: TypeError: 'NoneType' object is not iterable",
    "TracksNothing": "73: TracksNothing: ValueError: an explorer needs the scene to track x",
}
"""What is said of each mistaken scene, behind the name of its file."""


@pytest.fixture(scope="module")
def mistaken(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Ears]:
    """What is said of the mistaken scenes, and what was heard while they were drawn."""
    ears, store = Ears(), tmp_path_factory.mktemp("mistakes")
    tasks = [task(name, "mistakes", line=7, themed=True) for name in MISTAKES]
    return dict(render(tasks, SITE, store, ears)), ears


@pytest.mark.parametrize("name", MISTAKES)
def test_points_at_the_line_that_declares_something_wrong(
    mistaken: tuple[dict[str, Any], Ears], name: str
) -> None:
    error = mistaken[0][f"{name}-dark"]
    assert isinstance(error, SiteError), error
    head, *frames = str(error).splitlines()
    assert head.startswith(f"scenes/mistakes.py:{MISTAKES[name]}")
    assert head.endswith(" (mend the scene)")
    (frame,) = frames
    line = MISTAKES[name].partition(":")[0]
    assert frame.startswith(f"  scenes/mistakes.py:{line} in explorers: ")


def test_finds_mistakes_before_anything_is_drawn(mistaken: tuple[dict[str, Any], Ears]) -> None:
    # What a scene tracks is known for certain only at its end; a short film tells of no progress.
    assert set(mistaken[1].advances) <= {"TracksNothing-dark"}

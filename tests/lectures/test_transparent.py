"""Transparent videos as they are published: what they say of themselves, and when they are made."""

from __future__ import annotations

import base64
import hashlib
import json
import shutil
from dataclasses import replace
from pathlib import Path
from zipfile import ZipFile

import av
import cv2
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from playwright.sync_api import Browser

from manimark.build import build
from manimark.config import load_config
from manimark.progress.report import Report

from ..measure import rgb
from ..render.mixing import frames_in, mixed, straight_of
from ..samples import ROOT
from .conftest import LECTURES, Ears, Sample
from .test_kit import PLAIN, edit

ALPHA = replace(LECTURES, transparent=True)
FILES = ("alpha/dark.mov", "alpha/dark.webm", "alpha/light.mov", "alpha/light.webm")
GROUND = "#2a7f62"


@pytest.fixture(scope="module")
def clear(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The project with transparent videos, and what was said of them."""
    root = tmp_path_factory.mktemp("transparent") / "project"
    shutil.copytree(sample.root, root)
    ears = Ears([])
    build(load_config(root), ALPHA, ears)
    return Sample(root, ears.said)


@pytest.fixture(scope="module")
def little(clear: Sample, tmp_path_factory: pytest.TempPathFactory) -> Sample:
    """The same with one figure that moves and one that does not."""
    project = Sample(tmp_path_factory.mktemp("little") / "project", [])
    shutil.copytree(clear.root, project.root)
    page = project.root / "content/index.md"
    lines = page.read_text().splitlines(keepends=True)
    page.write_text("".join(line for line in lines if "figure:Steps" not in line))
    made(project)
    return project


@pytest.fixture
def project(little: Sample, tmp_path: Path) -> Sample:
    """A copy with everything made, to do as one likes with."""
    shutil.copytree(little.root, tmp_path / "project")
    return Sample(tmp_path / "project", [])


def made(project: Sample, *, alpha: bool = True) -> tuple[Report, list[str]]:
    """Build, and return what was done, and what was said of transparent videos."""
    ears = Ears([])
    report = build(load_config(project.root), ALPHA if alpha else PLAIN, ears)
    return report, [line for line in ears.said if "transparent" in line]


def files_in(project: Sample) -> list[str]:
    return sorted(
        f.relative_to(project.figures).as_posix() for f in project.figures.glob("*/alpha/*")
    )


def test_every_figure_that_moves_has_them_in_each_of_its_themes(clear: Sample) -> None:
    assert files_in(clear) == [*(f"steps/{f}" for f in FILES), *(f"whole/{f}" for f in FILES[:2])]
    assert sorted(line.partition("] ")[2] for line in clear.said) == [
        "transparent videos of Steps · dark",
        "transparent videos of Steps · light",
        "transparent videos of Whole",
    ]


def test_the_figure_lists_them(clear: Sample) -> None:
    schema = json.loads((ROOT / "docs/figure.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    for slug, count in (("steps", 4), ("whole", 2), ("still", 0)):
        figure = clear.figure(slug)
        assert [e.message for e in validator.iter_errors(figure)] == []
        assert [video["file"] for video in figure["transparent"]] == list(FILES[:count])
        for video in figure["transparent"]:
            data = (clear.figures / slug / video["file"]).read_bytes()
            assert video["bytes"] == len(data)
            assert video["sha256"] == hashlib.sha256(data).hexdigest()
            assert (video["width"], video["height"]) == (854, 480)
            assert video["duration"] == figure["duration"]
            assert f"alpha/{video['theme']}." in video["file"]
            kind = ("video/quicktime", "ap4h") if "mov" in video["file"] else ("video/webm", "vp9")
            assert (video["type"], video["codecs"]) == kind
    figure["transparent"] = [{"file": "alpha/../dark.mov"}]
    assert not validator.is_valid(figure)


@pytest.mark.parametrize("file", FILES)
def test_they_say_whose_work_they_are(clear: Sample, file: str) -> None:
    with av.open(str(clear.figures / "steps" / file)) as container:
        tags = {name.lower(): text for name, text in container.metadata.items()}
    said = {"title": "Steps", "artist": "A. Author", "copyright": "CC-BY-4.0"}
    assert {**tags, **said, "comment": "A. Author: Material."} == tags


def test_the_movie_is_still_prores_with_opacity(clear: Sample) -> None:
    movie = clear.figures / "steps/alpha/dark.mov"
    with av.open(str(movie)) as container:
        assert container.streams.video[0].codec_context.codec_tag == "ap4h"
    data = movie.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    # Colours by BT.709.
    assert data.partition(b"colrnclc")[2][:6] == b"\0\1\0\1\0\1"


@pytest.mark.parametrize("file", ["alpha/dark.mov", "alpha/light.webm"])
def test_they_show_the_film_frame_for_frame(clear: Sample, file: str) -> None:
    folder, theme = clear.figures / "steps", Path(file).stem
    with av.open(str(folder / f"{theme}.mp4")) as video:
        film = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    frames = frames_in(folder / file)
    assert len(frames) == len(film) == 76
    for number in (0, 7, 29, 30, 45, 60, 75):
        seen = mixed(straight_of(frames[number]), film[number][-1, -1])
        assert np.abs(seen - film[number]).mean() < 0.8


def test_a_browser_shows_what_lies_behind(clear: Sample, chromium: Browser) -> None:
    data = base64.b64encode((clear.figures / "steps/alpha/light.webm").read_bytes()).decode()
    page = chromium.new_page(viewport={"width": 854, "height": 480})
    page.set_content(
        f'<body style="margin: 0; background: {GROUND}"><video muted preload="auto" '
        f'src="data:video/webm;base64,{data}"></video>'
    )
    page.evaluate(
        """() => new Promise((resolve, reject) => {
            const video = document.querySelector("video");
            video.onseeked = () => requestAnimationFrame(() => requestAnimationFrame(resolve));
            video.onerror = () => reject(video.error.message);
            video.currentTime = 45.5 / 30;
        })"""
    )
    shot = cv2.imdecode(np.frombuffer(page.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    page.close()
    frames = frames_in(clear.figures / "steps/alpha/light.webm")
    wanted = mixed(straight_of(frames[45]), rgb(GROUND))
    apart = np.abs(shot[..., ::-1] - wanted)
    assert apart.mean() < 1
    assert (apart.max(axis=-1) > 24).mean() < 0.001
    assert np.array_equal(shot[-1, -1, ::-1], rgb(GROUND))


def test_an_archive_neither_holds_nor_lists_them(clear: Sample, sample: Sample) -> None:
    archive = "build/site/lectures/kit.zip"
    with ZipFile(clear.root / archive) as kit:
        (listing,) = [name for name in kit.namelist() if name.endswith("steps/figure.json")]
        assert json.loads(kit.read(listing))["transparent"] == []
        assert not [name for name in kit.namelist() if "/alpha/" in name]
    assert (clear.root / archive).read_bytes() == (sample.root / archive).read_bytes()


# --- when they are made ---


def test_a_build_that_asks_for_none_makes_none(sample: Sample) -> None:
    assert files_in(sample) == []
    assert sample.figure("steps")["transparent"] == []


def test_material_without_them_is_not_enough_for_who_asks_for_them(
    sample: Sample, clear: Sample
) -> None:
    record = {
        name: json.loads((of.root / "build/cache/site.json").read_text())
        for name, of in (("without", sample), ("with", clear))
    }
    assert [record[name]["lectures"] for name in record] == [True, True]
    assert [record[name]["transparent"] for name in record] == [False, True]


def test_makes_nothing_twice(project: Sample) -> None:
    assert made(project)[0].fresh
    edit(project)
    report, said = made(project)
    assert (report.fresh, report.rendered, said) == (False, (), [])


def test_a_plain_build_keeps_what_is_there(project: Sample) -> None:
    before = files_in(project)
    assert made(project, alpha=False)[0].fresh
    edit(project)
    assert not made(project, alpha=False)[0].fresh
    assert files_in(project) == before


def test_what_is_stale_is_not_shown_and_made_again(project: Sample) -> None:
    scene = project.root / "scenes/steps.py"
    scene.write_text(scene.read_text().replace("Create(Square())", "Create(Circle())"))
    made(project, alpha=False)
    assert project.figure("whole")["transparent"] == []
    assert files_in(project) == []
    report, said = made(project)
    purposes = {(figure.scene, figure.purpose) for figure in report.rendered}
    assert purposes == {("Whole", "stills"), ("Whole", "transparent")}
    assert [line.partition("] ")[2] for line in said] == ["transparent videos of Whole"]
    assert len(project.figure("whole")["transparent"]) == 2


def test_other_terms_need_no_rendering(project: Sample) -> None:
    settings = project.root / "pyproject.toml"
    settings.write_text(settings.read_text().replace("CC-BY-4.0", "CC0-1.0"))
    report, said = made(project)
    assert report.rendered == ()
    assert len(said) == 1
    with av.open(str(project.figures / "whole/alpha/dark.webm")) as container:
        assert container.metadata["COPYRIGHT"] == "CC0-1.0"


def test_damage_is_mended(project: Sample) -> None:
    published = project.figures / "whole/alpha/dark.webm"
    content = published.read_bytes()
    kept = project.root.glob("build/cache/lectures/*/dark.webm")
    (file,) = [file for file in kept if file.read_bytes() == content]
    file.unlink()
    file.write_bytes(content[:-9])
    edit(project)
    report, said = made(project)
    assert (report.rendered, said) == ((), ["[1/1] transparent videos of Whole"])
    assert published.read_bytes() == content

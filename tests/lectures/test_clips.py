"""Clips: every section as a file of its own, frame for frame what the film shows."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image, ImageSequence

from manimark.lectures.clips import closes, cut
from manimark.lectures.cutting import Cutting
from manimark.lectures.extracts import Look
from manimark.model import THEMES, Location, SceneSource
from manimark.studio.recording import read_recording

from ..measure import Frame
from ..samples import ROOT
from .conftest import Sample

STEMS = ("01-to-the-right", "02-round-and-round", "03-a-la-fin", "04-to-the-right")
SUFFIX = {"dark": "", "light": ".light"}
LENGTHS = (30, 30, 1, 15)  # frames


def frames_of(video: Path) -> list[Frame]:
    with av.open(str(video)) as film:
        return [np.asarray(f.to_ndarray(format="rgb24")) for f in film.decode(video=0)]


def pictures_of(file: Path) -> list[tuple[Frame, float]]:
    """Return the pictures of a moving image with the seconds for which each is shown."""
    with Image.open(file) as image:
        return [
            (np.asarray(picture.convert("RGB")), picture.info["duration"] / 1000)
            for picture in ImageSequence.Iterator(image)
        ]


@pytest.mark.parametrize("theme", THEMES)
def test_clips_are_the_film_frame_for_frame(sample: Sample, theme: str) -> None:
    folder = sample.figures / "steps"
    film = frames_of(folder / f"{theme}.mp4")
    clips = [frames_of(folder / f"clips/{stem}{SUFFIX[theme]}.mp4") for stem in STEMS]
    assert tuple(map(len, clips)) == LENGTHS
    joined = [frame for clip in clips for frame in clip]
    assert len(joined) == len(film)
    assert all(np.array_equal(*pair) for pair in zip(film, joined, strict=True))
    # And what is compared is not all the same.
    assert not np.array_equal(film[0], film[29])


def test_clips_begin_at_once_with_a_keyframe(sample: Sample) -> None:
    for clip in (sample.figures / "steps/clips").glob("*.mp4"):
        with av.open(str(clip)) as film:
            stream = film.streams.video[0]
            first = next(film.demux(stream))
            assert (first.is_keyframe, first.pts, stream.start_time) == (True, 0, 0)
            assert stream.average_rate == 30
            assert film.duration is not None
            assert film.duration / 1e6 == pytest.approx(stream.frames / 30, abs=1e-3)
        # The index stands before the pictures.
        assert clip.read_bytes().index(b"moov") < clip.read_bytes().index(b"mdat")


def test_loops_close_without_a_jump(sample: Sample) -> None:
    for theme in THEMES:
        folder = sample.figures / "steps/clips"
        frames = frames_of(folder / f"{STEMS[1]}{SUFFIX[theme]}.mp4")
        steps = [apart(*pair) for pair in pairwise(frames)]
        assert apart(frames[-1], frames[0]) < 1.5 * max(steps)
        assert min(steps) > 0
    (loops,) = {tuple(s["loops"] for s in sample.figure("steps")["sections"])}
    assert loops == (False, True, False, False)


def test_knows_a_loop_that_jumps(sample: Sample, tmp_path: Path) -> None:
    assert closes(sample.figures / f"steps/clips/{STEMS[1]}.mp4")
    assert not closes(sample.figures / "whole/clips/01-whole.mp4")
    store = sample.root / "build/cache/renders"
    found = (read_recording(store, folder.name) for folder in store.iterdir())
    whole = next(one for one in found if one and one.scene == "Whole" and one.videos)
    scene = SceneSource("Whole", Location(Path("scenes/steps.py"), 27), "", themed=False)
    looping = replace(whole, sections=tuple(replace(s, loops=True) for s in whole.sections))
    doubts: list[str] = []
    Cutting(Look(scene, "dark", looping, {})).write(tmp_path, doubts.append)
    assert doubts == [
        "scenes/steps.py:27: Whole: the loop “Whole” jumps at its end (let it end as it began)"
    ]


def apart(first: Frame, second: Frame) -> float:
    return float(np.abs(first.astype(int) - second).mean())


@pytest.mark.parametrize(("ending", "rate"), [("gif", 25), ("webp", 30)])
def test_moving_images_show_the_clip(sample: Sample, ending: str, rate: int) -> None:
    folder = sample.figures / "steps/clips"
    for stem in (STEMS[0], STEMS[1]):
        pictures = pictures_of(folder / f"{stem}.{ending}")
        clip = frames_of(folder / f"{stem}.mp4")
        seconds = sum(duration for _, duration in pictures)
        # What does not loop stands for two seconds before it starts again.
        assert seconds == pytest.approx(1 if stem == STEMS[1] else 3, abs=2 / rate)
        for picture, frame in ((pictures[0][0], clip[0]), (pictures[-1][0], clip[-1])):
            assert picture.shape == (540, 960, 3)
            small = np.asarray(Image.fromarray(frame).resize((960, 540)), int)
            assert np.abs(small - picture).mean() < 2


@pytest.mark.parametrize("ending", ["gif", "webp"])
def test_moving_images_start_again_for_ever(sample: Sample, ending: str) -> None:
    with Image.open(sample.figures / f"steps/clips/{STEMS[0]}.{ending}") as image:
        assert image.info["loop"] == 0


def test_a_scene_without_sections_is_one_clip(sample: Sample) -> None:
    clips = sorted(file.name for file in (sample.figures / "whole/clips").iterdir())
    assert clips == ["01-whole.gif", "01-whole.mp4", "01-whole.webp"]
    assert len(frames_of(sample.figures / "whole/clips/01-whole.mp4")) == 12


def test_a_still_figure_has_no_clips(sample: Sample) -> None:
    assert not (sample.figures / "still/clips").exists()
    assert sample.figure("still")["clips"] == []


def test_figure_json_lists_what_is_there(sample: Sample) -> None:
    schema = json.loads((ROOT / "docs/figure.schema.json").read_text(encoding="utf-8"))
    figure = sample.figure("steps")
    assert [e.message for e in Draft202012Validator(schema).iter_errors(figure)] == []
    folder = sample.figures / "steps"
    files = {f"clips/{file.name}": file.stat().st_size for file in (folder / "clips").iterdir()}
    assert {clip["file"]: clip["bytes"] for clip in figure["clips"]} == files
    assert len(files) == len(STEMS) * 3 * 2
    (one,) = (clip for clip in figure["clips"] if clip["file"] == f"clips/{STEMS[1]}.light.mp4")
    facts = {key: one[key] for key in ("theme", "section", "type", "width", "height", "duration")}
    assert facts == {
        "theme": "light",
        "section": "Round and round",
        "type": "video/mp4",
        "width": 854,
        "height": 480,
        "duration": 1,
    }


TERMS = {"artist": "A. Author", "copyright": "CC-BY-4.0", "comment": "A. Author: Material."}


def test_videos_say_whose_they_are(sample: Sample) -> None:
    clip = sample.figures / f"steps/clips/{STEMS[0]}.mp4"
    assert tags_of(clip) >= {"title": "Steps: To the right", **TERMS}.items()
    for film in ("dark.mp4", "light.av1.mp4"):
        assert tags_of(sample.figures / "steps" / film) >= {"title": "Steps", **TERMS}.items()


def test_moving_images_say_whose_they_are(sample: Sample) -> None:
    said = ("Steps: To the right", *TERMS.values())
    with Image.open(sample.figures / f"steps/clips/{STEMS[0]}.gif") as gif:
        comment = gif.info["comment"].decode()
    with Image.open(sample.figures / f"steps/clips/{STEMS[0]}.webp") as webp:
        packet = webp.info["xmp"].decode()
    assert all(words in text for words in said for text in (comment, packet))


def tags_of(clip: Path) -> Any:
    with av.open(str(clip)) as film:
        return dict(film.metadata).items()


def test_refuses_to_cut_where_no_section_begins(sample: Sample, tmp_path: Path) -> None:
    film = sample.figures / "steps/dark.mp4"
    with pytest.raises(ValueError, match=r"no section begins at frame 7 of dark\.mp4"):
        cut(film, range(7, 20), tmp_path / "clip.mp4", {})

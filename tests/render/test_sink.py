"""What becomes of Manim's sections, captions, stills and sounds."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
from manim import Scene
from PIL import Image
from srt import Subtitle

from manimark.studio.boxes import EVERYWHERE, Box
from manimark.studio.planes import Pixels
from manimark.studio.recording import seconds_at
from manimark.studio.sink import FrameSink

from .rendering import Gallery, difference


def test_names_sections_and_leaves_out_empty_and_skipped_ones(gallery: Gallery) -> None:
    sections = [(s.name, s.start, s.end) for s in gallery["ThreeColors"].sections]
    assert sections == [("Orange", 0, 0.5), ("Night", 0.5, 1), ("Paper", 1, 1.5)]


def test_names_a_scene_without_sections_after_itself(gallery: Gallery) -> None:
    assert [s.name for s in gallery["OneSection"].sections] == ["One Section"]
    assert [s.name for s in gallery["UnnamedSections"].sections] == ["Unnamed Sections", "Part 2"]


def test_begins_sections_no_earlier_than_their_frame() -> None:
    for fps in (24, 30, 60):
        for frame in range(200):
            assert 0 <= seconds_at(frame, fps) - frame / fps <= 1e-6


def test_keeps_captions_of_both_kinds_inside_the_film(gallery: Gallery) -> None:
    captions = [(c.start, c.end, c.text) for c in gallery["Subtitled"].captions]
    assert captions == [(0, 0.5, "Hello."), (1, 2, "A square."), (1.5, 2, "The end & more")]


def test_begins_a_caption_at_the_very_time_of_its_section() -> None:
    sink = FrameSink.__new__(FrameSink)
    sink.frames = 600
    start, end = timedelta(seconds=308 / 60), timedelta(seconds=20)
    sink.subcaptions = [Subtitle(1, start, end, "It leans.")]
    (caption,) = sink.captions(60)
    assert caption.start == seconds_at(308, 60) != round(308 / 60, 6)
    assert caption.end == seconds_at(600, 60)


@pytest.mark.parametrize("name", ["Still", "AllSkipped"])
def test_makes_a_picture_of_a_scene_without_animation(gallery: Gallery, name: str) -> None:
    recording = gallery[name]
    assert (recording.frames, recording.videos, recording.sections) == (0, (), ())
    assert not list(recording.folder.glob("*.mp4"))
    picture = np.array(Image.open(recording.folder / "poster.png"))
    assert picture.shape == (180, 320, 3)
    assert difference(picture, "#b3500a") < 1


def test_says_that_all_may_have_changed_after_a_picture_that_lasts_for_no_frame() -> None:
    told: list[Box | None] = []

    class Film:
        def add(
            self,
            pixels: Pixels,
            repeat: int = 1,
            *,
            key: bool = False,
            changed: Box | None = EVERYWHERE,
        ) -> None:
            told.append(changed)

    sink, box = FrameSink(Scene(), Film(), lambda _: None), (0, 0, 2, 2)
    picture = np.zeros((180, 320, 4), np.uint8)
    sink.begin_animation(True, animation_index=0)
    sink.write_frame(picture, changed=box)
    sink.write_frame(picture, repeat=0, changed=box)
    sink.write_frame(picture, changed=None)
    sink.write_frame(picture, changed=box)
    sink.end_animation(True)
    sink.write_frame(picture, changed=box)
    sink.begin_animation(True, animation_index=1)
    sink.write_frame(picture, changed=None)
    assert told == [box, EVERYWHERE, box, EVERYWHERE]


def test_takes_the_last_frame_for_a_poster(gallery: Gallery) -> None:
    poster = np.array(Image.open(gallery["ThreeColors"].folder / "poster.png"))
    assert difference(poster, "#fbfaf7") < 0.1


def test_warns_that_figures_are_silent(gallery: Gallery) -> None:
    (warning,) = gallery["Loud"].warnings
    assert warning.startswith("scenes/gallery.py:1: Loud adds sound")
    assert gallery["Walk"].warnings == ()

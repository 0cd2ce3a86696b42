from __future__ import annotations

from pathlib import Path

import pytest
from manim import FadeIn, ValueTracker

from manimark.stage import Dot, FigureScene, Plane, at


class Walk(FigureScene):
    """A dot walks to the right."""

    def construct(self) -> None:
        place = ValueTracker(0)
        plane = self.plane("map", Plane((0, 1), (0, 1), 100, 100, 400, 400))
        self.track(x=place.get_value)
        dot = Dot(self.colors["dot"], self.colors["ring"])
        dot.add_updater(lambda m: m.move(plane.point(place.get_value(), 0)))
        self.phase("Set out")
        self.say("It stands.")
        self.play(FadeIn(dot), run_time=0.5)
        self.say("It walks.")
        self.play(place.animate.set_value(1), run_time=1)
        self.phase("Rest")
        self.wait(0.5)


class Sink:
    """Counts frames as a file writer does, and lets the scene record them."""

    def __init__(self, scene: FigureScene) -> None:
        self.frames = 0
        writer = scene.renderer.file_writer

        def write_frame(frame: object, repeat: int = 1) -> None:
            self.frames += repeat
            scene.recorder.record(repeat)

        writer.write_frame = write_frame
        for name in ("begin_animation", "end_animation", "add_partial_movie_file", "finish"):
            setattr(writer, name, lambda *args, **kwargs: None)


def play(scene: FigureScene) -> Sink:
    sink = Sink(scene)
    scene.setup()
    scene.construct()
    scene.tear_down()
    return sink


def test_every_frame_has_its_row_in_the_trace(templates: Path) -> None:
    scene = Walk(templates=templates)
    sink = play(scene)
    trace = scene.recorder.trace(10)
    assert sink.frames == len(trace["frames"]) == 20
    assert trace["names"] == ["x"]
    assert trace["frames"][0] == [0.0]
    assert trace["frames"][-1] == [1.0]
    assert trace["planes"]["map"]["x_unit"] == [400.0, 0.0]


def test_captions_last_until_the_next_words_or_phase(templates: Path) -> None:
    scene = Walk(templates=templates)
    play(scene)
    captions = [
        (c.start.total_seconds(), c.end.total_seconds(), c.content)
        for c in scene.renderer.file_writer.subcaptions
    ]
    assert captions == [
        (pytest.approx(0), pytest.approx(0.5), "It stands."),
        (pytest.approx(0.5), pytest.approx(1.5), "It walks."),
    ]


def test_theme_decides_colours_and_background(templates: Path) -> None:
    dark, light = Walk("dark", templates), Walk("light", templates)
    assert dark.colors["derivative"] != light.colors["derivative"]
    assert dark.camera.background_color.to_hex().lower() == dark.colors["background"]
    assert light.camera.background_color.to_hex().lower() == light.colors["background"]


def test_refuses_to_track_once_frames_are_recorded(templates: Path) -> None:
    scene = Walk(templates=templates)
    scene.recorder.record()
    with pytest.raises(ValueError, match="before the first animation"):
        scene.track(y=lambda: 0.0)


def test_refuses_a_name_that_is_tracked_already(templates: Path) -> None:
    scene = Walk(templates=templates)
    scene.track(x=lambda: 0.0)
    with pytest.raises(ValueError, match="tracked twice: x"):
        scene.track(x=lambda: 1.0)


def test_words_take_their_colour_from_the_palette(templates: Path) -> None:
    scene = Walk(templates=templates)
    word = scene.words("flat", color="level").move_to(at(100, 100))
    assert word[0].get_fill_color().to_hex().lower() == scene.colors["level"]

"""Our renderer draws what Manim's draws, bit by bit, whatever changes and nobody tells."""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from manim import Scene, config, tempconfig
from manim.camera import camera as stock_camera
from numpy.typing import NDArray
from PIL import Image

from manimark.studio.boxes import EVERYWHERE, Box
from manimark.studio.portraits import Portraits
from manimark.studio.renderer import KeepingRenderer, speed_up
from manimark.studio.shortcuts import SHORTCUTS
from manimark.studio.sink import FrameSink

from ..samples import ROOT
from . import drawn

FIGURES = {
    "tangent_sweep": "TangentSweep",
    "saddle_critical_point": "SaddleCriticalPoint",
    "level_curve_perpendicularity": "LevelCurvePerpendicularity",
}


@pytest.fixture(autouse=True)
def _small(tmp_path: Path) -> Iterator[None]:
    settings = {
        "media_dir": str(tmp_path),
        "pixel_width": 320,
        "pixel_height": 180,
        "frame_width": 128 / 9,
        "frame_height": 8,
        "frame_rate": 12,
        "verbosity": "ERROR",
        "progress_bar": "none",
        "disable_caching": True,
        "background_color": config.background_color,
    }
    with tempconfig(settings):
        yield


class Album:
    """Keeps the frames of a scene, and sees that they change nowhere but where it is said."""

    def __init__(self) -> None:
        self.frames: list[tuple[int, bytes]] = []
        self._last = np.zeros((0, 0, 4), np.uint8)

    def add(
        self,
        pixels: NDArray[np.uint8],
        repeat: int = 1,
        *,
        key: bool = False,
        changed: Box | None = EVERYWHERE,
    ) -> None:
        if changed != EVERYWHERE:
            left, top, right, bottom = changed or (0, 0, 0, 0)
            self._last[top:bottom, left:right] = pixels[top:bottom, left:right]
            assert np.array_equal(self._last, pixels)
        self._last = pixels.copy()
        self.frames.append((repeat, pixels.tobytes()))


def frames_of(scene: Scene) -> list[tuple[int, bytes]]:
    """Return how long each picture of a scene stands, and its pixels."""
    album = Album()
    scene.renderer.file_writer = FrameSink(scene, album, lambda _: None)
    scene.render()
    assert album.frames
    return album.frames


def by_stock(make: Any) -> list[tuple[int, bytes]]:
    """Return the frames of a scene as Manim draws it."""
    random.seed(0)
    np.random.seed(0)
    return frames_of(make())


def by_us(make: Any) -> list[tuple[int, bytes]]:
    """Return the frames of a scene as we draw it."""
    random.seed(0)
    np.random.seed(0)
    with pytest.MonkeyPatch.context() as patch:
        for owner, name, shortcut in SHORTCUTS:
            patch.setattr(owner, name, shortcut, raising=name != "__deepcopy__")
        scene = make()
        speed_up(scene)
        assert isinstance(scene.renderer, KeepingRenderer) == (make is not drawn.OwnCamera)
        return frames_of(scene)


@pytest.fixture
def pillow(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let Manim draw images: it asks Pillow for an empty one in a way that Pillow 13 refuses."""
    make = Image.fromarray

    def fromarray(array: NDArray[Any], mode: str | None = None) -> Image.Image:
        if array.dtype == float:
            return Image.new("RGBA", array.shape[::-1])
        return make(array)

    monkeypatch.setattr(stock_camera.Image, "fromarray", fromarray)


@pytest.mark.usefixtures("pillow")
@pytest.mark.parametrize("scene", drawn.SCENES, ids=lambda scene: scene.__name__)
def test_draws_what_manim_draws(scene: type[Scene]) -> None:
    expected, got = by_stock(scene), by_us(scene)
    assert [repeat for repeat, _ in got] == [repeat for repeat, _ in expected]
    assert [i for i, pair in enumerate(zip(expected, got, strict=True)) if len({*pair}) > 1] == []


LOOK = {
    "points": (0, 0),
    "tolerance": (0, 1),
    "view": (1,),
    "fill": (2, 0),
    "stroke": (2, 1, 0),
    "width": (2, 1, 1),
    "stroke behind": (2, 2, 0),
    "width behind": (2, 2, 1),
    "joint": (2, 3, 0),
    "cap": (2, 3, 1),
    "direction of colours": (2, 4),
}
"""What decides how a mobject is drawn, and where `Portraits` notes it."""


@pytest.mark.parametrize("part", LOOK)
def test_the_samples_tell_if_a_change_is_overlooked(
    part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene = drawn.Panning if part == "view" else drawn.Secretive
    expected, looks, look = by_stock(scene), {}, Portraits._look

    def look_once(self: Portraits, mobject: Any, matrix: Any) -> Any:
        now = look(self, mobject, matrix)
        return replaced(now, LOOK[part], looks.setdefault(mobject, now))

    monkeypatch.setattr(Portraits, "_look", look_once)
    assert by_us(scene) != expected


def replaced(now: Any, place: tuple[int, ...], before: Any) -> Any:
    """Return nested tuples with the value at one place as it was before."""
    if not place:
        return before
    values, i = list(now), place[0]
    values[i] = replaced(now[i], place[1:], before[i])
    return tuple(values)


@pytest.mark.parametrize("module", FIGURES)
def test_draws_the_figures_as_manim_does(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "scenes")
    monkeypatch.delitem(sys.modules, module, raising=False)
    figure = getattr(__import__(module), FIGURES[module])
    with tempconfig({"frame_rate": 2}):

        def make() -> Scene:
            scene: Scene = figure(theme="dark", templates=ROOT / "site_templates")
            return scene

        assert by_us(make) == by_stock(make)

"""Draws scenes with the sign of a derivative flipped, to try whether the tests would notice.

Run as a program, because Manim's configuration and the flipped derivative must not leak: ``python
-m tests.figures.mistaken FOLDER ORDERS`` imports Manim once and draws each scene in a process of
its own, all at once. Its parent calls `draw` and `shots`.
"""

from __future__ import annotations

import importlib
import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np

from manimark.palette import load_palette
from tests.films import Shot
from tests.samples import ROOT

_WIDTH, _HEIGHT, _FPS = 854, 480, 2


Order = tuple[float, tuple[str, ...]]
"""How many seconds of a scene are drawn, two frames each, and with which mistakes in turn."""


def draw(orders: Mapping[str, Order], folder: Path) -> None:
    """Draw scenes of ``scenes/``, written ``file:Class``, into a folder."""
    command = [sys.executable, "-m", __name__, str(folder), json.dumps(orders)]
    subprocess.run(command, cwd=ROOT, check=True)


def shots(folder: Path, scene: str, mistake: str) -> list[Shot]:
    """Return what was drawn of a scene, by its class, with a mistake."""
    with np.load(folder / f"{scene}.npz") as drawn:
        pixels, trace = drawn[mistake], json.loads(str(drawn[f"{mistake}-trace"]))
    colors = load_palette(ROOT / "site_templates").dark
    pairs = zip(pixels, trace["frames"], strict=True)
    return [
        Shot(number, frame, dict(zip(trace["names"], row, strict=True)), trace, colors)
        for number, (frame, row) in enumerate(pairs)
    ]


class _Enough(Exception):
    """The seconds that are asked for have been drawn."""


def _load(path: Path, name: str) -> type[Any]:
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    scene: type[Any] = getattr(module, name)
    return scene


def _draw(scene_class: type[Any], frames: int) -> tuple[np.ndarray, dict[str, Any]]:
    """Return the first frames, shape (n, height, width, 3), and their trace."""
    scene, drawn = scene_class(theme="dark"), []
    writer = scene.renderer.file_writer

    def write_frame(pixels: np.ndarray, repeat: int = 1) -> None:
        scene.recorder.record(repeat)
        drawn.extend([pixels[..., :3].copy()] * repeat)
        if len(drawn) >= frames:
            raise _Enough

    writer.write_frame = write_frame
    for method in ("begin_animation", "end_animation", "finish", "add_partial_movie_file"):
        setattr(writer, method, lambda *args, **kwargs: None)
    try:
        scene.setup()
        scene.construct()
    except _Enough:
        pass
    return np.array(drawn), scene.recorder.trace(_FPS)


def _flips() -> dict[str, tuple[type[Any], str, Any]]:
    """Return, for each mistake, which attribute of which class it replaces, and by what.

    Nothing, f′ negated, ∇f negated, ∂f/∂x negated.
    """
    from manimark.stage import Curve, Field

    slope, gradient = Curve.slope.func, Field.gradient

    def negated(curve: Curve) -> Callable[..., Any]:
        return lambda x: -slope(curve)(x)

    return {
        "none": (Field, "gradient", gradient),
        "slope": (Curve, "slope", property(negated)),
        "gradient": (Field, "gradient", lambda field, x, y: -gradient(field, x, y)),
        "partial": (Field, "gradient", lambda field, x, y: gradient(field, x, y) * (-1, 1)),
    }


def _draw_scene(scene: str, seconds: float, mistakes: list[str], folder: Path) -> None:
    """Draw a scene with one mistake after the other."""
    from manim import config

    file, name = scene.split(":")
    config.media_dir = str(folder / name)
    config.pixel_width, config.pixel_height, config.frame_rate = _WIDTH, _HEIGHT, _FPS
    config.frame_height, config.frame_width = 8, 128 / 9
    config.verbosity, config.progress_bar, config.disable_caching = "ERROR", "none", True
    # The paths that scenes follow are found on import, with derivatives that are still right.
    scene_class, flips, drawn = _load(ROOT / "scenes" / file, name), _flips(), {}
    for mistake in mistakes:
        place, attribute, flipped = flips[mistake]
        right = place.__dict__[attribute]
        setattr(place, attribute, flipped)
        pixels, trace = _draw(scene_class, round(seconds * _FPS))
        setattr(place, attribute, right)
        drawn |= {mistake: pixels, f"{mistake}-trace": np.array(json.dumps(trace))}
    np.savez(folder / f"{name}.npz", **drawn)


def main(folder: str, orders: str) -> int:
    """Draw every scene in a copy of this process; return how many could not be drawn."""
    importlib.import_module("manimark.stage")
    copies = [
        get_context("fork").Process(target=_draw_scene, args=(scene, *order, Path(folder)))
        for scene, order in json.loads(orders).items()
    ]
    for copy in copies:
        copy.start()
    for copy in copies:
        copy.join()
    return sum(copy.exitcode != 0 for copy in copies)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

"""Where a scene is drawn: Manim's settings, the author's module, the film of it.

Only workers import this module, for it imports Manim.
"""

from __future__ import annotations

import importlib.util
import inspect
import os
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
from manim import config

from manimark.model import Purpose, Section, title_of
from manimark.palette import load_palette
from manimark.stage import Explorer, FigureScene
from manimark.studio.blame import blame
from manimark.studio.camera import remove_background
from manimark.studio.encode import Film, Pixels, write_poster
from manimark.studio.explorers import photograph, stages_of, write_script
from manimark.studio.job import Job, end_if_not
from manimark.studio.lookouts import watching
from manimark.studio.observe import Observer
from manimark.studio.recording import POSTER, TRACE, seconds_at, write_list
from manimark.studio.renderer import speed_up
from manimark.studio.shortcuts import take_shortcuts
from manimark.studio.sink import CountingSink, FrameSink, Stretch
from manimark.studio.stills import Prints, go_sparingly, picture_of
from manimark.studio.trace import trace_json
from manimark.studio.vectors import read_vectors_aside

__all__ = ["SHOOTS", "count", "load", "watching"]

_FRAME_HEIGHT = 8.0
"""Manim's units from bottom to top."""
_SEED = 0


def load(job: Job) -> type[Any]:
    """Import the job's file and return its scene class."""
    read_vectors_aside()
    _configure(job, background=True)
    take_shortcuts()
    path = Path(job.root, job.path)
    below = path.parent.resolve().relative_to(job.scenes).parts
    _seed()
    name = ".".join((_enter_package(job), *below, path.stem))
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    # Some scenes' files set Manim's configuration; size, rate and format are not theirs to choose.
    _configure(job, background=False)
    scene: type[Any] = getattr(module, job.scene)
    return scene


def film(
    job: Job, scene_class: type[Any], observer: Observer, on_frames: Callable[[int], None]
) -> None:
    """Draw and encode the scene, and leave its recording in the job's folder.

    Parameters
    ----------
    observer
        Knows at the end what the scene has looked at.
    on_frames
        Called after every picture with the number of frames so far.
    """
    folder, process = Path(job.folder), os.getpid()
    explorers, stages = _explorers(job, scene_class)
    scene = _construct(job, scene_class)
    film = Film(folder, job.width, job.height, job.fps, job.codecs)
    sink = FrameSink(scene, film, on_frames, scene.recorder if job.themed else None)
    speed_up(scene)
    scene.renderer.file_writer = sink
    scene.render()
    end_if_not(process)
    codecs = film.finish()
    write_poster(sink.last if sink.last is not None else _last_picture(scene), folder / POSTER)
    trace = scene.recorder.trace(job.fps) if job.themed else {"fps": job.fps}
    (folder / TRACE).write_text(trace_json(trace), encoding="utf-8")
    if explorers:
        with _blaming_explorers(job, scene_class):
            write_script(job.scene, explorers[0], stages, trace, folder)
    reads = [asdict(read) for read in observer.reads()]
    explores = {explorer.function.name: explorer.domain for explorer in explorers}
    write_list(folder, {**_facts(job, scene, sink), "reads": reads, "explores": explores}, codecs)


def take_stills(
    job: Job, scene_class: type[Any], observer: Observer, on_frames: Callable[[int], None]
) -> None:
    """Draw the last frame of every section, and leave a recording of them in the job's folder.

    The scene goes through all of its frames as for a film of the same rate.

    Parameters
    ----------
    observer
        Knows at the end what the scene has looked at.
    on_frames
        Called after every frame with their number so far.
    """
    folder, process = Path(job.folder), os.getpid()
    scene = _construct(job, scene_class)
    prints = Prints(folder, lambda: _heading(job, sink))
    sink = FrameSink(scene, prints, on_frames, scene.recorder if job.themed else None)
    go_sparingly(scene)
    scene.renderer.file_writer = sink
    scene.render()
    end_if_not(process)
    if sink.frames == 0:
        prints.add(picture_of(scene))
    prints.finish()
    facts = _facts(job, scene, sink)
    if prints.has_flat:
        facts["warnings"].append(_flat(job))
    reads = [asdict(read) for read in observer.reads()]
    write_list(folder, {**facts, "reads": reads}, {})


def film_transparently(
    job: Job, scene_class: type[Any], observer: Observer, on_frames: Callable[[int], None]
) -> None:
    """Draw and encode the scene without its background, and leave nothing but the videos.

    The scene goes through the frames of its film; what moves there moves here alike.

    Parameters
    ----------
    observer
        Knows at the end what the scene has looked at.
    on_frames
        Called after every picture with the number of frames so far.
    """
    folder, process = Path(job.folder), os.getpid()
    scene = _construct(job, scene_class)
    film = Film(folder, job.width, job.height, job.fps, job.codecs)
    sink = FrameSink(scene, film, on_frames, scene.recorder if job.themed else None)
    speed_up(scene)
    remove_background(scene.renderer.camera)
    scene.renderer.file_writer = sink
    scene.render()
    end_if_not(process)
    codecs = film.finish()
    reads = [asdict(read) for read in observer.reads()]
    write_list(folder, {**_facts(job, scene, sink), "reads": reads}, codecs)


SHOOTS: dict[Purpose, Callable[[Job, type[Any], Observer, Callable[[int], None]], None]] = {
    "film": film,
    "stills": take_stills,
    "transparent": film_transparently,
}
"""How a scene is drawn, by what it is drawn for."""


def count(job: Job, scene_class: type[Any]) -> int:
    """Return how many frames the scene is going to have, without drawing it."""
    # Manim keeps its letters as files there, and the drawing goes on at the same time.
    config.media_dir = f"{job.scratch}/counting"
    scene = _construct(job, scene_class)
    sink = CountingSink(scene, job.fps)
    speed_up(scene)
    scene.renderer.file_writer = sink
    scene.render()
    return sink.frames


def _configure(job: Job, *, background: bool) -> None:
    """Set all of Manim's configuration that shapes a picture or a file."""
    settings: dict[str, Any] = {
        "media_dir": job.scratch,
        "assets_dir": job.scenes,
        "input_file": job.path,
        "format": "auto",
        "transparent": False,
        "background_opacity": 1.0,
        "dry_run": False,
        "preview": False,
        "save_sections": False,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "WARNING",
        "seed": _SEED,
        "from_animation_number": 0,
        "upto_animation_number": -1,
        "pixel_width": job.width,
        "pixel_height": job.height,
        "frame_rate": job.fps,
    }
    if background:
        settings["frame_height"] = _FRAME_HEIGHT
        if job.themed:
            settings["background_color"] = load_palette(Path(job.templates)).of(job.theme)[
                "background"
            ]
    for name, value in settings.items():
        setattr(config, name, value)
    # A scene's file may ask for more or fewer units; they stay as wide as they are high.
    config.frame_width = config.frame_height * 16 / 9


def _enter_package(job: Job) -> str:
    """Make the scenes folder a package, though its parent is not searched; return its name."""
    folder = Path(job.scenes)
    init = folder / "__init__.py"
    if init.is_file():
        spec = importlib.util.spec_from_file_location(
            folder.name, init, submodule_search_locations=[job.scenes]
        )
    else:
        spec = importlib.util.spec_from_loader(folder.name, None, is_package=True)
    assert spec is not None
    spec.submodule_search_locations = [job.scenes]
    package = importlib.util.module_from_spec(spec)
    sys.modules[folder.name] = package
    if spec.loader is not None:
        spec.loader.exec_module(package)
    return folder.name


def _seed() -> None:
    """Begin all chance anew: modules draw at random on import, scenes when they are made."""
    random.seed(_SEED)
    np.random.seed(_SEED)


def _construct(job: Job, scene_class: type[Any]) -> Any:
    _seed()
    if job.themed:
        return scene_class(theme=job.theme, templates=Path(job.templates))
    return scene_class()


def _explorers(job: Job, scene_class: type[Any]) -> tuple[Sequence[Explorer], list[str]]:
    """Return what a reader may take hold of, also as JavaScript; draw what stands still of it.

    From a scene of its own that is set up and never played: the film is none the wiser, and a
    mistake shows before it is drawn.
    """
    none = FigureScene.explorers
    if not job.themed or getattr(scene_class, "explorers", none) is none:
        return (), []
    scene = _construct(job, scene_class)
    scene.setup()
    with _blaming_explorers(job, scene_class):
        explorers: Sequence[Explorer] = tuple(scene.explorers())
        stages = stages_of(explorers)
        photograph(scene, explorers, Path(job.folder))
    return explorers, stages


@contextmanager
def _blaming_explorers(job: Job, scene_class: type[Any]) -> Iterator[None]:
    """Blame what goes wrong with explorers on the method that declares them."""
    try:
        yield
    except Exception as error:
        raise blame(error, job, of=scene_class.explorers) from error


def _last_picture(scene: Any) -> Pixels:
    """Return what stands on the stage after a scene whose animations were all skipped."""
    scene.renderer.static_image = None
    scene.renderer.update_frame(scene)
    picture: Pixels = scene.renderer.get_frame()
    return picture


def _facts(job: Job, scene: Any, sink: FrameSink) -> dict[str, Any]:
    """Return the fields of the `Recording` that are no files."""
    description = getattr(scene, "description", "")
    captions = sink.captions(job.fps)
    return {
        "scene": job.scene,
        "theme": job.theme,
        "profile": job.profile,
        "width": job.width,
        "height": job.height,
        "fps": job.fps,
        "frames": sink.frames,
        "sections": [asdict(section) for section in _sections(job, sink.stretches())],
        "captions": [asdict(caption) for caption in captions],
        "description": inspect.cleandoc(description) if isinstance(description, str) else "",
        "warnings": _warnings(job, sink),
    }


def _sections(job: Job, stretches: list[Stretch]) -> list[Section]:
    """Return the sections in seconds; what a scene plays before its first one bears its title."""
    return [
        Section(
            s.name or (title_of(job.scene) if number == 1 else f"Part {number}"),
            seconds_at(s.start, job.fps),
            seconds_at(s.stop, job.fps),
            s.loops,
        )
        for number, s in enumerate(stretches, start=1)
    ]


def _heading(job: Job, sink: FrameSink) -> str:
    """Return the figure's title with the name of the section that was finished last."""
    title, sections = title_of(job.scene), _sections(job, sink.stretches())
    parts = [title, *(section.name for section in sections[-1:])]
    return ": ".join(dict.fromkeys(parts))


def _flat(job: Job) -> str:
    return (
        f"{job.path}:{job.line}: {job.scene} is drawn as pixels, so its SVG and PDF hold a picture "
        "(use a camera and mobjects that Manim draws itself)"
    )


def _warnings(job: Job, sink: FrameSink) -> list[str]:
    if not sink.has_sound:
        return []
    return [f"{job.path}:{job.line}: {job.scene} adds sound, but figures are silent (leave it out)"]

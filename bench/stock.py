"""Stock Manim, as whoever does not use manimark renders: a process that only the bench starts.

It gets its job as JSON in its one argument and renders one scene after another with Manim's own
`Scene.render`, camera, renderer and file writer, in Manim's default settings. What it does not do,
to its advantage, is to hash for its cache, and to draw progress bars.
"""

from __future__ import annotations

import importlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class StockJob:
    """What stock Manim is asked to render."""

    scenes: str
    """Folder of the modules; absolute."""
    media: str
    """An empty folder for what Manim writes; absolute."""
    items: Sequence[tuple[str, str]]
    """Module and class of each scene, in order."""
    width: int
    height: int
    fps: int
    templates: str = ""
    """Folder of the palette and the fonts, for scenes that know themes; empty for plain scenes."""
    theme: str = "dark"

    def to_argument(self) -> str:
        """Return the job as one argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, text: str) -> StockJob:
        """Read what `to_argument` wrote."""
        return cls(**json.loads(text))


def configure(job: StockJob) -> None:
    """Set size, rate and folders; everything else stays at Manim's defaults."""
    import random

    import numpy as np
    from manim import config

    settings: Mapping[str, Any] = {
        "media_dir": job.media,
        "pixel_width": job.width,
        "pixel_height": job.height,
        "frame_rate": job.fps,
        "disable_caching": True,
        "progress_bar": "none",
        "verbosity": "ERROR",
    }
    for name, value in settings.items():
        setattr(config, name, value)
    # Some of the gallery's scenes draw at random; ours begins with the same seed.
    random.seed(0)
    np.random.seed(0)


def scenes(job: StockJob) -> Iterator[Any]:
    """Yield the scenes, constructed and not yet rendered."""
    sys.path.insert(0, job.scenes)
    themed = {"theme": job.theme, "templates": Path(job.templates)} if job.templates else {}
    for module, name in job.items:
        scene = getattr(importlib.import_module(module), name)(**themed)
        if not type(scene.renderer).__module__.startswith("manim."):
            raise RuntimeError(f"{name} brings a renderer of its own: that is not stock Manim")
        yield scene


def videos(media: Path) -> dict[str, Path]:
    """Return the finished videos that Manim left, by class name."""
    found = media.glob("videos/**/*.mp4")
    return {path.stem: path for path in found if "partial_movie_files" not in path.parts}


def main() -> None:
    """Render everything that the argument names."""
    job = StockJob.from_argument(sys.argv[1])
    configure(job)
    for scene in scenes(job):
        scene.render()


if __name__ == "__main__":
    main()

"""Drawing without any encoder: a process that only the bench starts.

It draws one scene, by stock Manim or by our studio, notes when each frame was done, and keeps some
of the frames as pictures.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal
from unittest.mock import patch

import numpy as np
from numpy.typing import NDArray

from bench import stock
from bench.quality import write_picture
from manimark.model import Location, Profile, RenderTask, SceneSource
from manimark.render.workshop import Folders, Workshop
from manimark.studio import shooting
from manimark.studio.job import Channel
from manimark.studio.sink import FrameSink
from manimark.studio.worker import work


@dataclass(frozen=True, slots=True)
class DrawingJob:
    """What is drawn by whom; paths are absolute."""

    by: Literal["stock", "studio"]
    root: str
    """The project."""
    templates: str
    """Folder of the palette and the fonts; empty for a plain scene, which only stock draws."""
    module: str
    """Of the scene, below the project's ``scenes``."""
    scene: str
    width: int
    height: int
    fps: int
    scratch: str
    """An empty folder for whatever is written besides."""
    answer: str
    """File that takes the list of `Pace`."""
    pictures: str = ""
    """An empty folder for pictures, ``<number>.png``."""
    numbers: Sequence[int] = ()
    """Frames to be kept as pictures."""

    def to_argument(self) -> str:
        """Return the job as one argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, text: str) -> DrawingJob:
        """Read what `to_argument` wrote."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Pace:
    """What it took from one frame to the next; keeping pictures is not counted."""

    wall: float
    """Seconds."""
    cpu: float
    """Seconds of processor time."""


def read_answer(path: Path) -> list[Pace]:
    """Read what `main` wrote."""
    return [Pace(**values) for values in json.loads(path.read_text(encoding="utf-8"))]


class Album:
    """Takes the frames of a scene in place of a film."""

    def __init__(self, folder: Path, numbers: Sequence[int]) -> None:
        self.frames = 0
        self.paces: list[Pace] = []
        self._folder, self._wanted = folder, frozenset(numbers)
        self._last: tuple[float, float] | None = None

    def add(
        self,
        pixels: NDArray[np.uint8],
        repeat: int = 1,
        *,
        key: bool = False,
        changed: object = None,
    ) -> None:
        """Take a picture that stands for `repeat` frames."""
        wall, cpu = time.perf_counter(), time.process_time()
        if self._last is not None:
            self.paces.append(Pace(wall - self._last[0], cpu - self._last[1]))
        for number in self._wanted.intersection(range(self.frames, self.frames + repeat)):
            write_picture(pixels, self._folder / f"{number}.png")
        self.frames += repeat
        self._last = time.perf_counter(), time.process_time()

    def finish(self) -> dict[str, str]:
        """Return that there are no videos."""
        return {}


def main() -> None:
    """Draw what the argument names."""
    job = DrawingJob.from_argument(sys.argv[1])
    album = Album(Path(job.pictures), job.numbers)
    (_by_stock if job.by == "stock" else _by_studio)(job, album)
    answer = [asdict(pace) for pace in album.paces]
    Path(job.answer).write_text(json.dumps(answer), encoding="utf-8")


def _by_stock(job: DrawingJob, album: Album) -> None:
    stock_job = stock.StockJob(
        scenes=f"{job.root}/scenes",
        media=job.scratch,
        items=[(job.module, job.scene)],
        width=job.width,
        height=job.height,
        fps=job.fps,
        templates=job.templates,
    )
    stock.configure(stock_job)
    for scene in stock.scenes(stock_job):
        scene.renderer.file_writer = FrameSink(scene, album, lambda _: None)
        scene.render()


def _by_studio(job: DrawingJob, album: Album) -> None:
    root = Path(job.root)
    folders = Folders(root, root / "scenes", Path(job.templates), Path(job.scratch))
    at = Location(Path("scenes", f"{job.module}.py"), 1)
    scene = SceneSource(job.scene, at, claim="", themed=True)
    profile = Profile("bench", job.width, job.height, job.fps)
    task = Workshop(RenderTask(scene, "dark", profile, key=""), folders).job(estimate=False)
    unheard = Channel(os.open(os.devnull, os.O_WRONLY))
    with patch.object(shooting, "Film", lambda *_: album):
        work(task, unheard, shooting)


if __name__ == "__main__":
    main()

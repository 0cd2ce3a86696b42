"""Shared by the tests of rendering: small real renderings, and a look into what they made."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from manimark.errors import MachineError, SiteError
from manimark.model import Location, Profile, RenderTask, SceneSource, Theme
from manimark.progress import Drawn, Reporter
from manimark.render import Folders, LocalExecutor, render_tasks
from manimark.render.local import CAN_COPY
from manimark.studio.recording import Recording

from ..samples import ROOT, SITES

TINY = Profile("tiny", 320, 180, 10)
PLAIN, BROKEN = SITES / "render-plain", SITES / "render-broken"
GALLERY = (
    "ThreeColors",
    "OneSection",
    "UnnamedSections",
    "Walk",
    "Still",
    "AllSkipped",
    "Subtitled",
    "Loud",
    "Talkative",
    "Zoom",
    "Depth",
    "Chance",
)
THEMED: tuple[tuple[str, Theme], ...] = (
    ("Slide", "dark"),
    ("Slide", "light"),
    ("Uneven", "dark"),
    ("Uneven", "light"),
)


@dataclass
class Ears(Reporter):
    """Notes what a rendering says."""

    foreseen_frames: dict[str, int] = field(default_factory=dict)
    expected: dict[str, int | None] = field(default_factory=dict)
    advances: dict[str, list[int]] = field(default_factory=dict)
    finished_keys: list[str] = field(default_factory=list)
    failures: dict[str, Exception] = field(default_factory=dict)

    @property
    def wants_estimates(self) -> bool:
        return True

    def foreseen(self, task: RenderTask, frames: int) -> None:
        assert task.key not in self.expected
        self.foreseen_frames[task.key] = frames

    def started(self, task: RenderTask, frames: int | None) -> None:
        assert task.key not in self.expected
        self.expected[task.key] = frames

    def advanced(self, task: RenderTask, frames: int) -> None:
        self.advances.setdefault(task.key, []).append(frames)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        assert seconds > 0
        self.finished_keys.append(task.key)

    def failed(self, task: RenderTask, error: Exception) -> None:
        self.failures[task.key] = error


def task(
    scene: str,
    file: str = "gallery",
    theme: Theme = "dark",
    *,
    themed: bool = False,
    line: int = 1,
    profile: Profile = TINY,
) -> RenderTask:
    at = Location(Path(f"scenes/{file}.py"), line)
    source = SceneSource(scene, at, f"The claim of {scene}.", themed)
    return RenderTask(source, theme, profile, f"{scene}-{theme}")


def render(
    tasks: Sequence[RenderTask],
    site: Path,
    store: Path,
    ears: Reporter | None = None,
    *,
    jobs: int = 2,
    timeout: float = 300,
    keep_going: bool = True,
    lasting: bool = CAN_COPY,
) -> dict[str, Recording | SiteError | MachineError]:
    folders = Folders(site, site / "scenes", ROOT / "site_templates", store)
    executor = LocalExecutor(folders, jobs=min(jobs, len(tasks)), timeout=timeout, lasting=lasting)
    with closing(executor):
        return render_tasks(
            tasks,
            executor=executor,
            store=store,
            progress=ears or Ears(),
            keep_going=keep_going,
        )


def recordings(
    tasks: Sequence[RenderTask], site: Path, store: Path, **options: Any
) -> dict[str, Recording]:
    """Render what is meant to go well; `options` are those of `render`."""
    results = render(tasks, site, store, **options)
    found = {key: result for key, result in results.items() if isinstance(result, Recording)}
    assert found.keys() == results.keys(), [str(result) for result in results.values()]
    return found


@dataclass(frozen=True)
class Gallery:
    """Every good sample, rendered once."""

    store: Path
    tasks: dict[str, RenderTask]
    recordings: dict[str, Recording]
    ears: Ears

    def __getitem__(self, key: str) -> Recording:
        return self.recordings[key if "-" in key else f"{key}-dark"]


def frames_of(recording: Recording, name: str = "h264.mp4") -> NDArray[np.uint8]:
    """Decode a video: frames, rows, columns, RGB."""
    with av.open(str(recording.folder / name)) as container:
        frames = [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]
    return np.array(frames)


def difference(pixels: NDArray[np.uint8], color: str) -> float:
    """Return the largest difference of the pixels' mean from a colour, in any channel."""
    wanted = [int(color[i : i + 2], 16) for i in (1, 3, 5)]
    return float(np.abs(pixels.reshape(-1, 3).mean(axis=0) - wanted).max())

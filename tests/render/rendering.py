"""Shared by the tests of rendering: small real renderings, and a look into what they made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from manimark.errors import MachineError, SiteError
from manimark.model import Location, Profile, RenderTask, SceneSource, Theme
from manimark.render import render_tasks
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
class Ears:
    """Notes what a rendering says."""

    expected: dict[str, int | None] = field(default_factory=dict)
    advances: dict[str, list[int]] = field(default_factory=dict)
    finished_keys: list[str] = field(default_factory=list)
    failures: dict[str, Exception] = field(default_factory=dict)

    def alive(self) -> None:
        return None

    def started(self, task: RenderTask, frames: int | None) -> None:
        assert task.key not in self.expected
        self.expected[task.key] = frames

    def advanced(self, task: RenderTask, frames: int) -> None:
        self.advances.setdefault(task.key, []).append(frames)

    def finished(self, task: RenderTask, recording: Recording, seconds: float) -> None:
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
    source = SceneSource(scene, at, f"The claim of {scene}.", themed, "0" * 64)
    return RenderTask(source, theme, profile, f"{scene}-{theme}")


def render(
    tasks: Sequence[RenderTask],
    site: Path,
    store: Path,
    ears: Any = None,
    *,
    jobs: int = 2,
    timeout: float = 300,
) -> dict[str, Recording | SiteError | MachineError]:
    return render_tasks(
        tasks,
        root=site,
        scenes=site / "scenes",
        templates=ROOT / "site_templates",
        store=store,
        jobs=jobs,
        timeout=timeout,
        progress=ears or Ears(),
    )


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

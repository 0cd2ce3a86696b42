"""Our renderer without the site around it: a process that only the bench starts."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path

from manimark.config import load_config
from manimark.model import Profile, RenderTask
from manimark.plan import plan_site
from manimark.processes import cores
from manimark.progress import Reporter
from manimark.render.cluster import ClusterExecutor
from manimark.render.local import LocalExecutor
from manimark.render.pool import render_tasks
from manimark.render.workshop import Folders
from manimark.studio.recording import Recording, StoredFile

_PATIENCE = 3600.0
"""Seconds that one scene may take."""


@dataclass(frozen=True, slots=True)
class OurJob:
    """What our renderer is asked to do; paths are absolute."""

    root: str
    """The project; what stands on its pages is rendered."""
    store: str
    """An empty folder for recordings."""
    width: int
    height: int
    fps: int
    codecs: Sequence[str]
    themes: Sequence[str]
    answer: str
    """File that takes the list of what was made."""
    scheduler: str = ""
    """Address of a cluster that does it; empty for this machine."""

    def to_argument(self) -> str:
        """Return the job as one argument."""
        return json.dumps(asdict(self))

    @classmethod
    def from_argument(cls, text: str) -> OurJob:
        """Read what `to_argument` wrote."""
        return cls(**json.loads(text))


@dataclass(frozen=True, slots=True)
class Made:
    """A recording, as far as the bench is interested in it."""

    scene: str
    theme: str
    slug: str
    """Name of the figure's folder."""
    module: str
    """Of the scene, below the project's folder of scenes."""
    frames: int
    ends: tuple[int, ...]
    """Number of the last frame of each section."""
    videos: dict[str, str]
    """Codec → path."""


def read_answer(path: Path) -> list[Made]:
    """Read what `main` wrote."""
    answer = json.loads(path.read_text(encoding="utf-8"))
    return [Made(**{**values, "ends": tuple(values["ends"])}) for values in answer]


def main() -> None:
    """Render what the argument names, on all cores, and say what came of it."""
    job = OurJob.from_argument(sys.argv[1])
    config = load_config(Path(job.root))
    store = Path(job.store)
    with closing(
        _executor(job, Folders(config.root, config.scenes, config.templates, store))
    ) as executor:
        profile = Profile("bench", job.width, job.height, job.fps, tuple(job.codecs))
        tasks = [task for task in plan_site(config, profile).tasks if task.theme in job.themes]
        results = render_tasks(tasks, executor=executor, store=store, progress=Reporter())
    made = []
    for task in tasks:
        result = results[task.key]
        if not isinstance(result, Recording):
            raise result
        made.append(asdict(_made(task, result)))
    Path(job.answer).write_text(json.dumps(made), encoding="utf-8")


def _executor(job: OurJob, folders: Folders) -> LocalExecutor | ClusterExecutor:
    if job.scheduler:
        return ClusterExecutor(job.scheduler, folders, timeout=_PATIENCE, note=print)
    return LocalExecutor(folders, jobs=cores(), timeout=_PATIENCE)


def _made(task: RenderTask, recording: Recording) -> Made:
    return Made(
        scene=recording.scene,
        theme=recording.theme,
        slug=task.scene.slug,
        module=task.scene.at.path.stem,
        frames=recording.frames,
        ends=tuple(round(section.end * recording.fps) - 1 for section in recording.sections),
        videos={_codec(file): str(recording.folder / file.name) for file in recording.videos},
    )


def _codec(file: StoredFile) -> str:
    return file.name.partition(".")[0]


if __name__ == "__main__":
    main()

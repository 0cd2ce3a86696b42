"""From sources to ``build/site``: a list of named, timed steps, and the only writer of the output.

Nothing is published unless everything went well; what was rendered before a failure is kept.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, fields
from pathlib import Path

from manimark.cache import Cache, keep_if_unchanged, prune
from manimark.composition import compose
from manimark.config import Config
from manimark.errors import MachineError, SiteError, SiteErrors
from manimark.freshness import SiteRecord, digest_of_inputs, read_record, sizes_below, write_record
from manimark.model import Profile, RenderTask
from manimark.palette import load_palette
from manimark.plan import Plan, plan_site
from manimark.progress import Drawn, Relay, Reporter, title_of
from manimark.publish import publish, recover, writing
from manimark.rehearsal import rehearse
from manimark.render.pool import render_tasks
from manimark.studio.recording import Recording, read_recording

SITE = "site"
"""Folder of the published site below the output."""
PREVIEW = "preview"
"""Folder of the site that the preview shows, so that drafts never stand in the published one."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a build."""

    profile: Profile
    drafts: bool = False
    """Whether pages marked as drafts are part of the site."""
    jobs: int | None = None
    """Scenes rendered at once; None leaves it to the configuration."""
    site: str = SITE
    """Name of the site's folder below the output."""


@dataclass(frozen=True, slots=True)
class RenderedFigure:
    """One line of a report."""

    name: str
    """Scene, with its theme if it has several."""
    frames: int
    seconds: float
    """Wall-clock time of drawing and encoding."""
    bytes: int
    """Size of its videos and its poster."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    site: Path
    """The folder of the site."""
    fresh: bool
    """Whether there was nothing to do."""
    pages: int = 0
    figures: int = 0
    rendered: tuple[RenderedFigure, ...] = ()
    """Figures drawn by this build, in the order of the plan; the others came from the cache."""
    steps: Mapping[str, float] = field(default_factory=dict)
    """Name of a step → seconds, in the order of the steps."""


class _Clock:
    """Times the steps of a build."""

    def __init__(self) -> None:
        self.steps: dict[str, float] = {}

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        start = time.perf_counter()
        yield
        self.steps[name] = time.perf_counter() - start


def build(config: Config, order: Order, reporter: Reporter) -> Report:
    """Bring a site up to date.

    Parameters
    ----------
    config
        The project.
    order
        What is asked for.
    reporter
        Hears what happens; whatever it raises stops the build.

    Returns
    -------
    Report
        What was done.

    Raises
    ------
    SiteError, SiteErrors
        Mistakes in content, scenes, templates or configuration. The site stays what it was.
    MachineError
        Something is missing on the machine, or the output cannot be written.
    """
    clock = _Clock()
    site = config.output / order.site
    cache = cache_of(config)
    with cache.held(reporter):
        with clock.step("compare"):
            inputs = _digest(config, order)
            if _is_fresh(cache, site, inputs):
                return Report(site=site, fresh=True, steps=clock.steps)
        with clock.step("plan"):
            plan = plan_site(config, order.profile, drafts=order.drafts)
            palette = load_palette(config.templates)
        with clock.step("rehearse"):
            if any(not (cache.renders / task.key).is_dir() for task in plan.tasks):
                rehearse(config, plan, palette)
        with clock.step("render"), writing(cache.renders):
            recordings, rendered = _render(config, order, plan, cache, reporter)
        with clock.step("pages"):
            files = compose(config, plan, palette, recordings)
        with clock.step("write"), writing(config.output):
            # Emptied, it vouches for no version of the site, but still says whose the folder is.
            cache.record(order.site).write_text("", encoding="utf-8")
            publish(files, site)
            _record(config, order, inputs, reporter)
            prune(cache, recordings.keys())
    return Report(
        site=site,
        fresh=False,
        pages=len(plan.pages),
        figures=len({task.scene.name for task in plan.tasks}),
        rendered=rendered,
        steps=clock.steps,
    )


def cache_of(config: Config) -> Cache:
    """Return what a project keeps between builds."""
    return Cache(config.output / "cache")


def clean(config: Config) -> None:
    """Remove everything made; waits for a build under way.

    What else stands in the output folder stays, for instance its word to readers of the sources;
    so does a folder of the author's that only bears the name of one made here.

    Raises
    ------
    MachineError
        If the operating system refuses.
    """
    cache = cache_of(config)
    if not cache.lock.is_file():
        return
    with cache.held(Reporter()), writing(config.output):
        for name in (SITE, PREVIEW):
            if cache.record(name).is_file():
                recover(config.output / name)
                _remove(config.output / name)
        _remove(cache.folder)


def _remove(folder: Path) -> None:
    if folder.exists():
        shutil.rmtree(folder)


def _digest(config: Config, order: Order) -> str:
    """Return a digest of everything that shapes the site."""
    choices = {f.name: str(getattr(config, f.name)) for f in fields(config) if f.type != "Path"}
    # Where the project lies and how its figures are drawn makes no difference to the outcome.
    choices = {name: choices[name] for name in choices.keys() - {"jobs", "timeout"}}
    choices |= {"quality": order.profile.name, "drafts": str(order.drafts)}
    return digest_of_inputs(config.root, (config.content, config.scenes, config.templates), choices)


def _is_fresh(cache: Cache, site: Path, inputs: str) -> bool:
    """Whether the site was made of these very inputs and all its files are still there."""
    record = read_record(cache.record(site.name))
    return record is not None and record.inputs == inputs and record.files == sizes_below(site)


def _record(config: Config, order: Order, inputs: str, reporter: Reporter) -> None:
    """Write down what the new site was made of, if that is known; else the next build looks again.

    The site stands already, so nothing that goes wrong here is an error.
    """
    cache, site = cache_of(config), config.output / order.site
    try:
        if _digest(config, order) == inputs:
            write_record(cache.record(order.site), SiteRecord(inputs, sizes_below(site)))
        else:
            reporter.note("something changed during the build; the next one looks again")
    except OSError as error:
        reporter.note(
            f"what the site was made of is not noted, the next build looks again: {error}"
        )


class _Witness(Relay):
    """Keeps how long each figure took, and which changed while it was drawn."""

    def __init__(self, listener: Reporter, cache: Cache, config: Config) -> None:
        super().__init__(listener)
        self._cache = cache
        self._config = config
        self.seconds: dict[str, float] = {}
        """Key of a task → seconds."""
        self.changed: list[SiteError] = []

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        self.seconds[task.key] = seconds
        if not keep_if_unchanged(self._cache, self._config, task):
            at, words = task.scene.at, f"{task.scene.name} changed while it was drawn"
            self.changed.append(SiteError(at.path, at.line, words, "build again"))
        super().finished(task, recording, seconds)


def _render(
    config: Config, order: Order, plan: Plan, cache: Cache, reporter: Reporter
) -> tuple[dict[str, Recording], tuple[RenderedFigure, ...]]:
    """Return the recording of every task by key, and an account of those drawn just now."""
    stored = {task.key: read_recording(cache.renders, task.key) for task in plan.tasks}
    missing = [task for task in plan.tasks if stored[task.key] is None]
    witness = _Witness(reporter, cache, config)
    witness.planned(len(missing))
    results = render_tasks(
        missing,
        root=config.root,
        scenes=config.scenes,
        templates=config.templates,
        store=cache.renders,
        jobs=config.jobs if order.jobs is None else order.jobs,
        timeout=config.timeout,
        progress=witness,
    )
    failures = [result for result in results.values() if not isinstance(result, Recording)]
    _raise([*failures, *witness.changed], reporter)
    drawn = {key: result for key, result in results.items() if isinstance(result, Recording)}
    for recording in drawn.values():
        for warning in recording.warnings:
            reporter.note(warning)
    found = {key: recording for key, recording in stored.items() if recording is not None}
    accounts = [_account(t, drawn[t.key], witness.seconds[t.key]) for t in missing]
    return found | drawn, tuple(accounts)


def _raise(failures: Sequence[SiteError | MachineError], reporter: Reporter) -> None:
    """Raise the failures of all figures together.

    Authors' mistakes come first, for they can be mended at once; what is missing on the machine is
    then noted, and raised by the next build.
    """
    mistakes = {str(e): e for e in failures if isinstance(e, SiteError)}
    lacks = {str(e): e for e in failures if isinstance(e, MachineError)}
    if mistakes:
        for lack in lacks:
            reporter.note(lack)
        raise SiteErrors(mistakes.values())
    if lacks:
        raise next(iter(lacks.values()))


def _account(task: RenderTask, recording: Recording, seconds: float) -> RenderedFigure:
    size = sum(file.bytes for file in recording.files)
    return RenderedFigure(title_of(task), recording.frames, seconds, size)

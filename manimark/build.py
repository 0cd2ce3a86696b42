"""From sources to ``build/site``: a list of named, timed steps, and the only writer of the output.

Nothing is published unless everything went well; what was rendered before a failure is kept.
"""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from manimark.cache import Cache
from manimark.config import Config
from manimark.digests import Digests
from manimark.errors import MachineError, SiteError, SiteErrors
from manimark.model import Profile, RenderTask
from manimark.processes import cores
from manimark.progress import Drawn, Relay, RenderedFigure, Report, Reporter
from manimark.publish import publish, recover, remove, withdraw, writing
from manimark.standing import Standing
from manimark.studio.recording import Recording

if TYPE_CHECKING:
    from manimark.archive import Archive
    from manimark.material import Material
    from manimark.plan import Plan
    from manimark.publish import SiteFiles
    from manimark.render.executor import Executor

SITE = "site"
"""Folder of the published site below the output."""
PREVIEW = "preview"
"""Folder of the site that the preview shows, so that drafts never stand in the published one."""
_UNLICENSED = (
    "pyproject.toml:1: no licence is set, so lecturers will not know what they may do "
    '(set license = "CC-BY-4.0" or another SPDX name in [tool.manimark])'
)


@dataclass(frozen=True, slots=True)
class Order:
    """What is asked of a build."""

    profile: Profile
    drafts: bool = False
    """Whether pages marked as drafts are part of the site."""
    jobs: int | None = None
    """Scenes rendered at once; None leaves it to the configuration."""
    keep_going: bool = True
    """Whether the other figures are still rendered after one has failed."""
    scheduler: str | None = None
    """Address of the cluster that renders, empty for this machine; None leaves it to the
    configuration."""
    site: str = SITE
    """Name of the site's folder below the output."""
    lectures: bool = False
    """Whether the lecture material is made that is not there yet."""
    transparent: bool = False
    """Whether transparent videos are part of it."""


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
            with writing(config.output):
                recover(site)
            digests = Digests(cache.digests)
            choices = {"quality": order.profile.name, "drafts": order.drafts}
            standing = Standing(config, choices, site, cache.record(order.site), digests)
            asked = {"lectures": order.lectures, "transparent": order.transparent}
            is_fresh = standing.is_fresh(**asked)
            digests.save()
        if is_fresh:
            return Report(site=site, fresh=True, steps=clock.steps)
        # Only from here on: to import these takes longer than to see that there is nothing to do.
        from manimark.archive import Archive, prune
        from manimark.composition import compose
        from manimark.content import Memory
        from manimark.lectures import Shelf
        from manimark.material import gather
        from manimark.palette import load_palette
        from manimark.plan import plan_site
        from manimark.rehearsal import rehearse

        with clock.step("plan"):
            memory = Memory(cache.pages(order.site))
            plan = plan_site(config, order.profile, drafts=order.drafts, memory=memory)
            palette = load_palette(config.templates)
        with clock.step("look up"):
            archive = Archive(cache, config, digests, plan.shared)
            known = (*plan.tasks, *plan.stills, *plan.transparent)
            stored = {task.key: found for task in known if (found := archive.find(task))}
            wanted = _wanted(plan, order)
            missing = [task for task in wanted if task.key not in stored]
        with clock.step("rehearse"):
            if missing:
                rehearse(config, plan, palette)
        with clock.step("render"), writing(cache.renders):
            drawn, rendered = _render(config, order, missing, archive, reporter)
        recordings = stored | drawn
        if order.lectures and not config.license:
            reporter.note(_UNLICENSED)
        with clock.step("lectures"), writing(cache.lectures):
            shelf = Shelf(cache.lectures, digests, reporter)
            jobs = _jobs(config, order) if order.lectures else 0
            material = gather(config, plan, palette, recordings, shelf, jobs)
        with clock.step("pages"):
            files = compose(config, plan, palette, material)
        with clock.step("write"), writing(config.output):
            standing.revoke()
            publish(files, site)
            _vouch(standing, files, recordings.values(), material, archive, reporter)
            shown = {recording.folder.name for recording in recordings.values()}
            prune(cache, shown, round(config.cache_gigabytes * 1e9))
            if order.site == SITE:  # the preview is drawn small, and asks for none of it
                shelf.prune()
            digests.save()
    return Report(
        site=site,
        fresh=False,
        pages=len(plan.pages),
        figures=len({task.scene.name for task in plan.tasks}),
        renderings=len(wanted),
        rendered=rendered,
        steps=clock.steps,
    )


def _wanted(plan: Plan, order: Order) -> tuple[RenderTask, ...]:
    """Return the renderings that must be there."""
    stills = plan.stills if order.lectures else ()
    return (*plan.tasks, *stills, *(plan.transparent if order.transparent else ()))


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
                withdraw(config.output / name)
        for path in cache.folder.iterdir():
            if path != cache.lock:
                remove(path)
        # Last: from now on another build may begin.
        cache.lock.unlink()
        with suppress(OSError):
            cache.folder.rmdir()


def _vouch(
    standing: Standing,
    files: SiteFiles,
    recordings: Collection[Recording],
    material: Material,
    archive: Archive,
    reporter: Reporter,
) -> None:
    """Write down what the new site was made of, if that is known; else the next build looks again.

    The site stands already, so nothing that goes wrong here is an error.
    """
    try:
        if archive.is_torn or not standing.vouch(
            files,
            recordings,
            archive.looks,
            material.digests,
            lectures=material.is_whole,
            transparent=material.is_transparent,
        ):
            reporter.note("something changed during the build; the next one looks again")
    except OSError as error:
        reporter.note(
            f"what the site was made of is not noted, the next build looks again: {error}"
        )


class _Witness(Relay):
    """Enters what is rendered, and keeps how long each figure took and which could not be kept."""

    def __init__(self, listener: Reporter, archive: Archive) -> None:
        super().__init__(listener)
        self._archive = archive
        self.seconds: dict[str, float] = {}
        """Key of a task → seconds."""
        self.unkept: dict[str, SiteError | MachineError] = {}
        """Key of a task that was drawn in vain → the message that says why."""

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        self.seconds[task.key] = seconds
        assert isinstance(recording, Recording)
        try:
            with writing(recording.folder.parent):
                changes = self._archive.keep(task, recording)
        except MachineError as error:
            self.unkept[task.key] = error
        else:
            if changes:
                self.unkept[task.key] = _changed(task, changes)
        super().finished(task, recording, seconds)


def _changed(task: RenderTask, changes: Sequence[str]) -> SiteError:
    at, words = task.scene.at, f"{task.scene.name} changed while it was drawn"
    return SiteError(at.path, at.line, f"{words}: {', '.join(changes)}", "build again")


def _render(
    config: Config,
    order: Order,
    missing: Sequence[RenderTask],
    archive: Archive,
    reporter: Reporter,
) -> tuple[dict[str, Recording], tuple[RenderedFigure, ...]]:
    """Return the recordings of tasks by key, drawn just now, and an account of them."""
    from manimark.archive import in_short

    why = {task.key: archive.reasons(task) for task in missing}
    witness = _Witness(reporter, archive)
    witness.planned(missing)
    store = cache_of(config).renders
    results = _draw(config, order, missing, store, witness) if missing else {}
    results |= witness.unkept
    accounts = [
        _account(task, results[task.key], in_short(why[task.key]), witness.seconds.get(task.key, 0))
        for task in missing
        if task.key in results
    ]
    reporter.settled(accounts)
    try:
        archive.remember()
    finally:
        # What a scene did wrong goes before what the disk refuses.
        failures = [result for result in results.values() if not isinstance(result, Recording)]
        _raise(failures, reporter)
    drawn = {key: result for key, result in results.items() if isinstance(result, Recording)}
    for recording in drawn.values():
        for warning in recording.warnings:
            reporter.note(warning)
    return drawn, tuple(accounts)


def _draw(
    config: Config, order: Order, tasks: Sequence[RenderTask], store: Path, reporter: Reporter
) -> dict[str, Recording | SiteError | MachineError]:
    """Return what came of each task by key; without those given up after a failure."""
    from manimark.render import render_tasks

    with closing(_executor(config, order, len(tasks), store, reporter)) as executor:
        return render_tasks(
            tasks, executor=executor, store=store, progress=reporter, keep_going=order.keep_going
        )


def _executor(
    config: Config, order: Order, tasks: int, store: Path, reporter: Reporter
) -> Executor:
    """Return who renders: processes on this machine, or the workers of a cluster."""
    from manimark.render import Folders, LocalExecutor

    places = (config.root, config.scenes, config.templates, store)
    folders = Folders(*(place.resolve() for place in places))
    if address := config.scheduler if order.scheduler is None else order.scheduler:
        # What it takes to speak to a cluster is loaded only for one.
        from manimark.render.cluster import ClusterExecutor

        return ClusterExecutor(address, folders, timeout=config.timeout, note=reporter.note)
    jobs = min(_jobs(config, order), tasks)
    return LocalExecutor(folders, jobs=jobs, timeout=config.timeout)


def _jobs(config: Config, order: Order) -> int:
    """Return how many things are made at once on this machine."""
    return (config.jobs if order.jobs is None else order.jobs) or cores()


def _raise(failures: Sequence[SiteError | MachineError], reporter: Reporter) -> None:
    """Raise the failures of all figures together.

    Authors' mistakes come first, for they can be mended at once; what is missing on the machine is
    then noted. If only that is to be said, all of it but the last is noted.
    """
    mistakes = {str(e): e for e in failures if isinstance(e, SiteError)}
    lacks = {str(e): e for e in failures if isinstance(e, MachineError)}
    if mistakes:
        for lack in lacks:
            reporter.note(lack)
        raise SiteErrors(mistakes.values())
    if lacks:
        *others, last = lacks.values()
        for other in others:
            reporter.note(str(other))
        raise last


def _account(
    task: RenderTask, result: Recording | SiteError | MachineError, why: str, seconds: float
) -> RenderedFigure:
    theme, purpose = task.theme if task.scene.themed else None, task.profile.purpose
    if not isinstance(result, Recording):
        return RenderedFigure(task.scene.name, theme, why, failed=True, purpose=purpose)
    size = sum(file.bytes for file in result.files)
    facts = result.frames, seconds, size
    return RenderedFigure(task.scene.name, theme, why, *facts, purpose=purpose)

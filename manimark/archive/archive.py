"""Tasks → recordings: what is there, and what is put there."""

from __future__ import annotations

import shutil
from collections.abc import Mapping

from manimark.archive.latest import Latest
from manimark.archive.manifests import Entry, Manifests
from manimark.archive.present import Present
from manimark.archive.reasons import DAMAGED, GONE, MOVED, NEVER, changed_inputs, changed_sights
from manimark.cache import Cache
from manimark.config import Config
from manimark.digests import Digests
from manimark.errors import SiteError
from manimark.keys import key_of, render_inputs, shared_inputs
from manimark.model import RenderTask
from manimark.palette import Palette, load_palette
from manimark.studio.recording import Recording, read_recording


class Archive:
    """The recordings of a project, and what they show.

    What it finds is compared with the project as it was when the archive was opened.

    Parameters
    ----------
    cache
        Where they lie.
    config
        The project.
    digests
        Knows what files hold.
    shared
        From `shared_inputs`, as the tasks' keys were made of it.
    """

    def __init__(
        self, cache: Cache, config: Config, digests: Digests, shared: Mapping[str, str]
    ) -> None:
        self._cache, self._config, self._digests = cache, config, digests
        self._manifests, self._latest = Manifests(cache.manifests), Latest(cache.latest)
        self._then = self._present()
        self._shared, self._palette = shared, _palette(config)
        self._used: list[tuple[RenderTask, Entry]] = []
        self.looks: dict[tuple[str, str], str] = {}
        """What the scenes of all that was found or kept looked at: kind and path → digest."""
        self.is_torn = False
        """Whether two of them saw different versions of one thing."""

    def find(self, task: RenderTask) -> Recording | None:
        """Return the recording that shows a task as it is, or None if it must be drawn."""
        for entry in self._matching(task):
            store, name = self._cache.renders, entry.recording
            if recording := read_recording(store, name, self._digests.of):
                self._used.append((task, entry))
                for read in recording.reads:
                    self._saw(read.kind, read.path, self._then.sees(read.kind, read.path))
                return recording
        return None

    def remember(self) -> None:
        """Write down what was found and kept: it is the last to be forgotten."""
        for task, entry in self._used:
            self._manifests.put_first(task.key, entry)
            self._latest.note(_name(task), self._inputs(task), self._shared)
        self._latest.save()

    def keep(self, task: RenderTask, recording: Recording) -> list[str]:
        """Enter a recording that was just made, if everything is still as it was drawn.

        Returns
        -------
        list of str
            What changed meanwhile, so that it shows what is no more and is dropped; empty if it was
            entered.
        """
        entry, changes = self._entry(task, recording)
        if entry is None:
            if recording.folder.name not in self._manifests.recordings():
                shutil.rmtree(recording.folder, ignore_errors=True)
            return changes
        self._manifests.put_first(task.key, entry)
        self._used.append((task, entry))
        for read in recording.reads:
            self._saw(read.kind, read.path, read.sha256)
        return []

    def reasons(self, task: RenderTask) -> list[str]:
        """Return why a task that was not found must be drawn, each reason in a few words."""
        self._then.holds(task.scene.at.path.as_posix())
        if matching := self._matching(task):
            is_there = any((self._cache.renders / entry.recording).is_dir() for entry in matching)
            return [DAMAGED if is_there else GONE]
        before = self._latest.of(_name(task))
        entries = self._manifests.entries(task.key)
        reasons: list[str] = []
        if not entries and before:
            reasons = changed_inputs(before, self._inputs(task))
            entries = self._manifests.entries(key_of(before))
        if entries:
            seen = self._then.changes(entries[0], task.scene)
            reasons += changed_sights(seen, [self._then.sees_again(sight) for sight in seen])
            reasons += [] if self._then.is_where(entries[0]) else [MOVED]
        return reasons or [GONE if before else NEVER]

    def _entry(self, task: RenderTask, recording: Recording) -> tuple[Entry | None, list[str]]:
        """Return what to remember of a drawing, or else what changed meanwhile."""
        inputs = _inputs(task, _palette(self._config), shared_inputs(self._config.templates))
        if key_of(inputs) != task.key:
            # What changed before this archive was opened has no name any more.
            return None, changed_inputs(self._inputs(task), inputs) or ["what draws it changed"]
        name, present = recording.folder.name, self._present()
        try:
            return present.entry(name, recording.reads, task.scene, self._then), []
        except LookupError as error:
            return None, [f"{error.args[0]} changed"]

    def _saw(self, kind: str, path: str, digest: str) -> None:
        self.is_torn |= self.looks.setdefault((kind, path), digest) != digest

    def _matching(self, task: RenderTask) -> list[Entry]:
        """Return the drawings in which the scene saw what it would see again."""
        entries = self._manifests.entries(task.key)
        return [
            entry
            for entry in entries
            if self._then.is_where(entry) and not self._then.changes(entry, task.scene)
        ]

    def _present(self) -> Present:
        root = self._config.root
        return Present(root, self._config.scenes.relative_to(root), self._digests)

    def _inputs(self, task: RenderTask) -> dict[str, str]:
        return _inputs(task, self._palette, self._shared)


def _inputs(task: RenderTask, palette: Palette | None, shared: Mapping[str, str]) -> dict[str, str]:
    return render_inputs(task.scene, task.theme, task.profile, palette, shared)


def _palette(config: Config) -> Palette | None:
    """Return the colours, or nothing if they cannot be read at this moment."""
    try:
        return load_palette(config.templates)
    except SiteError:
        return None


def _name(task: RenderTask) -> str:
    """Return what tells a task from others whatever it is made of."""
    return f"{task.scene.name}-{task.theme}-{task.profile.name}"

"""What lecturers take along of each figure: what there is of it, and the making of what is not."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from manimark.config import Config
from manimark.digests import Digests
from manimark.lectures.store import Bundle, Store
from manimark.lectures.transparent import Tagging, Transparent
from manimark.model import Extract, SceneSource, Theme, title_of
from manimark.progress import Reporter
from manimark.progress.report import name_of
from manimark.studio.recording import H264, Recording, frames_of

CLIPS = "clips"
"""Folder of clips below a figure's."""
STILLS = "stills"
"""Folder of stills below a figure's."""
_KINDS = {".mp4": "video/mp4", ".gif": "image/gif", ".webp": "image/webp"}
"""Ending of a clip's file → its media type."""
_PICTURES = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
"""Ending of a still's file → its media type."""
_STAGE = (1920, 1080)
"""Pixels of the stage: the size of what has none of its own."""
_BETWEEN = 0.2
"""Seconds between two signs of life."""


@dataclass(frozen=True, slots=True)
class Material:
    """A file for lectures, and where it lies in the cache."""

    extract: Extract
    path: Path


@dataclass(frozen=True, slots=True)
class _Cutting:
    """The clips of a figure in one theme, to be cut."""

    scene: SceneSource
    theme: Theme
    recording: Recording
    about: Mapping[str, str]
    """Tags of every file."""

    what: ClassVar[str] = "clips"
    """What is made, in messages."""

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return name_of(self.scene.name, self.theme if self.scene.themed else None, "film")

    @property
    def key(self) -> str:
        """Digest of all that shapes the files."""
        inputs = [self.recording.folder.name, dict(self.about), _program()]
        return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()

    def write(self, folder: Path) -> Mapping[str, Any]:
        """Write the files into a folder; return the facts of each, by its name."""
        # PyAV is loaded only by builds that cut.
        from manimark.lectures.clips import animate, cut, small_shape

        recording, facts = self.recording, {}
        large = recording.width, recording.height
        for number, section in enumerate(recording.sections, start=1):
            stem = stem_of(number, section.name, self.theme)
            paths = {ending: folder / (stem + ending) for ending in _KINDS}
            about = {**self.about, "title": f"{title_of(self.scene.name)}: {section.name}"}
            frames = frames_of(section, recording.fps)
            cut(recording.folder / H264, frames, paths[".mp4"], about)
            animate(paths[".mp4"], section.loops, paths[".gif"], paths[".webp"])
            for ending, path in paths.items():
                width, height = large if ending == ".mp4" else small_shape(*large)
                facts[path.name] = {
                    "section": section.name,
                    "type": _KINDS[ending],
                    "width": width,
                    "height": height,
                    "duration": round(section.end - section.start, 6),
                }
        return facts

    def materials(self, bundle: Bundle) -> Iterator[Material]:
        """Yield the files of a bundle that `write` made."""
        for file in bundle.files:
            facts = bundle.facts[file.name]
            extract = Extract(
                file=f"{CLIPS}/{file.name}",
                theme=self.theme,
                bytes=file.bytes,
                sha256=file.sha256,
                **facts,
            )
            yield Material(extract, bundle.folder / file.name)


class Kit:
    """The lecture material of a site.

    Parameters
    ----------
    folder
        Where it is kept between builds.
    config
        Says whose work it is, under which terms and how it is cited.
    scenes
        Each scene with its recordings by theme.
    stills
        Likewise those of their stills, as far as they are there.
    digests
        Knows what files hold.
    transparent
        Each scene with its recordings without background, as far as they are there.
    """

    def __init__(
        self,
        folder: Path,
        config: Config,
        scenes: Mapping[SceneSource, Mapping[Theme, Recording]],
        stills: Mapping[SceneSource, Mapping[Theme, Recording]],
        digests: Digests,
        transparent: Mapping[SceneSource, Mapping[Theme, Recording]] | None = None,
    ) -> None:
        self._store, self._digests, self._stills = Store(folder), digests, stills
        self.transparent = Transparent(
            self._store, scenes, transparent or {}, tags_of(config), digests.of
        )
        """The transparent videos, which are no part of the whole."""
        self._cuttings = {
            scene: [
                _Cutting(scene, theme, recording, tags_of(config))
                for theme, recording in of_theme.items()
                if recording.videos
            ]
            for scene, of_theme in scenes.items()
        }

    def clips(self, scene: SceneSource) -> tuple[Material, ...]:
        """Return the clips of a figure, in the order of their names; none if one is missing."""
        found: list[Material] = []
        for cutting in self._cuttings[scene]:
            bundle = self._store.find(cutting.key, self._digests.of)
            if bundle is None:
                return ()
            found += cutting.materials(bundle)
        return tuple(sorted(found, key=lambda material: material.extract.file))

    def stills(self, scene: SceneSource) -> tuple[Material, ...]:
        """Return the stills of a figure, in the order of their names; none if one is missing."""
        of_theme = self._stills.get(scene, {})
        if of_theme.keys() != set(scene.themes):
            return ()
        found = (m for theme in of_theme for m in _stills_of(scene, theme, of_theme[theme]))
        return tuple(sorted(found, key=lambda material: material.extract.file))

    def make(self, jobs: int, reporter: Reporter) -> None:
        """Make what is missing, several bundles at once.

        Whatever the reporter raises ends it; what was finished is kept.
        """
        missing = [making for making in self._all() if not self._has(making)]
        with ThreadPoolExecutor(max(1, jobs), "lectures") as pool:
            waiting = {pool.submit(self._store.put, c.key, c.write): c for c in missing}
            try:
                for done, making in enumerate(_finished(waiting, reporter), start=1):
                    reporter.note(f"[{done}/{len(missing)}] {making.what} of {making.name}")
            finally:
                pool.shutdown(cancel_futures=True)

    def is_whole(self) -> bool:
        """Return whether everything is there."""
        return all(map(self._has, self._all())) and all(map(self.stills, self._cuttings))

    def files(self) -> dict[Path, str]:
        """Return the digest of every file that there is."""
        materials = (m for scene in self._cuttings for m in self.clips(scene))
        found = {material.path: material.extract.sha256 for material in materials}
        return found | self.transparent.files()

    def prune(self) -> None:
        """Forget what nobody has asked for in a long time."""
        self._store.prune({making.key for making in self._all()})

    def _all(self) -> list[_Cutting | Tagging]:
        cuttings = (cutting for cuttings in self._cuttings.values() for cutting in cuttings)
        return [*cuttings, *self.transparent.taggings]

    def _has(self, making: _Cutting | Tagging) -> bool:
        return self._store.find(making.key, self._digests.of) is not None


def stem_of(number: int, name: str, theme: Theme) -> str:
    """Return the name of a section's files without ending: ``03-the-sweep``.

    In another theme than the dark one its name follows: ``03-the-sweep.light``. Letters that are
    no ASCII go without their accents, or go.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain) or ["section"]
    return f"{number:02}-{'-'.join(words)}" + ("" if theme == "dark" else f".{theme}")


def _stills_of(scene: SceneSource, theme: Theme, recording: Recording) -> Iterator[Material]:
    """Yield the stills of a figure in one theme."""
    # A figure without sections has one still, of the whole.
    names = [section.name for section in recording.sections] or [title_of(scene.name)]
    size = {"png": (recording.width, recording.height)}
    for number, (name, pictures) in enumerate(zip(names, recording.stills, strict=True), start=1):
        for ending, kind in _PICTURES.items():
            file, (width, height) = pictures[ending], size.get(ending, _STAGE)
            stem = stem_of(number, name, theme)
            extract = Extract(
                file=f"{STILLS}/{stem}.{ending}",
                theme=theme,
                section=name,
                type=kind,
                width=width,
                height=height,
                duration=0,
                bytes=file.bytes,
                sha256=file.sha256,
            )
            yield Material(extract, recording.folder / file.name)


def tags_of(config: Config) -> dict[str, str]:
    """Return what every file says of its origin; settings that are not there say nothing."""
    tags = {
        "artist": config.author or config.name,
        "copyright": config.license,
        "comment": config.citation,
    }
    return {name: text for name, text in tags.items() if text}


def _finished(
    waiting: Mapping[Future[None], _Cutting | Tagging], reporter: Reporter
) -> Iterator[_Cutting | Tagging]:
    """Yield what is done as it is done; raise what went wrong with it."""
    left: Collection[Future[None]] = waiting
    while left:
        over, left = wait(left, _BETWEEN, FIRST_COMPLETED)
        reporter.alive()
        for future in over:
            future.result()
            yield waiting[future]


@cache
def _program() -> Sequence[str]:
    """Return what tells one version of what makes the files from another."""
    sources = sorted(Path(__file__).parent.glob("*.py"))
    texts = [hashlib.sha256(source.read_bytes()).hexdigest() for source in sources]
    return [version("av"), *texts]

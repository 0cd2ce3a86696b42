"""What lecturers take along of each figure: what there is of it, and what makes the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from manimark.config import Config
from manimark.lectures.crediting import Crediting
from manimark.lectures.cutting import Cutting
from manimark.lectures.dressing import Dressing
from manimark.lectures.extracts import Look, Material, place_of
from manimark.lectures.shelf import Making, Shelf
from manimark.lectures.signing import terms_of
from manimark.lectures.store import Bundle
from manimark.lectures.transparent import Tagging, Video
from manimark.model import SceneSource, Theme
from manimark.studio.recording import Recording

_Scenes = Mapping[SceneSource, Mapping[Theme, Recording]]
_M = TypeVar("_M", Material, Video)
_M_co = TypeVar("_M_co", Material, Video, covariant=True)


class _Maker(Making, Protocol[_M_co]):
    """What makes files of a figure in one theme."""

    def materials(self, bundle: Bundle) -> Iterator[_M_co]:
        """Yield the files of a bundle that it wrote."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What there is of a figure; of each kind all, or nothing.

    Files are in the order of their sections.
    """

    clips: tuple[Material, ...]
    stills: tuple[Material, ...]
    transparent: tuple[Video, ...]
    credited: Mapping[Theme, Recording]
    """The recordings with tags in their files; of all themes, or of none."""
    is_whole: bool
    """Whether neither clips nor stills nor tags are missing."""
    is_transparent: bool
    """Whether no transparent video is missing."""

    @property
    def extracts(self) -> tuple[Material | Video, ...]:
        """All files that recordings do not have."""
        return (*self.clips, *self.stills, *self.transparent)

    @property
    def digests(self) -> dict[Path, str]:
        """The digest of every file."""
        found = {one.path: one.extract.sha256 for one in self.extracts}
        for recording in self.credited.values():
            found |= {recording.folder / file.name: file.sha256 for file in recording.files}
        return found


class Kit:
    """The clips, stills and transparent videos of all figures.

    Parameters
    ----------
    shelf
        Where they lie.
    config
        Says whose work it is, under which terms and how it is cited.
    scenes
        Each scene with its recordings by theme.
    stills, transparent
        Likewise those of their stills and those without background, as far as they are there.
    """

    def __init__(
        self, shelf: Shelf, config: Config, scenes: _Scenes, stills: _Scenes, transparent: _Scenes
    ) -> None:
        self._shelf, self._scenes = shelf, scenes
        self._terms = terms_of(config)
        self._stills, self._transparent = stills, transparent

    @property
    def makings(self) -> Iterator[Making]:
        """What makes all of them, as far as their recordings are there."""
        for scene in self._scenes:
            yield from self._cuttings(scene)
            yield from self._dressings(scene)
            yield from self._taggings(scene)
            yield from self._creditings(scene)

    def take(self) -> dict[SceneSource, Taken]:
        """Return what there is of each figure."""
        return {scene: self._taken(scene) for scene in self._scenes}

    def _taken(self, scene: SceneSource) -> Taken:
        films = len(self._cuttings(scene))
        clips = self._found(self._cuttings(scene), films)
        stills = self._found(self._dressings(scene), len(scene.themes))
        transparent = self._found(self._taggings(scene), films)
        credited = self._credited(scene)
        return Taken(
            credited=credited,
            clips=clips,
            stills=stills,
            transparent=transparent,
            is_whole=bool(stills and credited and (clips or not films)),
            is_transparent=bool(transparent or not films),
        )

    def _credited(self, scene: SceneSource) -> dict[Theme, Recording]:
        found: dict[Theme, Recording] = {}
        for crediting in self._creditings(scene):
            bundle = self._shelf.find(crediting)
            if bundle is None:
                return {}
            found[crediting.look.theme] = crediting.recording(bundle)
        return found

    def _found(self, makings: Sequence[_Maker[_M]], wanted: int) -> tuple[_M, ...]:
        bundles = [(making, self._shelf.find(making)) for making in makings]
        if len(bundles) < wanted:
            return ()
        found: list[_M] = []
        for making, bundle in bundles:
            if bundle is None:
                return ()
            found += making.materials(bundle)
        return tuple(sorted(found, key=lambda material: place_of(material.extract.file)))

    def _cuttings(self, scene: SceneSource) -> list[Cutting]:
        looks = self._looks(scene, self._scenes)
        return [Cutting(look) for look in looks if look.recording.videos]

    def _dressings(self, scene: SceneSource) -> list[Dressing]:
        return [Dressing(look) for look in self._looks(scene, self._stills)]

    def _taggings(self, scene: SceneSource) -> list[Tagging]:
        looks = self._looks(scene, self._transparent)
        return [Tagging(look) for look in looks if look.recording.transparent]

    def _creditings(self, scene: SceneSource) -> list[Crediting]:
        return [Crediting(look) for look in self._looks(scene, self._scenes)]

    def _looks(self, scene: SceneSource, recordings: _Scenes) -> Iterator[Look]:
        for theme, recording in recordings.get(scene, {}).items():
            yield Look(scene, theme, recording, self._terms)

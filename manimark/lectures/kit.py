"""What lecturers take along of each figure: what there is of it, and what makes the rest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from manimark.config import Config
from manimark.lectures.cutting import Cutting
from manimark.lectures.dressing import Dressing
from manimark.lectures.extracts import Look, Material
from manimark.lectures.shelf import Making, Shelf
from manimark.lectures.signing import terms_of
from manimark.model import SceneSource, Theme
from manimark.studio.recording import Recording

_Scenes = Mapping[SceneSource, Mapping[Theme, Recording]]


class Kit:
    """The clips and stills of all figures.

    Parameters
    ----------
    shelf
        Where they lie.
    config
        Says whose work it is, under which terms and how it is cited.
    scenes
        Each scene with its recordings by theme.
    stills
        Likewise those of their stills, as far as they are there.
    """

    def __init__(self, shelf: Shelf, config: Config, scenes: _Scenes, stills: _Scenes) -> None:
        self.scenes = scenes
        """Each scene with its recordings by theme."""
        self._shelf = shelf
        terms = terms_of(config)
        self._cuttings = {
            scene: [
                Cutting(look) for look in _looks(scene, of_theme, terms) if look.recording.videos
            ]
            for scene, of_theme in scenes.items()
        }
        self._dressings = {
            scene: [Dressing(look) for look in _looks(scene, stills.get(scene, {}), terms)]
            for scene in scenes
        }

    @property
    def makings(self) -> tuple[Making, ...]:
        """What makes all of them, as far as their recordings are there."""
        found: list[Making] = []
        for scene in self.scenes:
            found += self._cuttings[scene]
            found += self._dressings[scene]
        return tuple(found)

    def clips(self, scene: SceneSource) -> tuple[Material, ...]:
        """Return the clips of a figure, in the order of their names; none if one is missing."""
        return self._found(self._cuttings[scene])

    def stills(self, scene: SceneSource) -> tuple[Material, ...]:
        """Return the stills of a figure, in the order of their names; none if one is missing."""
        dressings = self._dressings[scene]
        return self._found(dressings) if len(dressings) == len(scene.themes) else ()

    def is_whole(self) -> bool:
        """Return whether everything is there."""
        has_clips = (self.clips(scene) or not self._cuttings[scene] for scene in self.scenes)
        return all(has_clips) and all(map(self.stills, self.scenes))

    def files(self) -> dict[Path, str]:
        """Return the digest of every file that there is."""
        found = (m for scene in self.scenes for m in (*self.clips(scene), *self.stills(scene)))
        return {material.path: material.extract.sha256 for material in found}

    def _found(self, makings: Sequence[Cutting | Dressing]) -> tuple[Material, ...]:
        found: list[Material] = []
        for making in makings:
            bundle = self._shelf.find(making)
            if bundle is None:
                return ()
            found += making.materials(bundle)
        return tuple(sorted(found, key=lambda material: material.extract.file))


def _looks(
    scene: SceneSource, of_theme: Mapping[Theme, Recording], terms: Mapping[str, str]
) -> list[Look]:
    return [Look(scene, theme, recording, terms) for theme, recording in of_theme.items()]

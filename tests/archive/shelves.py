"""A project with a cache of recordings that nobody drew: their files are words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from manimark.archive import Archive
from manimark.cache import Cache
from manimark.config import Config
from manimark.digests import Digests
from manimark.keys import key_of, render_inputs, shared_inputs
from manimark.model import Location, Profile, RenderTask, SceneSource
from manimark.render.workshop import keep
from manimark.studio.recording import POSTER, Read, Recording, write_list
from manimark.studio.surroundings import Kind, digest_of, sha256_of_file

from ..samples import write

TINY = Profile("tiny", 64, 36, 5)
SCENES = '''\
from manim import Scene
from shared import SIZE


class First(Scene):
    """One."""


class Second(Scene):
    """Two."""
'''


@dataclass(frozen=True)
class Shelves:
    """A small project, looked up afresh at every call as by builds of their own."""

    root: Path

    @property
    def cache(self) -> Cache:
        return Cache(self.root / "build" / "cache")

    @property
    def archive(self) -> Archive:
        config = Config(root=self.root, scenes=self.root / "scenes", templates=self.root / "look")
        return Archive(self.cache, config, Digests(), shared_inputs(self.root / "look"))

    def task(self, scene: str = "First") -> RenderTask:
        source = SceneSource(scene, Location(Path("scenes/claims.py"), 5), "", themed=False)
        shared = shared_inputs(self.root / "look")
        key = key_of(render_inputs(source, "dark", TINY, None, shared))
        return RenderTask(source, "dark", TINY, key)

    def recorded(self, scene: str, *looks: tuple[Kind, str], words: str = "a picture") -> Recording:
        """Return a recording in the store whose scene saw what is there now."""
        reads = [Read(path, kind, self.sees(kind, path)) for kind, path in looks]
        return self.stored(scene, reads, words)

    def stored(self, scene: str, reads: Sequence[Read], words: str = "a picture") -> Recording:
        folder = self.cache.renders / ".partial-made"
        write(folder, {POSTER: words, "trace.json": "{}"})
        facts = {"theme": "dark", "profile": "tiny", "width": 64, "height": 36, "fps": 5}
        texts = {"sections": [], "captions": [], "description": "", "warnings": []}
        seen = [asdict(read) for read in reads]
        write_list(folder, {"scene": scene, "frames": 0, **facts, **texts, "reads": seen}, {})
        recording = keep(folder, self.cache.renders)
        assert recording is not None
        return recording

    def sees(self, kind: Kind, path: str) -> str:
        place = Path(path) if kind == "program" else self.root / path
        return digest_of(kind, place, sha256_of_file)


def open_shelves(root: Path) -> Shelves:
    """Return the shelves of a project of two scenes in one file, and a module that they import."""
    write(root, {"scenes/claims.py": SCENES, "scenes/shared.py": "SIZE = 1\n"})
    write(root, {"scenes/heights.csv": "1,2\n"})
    return Shelves(root)

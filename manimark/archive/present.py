"""The surroundings of a scene as they are now, to be compared with what it saw."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from manimark.archive.manifests import Entry, Sight
from manimark.digests import Digests
from manimark.model import SceneSource
from manimark.slices import is_harmless, meaning, meaning_for
from manimark.studio.recording import Read
from manimark.studio.surroundings import Kind, digest_of

_CODE = ("code", "slice")


class Present:
    """Looks at each thing once.

    Parameters
    ----------
    root
        The project's folder.
    scenes
        Folder of the scene scripts, relative to `root`.
    digests
        Knows what files hold.
    """

    def __init__(self, root: Path, scenes: Path, digests: Digests) -> None:
        self._root, self._scenes = root.resolve(), PurePosixPath(scenes.as_posix())
        self._digests = digests
        self._seen: dict[tuple[Kind, str], str] = {}
        self._sources: dict[str, bytes] = {}

    def sees(self, kind: Kind, path: str) -> str:
        """Return the digest of what is at a path now, for one who looks in this way."""
        if (kind, path) not in self._seen:
            place = Path(path) if kind == "program" else self._root / path
            self._seen[kind, path] = digest_of(kind, place, self._digests.of)
        return self._seen[kind, path]

    def sees_again(self, sight: Sight) -> str:
        """Return the digest of what a scene would see now in the place of what it saw."""
        return self.sees("code" if sight.kind == "slice" else sight.kind, sight.path)

    def is_where(self, entry: Entry) -> bool:
        """Return whether the project is where a scene would see what it saw."""
        return entry.root in ("", str(self._root))

    def changes(self, entry: Entry, scene: SceneSource) -> list[Sight]:
        """Return what a scene saw then and would see otherwise now."""
        return [sight for sight in entry.sights if not self._is_same(sight, scene, entry)]

    def holds(self, path: str) -> None:
        """Keep the bytes of a source as they are now, for its meaning may be asked for later."""
        self._sources.setdefault(path, self._read(path))

    def entry(
        self, recording: str, reads: Sequence[Read], scene: SceneSource, earlier: Present
    ) -> Entry:
        """Return what to remember of a drawing, if all that it saw is still the same.

        Parameters
        ----------
        recording
            Name in the store.
        reads
            What was seen.
        scene
            Whose drawing it is.
        earlier
            The surroundings before the drawing began: a source may have changed since without
            changing its meaning.

        Raises
        ------
        LookupError
            If something has changed; with its path.
        """
        own = scene.at.path.as_posix()
        others = [read.path for read in reads if read.kind == "code" and read.path != own]
        is_free = all(is_harmless(self._source(path), scene.at.path.stem) for path in others)
        modules = self._modules(others)
        sights = []
        for read in reads:
            is_own = read.kind == "code" and read.path == own
            sight = Sight(read.path, "slice" if is_free and is_own else read.kind, read.sha256)
            if sight.kind in _CODE:
                drawn = self if self._has(sight) else earlier
                sight = replace(sight, meaning=drawn._means(sight, scene, modules))
                is_same = drawn._has(sight) and self._means(sight, scene, modules) == sight.meaning
            else:
                # Fonts are thousands of files and take no part in an author's work.
                present = earlier if sight.kind == "fonts" else self
                is_same = present.sees_again(sight) == read.sha256
            if not is_same:
                raise LookupError(read.path)
            sights.append(sight)
        is_outside = any(Path(read.path).is_absolute() for read in reads)
        return Entry(recording, tuple(sights), str(self._root) if is_outside else "")

    def _has(self, sight: Sight) -> bool:
        """Return whether a source is here as it was drawn."""
        return hashlib.sha256(self._source(sight.path)).hexdigest() == sight.sha256

    def _is_same(self, sight: Sight, scene: SceneSource, entry: Entry) -> bool:
        now = self.sees_again(sight)
        if now == sight.sha256 or not (now and sight.meaning):
            return now == sight.sha256
        modules = self._modules(other.path for other in entry.sights if other.kind == "code")
        return self._means(sight, scene, modules) == sight.meaning

    def _means(self, sight: Sight, scene: SceneSource, modules: frozenset[str]) -> str:
        """Return what code means now, to any scene or to the one whose file it is."""
        source = self._source(sight.path)
        if sight.kind == "slice":
            return meaning_for(scene.name, source, scene.at.path.stem, modules)
        return meaning(source)

    def _source(self, path: str) -> bytes:
        self.holds(path)
        return self._sources[path]

    def _read(self, path: str) -> bytes:
        try:
            return (self._root / path).read_bytes()
        except OSError:
            return b""

    def _modules(self, paths: Iterable[str]) -> frozenset[str]:
        """Return the names by which scenes may import files, ``functions`` for one of them."""
        names = set()
        for path in map(PurePosixPath, paths):
            if path.is_relative_to(self._scenes):
                parts = path.relative_to(self._scenes).with_suffix("").parts
                name = ".".join(part for part in parts if part != "__init__")
                names |= {name, f"{self._scenes.name}.{name}".rstrip(".")}
        return frozenset(names - {""})

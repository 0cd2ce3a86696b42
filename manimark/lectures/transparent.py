"""Transparent videos of whole figures, as they are published: each with its tags.

What was rendered knows no terms, so that other terms need no other rendering; its packets are
copied as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from manimark.lectures.store import Bundle, Store
from manimark.model import SceneSource, Theme, TransparentVideo, title_of
from manimark.progress.report import name_of
from manimark.studio.recording import Recording

ALPHA = "alpha"
"""Folder of transparent videos below a figure's."""
KINDS = {".mov": "video/quicktime", ".webm": "video/webm"}
"""Ending of a file → its media type."""


def tag(video: Path, tagged: Path, about: Mapping[str, str]) -> None:
    """Copy a transparent video into a file of the same kind that says what it is.

    Parameters
    ----------
    video
        A QuickTime movie or a WebM.
    tagged
        The file to write.
    about
        Its tags: title, artist, copyright, comment.
    """
    # PyAV is loaded only by builds that copy.
    import av

    kind = tagged.suffix.removeprefix(".")
    options = {"fflags": "+bitexact", **({"movflags": "+faststart"} if kind == "mov" else {})}
    with av.open(str(video)) as film, av.open(str(tagged), "w", kind, options=options) as out:
        stream = film.streams.video[0]
        copy = out.add_stream_from_template(stream, opaque=True)
        # By itself, libav calls all of the ProRes family by the same name.
        copy.codec_context.codec_tag = stream.codec_context.codec_tag
        # WebM says with it that every picture comes with another one, its opacity.
        copy.metadata.update({n: v for n, v in stream.metadata.items() if n == "alpha_mode"})
        out.metadata.update(about)
        for packet in film.demux(stream):
            if packet.size:  # the last one only says that there is no more
                packet.stream = copy
                out.mux(packet)


@dataclass(frozen=True, slots=True)
class Tagging:
    """The transparent videos of a figure in one theme, to be tagged."""

    scene: SceneSource
    theme: Theme
    recording: Recording
    about: Mapping[str, str]
    """Tags of every file, besides the title."""

    what: ClassVar[str] = "transparent videos"
    """What is made, in messages."""

    @property
    def name(self) -> str:
        """How it is called in messages."""
        return name_of(self.scene.name, self.theme if self.scene.themed else None, "film")

    @property
    def key(self) -> str:
        """Digest of all that shapes the files."""
        program = hashlib.sha256(Path(__file__).read_bytes()).hexdigest()
        inputs = [self.recording.folder.name, self._tags, version("av"), program]
        return hashlib.sha256(json.dumps(inputs).encode()).hexdigest()

    @property
    def _tags(self) -> dict[str, str]:
        return {**self.about, "title": title_of(self.scene.name)}

    def write(self, folder: Path) -> Mapping[str, Any]:
        """Write the files into a folder; return the codecs of each, by its name."""
        codecs = {}
        for file in self.recording.transparent:
            path = (folder / self.theme).with_suffix(Path(file.name).suffix)
            tag(self.recording.folder / file.name, path, self._tags)
            codecs[path.name] = file.codecs
        return codecs

    def videos(self, bundle: Bundle) -> Iterator[tuple[TransparentVideo, Path]]:
        """Yield the files of a bundle that `write` made, and where they lie."""
        for file in bundle.files:
            path = bundle.folder / file.name
            video = TransparentVideo(
                file=f"{ALPHA}/{file.name}",
                theme=self.theme,
                type=KINDS[path.suffix],
                codecs=bundle.facts[file.name],
                width=self.recording.width,
                height=self.recording.height,
                duration=self.recording.duration,
                bytes=file.bytes,
                sha256=file.sha256,
            )
            yield video, path


class Transparent:
    """The transparent videos of a site, as far as they are there.

    Parameters
    ----------
    store
        Where they are kept between builds.
    films
        Each scene with its recordings by theme.
    recordings
        Likewise those without background, as far as they are there.
    about
        Tags of every file, besides the title.
    sha256_of
        Gives the digest of a file.
    """

    def __init__(
        self,
        store: Store,
        films: Mapping[SceneSource, Mapping[Theme, Recording]],
        recordings: Mapping[SceneSource, Mapping[Theme, Recording]],
        about: Mapping[str, str],
        sha256_of: Callable[[Path], str],
    ) -> None:
        self._store, self._sha256_of = store, sha256_of
        self._wanted = {
            scene: [theme for theme, film in of_theme.items() if film.videos]
            for scene, of_theme in films.items()
        }
        self._taggings = {
            scene: [
                Tagging(scene, theme, of_theme[theme], about)
                for theme in self._wanted[scene]
                if theme in of_theme
            ]
            for scene, of_theme in recordings.items()
        }

    @property
    def taggings(self) -> list[Tagging]:
        """What can be made without rendering."""
        return [tagging for taggings in self._taggings.values() for tagging in taggings]

    def of(self, scene: SceneSource) -> tuple[tuple[TransparentVideo, Path], ...]:
        """Return a figure's videos and where they lie, by name; none if one is missing."""
        taggings: Sequence[Tagging] = self._taggings.get(scene, ())
        if len(taggings) < len(self._wanted[scene]):
            return ()
        found: list[tuple[TransparentVideo, Path]] = []
        for tagging in taggings:
            bundle = self._store.find(tagging.key, self._sha256_of)
            if bundle is None:
                return ()
            found += tagging.videos(bundle)
        return tuple(sorted(found, key=lambda video: video[0].file))

    def files(self) -> dict[Path, str]:
        """Return the digest of every file that there is."""
        return {path: video.sha256 for scene in self._wanted for video, path in self.of(scene)}

    def is_whole(self) -> bool:
        """Return whether every figure that moves has its videos."""
        return all(self.of(scene) for scene, themes in self._wanted.items() if themes)

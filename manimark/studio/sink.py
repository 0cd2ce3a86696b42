"""The adapter to Manim's file writer: the only place that knows its inner workings."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from manim import SceneFileWriter

from manimark.model import Caption
from manimark.studio.boxes import EVERYWHERE, Box
from manimark.studio.job import end_if_not
from manimark.studio.planes import Pixels
from manimark.studio.recording import seconds_at

_FIRST = "autocreated"
"""Manim's name of the section that is open before a scene opens one itself."""
_UNNAMED = "unnamed"
_LOOP = "loop"
"""Ends the types of sections that start again, in Manim's documentation and in other programs."""


class RowTaker(Protocol):
    """What notes the state of a scene: a `manimark.stage.Recorder`."""

    def record(self, count: int = 1) -> None:
        """Note the present state for so many frames."""


class FrameTaker(Protocol):
    """What takes the frames of a scene: a `Film`, or nothing at all."""

    def add(
        self,
        pixels: Pixels,
        repeat: int = 1,
        *,
        key: bool = False,
        changed: Box | None = EVERYWHERE,
    ) -> None:
        """Take a picture that stands for `repeat` frames, equal to the one before outside a box."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A section, counted in frames."""

    name: str
    """Empty if the scene named none."""
    start: int
    """Number of its first frame."""
    stop: int
    """Number of the frame behind its last."""
    loops: bool = False
    """Whether it starts again at its end."""


class FrameSink(SceneFileWriter):
    """Takes every frame of a scene in place of Manim's own writer, which makes files of segments.

    Sections and subcaptions are kept by Manim's code; frames go to `film`.

    Parameters
    ----------
    scene
        A scene that was constructed and not yet rendered.
    film
        Takes the frames.
    on_frames
        Called after every picture with the number of frames so far.
    recorder
        Is asked to note the scene's state for every frame.
    """

    def __init__(
        self,
        scene: Any,
        film: FrameTaker,
        on_frames: Callable[[int], None],
        recorder: RowTaker | None = None,
    ) -> None:
        self.frames = 0
        self.last: Pixels | None = None
        """The picture of the last frame, or of a scene without animation."""
        self.has_sound = False
        self._starts: list[int] = []
        self._key = True
        self._open = False
        self._missed = False
        self._process = os.getpid()
        self._film = film
        self._on_frames = on_frames
        self._recorder = recorder
        super().__init__(scene.file_writer_settings)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Open a section; an empty one before it vanishes."""
        super().next_section(name, type_, skip_animations)
        self._starts = [*self._starts[: len(self.sections) - 1], self.frames]
        self._key = True

    def begin_animation(
        self, allow_write: bool = False, *, animation_index: int, file_path: Any = None
    ) -> None:
        """Let frames in, unless the section is skipped."""
        self._open = allow_write

    def end_animation(self, allow_write: bool = False) -> None:
        """Let no more frames in: what is drawn between animations is no part of the film."""
        if self._open and self.last is not None:
            self.last = self.last.copy()
        self._open = False

    def write_frame(
        self, pixels: Pixels, *, repeat: int = 1, changed: Box | None = EVERYWHERE
    ) -> None:
        """Take one picture that stands for `repeat` frames.

        Parameters
        ----------
        pixels
            Are good until the next picture is drawn.
        changed
            Box outside of which it is the picture given before, or None if all of it is.
        """
        end_if_not(self._process)
        # A wait shorter than a frame is drawn, but lasts for none.
        if not self._open or repeat == 0:
            self._missed = True
            return
        if self._recorder is not None:
            self._recorder.record(repeat)
        changed = EVERYWHERE if self._missed else changed
        self._film.add(pixels, repeat, key=self._key, changed=changed)
        self._key = self._missed = False
        self.frames += repeat
        self.last = pixels
        self._on_frames(self.frames)

    def save_image(self, pixels: Pixels) -> None:
        """Take the picture of a scene without animation."""
        if self._recorder is not None:
            self._recorder.record(1)
        self.last = pixels

    def is_already_cached(self, hash_invocation: str) -> bool:
        """Return False: a rendering never takes pieces of an earlier one."""
        return False

    def add_sound(
        self, sound_file: Any, time: float | None = None, gain: float | None = None, **kwargs: Any
    ) -> None:
        """Note that the scene wanted sound; figures are silent."""
        self.has_sound = True

    def finish(self) -> None:
        """Do nothing: the film is finished by whoever owns it."""

    def stretches(self) -> list[Stretch]:
        """Return the sections that have frames, in frames."""
        stops = [*self._starts[1:], self.frames]
        return [
            Stretch(
                "" if section.name in (_FIRST, _UNNAMED) else section.name,
                start,
                stop,
                str(section.type_).endswith(_LOOP),
            )
            for section, start, stop in zip(self.sections, self._starts, stops, strict=True)
            if stop > start
        ]

    def captions(self, fps: int) -> list[Caption]:
        """Return the subcaptions in order, cut to the film, each from a frame to a frame.

        A caption and a section that begin with the same frame so begin at the same time.
        """
        found = []
        for subtitle in self.subcaptions:
            start = max(round(subtitle.start.total_seconds() * fps), 0)
            stop = min(round(subtitle.end.total_seconds() * fps), self.frames)
            words = subtitle.content.strip()
            if stop > start and words:
                found.append(Caption(seconds_at(start, fps), seconds_at(stop, fps), words))
        return sorted(found, key=lambda caption: (caption.start, caption.end))


class CountingSink(FrameSink):
    """Counts how many frames a scene is going to have, without drawing them.

    Every section is skipped as far as Manim is concerned, so it only steps to the end of each
    animation.
    """

    def __init__(self, scene: Any, fps: int) -> None:
        self._scene, self._fps = scene, fps
        self._skipped = False
        super().__init__(scene, _Nowhere(), lambda _: None)

    def next_section(self, name: str, type_: str, skip_animations: bool) -> None:
        """Open a section that is not drawn; remember whether it would have been."""
        super().next_section(name, type_, True)
        self._skipped = skip_animations

    def begin_animation(
        self, allow_write: bool = False, *, animation_index: int, file_path: Any = None
    ) -> None:
        """Count the frames of the animation that begins."""
        if not self._skipped:
            self.frames += round(self._scene.duration * self._fps)


class _Nowhere:
    def add(
        self,
        pixels: Pixels,
        repeat: int = 1,
        *,
        key: bool = False,
        changed: Box | None = EVERYWHERE,
    ) -> None:
        return None

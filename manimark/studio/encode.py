"""Frames → files: draw once, feed several encoders from the same converted frame.

Each encoder works in a thread of its own, a few pictures behind the drawing, and uses one thread,
no clock and no chance, so that equal frames give equal bytes on every run.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import cv2
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from manimark.studio.alpha import AlphaPlanes
from manimark.studio.boxes import EVERYWHERE, Box
from manimark.studio.encoders import CODECS, TRANSPARENT, Codec
from manimark.studio.planes import Pixels, Planes

__all__ = ["CODECS", "TRANSPARENT", "Codec", "Film", "Pixels", "codecs_of", "write_poster"]

_KEYFRAME_SECONDS = 2
"""Longest stretch that a player must decode to show the frame that a reader jumped to."""
_AHEAD = 8
"""Pictures that may wait for an encoder; 3 MB each at full size, 16 MB in ten bits."""


class Film:
    """The videos of a rendering, written frame by frame; without frames there are no files.

    Parameters
    ----------
    folder
        Takes the files named in `manimark.studio.encoders`.
    width, height
        Pixels, even.
    fps
        Frames per second.
    codecs
        Which files to write: all with a background, or all without.
    """

    def __init__(
        self, folder: Path, width: int, height: int, fps: int, codecs: Sequence[str] = tuple(CODECS)
    ) -> None:
        self.frames = 0
        self._folder, self._fps = folder, fps
        self._codecs = [{**CODECS, **TRANSPARENT}[name] for name in codecs]
        self._shape = (height, width, 4)
        has_alpha = any(codec.has_alpha for codec in self._codecs)
        self._planes = (AlphaPlanes if has_alpha else Planes)(width, height)
        self._follows = False
        self._tracks: list[_Track] = []

    def add(
        self,
        pixels: Pixels,
        repeat: int = 1,
        *,
        key: bool = False,
        changed: Box | None = EVERYWHERE,
    ) -> None:
        """Append a picture as `repeat` equal frames; with `key`, players can start at the first.

        Parameters
        ----------
        pixels
            Are not looked at any more afterwards.
        changed
            Box outside of which it is the picture added before, or None if all of it is.
            `EVERYWHERE` says nothing of this picture nor of the next.

        Raises
        ------
        ValueError
            If the picture has another size than the film.
        OSError
            If the pictures before it could not be written.
        """
        if pixels.shape != self._shape:
            sizes = f"{pixels.shape[1]}×{pixels.shape[0]}", f"{self._shape[1]}×{self._shape[0]}"
            raise ValueError("a frame of {} pixels in a film of {}".format(*sizes))
        if not self._tracks:
            self._tracks = [self._open(codec) for codec in self._codecs]
        box = changed if self._follows else EVERYWHERE
        self._follows = changed != EVERYWHERE
        if box is not None:
            self._planes.take(pixels, box)
        for track in self._tracks:
            track.add(self._planes.frame(track.pixels), repeat, key=key)
        self.frames += repeat

    def finish(self) -> dict[str, str]:
        """Complete the files and return the codecs of each by its name.

        Raises
        ------
        OSError
            If a file could not be written.
        """
        for track in self._tracks:
            track.end()
        return {track.path.name: track.finish() for track in self._tracks}

    def _open(self, codec: Codec) -> _Track:
        height, width, _ = self._shape
        return _Track(self._folder / codec.file, codec, width, height, self._fps)


class _Track:
    """One file being encoded, in a thread that begins with the first picture."""

    def __init__(self, path: Path, codec: Codec, width: int, height: int, fps: int) -> None:
        self.path, self.pixels = path, codec.pixels
        self._frames = 0
        self._failed = False
        self._thread = ThreadPoolExecutor(1, f"encode {codec.file}")
        self._steps: deque[Future[None]] = deque()
        options = {"fflags": "+bitexact"}
        if codec.container != "webm":
            # The index stands before the pictures, so a video plays while it loads.
            options["movflags"] = "+faststart"
        self._container = av.open(str(path), "w", format=codec.container, options=options)
        self._stream: Any = self._container.add_stream(
            codec.encoder, rate=fps, options=codec.settings(height)
        )
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = codec.pixels
        context = self._stream.codec_context
        context.time_base = Fraction(1, fps)
        # x264 writes its number of threads into the stream.
        context.thread_count = 1
        context.gop_size = _KEYFRAME_SECONDS * fps
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG

    def add(self, frame: Any, repeat: int, *, key: bool) -> None:
        """Encode a picture soon; raise what went wrong with an earlier one."""
        self._begin(self._encode, frame, repeat, key)
        if len(self._steps) > _AHEAD:
            self._steps.popleft().result()

    def end(self) -> None:
        """Complete the file soon."""
        self._begin(self._close)

    def finish(self) -> str:
        """Wait until the file is complete; return its codecs."""
        for step in self._steps:
            step.result()
        self._thread.shutdown()
        return codecs_of(self.path)

    def _begin(self, step: Callable[..., None], *args: Any) -> None:
        self._steps.append(self._thread.submit(self._take, step, *args))

    def _take(self, step: Callable[..., None], *args: Any) -> None:
        """Take a step, unless an earlier one failed: libav crashes if it must go on after that."""
        if self._failed:
            return
        try:
            step(*args)
        except BaseException:
            self._failed = True
            raise

    def _encode(self, frame: Any, repeat: int, key: bool) -> None:
        for number in range(repeat):
            frame.pts = self._frames
            frame.pict_type = PictureType.I if key and number == 0 else PictureType.NONE
            self._container.mux(self._stream.encode(frame))
            self._frames += 1

    def _close(self) -> None:
        self._container.mux(self._stream.encode())
        self._container.close()


def codecs_of(path: Path) -> str:
    """Return a video's codecs as RFC 6381 writes them: ``avc1.640032``, ``av01.0.09M.08``.

    Of these two, read from the configuration record that the file carries for its decoder, which is
    what browsers hold the string against.

    Raises
    ------
    ValueError
        If the file is of no known kind.
    """
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        name, record = context.name, bytes(context.extradata or b"")
        mark = context.codec_tag
    if name == "prores":
        return str(mark)
    if name == "vp9":
        return name
    if name == "h264":
        return f"avc1.{record[1:4].hex()}"
    if record[:1] != b"\x81":
        raise ValueError(f"{path.name} is neither H.264 nor AV1")
    # AV1CodecConfigurationRecord: marker and version, profile and level, tier and depth.
    profile, level = record[1] >> 5, record[1] & 31
    tier, high, twelve = record[2] >> 7, record[2] >> 6 & 1, record[2] >> 5 & 1
    depth = (8, 10, 12)[high + (high & twelve)]
    return f"av01.{profile}.{level:02}{'H' if tier else 'M'}.{depth:02}"


def write_poster(pixels: Pixels, path: Path) -> None:
    """Save a picture as a PNG without alpha and without metadata.

    Flat areas compress best unfiltered: a fifth fewer bytes in a third of the time.
    """
    # A PNG needs RGB; OpenCV takes blue first.
    picture = cv2.cvtColor(np.ascontiguousarray(pixels), cv2.COLOR_RGBA2BGR)
    unfiltered = (cv2.IMWRITE_PNG_FILTER, cv2.IMWRITE_PNG_FILTER_NONE)
    settings = (*unfiltered, cv2.IMWRITE_PNG_COMPRESSION, 9)
    # Not imwrite, which does not say why a file could not be written.
    path.write_bytes(cv2.imencode(".png", picture, settings)[1].tobytes())

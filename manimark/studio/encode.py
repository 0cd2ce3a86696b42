"""Frames → files: draw once, feed H.264 and AV1 from the same converted frame.

Everything here is single-threaded and without clock or chance, so that equal frames give equal
bytes on every run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.frame import PictureType
from av.video.reformatter import (
    ColorPrimaries,
    ColorRange,
    Colorspace,
    ColorTrc,
    Interpolation,
    VideoReformatter,
)
from numpy.typing import NDArray
from PIL import Image

from manimark.studio.recording import AV1, H264

Pixels = NDArray[np.uint8]
"""RGBA, shape (height, width, 4), from the top left; Manim's frames are opaque."""

_KEYFRAME_SECONDS = 2
"""Longest stretch that a player must decode to show the frame that a reader jumped to."""


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder and how it is set for flat pictures with crisp lines."""

    file: str
    """Name of the file that it makes."""
    encoder: str
    """libav's name of it."""
    options: dict[str, str]


CODECS = {
    # tune=animation: stronger deblocking and more reference frames, for flat areas and sharp edges.
    "h264": Codec(H264, "libx264", {"preset": "veryfast", "crf": "17", "tune": "animation"}),
    # scm=1: tools for screen content, a quarter fewer bytes at better quality on lines and labels.
    # enable-tf=0: no filtering across frames, which smears thin moving lines. lp=1: one core.
    "av1": Codec(
        AV1,
        "libsvtav1",
        {
            "preset": "8",
            "crf": "34",
            "svtav1-params": "lp=1:scm=1:enable-tf=0:hierarchical-levels=3",
        },
    ),
}
"""Name → how it is made."""


class Film:
    """The videos of a rendering, written frame by frame; without frames there are no files.

    Parameters
    ----------
    folder
        Takes the files named in `CODECS`.
    width, height
        Pixels, even.
    fps
        Frames per second.
    codecs
        Which files to write.
    """

    def __init__(
        self, folder: Path, width: int, height: int, fps: int, codecs: Sequence[str] = tuple(CODECS)
    ) -> None:
        self.frames = 0
        self._folder, self._fps = folder, fps
        self._codecs = [CODECS[name] for name in codecs]
        self._shape = (height, width, 4)
        self._reformatter = VideoReformatter()
        self._tracks: list[_Track] = []

    def add(self, pixels: Pixels, repeat: int = 1, *, key: bool = False) -> None:
        """Append a picture as `repeat` equal frames; with `key`, players can start at the first.

        Raises
        ------
        ValueError
            If the picture has another size than the film.
        """
        if pixels.shape != self._shape:
            sizes = f"{pixels.shape[1]}×{pixels.shape[0]}", f"{self._shape[1]}×{self._shape[0]}"
            raise ValueError("a frame of {} pixels in a film of {}".format(*sizes))
        if not self._tracks:
            self._tracks = [self._open(codec) for codec in self._codecs]
        frame = self._yuv(pixels)
        for number in range(repeat):
            frame.pts = self.frames
            frame.pict_type = PictureType.I if key and number == 0 else PictureType.NONE
            for track in self._tracks:
                track.add(frame)
            self.frames += 1

    def finish(self) -> dict[str, str]:
        """Complete the files and return the codecs of each by its name."""
        return {track.path.name: track.finish() for track in self._tracks}

    def _open(self, codec: Codec) -> _Track:
        height, width, _ = self._shape
        return _Track(self._folder / codec.file, codec, width, height, self._fps)

    def _yuv(self, pixels: Pixels) -> Any:
        """Return the picture in BT.709, limited range, 4:2:0.

        The area filter averages the four pixels that share a chroma sample; the others leave
        colour beside thin lines.
        """
        return self._reformatter.reformat(
            av.VideoFrame.from_numpy_buffer(np.ascontiguousarray(pixels), format="rgba"),
            format="yuv420p",
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
            interpolation=Interpolation.AREA,
            threads=1,
        )


class _Track:
    """One file being encoded."""

    def __init__(self, path: Path, codec: Codec, width: int, height: int, fps: int) -> None:
        self.path = path
        # faststart: the index stands before the pictures, so a video plays while it loads.
        options = {"movflags": "+faststart", "fflags": "+bitexact"}
        self._container = av.open(str(path), "w", format="mp4", options=options)
        settings = {**codec.options, "flags": "+bitexact"}
        self._stream: Any = self._container.add_stream(codec.encoder, rate=fps, options=settings)
        self._stream.width, self._stream.height = width, height
        self._stream.pix_fmt = "yuv420p"
        context = self._stream.codec_context
        context.time_base = Fraction(1, fps)
        # x264 writes its number of threads into the stream.
        context.thread_count = 1
        context.gop_size = _KEYFRAME_SECONDS * fps
        context.color_primaries = ColorPrimaries.BT709
        context.color_trc = ColorTrc.BT709
        context.colorspace = Colorspace.ITU709
        context.color_range = ColorRange.MPEG

    def add(self, frame: Any) -> None:
        self._container.mux(self._stream.encode(frame))

    def finish(self) -> str:
        self._container.mux(self._stream.encode())
        self._container.close()
        return codecs_of(self.path)


def codecs_of(path: Path) -> str:
    """Return a video's codecs as RFC 6381 writes them: ``avc1.640032``, ``av01.0.09M.08``.

    Read from the configuration record that the file carries for its decoder, which is what
    browsers hold the string against.

    Raises
    ------
    ValueError
        If the file is neither H.264 nor AV1.
    """
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        name, record = context.name, bytes(context.extradata or b"")
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
    """Save a picture as a PNG without alpha and without metadata."""
    Image.fromarray(np.ascontiguousarray(pixels[..., :3])).save(path, optimize=True)

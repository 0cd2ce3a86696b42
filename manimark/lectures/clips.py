"""A section of a video as a file of its own: MP4 without a loss, GIF and animated WebP.

Nothing is rendered again. Every section begins with a keyframe to which nothing before it is
related, so its packets are copied as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.filter import Graph
from av.video.frame import PictureType

SMALL_WIDTH = 960
"""Pixels of GIF and WebP across."""
GIF_RATE, WEBP_RATE = 25, 30
"""Frames a second; GIF counts in hundredths of a second."""
_GLANCE = 320
"""Pixels across, enough to see a jump."""
_NOISE = 0.02
"""Levels of 255, on average over a picture: less is the encoder's."""
_PAUSE = 2.0
"""Seconds for which the last picture of a moving image stands, unless the section loops."""

Finish = Callable[[Graph, Any], Any]
"""Adds the last filters of a graph behind one of it, and returns the last of all."""


def small_shape(width: int, height: int) -> tuple[int, int]:
    """Return the size of the moving images of a video; even, as a video's must be."""
    return SMALL_WIDTH, 2 * round(SMALL_WIDTH * height / width / 2)


def cut(video: Path, frames: range, clip: Path, about: Mapping[str, str]) -> None:
    """Copy a stretch of an H.264 film into an MP4 of its own.

    Parameters
    ----------
    video
        Has a constant rate, and a keyframe at the start of the stretch.
    frames
        Numbers of the stretch's frames, from 0.
    clip
        The file to write.
    about
        Tags of the file: title, artist, copyright, comment.

    Raises
    ------
    ValueError
        If the stretch is empty or does not begin with a keyframe.
    """
    options = {"movflags": "+faststart", "fflags": "+bitexact"}
    with av.open(str(video)) as film, av.open(str(clip), "w", "mp4", options=options) as out:
        stream = film.streams.video[0]
        copy = out.add_stream_from_template(stream)
        out.metadata.update(about)
        packets = list(_packets(film, stream, frames))
        if not packets or not packets[0].is_keyframe:
            raise ValueError(f"no section begins at frame {frames.start} of {video.name}")
        first = packets[0].pts
        for packet in packets:
            packet.pts, packet.dts = packet.pts - first, packet.dts - first
            packet.stream = copy
            out.mux(packet)


def _packets(film: Any, stream: Any, frames: range) -> Iterator[Any]:
    """Yield the packets of a stretch in the order in which they are decoded."""
    ticks = 1 / (stream.time_base * stream.average_rate)
    begin = (stream.start_time or 0) + frames.start * ticks
    end = begin + len(frames) * ticks
    film.seek(int(begin), stream=stream)
    for packet in film.demux(stream):
        if packet.pts is None or (packet.is_keyframe and packet.pts >= end):
            return
        if begin <= packet.pts < end:
            yield packet


def closes(clip: Path) -> bool:
    """Return whether a clip that begins again at its end does so without a jump.

    From its last frame to its first it must hardly change more than it does from one frame to the
    next; what the encoder alone changes does not count.
    """
    with av.open(str(clip)) as film:
        shape = {"width": _GLANCE, "height": _GLANCE * 9 // 16, "format": "gray"}
        frames = (frame.to_ndarray(**shape).astype("int16") for frame in film.decode(video=0))
        first = last = next(frames)
        step = 0.0
        for frame in frames:
            step, last = max(step, float(abs(frame - last).mean())), frame
    jump = float(abs(first - last).mean())
    return jump <= max(_NOISE, 1.5 * step)


def animate(clip: Path, loops: bool, gif: Path, webp: Path) -> None:
    """Write a clip as GIF and as animated WebP, for places that take no video.

    Both start again for ever; unless the section loops, their last picture stands for a while.
    """
    _write_gif(clip, loops, gif)
    _write_webp(clip, loops, webp)


def _write_gif(clip: Path, loops: bool, path: Path) -> None:
    pictures = _pictures(clip, GIF_RATE, loops, _with_palette)
    _encode(path, "gif", "gif", GIF_RATE, "pal8", pictures, {})


def _write_webp(clip: Path, loops: bool, path: Path) -> None:
    pictures = _pictures(clip, WEBP_RATE, loops, _in_planes)
    quality = {"quality": "80", "compression_level": "4", "preset": "drawing"}
    _encode(path, "webp", "libwebp_anim", WEBP_RATE, "yuv420p", pictures, quality)


def _encode(
    path: Path,
    kind: str,
    encoder: str,
    rate: int,
    pixels: str,
    pictures: Iterator[Any],
    settings: Mapping[str, str],
) -> None:
    """Encode pictures into a file that starts again for ever."""
    options = {"loop": "0", "fflags": "+bitexact"}
    with av.open(str(path), "w", kind, options=options) as out:
        stream: Any = out.add_stream(encoder, rate=rate, options={**settings, "flags": "+bitexact"})
        stream.pix_fmt = pixels
        stream.codec_context.time_base = Fraction(1, rate)
        for number, picture in enumerate(pictures):
            if number == 0:
                stream.width, stream.height = picture.width, picture.height
            picture.pict_type = PictureType.NONE  # the film's says nothing here
            out.mux(stream.encode(picture))
        out.mux(stream.encode())


def _pictures(clip: Path, rate: int, loops: bool, finish: Finish) -> Iterator[Any]:
    """Yield the pictures of a clip, small and at another rate, each with its time."""
    with av.open(str(clip)) as film:
        stream = film.streams.video[0]
        graph = Graph()
        source = graph.add_buffer(template=stream)
        width, height = small_shape(stream.width, stream.height)
        small = (("fps", f"fps={rate}"), ("scale", f"w={width}:h={height}:flags=area"))
        stand = () if loops else (("tpad", f"stop_mode=clone:stop_duration={_PAUSE}"),)
        last = finish(graph, _chain(graph, source, *small, *stand))
        sink = graph.add("buffersink")
        last.link_to(sink)
        graph.configure()
        for frame in film.decode(stream):
            source.push(frame)
            yield from _ready(sink)
        source.push(None)
        yield from _ready(sink)


def _chain(graph: Graph, last: Any, *filters: tuple[str, str]) -> Any:
    """Add filters one behind the other and return the last."""
    for name, settings in filters:
        following = graph.add(name, settings)
        last.link_to(following)
        last = following
    return last


def _with_palette(graph: Graph, last: Any) -> Any:
    """Let one palette serve all pictures, made of what changes in them."""
    split = _chain(graph, last, ("split", "outputs=2"))
    palette = _chain(graph, split, ("palettegen", "stats_mode=diff"))
    painted = graph.add("paletteuse", "dither=none:diff_mode=rectangle")
    split.link_to(painted, 1, 0)
    palette.link_to(painted, 0, 1)
    return painted


def _in_planes(graph: Graph, last: Any) -> Any:
    return _chain(graph, last, ("format", "pix_fmts=yuv420p"))


def _ready(sink: Any) -> Iterator[Any]:
    """Yield what a graph has finished so far."""
    # Nothing yet, or nothing any more.
    with suppress(av.error.BlockingIOError, av.error.EOFError):
        while True:
            yield sink.pull()

"""Whole videos, with tags that say whose work they are."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

PROGRAM = (
    __file__,
    Path(__file__).with_name("extracts.py"),
    Path(__file__).with_name("signing.py"),
)
"""The sources that shape tags."""


def tag(video: Path, tagged: Path, about: Mapping[str, str]) -> None:
    """Copy a video into a file of the same kind that says what it is; its packets stay as they are.

    Parameters
    ----------
    video
        An MP4, a QuickTime movie or a WebM.
    tagged
        The file to write.
    about
        Its tags: title, artist, copyright, comment.
    """
    # PyAV is loaded only by builds that copy.
    import av

    kind = tagged.suffix.removeprefix(".")
    options = {"fflags": "+bitexact", **({} if kind == "webm" else {"movflags": "+faststart"})}
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

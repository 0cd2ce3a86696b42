"""How players read videos without background, and lay them over a ground."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

FRAMES = ("yuva420p", "yuva444p10le")
"""libav's names of the frames that the encoders take."""
_DECODERS = {".mov": "prores", ".webm": "libvpx-vp9"}
"""libav's other decoder of VP9 leaves the opacity out."""
# ITU-R BT.709-6 the other way round: from luma, blue and red difference, each as a share.
_TO_RGB = np.array([[1, 0, 1.5748], [1, -0.187324, -0.468124], [1, 1.8556, 0]])


def straight_of(frame: Any) -> Array:
    """Return red, green, blue and opacity of a frame, 0 to 255; shape (height, width, 4)."""
    bits = frame.format.components[0].bits
    luma, blue, red, opacity = (_samples(plane, frame, bits) for plane in frame.planes)
    step = 2 ** (bits - 8)
    shares = ((luma / step - 16) / 219, (blue / step - 128) / 224, (red / step - 128) / 224)
    colors = np.clip(np.stack(shares, axis=-1) @ _TO_RGB.T, 0, 1)
    return 255 * np.dstack((colors, opacity / (2**bits - 1)))


def mixed(straight: Array, ground: ArrayLike) -> Array:
    """Return red, green and blue of a picture over a ground."""
    share = straight[..., 3:] / 255
    return np.asarray(share * straight[..., :3] + (1 - share) * np.asarray(ground, float))


def frames_in(video: Path) -> list[Any]:
    """Decode a video with its opacity."""
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        decoder: Any = av.CodecContext.create(_DECODERS[video.suffix], "r")
        if stream.codec_context.extradata:
            decoder.extradata = stream.codec_context.extradata
        decoder.width, decoder.height = stream.width, stream.height
        decoder.codec_tag = stream.codec_context.codec_tag
        packets = (packet for packet in container.demux(stream) if packet.size)
        frames = [frame for packet in packets for frame in decoder.decode(packet)]
        return [*frames, *decoder.decode(None)]


def _samples(plane: Any, frame: Any, bits: int) -> Array:
    """Return a plane at the size of its frame."""
    kind = np.dtype(np.uint8 if bits == 8 else np.uint16)
    rows = np.frombuffer(plane, kind).reshape(-1, plane.line_size // kind.itemsize)
    samples = rows[: plane.height, : plane.width].astype(float)
    times = frame.height // plane.height
    return np.repeat(np.repeat(samples, times, axis=0), times, axis=1)

"""The encoders of films, and how they are set for flat pictures with crisp lines."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from manimark.studio.recording import AV1, H264, PRORES, VP9

_LARGE = 720
"""Height in pixels from which the lines of a picture are some pixels wide."""


@dataclass(frozen=True, slots=True)
class Codec:
    """An encoder and how it is set for flat pictures with crisp lines."""

    file: str
    """Name of the file that it makes."""
    encoder: str
    """libav's name of it."""
    large: dict[str, str]
    """Its options for pictures of `_LARGE` lines and more."""
    small: dict[str, str]
    """Its options for smaller pictures: their lines are so thin that they need more care."""
    pixels: str = "yuv420p"
    """libav's name of the samples that it takes; with an ``a``, of opacity too."""

    @property
    def has_alpha(self) -> bool:
        """Whether its videos have no background."""
        return self.pixels.startswith("yuva")

    @property
    def container(self) -> str:
        """Return libav's name of the kind of file."""
        return Path(self.file).suffix.removeprefix(".")

    def settings(self, height: int) -> dict[str, str]:
        """Return the options for pictures of a height in pixels."""
        return {**(self.large if height >= _LARGE else self.small), "flags": "+bitexact"}


# A constant quantizer, with every kind of frame decided beforehand, spares the look-ahead, which
# costs as much as all the rest on frames of which hardly anything changes.
_X264 = (
    "scenecut=0:b-adapt=0:weightp=0:mbtree=0:aq-mode=0:rc-lookahead=0"
    # Nobody refers to these frames, so they need no smoothed copy for it.
    ":bframes=3:b-pyramid=0"
    # What stands still keeps the quality of its keyframe.
    ":ipratio=2.4"
    # From 3 on, motion is searched in blocks that do not change.
    ":subme=2:ref=1"
    # Optimizes for what is measured, not for grain.
    ":psy=0"
)
# scm=1: tools for screen content, a quarter fewer bytes at better quality on lines and labels.
# enable-tf=0: no filtering across frames, which smears thin moving lines. lp=1: one core.
_SVTAV1 = "lp=1:scm=1:enable-tf=0:hierarchical-levels=3"
# lookahead=0: large frames to come take much memory and, with a constant quantizer, help little.
# aq-mode=0: without them it chooses badly, and tints a corner of the background now and then.
_SVTAV1_LARGE = f"{_SVTAV1}:lookahead=0:aq-mode=0"

_LAMBDA = 118
"""What libav takes for one step of a constant quantizer."""
# Programs look for Apple's name in the frames before they trust the rest. A constant quantizer, for
# flat pictures need but a quarter of the bytes that the profile allows.
_PRORES = {"profile": "4444", "vendor": "apl0", "alpha_bits": "16"}
# Without a loss, for that takes hardly more bytes than to keep edges clean, and what is empty stays
# empty. auto-alt-ref=0: no frames that are not shown, which opacity, a stream of its own, has not.
_VP9 = {
    "lossless": "1",
    "deadline": "realtime",
    "cpu-used": "7",
    "auto-alt-ref": "0",
    "lag-in-frames": "0",
    "tune-content": "screen",
}

CODECS = {
    "h264": Codec(
        file=H264,
        encoder="libx264",
        large={"preset": "veryfast", "qp": "25", "x264-params": _X264},
        small={"preset": "veryfast", "qp": "22", "x264-params": _X264},
    ),
    "av1": Codec(
        file=AV1,
        encoder="libsvtav1",
        # Presets above 9 lack the tools for screen content, and need half as many bytes again.
        large={"preset": "9", "crf": "32", "svtav1-params": _SVTAV1_LARGE},
        small={"preset": "8", "crf": "34", "svtav1-params": _SVTAV1},
    ),
}
"""Name → how a film is made, best first."""

TRANSPARENT = {
    "prores": Codec(
        file=PRORES,
        encoder="prores_ks",
        large={**_PRORES, "global_quality": str(4 * _LAMBDA)},
        small={**_PRORES, "global_quality": str(2 * _LAMBDA)},
        pixels="yuva444p10le",
    ),
    "vp9": Codec(file=VP9, encoder="libvpx-vp9", large=_VP9, small=_VP9, pixels="yuva420p"),
}
"""Name → how a video without background is made."""

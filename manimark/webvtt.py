"""WebVTT, the text form of captions and chapters that browsers and players read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from manimark.model import Caption, Section

_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


def captions_vtt(captions: Sequence[Caption]) -> str:
    """Return the captions as a WebVTT file; line breaks inside a caption are kept.

    Raises
    ------
    ValueError
        If a caption ends before it starts or starts before 0.
    """
    return _file((caption.start, caption.end, caption.text) for caption in captions)


def chapters_vtt(sections: Sequence[Section]) -> str:
    """Return the sections as a WebVTT chapter file, one cue a section.

    Raises
    ------
    ValueError
        If a section ends before it starts or starts before 0.
    """
    return _file((section.start, section.end, section.name) for section in sections)


def timestamp(seconds: float) -> str:
    """Return a WebVTT time: 3.25 → ``00:00:03.250``."""
    milliseconds = round(seconds * 1000)
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _file(cues: Iterable[tuple[float, float, str]]) -> str:
    blocks = [_cue(*cue) for cue in cues]
    return "\n\n".join(["WEBVTT", *blocks]) + "\n"


def _cue(start: float, end: float, text: str) -> str:
    if not 0 <= start <= end:
        raise ValueError(f"a cue cannot last from {start} s to {end} s")
    # An empty line would end the cue, so only lines with words remain.
    lines = [" ".join(line.split()) for line in text.splitlines() if line.strip()]
    return f"{timestamp(start)} --> {timestamp(end)}\n" + "\n".join(lines).translate(_ESCAPES)

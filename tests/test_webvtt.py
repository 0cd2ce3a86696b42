"""Captions and chapters as WebVTT."""

from __future__ import annotations

import pytest

from manimark.model import Caption, Section
from manimark.webvtt import captions_vtt, chapters_vtt, timestamp


def test_writes_a_cue_for_every_caption() -> None:
    text = captions_vtt([Caption(0, 2.5, "The curve rises."), Caption(2.5, 61, "It falls.")])
    assert text == (
        "WEBVTT\n"
        "\n00:00:00.000 --> 00:00:02.500\nThe curve rises.\n"
        "\n00:00:02.500 --> 00:01:01.000\nIt falls.\n"
    )


def test_writes_a_chapter_for_every_section() -> None:
    text = chapters_vtt([Section("The sweep", 3.2, 9.75)])
    assert text == "WEBVTT\n\n00:00:03.200 --> 00:00:09.750\nThe sweep\n"


def test_a_file_without_cues_is_still_webvtt() -> None:
    assert captions_vtt([]) == "WEBVTT\n"


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "00:00:00.000"),
        (59.9996, "00:01:00.000"),
        (3599.9999, "01:00:00.000"),
        (36_000, "10:00:00.000"),
        (1 / 3, "00:00:00.333"),
    ],
)
def test_rounds_times_to_milliseconds_and_carries(seconds: float, text: str) -> None:
    assert timestamp(seconds) == text


def test_escapes_what_webvtt_would_read_as_markup() -> None:
    assert "a &lt; b &amp; c --&gt; d" in captions_vtt([Caption(0, 1, "a < b & c --> d")])


def test_an_empty_line_cannot_end_a_caption_early() -> None:
    text = captions_vtt([Caption(0, 1, "\nfirst\n\n  second \n")])
    assert text.endswith("first\nsecond\n")
    assert text.count("\n\n") == 1


@pytest.mark.parametrize(("start", "end"), [(2.0, 1.0), (-0.1, 1.0)])
def test_rejects_impossible_times(start: float, end: float) -> None:
    with pytest.raises(ValueError, match="cannot last"):
        captions_vtt([Caption(start, end, "words")])

"""What the files hold: pictures, colours, times, and what their containers say."""

from __future__ import annotations

import struct
from pathlib import Path

import av
import numpy as np
import pytest

from manimark.studio.recording import Recording

from .rendering import PLAIN, Gallery, difference, frames_of, render, task


def keyframes(path: Path) -> set[int]:
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.time_base is not None
        rate = stream.average_rate
        assert rate is not None
        return {
            round(packet.pts * stream.time_base * rate)
            for packet in container.demux(stream)
            if packet.pts is not None and packet.is_keyframe
        }


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_shows_each_section_from_its_first_frame_to_its_last(gallery: Gallery, name: str) -> None:
    recording = gallery["ThreeColors"]
    frames = frames_of(recording, name)
    assert len(frames) == recording.frames == 15
    for section, color in zip(recording.sections, ("#ff9b3d", "#14161a", "#fbfaf7"), strict=True):
        start, stop = round(section.start * 10), round(section.end * 10)
        for frame in frames[start:stop]:
            assert difference(frame, color) < 8, (section, color)


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
@pytest.mark.parametrize(("frame", "color"), [(7, "#14161a"), (12, "#fbfaf7")])
def test_backgrounds_survive_coding(gallery: Gallery, name: str, frame: int, color: str) -> None:
    assert difference(frames_of(gallery["ThreeColors"], name)[frame], color) <= 1


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_converts_to_the_colours_that_it_tags(gallery: Gallery, name: str) -> None:
    with av.open(str(gallery["ThreeColors"].folder / name)) as container:
        frame = next(container.decode(video=0)).to_ndarray()
    luma, blue, red = frame[:180], frame[180:225], frame[225:]
    # #ff9b3d by the coefficients of BT.709, limited range.
    r, g, b = 255, 155, 61
    y = 0.2126 * r + 0.7152 * g + 0.0722 * b
    assert luma.mean() == pytest.approx(16 + 219 * y / 255, abs=1)
    assert blue.mean() == pytest.approx(128 + 224 * (b - y) / 1.8556 / 255, abs=1)
    assert red.mean() == pytest.approx(128 + 224 * (r - y) / 1.5748 / 255, abs=1)


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_lets_players_start_at_every_section(gallery: Gallery, name: str) -> None:
    assert {0, 5, 10} <= keyframes(gallery["ThreeColors"].folder / name)
    # Nothing in the picture changes here, so no encoder would think of it by itself.
    assert 10 in keyframes(gallery["Slide-dark"].folder / name)


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_tags_the_colours_that_it_converts_to(gallery: Gallery, name: str) -> None:
    path = gallery["ThreeColors"].folder / name
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        assert context.pix_fmt == "yuv420p"
        tags = context.color_primaries, context.color_trc, context.colorspace, context.color_range
        assert tags == (1, 1, 1, 1)  # BT.709 three times, limited range
    # The container says the same, for players that look no further.
    assert b"colrnclx" + struct.pack(">HHHB", 1, 1, 1, 0) in path.read_bytes()


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_puts_the_index_before_the_pictures(gallery: Gallery, name: str) -> None:
    content = (gallery["Walk"].folder / name).read_bytes()
    assert 0 < content.index(b"moov") < content.index(b"mdat")


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_moves_as_the_scene_does(gallery: Gallery, name: str) -> None:
    frames = frames_of(gallery["Walk"], name)
    bright = frames[..., 1] > 128
    centres = [np.nonzero(frame)[1].mean() for frame in bright]
    # Manim draws frame i at i/fps; 8 units in 20 frames, 22.5 pixels a unit.
    wanted = 159.5 + 22.5 * (-4 + 8 * np.arange(20) / 20)
    assert np.abs(np.array(centres) - wanted).max() < 1


@pytest.mark.parametrize("name", ["h264.mp4", "av1.mp4"])
def test_spaces_frames_evenly(gallery: Gallery, name: str) -> None:
    with av.open(str(gallery["Walk"].folder / name)) as container:
        times = [frame.time for frame in container.decode(video=0)]
    assert times == pytest.approx([i / 10 for i in range(20)])


def test_names_codecs_as_browsers_check_them(gallery: Gallery) -> None:
    av1, h264 = gallery["Walk"].videos
    assert (av1.name, h264.name) == ("av1.mp4", "h264.mp4")
    profile, compatible, level = bytes.fromhex(h264.codecs.removeprefix("avc1."))
    assert (profile, compatible) == (100, 0)  # High
    with av.open(str(gallery["Walk"].folder / "h264.mp4")) as container:
        units = bytes(container.streams.video[0].codec_context.extradata or b"")
    # The first parameter set of the stream itself, behind the record's own six bytes and a length.
    assert units[8] & 31 == 7
    assert tuple(units[9:12]) == (profile, compatible, level)
    assert av1.codecs == "av01.0.00M.08"


def test_draws_scenes_whose_camera_moves(gallery: Gallery) -> None:
    frames = frames_of(gallery["Zoom"])
    area = (frames[..., 1] > 128).sum(axis=(1, 2))
    assert area[0] == pytest.approx(22.5**2, rel=0.15)
    # The last frame stands one step before the goal.
    assert 3 < area[-1] / area[0] <= 4.1


def test_draws_scenes_in_three_dimensions(gallery: Gallery) -> None:
    frames = frames_of(gallery["Depth"])
    assert len(frames) == 5
    assert (frames[0].max(axis=-1) > 60).mean() > 0.05
    assert np.abs(frames[0].astype(int) - frames[-1]).max() > 60


def test_ignores_settings_of_a_scene_that_shape_the_file(gallery: Gallery) -> None:
    recording = gallery["OwnSettings"]
    frames = frames_of(recording)
    assert frames.shape == (5, 180, 320, 3)
    # Its own background and its own units, which stay square: 4 units high, 45 pixels each.
    assert difference(frames[0][:20], "#1d63b0") < 8
    square = frames[0].min(axis=-1) > 128
    rows, columns = np.nonzero(square)
    assert np.ptp(rows) == pytest.approx(89, abs=2)
    assert np.ptp(columns) == pytest.approx(89, abs=2)


def test_ignores_the_settings_of_folder_and_user(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(PLAIN)  # where a manim.cfg asks for red
    settings = tmp_path / ".config" / "manim" / "manim.cfg"
    settings.parent.mkdir(parents=True)
    settings.write_text("[CLI]\nbackground_color = GREEN\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    recording = render([task("OneSection")], PLAIN, tmp_path / "store")["OneSection-dark"]
    assert isinstance(recording, Recording)
    assert difference(frames_of(recording)[0][:10], "#000000") < 2

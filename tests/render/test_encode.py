"""What the files hold: pictures, colours, times, and what their containers say."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from bench.quality import likeness
from manimark.studio.boxes import Box
from manimark.studio.encode import CODECS, TRANSPARENT, Film, write_poster
from manimark.studio.planes import Pixels
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


WIDTH, HEIGHT = 192, 96
FILES = [CODECS[name].file for name in CODECS]
ENCODERS = {**CODECS, **TRANSPARENT}


def wandering(count: int) -> list[Pixels]:
    """A bright disc with a sharp edge that wanders over a dark ground, and a line that stands."""
    rows, columns = np.mgrid[:HEIGHT, :WIDTH]
    pictures = []
    for number in range(count):
        picture = np.full((HEIGHT, WIDTH, 4), (20, 22, 26, 255), np.uint8)
        picture[80:83] = (86, 180, 233, 255)
        inside = (rows - 40) ** 2 + (columns - 30 - 3 * number) ** 2 < 18**2
        picture[inside] = (255, 155, 61, 255)
        pictures.append(picture)
    return pictures


def around_the_disc(number: int) -> Box:
    """Where a picture of these differs from the one before."""
    return 8 + 3 * number, 21, 50 + 3 * number, 60


def filmed(folder: Path, pictures: Sequence[Pixels], codecs: Sequence[str] = tuple(CODECS)) -> Path:
    folder.mkdir()
    film = Film(folder, WIDTH, HEIGHT, 10, codecs)
    for number, picture in enumerate(pictures):
        film.add(picture, 2 if number % 5 == 0 else 1, key=number % 7 == 0)
    film.finish()
    return folder


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_makes_the_same_file_beside_another_codec_as_alone(tmp_path: Path) -> None:
    pictures = wandering(25)
    together = bytes_of(filmed(tmp_path / "together", pictures))
    assert sorted(together) == sorted(FILES)
    for name in CODECS:
        (alone,) = bytes_of(filmed(tmp_path / name, pictures, (name,))).items()
        assert together[alone[0]] == alone[1]


def test_makes_the_same_file_from_what_changed_as_from_all(tmp_path: Path) -> None:
    pictures = wandering(12)
    for name in ("told", "untold"):
        (tmp_path / name).mkdir()
        film = Film(tmp_path / name, WIDTH, HEIGHT, 10)
        for number, picture in enumerate(pictures):
            told = {"changed": around_the_disc(number)} if name == "told" else {}
            film.add(picture, **told)
            film.add(picture, **({"changed": None} if told else {}))
            # A picture from elsewhere: what is told of the next is told of the one before it.
            if number == 6:
                film.add(np.full_like(picture, 255))
        film.finish()
    assert bytes_of(tmp_path / "told") == bytes_of(tmp_path / "untold")


def test_takes_pictures_that_are_drawn_over_afterwards(tmp_path: Path) -> None:
    pictures = wandering(20)
    kept = bytes_of(filmed(tmp_path / "kept", pictures))
    (tmp_path / "over").mkdir()
    film, canvas = Film(tmp_path / "over", WIDTH, HEIGHT, 10), np.empty_like(pictures[0])
    for number, picture in enumerate(pictures):
        canvas[:] = picture
        film.add(canvas, 2 if number % 5 == 0 else 1, key=number % 7 == 0)
        canvas[:] = 0
    film.finish()
    assert bytes_of(tmp_path / "over") == kept


@pytest.mark.parametrize(("name", "least"), [("h264", 0.99), ("av1", 0.99)])
def test_shows_what_was_drawn(tmp_path: Path, name: str, least: float) -> None:
    pictures = wandering(40)
    folder = filmed(tmp_path / "film", pictures, (name,))
    (tmp_path / "drawn").mkdir()
    frame = 0
    for number, picture in enumerate(pictures):
        Image.fromarray(picture[..., :3]).save(tmp_path / "drawn" / f"{frame}.png")
        frame += 2 if number % 5 == 0 else 1
    assert likeness(folder / CODECS[name].file, tmp_path / "drawn") > least


@pytest.mark.parametrize("name", list(CODECS))
def test_puts_a_keyframe_every_two_seconds(tmp_path: Path, name: str) -> None:
    (tmp_path / "film").mkdir()
    film = Film(tmp_path / "film", WIDTH, HEIGHT, 10, (name,))
    (picture,) = wandering(1)
    film.add(picture, 65)
    film.finish()
    starts = sorted({*keyframes(tmp_path / "film" / CODECS[name].file), 65})
    assert starts[0] == 0
    assert max(np.diff(starts)) <= 20


def add_noise(film: Film, pictures: int) -> None:
    """Add pictures that no encoder makes small."""
    rng = np.random.default_rng(5)
    for _ in range(pictures):
        film.add(rng.integers(0, 256, (HEIGHT, WIDTH, 4), np.uint8), key=True)


@pytest.fixture
def full_disk(tmp_path: Path) -> Path:
    if not Path("/dev/full").exists():
        pytest.skip("a disk that is always full is Linux's")
    for codec in ENCODERS.values():
        (tmp_path / codec.file).symlink_to("/dev/full")
    return tmp_path


@pytest.mark.parametrize("name", ENCODERS)
def test_says_in_the_end_that_the_disk_is_full(full_disk: Path, name: str) -> None:
    film = Film(full_disk, WIDTH, HEIGHT, 10, (name,))
    add_noise(film, 1)
    with pytest.raises(OSError, match="No space left on device"):
        film.finish()


@pytest.mark.parametrize("name", ENCODERS)
def test_stops_the_drawing_when_the_disk_is_full(full_disk: Path, name: str) -> None:
    film = Film(full_disk, WIDTH, HEIGHT, 10, (name,))
    with pytest.raises(OSError, match="No space left on device"):
        add_noise(film, 200)
    assert film.frames < 200


def test_refuses_a_picture_of_another_size(tmp_path: Path) -> None:
    film = Film(tmp_path, WIDTH, HEIGHT, 10)
    with pytest.raises(ValueError, match="a frame of 96×192 pixels in a film of 192×96"):
        film.add(np.zeros((WIDTH, HEIGHT, 4), np.uint8))
    assert not list(tmp_path.iterdir())


def test_keeps_every_pixel_of_a_poster(tmp_path: Path) -> None:
    (picture,) = wandering(1)
    write_poster(picture, tmp_path / "poster.png")
    with Image.open(tmp_path / "poster.png") as poster:
        assert poster.mode == "RGB"
        assert poster.info == {}
        assert np.array_equal(np.array(poster), picture[..., :3])


def test_says_why_a_poster_could_not_be_written(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        write_poster(wandering(1)[0], tmp_path / "gone" / "poster.png")

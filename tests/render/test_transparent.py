"""Videos without background: what a film shows, to be laid on any ground."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest
from PIL import Image

from manimark.model import RenderTask, Theme
from manimark.studio.recording import PRORES, VP9, Recording

from ..measure import Frame
from ..samples import SITES
from .mixing import Array, frames_in, mixed, straight_of
from .rendering import PLAIN, TINY, frames_of, recordings, task

SITE, PIXELS = SITES / "render-transparent", SITES / "render-stills"
FILM = replace(TINY, codecs=("h264",))
CLEAR = FILM.transparent()
KINDS = (PRORES, VP9)
BLACK, WHITE = 0, 255

# Of a picture of 320×180 pixels: left, top, right, bottom of what stands in Shapes.
FIELDS = {
    "white": (110, 0, 210, 90),
    "black": (215, 0, 320, 90),
}
INSIDE = {
    "square": (50, 30, 72, 60),
    "veil": (14, 104, 28, 168),
    "plate": (40, 130, 68, 140),
}
EMPTY = (100, 0, 112, 180)


def asked(
    scene: str, file: str, theme: Theme = "dark", *, clear: bool, themed: bool = False
) -> RenderTask:
    profile = CLEAR if clear else FILM
    made = task(scene, file, theme, themed=themed, profile=profile)
    return replace(made, key=f"{scene}-{theme}-{profile.purpose}")


class Shoot:
    """Scenes as films, and without background."""

    def __init__(self, found: dict[str, Recording]) -> None:
        self._found = found
        self._decoded: dict[tuple[str, str], list[Array]] = {}

    def film(self, name: str) -> Recording:
        return self._found[f"{name}-film"]

    def clear(self, name: str) -> Recording:
        return self._found[f"{name}-transparent"]

    def poster(self, name: str) -> Frame:
        """Return the last frame of a film as it was drawn."""
        return np.array(Image.open(self.film(name).folder / "poster.png").convert("RGB"))

    def frames(self, name: str, kind: str) -> list[Array]:
        """Return the frames of a video without background, with their opacity."""
        if (name, kind) not in self._decoded:
            video = self.clear(name).folder / kind
            self._decoded[name, kind] = [straight_of(frame) for frame in frames_in(video)]
        return self._decoded[name, kind]


@pytest.fixture(scope="module")
def shoot(tmp_path_factory: pytest.TempPathFactory) -> Shoot:
    store = tmp_path_factory.mktemp("transparent") / "store"
    tasks = [asked(name, "shapes", clear=False) for name in ("Shapes", "OnBlack", "OnWhite")]
    tasks += [asked("Shapes", "shapes", clear=True)]
    tasks += [asked("Looking", "shapes", clear=clear) for clear in (False, True)]
    found = recordings(tasks, SITE, store)
    tasks = [asked(n, "pixels", clear=c) for n in ("Pictures", "OwnCamera") for c in (False, True)]
    tasks += [
        asked("Steps", "steps", theme, clear=clear, themed=True)
        for theme in ("dark", "light")
        for clear in (False, True)
    ]
    found |= recordings(tasks, PIXELS, store)
    tasks = [asked(n, "gallery", clear=c) for n in ("ThreeColors", "Depth") for c in (False, True)]
    tasks += [asked("Still", "gallery", clear=True)]
    return Shoot(found | recordings(tasks, PLAIN, store))


SCENES = ("Shapes", "Looking", "Pictures", "OwnCamera", "Steps", "ThreeColors", "Depth")
FILMED = [*(f"{name}-dark" for name in SCENES), "Steps-light"]


def cut(picture: Array, box: tuple[int, int, int, int]) -> Array:
    left, top, right, bottom = box
    return picture[top:bottom, left:right]


def misses(seen: Array, drawn: Frame) -> Array:
    return np.abs(seen - drawn)


# --- what there is ---


@pytest.mark.parametrize("name", FILMED)
def test_has_the_frames_of_the_film_and_nothing_else(shoot: Shoot, name: str) -> None:
    film, clear = shoot.film(name), shoot.clear(name)
    assert [file.name for file in clear.transparent] == [*KINDS]
    assert clear.transparent == clear.files
    assert (clear.sections, clear.captions) == (film.sections, film.captions)
    counts = {len(shoot.frames(name, kind)) for kind in KINDS}
    assert counts == {clear.frames} == {film.frames}
    assert film.frames > 0
    assert film.transparent == ()


def test_a_figure_that_does_not_move_has_none(shoot: Shoot) -> None:
    still = shoot.clear("Still-dark")
    assert (still.frames, still.files) == (0, ())


def test_is_what_players_know_these_files_by(shoot: Shoot) -> None:
    prores, vp9 = (shoot.clear("Shapes-dark").folder / kind for kind in KINDS)
    assert [f.codecs for f in shoot.clear("Shapes-dark").transparent] == ["ap4h", "vp9"]
    with av.open(str(prores)) as container:
        context = container.streams.video[0].codec_context
        assert (context.codec_tag, context.profile) == ("ap4h", "4444")
        assert str(context.format.name).startswith("yuva444p")
        first = bytes(next(container.demux(video=0)))
    assert first[4:8] + first[12:16] == b"icpfapl0"
    # Depth 32: colours with opacity.
    description = prores.read_bytes().partition(b"ap4h")[2]
    assert description[74:76] == b"\0\x20"
    with av.open(str(vp9)) as container:
        stream = container.streams.video[0]
        assert stream.metadata["alpha_mode"] == "1"


def test_opacity_can_be_entered_wherever_colors_can(shoot: Shoot) -> None:
    film = shoot.clear("Shapes-dark")
    with av.open(str(film.folder / VP9)) as container:
        packets = [packet for packet in container.demux(video=0) if packet.size]
    entries = []
    for number, packet in enumerate(packets):
        (opacity,) = packet.iter_sidedata()
        # Behind eight bytes of its number: VP9's frame marker, and the bit that says "not alone".
        is_alone = not bytes(opacity)[8] & 4
        assert is_alone == packet.is_keyframe
        entries += [number] * is_alone
    assert {round(section.start * film.fps) for section in film.sections} <= {*entries}


# --- what they show ---


@pytest.mark.parametrize(("ground", "name"), [(BLACK, "OnBlack-dark"), (WHITE, "OnWhite-dark")])
@pytest.mark.parametrize(("kind", "most", "mean"), [(PRORES, 6, 0.3), (VP9, 40, 0.6)])
def test_on_black_and_on_white_it_looks_as_if_it_were_drawn_there(
    shoot: Shoot, ground: int, name: str, kind: str, most: float, mean: float
) -> None:
    seen, drawn = mixed(shoot.frames("Shapes-dark", kind)[-1], ground), shoot.poster(name)
    assert misses(seen, drawn).max() < most
    assert misses(seen, drawn).mean() < mean


@pytest.mark.parametrize("name", FILMED)
@pytest.mark.parametrize(("kind", "mean"), [(PRORES, 0.5), (VP9, 1)])
def test_on_the_films_own_ground_it_is_the_film(
    shoot: Shoot, name: str, kind: str, mean: float
) -> None:
    drawn = shoot.poster(name)
    seen = mixed(shoot.frames(name, kind)[-1], drawn[-1, -1])
    assert misses(seen, drawn).mean() < mean


@pytest.mark.parametrize("kind", KINDS)
def test_moves_as_the_film_does(shoot: Shoot, kind: str) -> None:
    film = frames_of(shoot.film("Shapes-dark"))
    for number, frame in enumerate(shoot.frames("Shapes-dark", kind)[:5]):
        apart = [misses(mixed(frame, other[-1, -1]), other).mean() for other in film[:6]]
        assert int(np.argmin(apart)) == number


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_seen_where_nothing_is_and_all_within_strokes(shoot: Shoot, kind: str) -> None:
    last = shoot.frames("Shapes-dark", kind)[-1]
    opacity = {name: cut(last, box)[..., 3] for name, box in INSIDE.items()}
    assert cut(last, EMPTY)[..., 3].max() == 0
    assert opacity["square"].min() == opacity["plate"].min() == 255
    assert np.abs(opacity["veil"] - 127.5).max() < 1.5


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("field", "color"), [("white", WHITE), ("black", BLACK)])
def test_a_line_on_a_ground_of_its_color_leaves_no_fringe(
    shoot: Shoot, field: str, color: int, kind: str
) -> None:
    part = cut(shoot.frames("Shapes-dark", kind)[-1], FIELDS[field])
    assert part[..., 3].max() == 255
    assert np.abs(mixed(part, color) - color).max() < 3


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_painted_in_the_grounds_color_stays(shoot: Shoot, kind: str) -> None:
    plate = cut(shoot.frames("Shapes-dark", kind)[-1], INSIDE["plate"])
    assert misses(mixed(plate, WHITE), np.array((20, 22, 26))).max() < 4


@pytest.mark.parametrize("kind", KINDS)
def test_what_another_camera_shows_keeps_its_ground(shoot: Shoot, kind: str) -> None:
    last, drawn = shoot.frames("Looking-dark", kind)[-1], shoot.poster("Looking-dark")
    assert np.all(last[drawn.max(axis=-1) > 100][:, 3] > 0)
    assert misses(mixed(last, WHITE), drawn)[60:120, 130:190].max() < 4


def test_gives_the_same_bytes_every_time(shoot: Shoot, tmp_path: Path) -> None:
    # Here in a process of its own, not in the copy of one.
    tasks = [asked("Shapes", "shapes", clear=True)]
    again = recordings(tasks, SITE, tmp_path, lasting=False)
    assert again["Shapes-dark-transparent"].files == shoot.clear("Shapes-dark").files

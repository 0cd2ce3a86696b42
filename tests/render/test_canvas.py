"""A canvas always shows what it would show if everything were drawn anew."""

from __future__ import annotations

import random
from dataclasses import dataclass, field

import numpy as np
import pytest

from manimark.studio.boxes import Box, clipped, contains, overlap
from manimark.studio.canvas import Canvas
from manimark.studio.ink import Ink, Pixels, Sheet

WIDTH, HEIGHT = 64, 40
FRAME: Box = (0, 0, WIDTH, HEIGHT)


@dataclass(eq=False)
class Stain:
    """Mixes a colour into its box: order counts, and so does how often it is drawn."""

    box: Box
    color: int
    drawn: list[int] = field(default_factory=list)

    def draw(self, sheet: Sheet) -> None:
        self.drawn.append(1)
        if overlap(self.box, FRAME):
            left, top, right, bottom = clipped(self.box, FRAME)
            part = sheet.pixels[top:bottom, left:right]
            part[:] = part // 2 + self.color


def background() -> Pixels:
    pixels = np.arange(HEIGHT * WIDTH * 4).reshape(HEIGHT, WIDTH, 4)
    return (pixels % 251).astype(np.uint8)


def drawn_anew(inks: list[Ink]) -> Pixels:
    """Return the picture of drawings that are all drawn, in order."""
    sheet = Sheet(WIDTH, HEIGHT)
    sheet.pixels[:] = background()
    for ink in inks:
        ink.draw(sheet)
    return sheet.pixels


def stain(chance: random.Random, reach: int) -> Stain:
    left, top = chance.randint(-9, WIDTH + 5), chance.randint(-9, HEIGHT + 5)
    size = chance.randint(1, reach), chance.randint(1, reach)
    return Stain((left, top, left + size[0], top + size[1]), chance.randint(0, 127))


def changed(inks: list[Ink], chance: random.Random, reach: int) -> list[Ink]:
    """Return the drawings with some of them exchanged, added, taken away, moved or repeated."""
    inks = list(inks)
    for _ in range(chance.choice((0, 0, 1, 1, 2, 60))):
        i = chance.randrange(len(inks) + 1)
        deed = chance.choice(("add", "exchange", "remove", "move", "repeat"))
        if deed == "add" or not inks:
            inks.insert(i, stain(chance, reach))
        elif deed == "exchange":
            inks[i - 1] = stain(chance, reach)
        elif deed == "remove":
            del inks[i - 1]
        elif deed == "move":
            inks.insert(chance.randrange(len(inks)), inks.pop(i - 1))
        else:
            inks.append(inks[i - 1])
    return inks[-80:]


@pytest.mark.parametrize("seed", range(12))
def test_shows_what_is_drawn_anew_however_the_drawings_change(seed: int) -> None:
    chance, canvas = random.Random(seed), Canvas(background())
    reach = chance.choice((6, 20, 50))
    inks: list[Ink] = []
    before = canvas.pixels.copy()
    canvas.take_changed()
    for step in range(150):
        inks = changed(inks, chance, reach) if step % 5 else inks
        if step % 17 == 0:
            canvas.pixels[:] = 99
            canvas.distrust()
        canvas.show(inks)
        assert (canvas.pixels == drawn_anew(inks)).all()
        rows, columns = np.nonzero((canvas.pixels != before).any(axis=2))
        box = canvas.take_changed()
        if len(rows):
            assert box is not None
            assert contains(box, (columns.min(), rows.min(), columns.max() + 1, rows.max() + 1))
        before = canvas.pixels.copy()


def test_draws_nothing_if_nothing_changed() -> None:
    inks: list[Ink] = [Stain((5, 5, 30, 30), 9), Stain((20, 20, 40, 40), 3)]
    canvas = Canvas(background())
    for _ in range(4):
        canvas.show(list(inks))
    drawings = [len(ink.drawn) for ink in inks if isinstance(ink, Stain)]
    canvas.take_changed()
    canvas.show(list(inks))
    assert [len(ink.drawn) for ink in inks if isinstance(ink, Stain)] == drawings
    assert canvas.take_changed() is None


def test_leaves_alone_what_does_not_touch_a_change() -> None:
    still, below = Stain((0, 0, 20, 20), 9), Stain((30, 20, 60, 35), 5)
    canvas = Canvas(background())
    for x in range(10):
        canvas.show([Stain((30 + x, 10, 35 + x, 15), 7), still, below])
    assert len(still.drawn) == len(below.drawn) == 1


def test_keeps_a_picture_of_what_lies_below_a_change() -> None:
    ground = Stain((0, 0, WIDTH, HEIGHT), 9)
    canvas = Canvas(background())
    for x in range(20):
        canvas.show([ground, Stain((30 + x, 10, 35 + x, 15), 7)])
    assert len(ground.drawn) <= 4

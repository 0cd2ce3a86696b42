"""What every figure of the notebook promises; each figure's module takes these tests over."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from tests.films import Film, Shot
from tests.measure import Array, cut, lab, rgb

_CORNER = 60
"""Pixels of a square in each corner of the stage, where figures show nothing but background."""
_TILE = 32
"""Pixels of a frame."""


class EveryFigure:
    def test_has_a_row_of_the_trace_for_every_frame(self, film: Film) -> None:
        assert film.length == len(film.trace["frames"])
        assert film.length == round(film.figure["duration"] * film.fps)
        assert film.fps == film.figure["fps"]

    def test_is_told_in_sections_without_a_gap(self, film: Film) -> None:
        sections = film.figure["sections"]
        assert len({section["name"] for section in sections}) == len(sections) >= 3
        starts = [section["start"] for section in sections]
        ends = [section["end"] for section in sections]
        assert [*starts, film.figure["duration"]] == [0, *ends]
        assert all(end > start for start, end in zip(starts, ends, strict=True))

    def test_captions_every_step(self, film: Film) -> None:
        captions, sections = film.figure["captions"], film.figure["sections"]
        for section in sections:
            # The first words stand from the section's first frame: nothing goes on unsaid.
            assert section["start"] in [caption["start"] for caption in captions]
        for caption, following in pairwise(captions):
            assert caption["end"] == following["start"]
        assert captions[-1]["end"] == film.figure["duration"]

    def test_stands_on_the_background_of_the_page(self, film: Film) -> None:
        page = rgb(film.colors["background"])
        for shot in film.shots:
            for left in (0, 1920 - _CORNER):
                for top in (0, 1080 - _CORNER):
                    corner = cut(shot.pixels, left, top, left + _CORNER, top + _CORNER).pixels
                    unlike = np.linalg.norm(lab(corner) - lab(page), axis=-1)
                    assert unlike.max() < 2, shot.number

    def test_rests_on_its_last_frame(self, film: Film) -> None:
        last = film.shots[-1]
        rest = [s for s in film.shots if last.number - 1.5 * film.fps <= s.number < last.number]
        assert len(rest) >= 5
        for shot in rest:
            changed = np.abs(shot.pixels.astype(int) - last.pixels.astype(int))
            assert changed.mean() < 1, shot.number
            assert np.quantile(changed.max(axis=-1), 0.999) < 40, shot.number
        assert all(shot.values == last.values for shot in rest)

    def test_looks_alike_in_both_codings(self, films: dict[str, Film]) -> None:
        pairs = zip(*(film.shots for film in films.values()), strict=True)
        for one, other in list(pairs)[::3]:
            assert one.number == other.number
            unlike = np.linalg.norm(lab(tiles(one)) - lab(tiles(other)), axis=-1)
            assert unlike.max() < 4, one.number
            assert unlike.mean() < 1, one.number


def tiles(shot: Shot) -> Array:
    """Return the mean colour of every tile of the frame, about 70 pixels of the stage wide."""
    height, width = (_TILE * (size // _TILE) for size in shot.pixels.shape[:2])
    cut = shot.pixels[:height, :width].astype(float)
    return cut.reshape(height // _TILE, _TILE, width // _TILE, _TILE, 3).mean(axis=(1, 3))

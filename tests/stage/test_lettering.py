from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from manimark.stage.lettering import Lettering, text_of
from manimark.stage.units import PIXELS_PER_UNIT, at, pixel_of, px

COLORS = {"muted": "#a2a7b0", "ink": "#ece9e2"}


@pytest.fixture
def lettering(templates: Path) -> Lettering:
    return Lettering(templates / "fonts")


def test_size_is_the_em_in_pixels(lettering: Lettering) -> None:
    pair = lettering.words("#box(width: 1em)[0]#box(width: 1em)[0]", 60, "#ffffff")
    apart = pair[1].get_center()[0] - pair[0].get_center()[0]
    assert apart * PIXELS_PER_UNIT == pytest.approx(60, abs=0.2)


def test_letters_come_from_the_page_fonts(lettering: Lettering) -> None:
    stix = lettering.words("agQ", 60, "#ffffff")
    other = lettering.words('#text(font: "New Computer Modern")[agQ]', 60, "#ffffff")
    assert stix.width != pytest.approx(other.width, rel=0.005)


@pytest.mark.parametrize(
    ("template", "value", "text"),
    [
        ("+0.00", 1.234, "+1.23"),
        ("+0.00", -1.236, "−1.24"),
        ("+0.00", -0.001, " 0.00"),
        ("-00.0", 7.25, "  7.2"),
        ("-00.0", -12.5, "−12.5"),
        ("000.0°", 90, " 90.0°"),
        ("0", 7, "7"),
    ],
)
def test_number_spells_its_value(
    lettering: Lettering, template: str, value: float, text: str
) -> None:
    number = lettering.number(template, 60, "#ffffff")
    assert number._spell(value) == text
    shown = [len(cell.points) > 0 for cell in number.show(value)]
    assert shown == [c != " " for c in text]


def test_number_refuses_a_value_that_does_not_fit(lettering: Lettering) -> None:
    with pytest.raises(ValueError, match="does not fit"):
        lettering.number("0.0", 60, "#ffffff").show(12.3)


def test_digits_do_not_move_when_the_number_runs(lettering: Lettering) -> None:
    number = lettering.number("+0.00", 60, "#ffffff").place(at(400, 300))
    number.show(1.11)
    ones = number[3].get_center().copy()
    number.show(1.81)
    assert number[3].get_center()[0] == pytest.approx(ones[0], abs=px(3))
    number.show(1.11)
    assert number[3].get_center() == pytest.approx(ones)


def test_number_starts_at_its_place(lettering: Lettering) -> None:
    number = lettering.number("000", 60, "#ffffff").place(at(400, 300)).show(888)
    left, right = number.get_left()[0], number.get_right()[0]
    assert at(400, 300)[0] < left < at(410, 300)[0]
    assert right - left < number.span
    assert np.isclose(number.get_center()[1], at(400, 300)[1], atol=px(2))


def test_a_sign_keeps_clear_of_the_digit_behind_it(lettering: Lettering) -> None:
    number = lettering.number("+0.00", 60, "#ffffff").place(at(400, 300)).show(-1.11)
    sign, ones = number[0], number[1]
    assert ones.get_left()[0] - sign.get_right()[0] > px(2)
    assert sign.get_left()[0] >= at(400, 0)[0]


def test_a_number_is_told_by_its_cells(lettering: Lettering) -> None:
    number = lettering.number("+0.0", 60, COLORS["ink"]).place(at(400, 300))
    data = number.as_data(COLORS)
    assert (data["template"], data["size"], data["color"]) == ("+0.0", 60, "ink")
    # Noughts fill their cells evenly, and so does the plus.
    for cell, x in zip(number.show(0.04), data["x"], strict=True):
        if len(cell.points):
            assert pixel_of(cell.get_center())[0] == pytest.approx(x, abs=0.5)
    plus, *_ = number.show(1.1)
    assert pixel_of(plus.get_center())[0] == pytest.approx(data["x"][0], abs=0.5)


def test_a_number_is_told_with_the_line_on_which_it_stands(lettering: Lettering) -> None:
    number = lettering.number("00", 60, COLORS["ink"]).place(at(400, 300)).show(11)
    line = number.as_data(COLORS)["y"]
    assert pixel_of(number.get_bottom())[1] == pytest.approx(line, abs=0.1)
    # Round digits reach a little below it, whatever is shown.
    assert 0.2 < pixel_of(number.show(88).get_bottom())[1] - line < 1.5
    assert number.as_data(COLORS)["y"] == line


@pytest.mark.parametrize(
    ("words", "letter"), [("flat", 1), ("falling", 2), ("up $↗$", 0), ("gap", 1), ("3 px", 0)]
)
def test_words_are_told_by_their_left_edge_and_their_line(
    lettering: Lettering, words: str, letter: int
) -> None:
    set_words = lettering.words(words, 44, COLORS["muted"]).move_to(at(700, 400))
    data = text_of(set_words, COLORS)
    assert (data["text"], data["color"]) == (words.replace("$", ""), "muted")
    assert data["size"] == pytest.approx(44)
    assert data["x"] == pytest.approx(pixel_of(set_words.get_left())[0], abs=1)
    # One of the letters that stand on the line.
    assert data["y"] == pytest.approx(pixel_of(set_words[letter].get_bottom())[1], abs=1)


def test_words_are_told_in_their_size_however_they_were_scaled(lettering: Lettering) -> None:
    words = lettering.words("flat", 44, COLORS["ink"]).scale(1.5)
    assert text_of(words, COLORS)["size"] == pytest.approx(66)


@pytest.mark.parametrize("markup", ["_flat_", "#h(1em) flat", "$x^2$", "$arrow.r$ flat", "$f_x$"])
def test_refuses_to_tell_words_that_are_more_than_plain(lettering: Lettering, markup: str) -> None:
    with pytest.raises(ValueError, match="is more than plain words"):
        text_of(lettering.words(markup, 44, COLORS["ink"]), COLORS)


@pytest.mark.parametrize("markup", ["$↗$", "gy"])
def test_refuses_to_tell_words_of_which_none_shows_the_line(
    lettering: Lettering, markup: str
) -> None:
    with pytest.raises(ValueError, match="has no letter that stands on the line"):
        text_of(lettering.words(markup, 44, COLORS["ink"]), COLORS)

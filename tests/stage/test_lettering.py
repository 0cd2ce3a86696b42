from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from manimark.stage.lettering import Lettering
from manimark.stage.units import PIXELS_PER_UNIT, at, px


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

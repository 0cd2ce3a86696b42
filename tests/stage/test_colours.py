from __future__ import annotations

import pytest

from manimark.stage.colours import ramp, rgb


def test_ramp_ends_are_its_colours_and_beyond_them_it_stays() -> None:
    blend = ramp("#102030", "#a0b0c0")
    assert blend(0) == blend(-1) == "#102030"
    assert blend(1) == blend(2) == "#a0b0c0"


def test_the_middle_of_a_ramp_is_blended_in_linear_light() -> None:
    assert ramp("#000000", "#ffffff")(0.5) == "#bcbcbc"


def test_rgb_reads_bytes() -> None:
    assert rgb("#0a80ff") == (10, 128, 255)
    with pytest.raises(ValueError, match="invalid literal"):
        rgb("orange!")

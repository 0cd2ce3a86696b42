from __future__ import annotations

import numpy as np
import pytest

from manimark.stage.colours import oklab, ramp, rgb, srgb


def test_ramp_ends_are_its_colours_and_beyond_them_it_stays() -> None:
    blend = ramp("#102030", "#a0b0c0")
    assert blend(0) == blend(-1) == "#102030"
    assert blend(1) == blend(2) == "#a0b0c0"


def test_steps_of_a_ramp_look_equally_large() -> None:
    blend = ramp("#101820", "#c0e0ff")
    lightness = [oklab(blend(share))[0] for share in np.linspace(0, 1, 9)]
    assert np.diff(lightness) == pytest.approx(np.full(8, np.ptp(lightness) / 8), abs=0.004)


def test_the_middle_of_black_and_white_is_the_grey_of_half_their_lightness() -> None:
    grey = ramp("#000000", "#ffffff")(0.5)
    assert len(set(rgb(grey))) == 1
    assert oklab(grey)[0] == pytest.approx(0.5, abs=0.003)


@pytest.mark.parametrize(
    ("color", "lab"),
    # The values of the four corners are those that Ottosson's definition gives.
    [
        ("#ffffff", (1, 0, 0)),
        ("#000000", (0, 0, 0)),
        ("#ff0000", (0.628, 0.225, 0.126)),
        ("#0000ff", (0.452, -0.032, -0.312)),
    ],
)
def test_oklab_knows_the_corners_of_srgb(color: str, lab: tuple[float, float, float]) -> None:
    assert oklab(color) == pytest.approx(lab, abs=1e-3)


def test_srgb_is_the_way_back_from_oklab() -> None:
    colors = ["#000000", "#14161a", "#6db3f7", "#ff9b3d", "#fbfaf7", "#00ff00"]
    back = srgb(np.array([oklab(color) for color in colors]))
    assert [tuple(int(v) for v in row) for row in back] == [rgb(color) for color in colors]


def test_rgb_reads_bytes() -> None:
    assert rgb("#0a80ff") == (10, 128, 255)
    with pytest.raises(ValueError, match="invalid literal"):
        rgb("orange!")

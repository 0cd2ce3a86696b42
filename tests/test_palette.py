from __future__ import annotations

from pathlib import Path

import pytest

from manimark.palette import Palette, load_palette
from tests.samples import ROOT, messages, write

GOOD = '[dark]\nink = "#ffffff"\n\n[light]\nink = "#000000"\n'


def test_reads_the_colours_of_both_themes(tmp_path):
    write(tmp_path, {"palette.toml": GOOD})
    palette = load_palette(tmp_path)
    assert palette == Palette(dark={"ink": "#ffffff"}, light={"ink": "#000000"})
    assert palette.of("dark") == {"ink": "#ffffff"}
    assert palette.of("light") == {"ink": "#000000"}


def test_rejects_a_missing_palette(tmp_path):
    (line,) = messages(lambda: load_palette(tmp_path))
    assert "the palette is missing" in line


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        (GOOD.replace("#000000", "black"), 5, "ink is no colour"),
        (GOOD.replace("#000000", "#FFF000"), 5, "ink is no colour"),
        (GOOD.replace('"#ffffff"', "3"), 2, "ink is no colour"),
        (GOOD + 'dot = "#111111"\n', 6, "dot is named in [light] only"),
        (GOOD.replace("[light]", 'dot = "#111111"\n[light]'), 4, "dot is named in [dark] only"),
        ('[dark]\nink = "#ffffff"\n', 1, "no [light] colours"),
        ("[dark]\nink = \n", 2, "not valid TOML"),
    ],
)
def test_rejects_a_broken_palette_at_its_line(tmp_path, text, line, message):
    write(tmp_path, {"palette.toml": text})
    (said,) = messages(lambda: load_palette(tmp_path))
    assert said.startswith(f"{tmp_path}/palette.toml:{line}: {message}")


def luminance(colour: str) -> float:
    """Return the relative luminance of WCAG 2."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", ["dark", "light"])
@pytest.mark.parametrize("name", ["ink", "muted", "function", "derivative", "level", "dot"])
def test_text_and_thin_lines_stand_out_from_the_background(theme, name):
    colours = load_palette(Path(ROOT, "site_templates")).of(theme)
    assert contrast(colours[name], colours["background"]) >= 4.5

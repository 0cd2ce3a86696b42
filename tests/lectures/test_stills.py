"""Stills as they are published; that they look like the films is tried where they are drawn."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import av
import numpy as np
import pytest
from jsonschema import Draft202012Validator
from PIL import Image
from PIL.PngImagePlugin import PngImageFile
from pypdf import PdfReader

from ..samples import ROOT
from .conftest import Sample

STEMS = ("01-to-the-right", "02-round-and-round", "03-a-la-fin", "04-to-the-right")
LAST = (29, 59, 60, 75)
"""Numbers of the sections' last frames."""
DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
DUBLIN_CORE_NAMES = ("title", "creator", "rights", "source")


@pytest.mark.parametrize(("theme", "suffix"), [("dark", ""), ("light", ".light")])
def test_stills_are_the_last_frames_of_the_sections(
    sample: Sample, theme: str, suffix: str
) -> None:
    folder = sample.figures / "steps"
    with av.open(str(folder / f"{theme}.mp4")) as video:
        film = [frame.to_ndarray(format="rgb24") for frame in video.decode(video=0)]
    for stem, number in zip(STEMS, LAST, strict=True):
        with Image.open(folder / f"stills/{stem}{suffix}.png") as still:
            assert still.size == (2 * 854, 2 * 480)
            small = np.asarray(still.convert("RGB").resize((854, 480), Image.Resampling.BOX), int)
        misses = {n: float(np.abs(small - film[n]).mean()) for n in LAST}
        assert min(misses, key=lambda n: misses[n]) == number
        assert misses[number] < 1


def test_every_still_comes_in_three_kinds(sample: Sample) -> None:
    figure = sample.figure("steps")
    kinds = {"png": "image/png", "svg": "image/svg+xml", "pdf": "application/pdf"}
    assert {still["file"]: still["type"] for still in figure["stills"]} == {
        f"stills/{stem}{suffix}.{ending}": kind
        for stem in STEMS
        for suffix in ("", ".light")
        for ending, kind in kinds.items()
    }
    starts = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF-1."}
    for still in figure["stills"]:
        data = (sample.figures / "steps" / still["file"]).read_bytes()
        assert (len(data), data[:3]) == (still["bytes"], starts[still["file"][-3:]][:3])


def test_a_figure_without_sections_has_one_still(sample: Sample) -> None:
    for slug in ("whole", "still"):
        files = [still["file"] for still in sample.figure(slug)["stills"]]
        assert files == [f"stills/01-{slug}.{ending}" for ending in ("pdf", "png", "svg")]


def test_the_schema_allows_them(sample: Sample) -> None:
    validator = Draft202012Validator(schema())
    for slug in ("steps", "whole", "still"):
        assert [e.message for e in validator.iter_errors(sample.figure(slug))] == []
    figure = sample.figure("steps")
    figure["stills"][0]["file"] = "../01.png"
    assert not validator.is_valid(figure)


def schema() -> dict[str, Any]:
    path: Path = ROOT / "docs/figure.schema.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))


def test_stills_say_whose_they_are(sample: Sample) -> None:
    still = sample.figures / f"steps/stills/{STEMS[1]}.light"
    said = ["Steps: Round and round", "A. Author", "CC-BY-4.0", "A. Author: Material."]
    with Image.open(f"{still}.png") as png:
        png.load()
        assert isinstance(png, PngImageFile)
        assert [png.text[name] for name in ("Title", "Author", "Copyright", "Source")] == said
    root = ElementTree.parse(f"{still}.svg").getroot()
    found = (root.find(f".//{{{DUBLIN_CORE}}}{name}") for name in DUBLIN_CORE_NAMES)
    assert [one.text for one in found if one is not None] == said
    about = PdfReader(f"{still}.pdf").metadata
    assert about is not None
    assert [about[name] for name in ("/Title", "/Author", "/Copyright", "/Subject")] == said

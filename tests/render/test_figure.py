"""Recordings become a figure: its themes, its trace, its texts."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from jsonschema import Draft202012Validator

from manimark.errors import SiteError
from manimark.model import Theme
from manimark.render import assemble_figure, figure_json, media_files
from manimark.studio.recording import Recording, StoredFile
from manimark.studio.trace import trace_json

from ..samples import ROOT
from .rendering import Gallery, difference, frames_of


def test_draws_the_theme_on_its_background(gallery: Gallery) -> None:
    for theme, color in (("dark", "#14161a"), ("light", "#fbfaf7")):
        frames = frames_of(gallery[f"Slide-{theme}"])
        assert difference(frames[:, :20], color) <= 1


def test_records_where_things_are_in_the_very_frame(gallery: Gallery) -> None:
    recording = gallery["Slide-dark"]
    rows = recording.trace["frames"]
    frames = frames_of(recording)
    assert len(rows) == len(frames) == 15
    for row, frame in zip(rows, frames, strict=True):
        centre = np.nonzero(frame[..., 1] > 128)[1].mean()
        assert centre == pytest.approx(159.5 + 22.5 * row[0], abs=1)


def test_writes_traces_that_every_reader_of_json_understands(gallery: Gallery) -> None:
    trace = gallery["Slide-dark"].trace
    assert trace["names"] == ["x", "zero", "never"]
    assert trace["frames"][0] == [-3, 0, None]
    assert "-0.0" not in (gallery["Slide-dark"].folder / "trace.json").read_text()
    assert json.loads(trace_json({"fps": 1})) == {"fps": 1, "names": [], "frames": [], "planes": {}}
    assert "[0.333333333,2,0,-0.5]" in trace_json({"frames": [[1 / 3, 2.0, -0.0, -0.5]]})


def figure_of(gallery: Gallery, name: str, *themes: Theme) -> Any:
    recordings = {theme: gallery[f"{name}-{theme}"] for theme in themes}
    scene = gallery.tasks[f"{name}-dark"].scene
    return assemble_figure(scene, recordings, license="CC0-1.0", citation="A test")


def validator() -> Draft202012Validator:
    schema = json.loads((ROOT / "docs" / "figure.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


@pytest.mark.parametrize(
    ("name", "themes"),
    [("Slide", ("dark", "light")), ("Subtitled", ("dark",)), ("Still", ("dark",))],
)
def test_writes_figures_that_the_schema_allows(
    gallery: Gallery, name: str, themes: tuple[Theme, ...]
) -> None:
    values = json.loads(figure_json(figure_of(gallery, name, *themes)))
    assert [e.message for e in validator().iter_errors(values)] == []
    assert list(values["themes"]) == list(themes)
    assert "trace" not in values
    assert (values["clips"], values["stills"], values["transparent"]) == ([], [], [])


@pytest.mark.parametrize(
    "change",
    [
        {"fps": 0},
        {"themes": {}},
        {"more": 1},
        {"duration": "1"},
        {"clips": {}},
        {"clips": [{"start": 1}]},
        {"stills": ["a.png"]},
        {"stills": [{"file": "../a.png"}]},
        {"transparent": ["alpha/dark.mov"]},
    ],
)
def test_schema_refuses_other_figures(gallery: Gallery, change: dict[str, Any]) -> None:
    values = json.loads(figure_json(figure_of(gallery, "Slide", "dark", "light")))
    assert not validator().is_valid(values | change)


def test_figures_say_that_nothing_was_made_for_lectures_yet(gallery: Gallery) -> None:
    values = json.loads(figure_json(figure_of(gallery, "Walk", "dark")))
    for name in ("clips", "stills", "transparent"):
        assert values[name] == []
        assert not validator().is_valid({k: v for k, v in values.items() if k != name})


def test_joins_the_themes_of_a_scene(gallery: Gallery) -> None:
    figure = figure_of(gallery, "Slide", "dark", "light")
    assert (figure.slug, figure.title, figure.duration) == ("slide", "Slide", 1.5)
    assert figure.description == "A dot slides to the right.\n\nThen it rests."
    assert [(s.name, s.start) for s in figure.sections] == [("Slide", 0), ("Rest", 1)]
    assert [v.file for v in figure.themes["light"].videos] == ["light.av1.mp4", "light.mp4"]
    assert figure.trace == gallery["Slide-dark"].trace


def test_describes_a_scene_by_its_claim_if_it_says_no_more(gallery: Gallery) -> None:
    assert figure_of(gallery, "Walk", "dark").description == "The claim of Walk."


def test_refuses_themes_of_different_length(gallery: Gallery) -> None:
    with pytest.raises(SiteError, match=r"themed\.py:1: Uneven does not last equally long"):
        figure_of(gallery, "Uneven", "dark", "light")


def explored(recording: Recording, domain: float = 10, script: str = "a") -> Recording:
    """Return the recording of a scene in which readers may take hold of one function."""
    names = {"explorer.js": script, "stage.hills.png": "b"}
    files = tuple(StoredFile(name, 1, sha256) for name, sha256 in names.items())
    domains = {"hills": ((0.0, domain),)}
    return replace(recording, files=(*recording.files, *files), explores=domains)


def joined(dark: Recording, light: Recording, gallery: Gallery) -> Any:
    scene = gallery.tasks["Slide-dark"].scene
    recordings: dict[Theme, Recording] = {"dark": dark, "light": light}
    return assemble_figure(scene, recordings, license="", citation="")


def test_a_figure_offers_what_its_scene_does(gallery: Gallery) -> None:
    dark, light = (explored(gallery[f"Slide-{theme}"]) for theme in ("dark", "light"))
    figure = joined(dark, light, gallery)
    assert figure.explores == {"hills": ((0, 10),)}
    assert "explores" not in json.loads(figure_json(figure))
    assert figure_of(gallery, "Slide", "dark", "light").explores == {}


@pytest.mark.parametrize("other", [{"domain": 9}, {"script": "c"}])
def test_refuses_themes_that_offer_different_explorers(
    gallery: Gallery, other: dict[str, Any]
) -> None:
    dark, light = explored(gallery["Slide-dark"]), explored(gallery["Slide-light"], **other)
    message = r"themed\.py:1: Slide offers other things to take hold of in every theme \(let the"
    with pytest.raises(SiteError, match=message):
        joined(dark, light, gallery)


def test_publishes_a_stage_for_each_theme_and_one_script(gallery: Gallery) -> None:
    recordings = {
        "dark": explored(gallery["Slide-dark"]),
        "light": explored(gallery["Slide-light"]),
    }
    files = media_files(recordings)  # type: ignore[arg-type]
    assert files["dark.stage.hills.png"] == gallery["Slide-dark"].folder / "stage.hills.png"
    assert files["light.stage.hills.png"] == gallery["Slide-light"].folder / "stage.hills.png"
    assert [name for name in files if name.endswith(".js")] == ["explorer.js"]
    assert "trace.json" not in files


def test_says_where_the_published_files_are(gallery: Gallery) -> None:
    recordings = {"dark": gallery["Slide-dark"], "light": gallery["Slide-light"]}
    files = media_files(recordings)  # type: ignore[arg-type]
    endings = (".mp4", ".av1.mp4", ".png")
    assert set(files) == {theme + ending for theme in ("dark", "light") for ending in endings}
    figure = figure_of(gallery, "Slide", "dark", "light")
    for media in figure.themes.values():
        for video in media.videos:
            assert files[video.file].stat().st_size == video.bytes

from __future__ import annotations

from pathlib import Path

import pytest
from manim import SVGMobject, Text, config, tempconfig
from manim.mobject.svg import svg_mobject

from manimark.studio.vectors import read_vectors_aside

from ..samples import write

SVG = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="{}" height="20"/></svg>'


@pytest.fixture
def scenes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of pictures, of which one has the name that Manim gives to its copy of the other."""
    monkeypatch.setattr(
        svg_mobject, "get_full_vector_image_path", svg_mobject.get_full_vector_image_path
    )
    return write(tmp_path / "scenes", {"logo.svg": SVG.format(20), "logo_.svg": SVG.format(40)})


def width(name: str) -> float:
    return float(SVGMobject(name, height=None, use_svg_cache=False).width)


def test_reads_pictures_and_leaves_their_folder_alone(scenes: Path, tmp_path: Path) -> None:
    read_vectors_aside()
    with tempconfig({"media_dir": str(tmp_path / "media"), "assets_dir": str(scenes)}):
        assert width("logo_") == 2 * width("logo")
        write(scenes, {"logo.svg": SVG.format(60)})
        assert width("logo") == pytest.approx(1.5 * width("logo_"))
        assert config.media_dir == str(tmp_path / "media")
        assert len(Text("A")) == 1
    assert {path.name: path.read_text() for path in scenes.iterdir()} == {
        "logo.svg": SVG.format(60),
        "logo_.svg": SVG.format(40),
    }


def test_manim_itself_would_not(scenes: Path, tmp_path: Path) -> None:
    with tempconfig({"media_dir": str(tmp_path / "media"), "assets_dir": str(scenes)}):
        width("logo")
    assert [path.name for path in scenes.iterdir()] == ["logo.svg"]

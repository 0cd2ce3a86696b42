from __future__ import annotations

from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import pytest

from manimark import keys
from manimark.model import PROFILES, Location, SceneSource
from manimark.palette import Palette
from tests.samples import write

SCENE = SceneSource("A", Location(Path("scenes/a.py"), 3), "claim", themed=True)
PLAIN = replace(SCENE, themed=False)
COLOURS = Palette(dark={"ink": "#ffffff"}, light={"ink": "#000000"})
SHARED = {"python": "3.11", "fonts/a.woff2": "f1"}


def key(scene=SCENE, theme="dark", profile=PROFILES["draft"], palette=COLOURS, shared=SHARED):
    return keys.key_of(keys.render_inputs(scene, theme, profile, palette, shared))


@pytest.mark.parametrize(
    "change",
    [
        {"scene": replace(SCENE, name="B")},
        {"scene": replace(SCENE, at=Location(Path("scenes/b.py"), 3))},
        {"theme": "light"},
        {"profile": PROFILES["full"]},
        {"profile": replace(PROFILES["draft"], fps=60)},
        {"profile": replace(PROFILES["draft"], codecs=("h264",))},
        {"profile": replace(PROFILES["draft"], purpose="stills")},
        {"profile": replace(PROFILES["draft"], purpose="transparent")},
        {"palette": Palette(dark={"ink": "#eeeeee"}, light={"ink": "#000000"})},
        {"shared": {**SHARED, "python": "3.12"}},
        {"shared": {**SHARED, "fonts/a.woff2": "f2"}},
    ],
    ids=str,
)
def test_the_key_changes_with_everything_that_shapes_the_picture(change):
    assert key(**change) != key()


@pytest.mark.parametrize(
    "change",
    [
        {"scene": replace(SCENE, claim="other", at=Location(Path("scenes/a.py"), 9))},
        {"profile": replace(PROFILES["draft"], name="other")},
        {"palette": Palette(dark={"ink": "#ffffff"}, light={"ink": "#111111"})},
        {"shared": dict(reversed(SHARED.items()))},
    ],
    ids=str,
)
def test_the_key_stays_when_the_picture_does(change):
    assert key(**change) == key()


def test_the_themes_differ_even_where_their_colours_do_not():
    grey = Palette(dark={"ink": "#888888"}, light={"ink": "#888888"})
    assert key(palette=grey) != key(palette=grey, theme="light")


def test_a_plain_scene_does_not_depend_on_the_colours_and_fonts_of_the_page():
    without = {name: value for name, value in SHARED.items() if name != "fonts/a.woff2"}
    assert key(scene=PLAIN) == key(scene=PLAIN, palette=None, shared=without)
    assert key(scene=PLAIN) != key()


def test_the_key_follows_the_words_that_are_made_of_the_scene_s_name(monkeypatch):
    before = key()
    monkeypatch.setattr(keys, "title_of", lambda name: name.lower())
    assert key() != before


def test_shared_inputs_are_versions_fonts_and_drawing_code(tmp_path):
    shared = keys.shared_inputs(tmp_path)
    assert shared["manim"] == version("manim")
    assert shared["numpy"] == version("numpy")
    assert "not installed" not in shared.values()
    assert shared == keys.shared_inputs(tmp_path)


def test_shared_inputs_are_the_versions_of_all_that_manim_requires(tmp_path):
    shared = keys.shared_inputs(tmp_path)
    drawing = "pycairo manimpango skia-pathops mapbox-earcut isosurfaces svgelements scipy srt"
    others = "networkx pygments pillow av typst"
    deeper = "glcontext mpmath"  # required by moderngl and by sympy
    for name in f"{drawing} {others} {deeper}".split():
        assert shared[name] == version(name)
    assert not {"jupyterlab", "notebook", "dearpygui", "manim[typst]"} & shared.keys()


def test_requirements_are_followed_through_conditions_extras_and_circles(tmp_path, monkeypatch):
    def install(name: str, *requires: str) -> None:
        lines = [f"Name: {name}", "Version: 1", *(f"Requires-Dist: {r}" for r in requires)]
        write(tmp_path, {f"{name}-1.dist-info/METADATA": "\n".join(lines) + "\n"})

    install("first", "B.two[fast,safe]>=1", "gone ; sys_platform == 'nowhere'")
    install("b_two", "first", "c ; extra == 'fast'", 'd ; extra == "slow"')
    install("c")
    install("d")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(keys, "LIBRARIES", ("first",))
    shared = keys.shared_inputs(tmp_path)
    assert {name for name in shared if "/" not in name} == {"python", "first", "b-two", "c"}


def test_fonts_are_known_by_name_and_content(tmp_path):
    def fonts() -> dict[str, str]:
        shared = keys.shared_inputs(tmp_path)
        return {name: value for name, value in shared.items() if name.startswith("fonts/")}

    assert fonts() == {}
    write(tmp_path, {"fonts/a.woff2": b"1", "fonts/README.md": "a", "css/a.css": "x"})
    first = fonts()
    assert list(first) == ["fonts/a.woff2"]
    write(tmp_path, {"fonts/README.md": "b", "css/a.css": "y"})
    assert fonts() == first
    write(tmp_path, {"fonts/a.woff2": b"2"})
    assert fonts().keys() == first.keys()
    assert fonts() != first


@pytest.mark.parametrize("file", ["stage/scene.py", "studio/encode.py", "palette.py", "fonts.py"])
def test_drawing_code_is_part_of_the_key_and_the_rest_of_the_package_is_not(
    tmp_path, monkeypatch, file
):
    package = write(
        tmp_path / "manimark",
        dict.fromkeys(
            ("stage/scene.py", "studio/encode.py", "palette.py", "fonts.py", "pages.py"), "1"
        ),
    )
    monkeypatch.setattr(keys, "_PACKAGE", package)
    before = keys.shared_inputs(tmp_path)
    write(package, {"pages.py": "2", "stage/__pycache__/scene.pyc": "2"})
    assert keys.shared_inputs(tmp_path) == before
    write(package, {file: "2"})
    now = keys.shared_inputs(tmp_path)
    assert {name for name in now if now[name] != before[name]} == {f"manimark/{file}"}


def test_names_a_library_that_is_not_installed(tmp_path, monkeypatch):
    monkeypatch.setattr(keys, "LIBRARIES", ("no-such-library",))
    assert keys.shared_inputs(tmp_path)["no-such-library"] == "not installed"

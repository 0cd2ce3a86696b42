"""What a browser is told of an explorer follows from what the scene draws."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import sympy as sp
from manim import VGroup

from manimark.stage import (
    Arrow,
    ContourMap,
    Curve,
    CurveExplorer,
    Dot,
    Field,
    FieldExplorer,
    FigureScene,
    HeightScale,
    Plane,
    RightAngle,
    Surface,
    Tangent,
    Trail,
    View,
    X,
    Y,
    at,
    pixel_of,
    polyline,
    stroke,
)
from manimark.stage.svg import svg_of
from manimark.stage.units import pixels

WAVE = Curve("wave", sp.sin(X) + X**3 / 6, (-3.0, 3.0))
HILL = Field("hill", 2 * X - X**2 - Y**2, ((-2.0, 2.0), (-1.0, 1.0)), (-1.0, 0.0, 0.5))
ABOVE = Plane((-3, 3), (-6, 6), left=240, top=100, width=1200, height=480)
BELOW = Plane((-3, 3), (-1, 7), left=240, top=640, width=1200, height=320)
MAP = Plane.square_units(*HILL.domain, left=100, top=200, width=800)
PLANES = {"above": ABOVE, "below": BELOW, "map": MAP}

Scenes = Callable[[str], ModuleType]


@pytest.fixture
def scene(templates: Path) -> FigureScene:
    """A scene that recorded three planes."""
    scene = FigureScene(templates=templates)
    for name, plane in PLANES.items():
        scene.plane(name, plane)
    return scene


@pytest.fixture
def bare() -> Any:
    """What is asked of a scene when an explorer is made; it takes no time to set up."""
    colors = {"dot": "#ffffff", "ring": "#000000"}
    return SimpleNamespace(colors=colors, recorder=SimpleNamespace(planes=PLANES))


def dot(scene: FigureScene, radius: float = 15) -> Dot:
    return Dot(scene.colors["dot"], scene.colors["ring"], radius)


def curve_explorer(scene: FigureScene, **parts: Any) -> CurveExplorer:
    """Return an explorer with nothing but a dot, and what else is asked for."""
    least = {"function": WAVE, "plane": "above", "start": 1.0, "still": [], "dot": dot(scene)}
    return CurveExplorer(scene=scene, **{**least, **parts})


def field_explorer(scene: FigureScene, **parts: Any) -> FieldExplorer:
    """Return an explorer with nothing but a dot, and what else is asked for."""
    least = {"function": HILL, "plane": "map", "start": (0.5, 0.5), "still": [], "dot": dot(scene)}
    return FieldExplorer(scene=scene, **{**least, **parts})


# --- what a browser is told ---


def test_a_curve_and_a_dot_are_told_without_any_part_that_is_not_there(scene: FigureScene) -> None:
    data = curve_explorer(scene).as_data()
    assert data == {
        "name": "wave",
        "domain": [[-3, 3]],
        "start": [1],
        "dot": {"radius": 15, "halo": 20},
        "numbers": {},
        "flat": [],
        "kinks": [],
        "plane": ABOVE.as_trace(),
        "marks": [],
        "signs": {},
    }


def test_measures_of_a_curve_s_parts_are_those_of_the_mobjects(scene: FigureScene) -> None:
    trail = Trail(np.zeros(1), np.zeros((1, 3)), scene.colors["derivative"], width=7)
    data = curve_explorer(
        scene,
        dot=dot(scene, radius=22),
        tangent=Tangent(430, scene.colors["derivative"], width=9),
        slope_plane="below",
        trail=trail,
        pen=dot(scene, radius=12),
        hairline=polyline(np.zeros((2, 3)), scene.colors["muted"], 3),
    ).as_data()
    assert data["dot"] == {"radius": 22, "halo": 27}
    assert data["tangent"] == {"length": 430, "width": 9}
    assert data["slopePlane"] == BELOW.as_trace()
    assert data["trail"] == {"width": 7}
    assert data["pen"] == {"radius": 12, "halo": 17}
    assert data["hairline"] == {"width": 3}


def test_a_mark_is_told_as_it_is_drawn_with_the_x_at_which_it_appears(scene: FigureScene) -> None:
    mark = polyline(at([100, 200], [300, 300]), scene.colors["level"], 6)
    data = curve_explorer(scene, marks={-1.5: mark}).as_data()
    assert data["marks"] == [[-1.5, svg_of(mark, scene.colors)]]
    assert data["marks"][0][1][0]["stroke"] == "level"


def test_signs_and_numbers_have_the_colours_and_places_of_the_mobjects(scene: FigureScene) -> None:
    sign = scene.words("rising", 50, "function").move_to(at(700, 400))
    number = scene.number("+0.00", 76, "derivative").place(at(1500, 300))
    data = curve_explorer(scene, signs={"rising": sign}, numbers={"slope": number}).as_data()
    told = data["signs"]["rising"]
    assert (told["text"], told["size"], told["color"]) == ("rising", pytest.approx(50), "function")
    assert told["x"] == pytest.approx(pixel_of(sign.get_left())[0], abs=0.1)
    told = data["numbers"]["slope"]
    assert (told["template"], told["size"], told["color"]) == ("+0.00", 76, "derivative")
    assert 1500 < told["x"][0] < told["x"][-1] < 1500 + pixels(number.span)


def test_points_without_a_slope_and_with_none_are_told_apart(scene: FigureScene) -> None:
    flat = Curve("flat", X**3 * (X - 4) / 8, (-3.0, 3.5))
    assert curve_explorer(scene, function=flat).as_data()["flat"] == [
        [pytest.approx(0, abs=1e-9), "inflection"],
        [pytest.approx(3), "valley"],
    ]
    hill = Curve("hill", -sp.Abs(X - 1) - X**2, (-3.0, 3.0), kinks=(1.0,))
    data = curve_explorer(scene, function=hill).as_data()
    assert data["kinks"] == [1]
    assert data["flat"] == [[pytest.approx(0.5), "peak"]]


def test_a_field_and_a_dot_are_told_without_any_part_that_is_not_there(scene: FigureScene) -> None:
    data = field_explorer(scene).as_data()
    assert data.pop("steep") > 0
    assert data.pop("bent") == pytest.approx(np.sqrt(8), rel=1e-2)
    low, high = data.pop("steps")
    assert 0 < low < high
    assert data == {
        "name": "hill",
        "domain": [[-2, 2], [-1, 1]],
        "start": [0.5, 0.5],
        "dot": {"radius": 15, "halo": 20},
        "numbers": {},
        "critical": [[1, 0]],
        "plane": MAP.as_trace(),
        "reach": [0, 0],
        "sense": 1,
    }


def test_measures_of_a_field_s_parts_are_those_of_the_mobjects(scene: FigureScene) -> None:
    teal, orange = scene.colors["level"], scene.colors["derivative"]
    view = View(azimuth=-40, elevation=35, centre=(1300, 400), scale=120)
    surface = Surface(HILL, HILL.domain, (-9, 1), view, scene.heights, scene.colors["background"])
    scale = HeightScale(ContourMap(HILL, MAP, scene.heights), (-9, 1), 1000, 200, 36, 400)
    on_surface = Arrow(orange, width=8).set_stroke(scene.colors["ring"], stroke(6), background=True)
    data = field_explorer(
        scene,
        arrow=Arrow(orange, width=12),
        arrow_length=100,
        level=VGroup(VGroup(), polyline(np.zeros((2, 3)), teal, 5)),
        tangent=Tangent(190, teal, 4),
        right_angle=RightAngle(orange, teal, size=44, width=3),
        sense=-1,
        surface=surface,
        surface_dot=dot(scene, radius=11),
        surface_arrow=on_surface,
        scale=scale,
        scale_dot=dot(scene, radius=9),
        scale_line=scale.rung(0, teal, 7),
    ).as_data()
    assert (data["arrow"]["width"], data["arrow"]["border"]) == (12, 0)
    assert (data["surfaceArrow"]["width"], data["surfaceArrow"]["border"]) == (8, 6)
    assert data["level"] == {"width": 5}
    assert data["tangent"] == {"length": 190, "width": 4}
    assert data["rightAngle"] == {"size": 44, "width": 3}
    assert data["sense"] == -1
    assert (data["surfaceDot"]["radius"], data["scaleDot"]["radius"]) == (11, 9)
    assert data["scaleLine"] == {"width": 7}
    # A point of the surface and a height of the scale are where the mobjects have them.
    right, down, depth = np.array(data["surface"]) @ (0.5, -0.2, HILL.value(0.5, -0.2), 1)
    seen = pixel_of(surface.point(0.5, -0.2))
    assert (right / depth, down / depth) == pytest.approx(seen, abs=0.05)
    told = data["scale"]
    middle = told["x"], np.interp(0.2, told["heights"], told["rungs"])
    assert middle == pytest.approx(pixel_of(scale.point(0.2)))
    assert told["width"] == 36


def test_what_is_told_is_json(scene: FigureScene) -> None:
    for explorer in (curve_explorer(scene), field_explorer(scene)):
        assert json.loads(json.dumps(explorer.as_data())) == explorer.as_data()


# --- how long an arrow is ---


def reach(explorer: FieldExplorer, norm: float) -> float:
    """Return the pixels of the arrow of a gradient so long, as a browser computes them."""
    a, b = explorer.as_data()["reach"]
    return norm / (a + b * norm)


def test_an_arrow_keeps_its_scale_its_length_or_something_between(scene: FigureScene) -> None:
    arrow = Arrow(scene.colors["derivative"])
    # 200 pixels are a unit of the map.
    scaled = field_explorer(scene, arrow=arrow, arrow_scale=0.25)
    assert [reach(scaled, norm) for norm in (0.1, 4)] == pytest.approx([5, 200])
    fixed = field_explorer(scene, arrow=arrow, arrow_length=135)
    assert [reach(fixed, norm) for norm in (0.1, 4)] == pytest.approx([135, 135])
    bent = field_explorer(scene, arrow=arrow, arrow_scale=0.25, arrow_length=100)
    assert reach(bent, 1e-3) == pytest.approx(0.05, rel=0.01)
    assert reach(bent, 2) == pytest.approx(50)
    assert 99 < reach(bent, 1000) < 100


def drawn_length(arrow: Arrow) -> float:
    """Return how far an arrow reaches from the middle of its tail to its tip, in pixels."""
    corners = pixel_of(arrow.get_start_anchors())
    return float(np.linalg.norm(corners[3] - (corners[0] + corners[6]) / 2))


def test_the_saddle_s_arrow_is_as_long_as_its_scene_draws_it(
    notebook_module: Scenes, templates: Path
) -> None:
    module = notebook_module("saddle_critical_point")
    scene = module.SaddleCriticalPoint(templates=templates)
    scene.setup()
    (explorer,) = scene.explorers()
    for place in (complex(1.2, 0.3), complex(-0.2, 0.9), complex(0.02, 0.05)):
        scene.position.set_value(place)
        drawn = drawn_length(explorer.arrow.update())
        assert drawn > 5
        assert reach(explorer, float(np.hypot(*scene.gradient))) == pytest.approx(drawn)


def test_the_banana_s_arrow_is_as_long_as_its_scene_draws_it(
    notebook_module: Scenes, templates: Path
) -> None:
    module = notebook_module("level_curve_perpendicularity")
    scene = module.LevelCurvePerpendicularity(templates=templates)
    scene.setup()
    (explorer,) = scene.explorers()
    scene.arrow_length.set_value(module.ARROW)
    for drifted in (0, 0.5, 1):
        scene.drifted.set_value(drifted)
        drawn = drawn_length(explorer.arrow.update())
        assert reach(explorer, scene.steepness()) == pytest.approx(drawn)


def test_the_playground_offers_whatever_functions_there_are(
    notebook_module: Scenes, templates: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = notebook_module("playground")
    monkeypatch.setattr(module, "CURVES", (WAVE,))
    monkeypatch.setattr(module, "FIELDS", (HILL,))
    scene = module.Playground(templates=templates)
    scene.setup()
    offered = scene.explorers()
    assert [explorer.function for explorer in offered] == [WAVE, HILL]
    assert [explorer.as_data()["name"] for explorer in offered] == ["wave", "hill"]


# --- what is refused ---


@pytest.mark.parametrize(("function", "found"), [("wave", "str 'wave'"), (HILL, "Field 'hill'")])
def test_a_curve_s_explorer_refuses_what_is_no_curve(
    bare: Any, function: object, found: str
) -> None:
    with pytest.raises(TypeError, match=f"the function must be a Curve, not the {found}"):
        curve_explorer(bare, function=function)


def test_a_field_s_explorer_refuses_what_is_no_field(bare: Any) -> None:
    with pytest.raises(TypeError, match="the function must be a Field, not the Curve 'wave'"):
        field_explorer(bare, function=WAVE)


LOOSE = polyline(np.zeros((2, 3)), "#ffffff", 1)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"start": 3.1}, "the start x = 3.1 is outside of wave's domain, -3 to 3"),
        ({"start": float("nan")}, "the start x = nan is outside of wave's domain, -3 to 3"),
        ({"plane": "abov"}, "no plane called 'abov', but above, below, map"),
        ({"slope_plane": "belo"}, "no plane called 'belo', but above, below, map"),
        ({"pen": LOOSE, "hairline": LOOSE}, "without slope_plane .* no place for pen and hairline"),
        ({"trail": LOOSE}, "without slope_plane there is no place for trail"),
        ({"signs": {"rise": None}}, "no sign is called 'rise', but rising, flat, falling"),
        ({"numbers": {"fx": None}}, "no number is called 'fx', but x, f, slope"),
        ({"function": Curve("odd", sp.erf(X), (-1, 1))}, "odd cannot be evaluated in a browser"),
        ({"function": Curve("My wave", X, (-1, 1))}, "'My wave' goes into addresses, and is no"),
    ],
)
def test_a_curve_s_explorer_refuses_what_cannot_be_shown(
    bare: Any, parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        curve_explorer(bare, **parts)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ({"start": (-2.5, 0)}, "the start x = -2.5 is outside of hill's domain, -2 to 2"),
        ({"start": (0, 1.5)}, "the start y = 1.5 is outside of hill's domain, -1 to 1"),
        ({"plane": "chart"}, "no plane called 'chart'"),
        ({"arrow": LOOSE}, "an arrow needs arrow_scale, arrow_length, or both"),
        ({"surface_dot": LOOSE}, "without surface there is no place for surface_dot"),
        ({"surface_arrow": LOOSE}, "without surface there is no place for surface_arrow"),
        ({"surface": LOOSE, "surface_arrow": LOOSE}, "an arrow needs arrow_scale"),
        ({"scale_dot": LOOSE, "scale_line": LOOSE}, "no place for scale_dot and scale_line"),
        ({"sense": 0}, "the sense is 1 or −1, not 0"),
        ({"numbers": {"slope": None}}, "no number is called 'slope', but x, y, f, fx"),
        ({"function": Field("odd", sp.erf(X * Y), HILL.domain, ())}, "odd cannot be evaluated"),
    ],
)
def test_a_field_s_explorer_refuses_what_cannot_be_shown(
    bare: Any, parts: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        field_explorer(bare, **parts)

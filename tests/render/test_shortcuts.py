"""Each of our shortcuts gives what the function of Manim gives that it stands in for."""

from __future__ import annotations

import copy
import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import manim
import numpy as np
import pytest
from manim import (
    BLUE,
    DL,
    RED,
    RIGHT,
    UP,
    UR,
    Axes,
    Circle,
    Dot,
    Group,
    ManimColor,
    Mobject,
    PointCloudDot,
    Square,
    Text,
    VGroup,
    VMobject,
    tempconfig,
)
from manim.utils import family, iterables

from manimark.studio import outlines, shortcuts
from manimark.studio.ink import Sheet

DIRECTIONS = (0 * UP, UP, DL, UR, RIGHT)


@pytest.fixture(autouse=True)
def _private_configuration(tmp_path: Path) -> Iterator[None]:
    with tempconfig({"media_dir": str(tmp_path), "verbosity": "ERROR"}):
        yield


def originals() -> dict[str, Callable[..., Any]]:
    """Return Manim's own functions by the names of our shortcuts."""
    return {name: getattr(owner, name, None) for owner, name, _ in shortcuts.SHORTCUTS}


MANIM = originals()
OURS = {name: shortcut for _, name, shortcut in shortcuts.SHORTCUTS}


def shared() -> Mobject:
    """Return a group in which a dot stands twice, at two depths."""
    dot = Dot()
    return Group(VGroup(Square(), dot), Group(Circle(), Group(dot, Group())), PointCloudDot())


def looped() -> Mobject:
    """Return a group that lies inside itself."""
    inner, outer = Group(Square()), Group(Dot())
    outer.submobjects.append(inner)
    inner.submobjects.append(outer)
    return outer


@pytest.fixture(
    params=[Square, shared, lambda: Text("a b"), lambda: Axes(), VMobject, Group],
    ids=["square", "shared", "text", "axes", "empty", "group"],
)
def mobject(request: pytest.FixtureRequest) -> Mobject:
    made: Mobject = request.param()
    return made


def test_stands_in_for_functions_that_are_still_there() -> None:
    for owner, name, shortcut in shortcuts.SHORTCUTS:
        assert shortcut is not getattr(owner, name, None)
        assert hasattr(owner, name) or name == "__deepcopy__"


def test_knows_every_module_that_uses_a_function_by_name() -> None:
    taken = {(owner.__name__, name) for owner, name, _ in shortcuts.SHORTCUTS}
    functions = (iterables.remove_list_redundancies, family.extract_mobject_family_members)
    using = {
        (module.__name__, name)
        for module in list(sys.modules.values())
        if isinstance(module, ModuleType) and module.__name__.startswith("manim.")
        for name, value in vars(module).items()
        if any(value is function for function in functions)
    }
    assert using <= taken


def test_leaves_another_version_of_manim_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    before = originals()
    monkeypatch.setattr(manim, "__version__", "0.22.1")
    shortcuts.take_shortcuts()
    assert originals() == before


def test_lists_families_in_manims_order(mobject: Mobject) -> None:
    assert OURS["get_family"](mobject) == MANIM["get_family"](mobject)
    for points in (False, True):
        for by_z in (False, True):
            mobjects = [Dot(z_index=1), mobject, *mobject.submobjects, mobject]
            ours, theirs = (
                f["extract_mobject_family_members"](mobjects, by_z, points) for f in (OURS, MANIM)
            )
            assert ours == theirs


def test_lists_the_family_of_what_lies_inside_itself() -> None:
    test_lists_families_in_manims_order(looped())


def test_keeps_the_last_of_equal_items() -> None:
    items = [3, 1, 3, 2, 1, 1, 4]
    assert OURS["remove_list_redundancies"](items) == MANIM["remove_list_redundancies"](items)


def test_measures_mobjects_exactly_as_manim_does(mobject: Mobject) -> None:
    if isinstance(mobject, VMobject):
        ours, theirs = (f["get_points_defining_boundary"](mobject) for f in (OURS, MANIM))
        assert np.array_equal(ours, theirs)
        assert ours.dtype == theirs.dtype
        assert ours.base is None
    for direction in DIRECTIONS:
        ours, theirs = (f["get_critical_point"](mobject, direction) for f in (OURS, MANIM))
        assert ours.tobytes() == theirs.tobytes()


def test_measures_a_path_that_has_just_begun() -> None:
    path = VMobject().start_new_path(UR)
    ours, theirs = (f["get_points_defining_boundary"](path) for f in (OURS, MANIM))
    assert np.array_equal(ours, theirs)


@pytest.mark.parametrize("opacity", [None, 0, 1, 0.3, np.float64(0.7), True, (0.1, 0.9)])
@pytest.mark.parametrize("color", [None, RED, (RED, BLUE)])
@pytest.mark.parametrize("sheen", [0, -0.3])
def test_sets_colours_exactly_as_manim_does(color: Any, opacity: Any, sheen: float) -> None:
    for before in (RED, (RED, BLUE, RED)):
        one, other = (Square(fill_opacity=0.5).set_fill(before) for _ in range(2))
        one.sheen_factor = other.sheen_factor = sheen
        OURS["update_rgbas_array"](one, "fill_rgbas", color, opacity)
        MANIM["update_rgbas_array"](other, "fill_rgbas", color, opacity)
        assert one.fill_rgbas.tobytes() == other.fill_rgbas.tobytes()


def test_calls_updaters_in_manims_order(monkeypatch: pytest.MonkeyPatch) -> None:
    class Own(Square):
        def update(self, dt: float = 0, recursive: bool = True) -> Mobject:
            calls.append(("own", dt))
            return self

    def tree() -> Mobject:
        leaf, quiet, hidden = Dot(), Dot(), Dot()
        leaf.add_updater(lambda m, dt: calls.append(("leaf", dt)))
        hidden.add_updater(lambda m: calls.append(("hidden", m is hidden)))
        sleeping = VGroup(hidden)
        sleeping.updating_suspended = True
        root = VGroup(quiet, Own(), VGroup(leaf, quiet), sleeping)
        root.add_updater(lambda m: calls.append(("root", m is root)))
        return root.add_updater(lambda m, dt=0: calls.append(("second", dt)))

    heard = []
    for functions in (OURS, MANIM):
        calls: list[Any] = []
        monkeypatch.setattr(Mobject, "update", functions["update"])
        tree().update(0.5)
        tree().update(0.25, recursive=False)
        heard.append(calls)
    assert heard[0] == heard[1]
    assert [name for name, _ in heard[0]] == ["root", "second", "own", "leaf", "root", "second"]


def test_copies_share_nothing_that_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    first = Text("ab").set_color([RED, BLUE])
    first.add_updater(lambda m: m)
    first.twin = first[0]
    for owner, name, shortcut in shortcuts.SHORTCUTS:
        if name == "__deepcopy__":
            monkeypatch.setattr(owner, name, shortcut, raising=False)
    second = copy.deepcopy(first)
    assert second.twin is second[0]
    assert second.original_id == str(id(first))
    for old, new in zip(first.get_family(), second.get_family(), strict=True):
        assert type(old) is type(new)
        assert vars(old).keys() | {"original_id"} == vars(new).keys() | {"original_id"}
        assert new.points is not old.points
        assert new.points.tobytes() == old.points.tobytes()
        assert new.fill_rgbas is not old.fill_rgbas
        assert new.submobjects is not old.submobjects
    color = ManimColor(RED)
    twin = copy.deepcopy(color)
    assert twin == color
    assert twin._internal_value is not color._internal_value


def paths() -> list[VMobject]:
    """Return mobjects whose paths close, break off and begin anew in every way."""
    chance, made = np.random.default_rng(0), [Circle(), Square(), *Text("a8&").submobjects]
    for _ in range(60):
        path = VMobject()
        path.points = chance.normal(size=(chance.integers(1, 30), 3))
        path.tolerance_for_point_equality = chance.choice((1e-6, 0.5))
        for start in range(4, len(path.points), 4):
            if chance.random() < 0.7:
                near = chance.choice((0, 1e-7, 1e-5, 2e-5, 0.4))
                path.points[start] = path.points[start - 1] * (1 + near)
        if chance.random() < 0.3:
            path.points[-1] = path.points[0]
        made.append(path)
    return made


@pytest.mark.parametrize("quickly", [True, False])
def test_tells_cairo_the_same_paths(quickly: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    if not quickly:
        monkeypatch.setattr(outlines, "_append_path", None)
    mobjects, camera = paths(), manim.Camera()
    found = outlines.outlines([m.points for m in mobjects], mobjects)
    assert any(outline is None for outline in found)
    for mobject, outline in zip(mobjects, found, strict=True):
        ours, theirs = Sheet(9, 9), Sheet(9, 9)
        if outline is not None:
            ours.append(outline)
            low, high = mobject.points[:, :2].min(axis=0), mobject.points[:, :2].max(axis=0)
            assert outline.bounds == (*low, *high)
        camera.set_cairo_context_path(theirs.context, mobject)
        assert list(ours.context.copy_path()) == list(theirs.context.copy_path())


def test_reaches_cairo_without_a_call_for_every_curve() -> None:
    assert importlib.util.find_spec("cairo._cairo") is not None
    assert outlines._append_path is not None

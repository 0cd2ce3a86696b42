"""Functions of Manim that come to the same with less work.

Each stands in for the one of Manim 0.22.0 that it is named after and gives what that gives, bit for
bit; in cases that it does not cover it asks that one. Any other version of Manim keeps its own.
"""

from __future__ import annotations

import copy
import inspect
from collections.abc import Callable, Iterable, Reversible
from functools import lru_cache
from operator import attrgetter
from typing import Any

import manim
import numpy as np
from manim import ManimColor, Mobject, VMobject
from manim.animation import composition
from manim.camera import camera, three_d_camera
from manim.mobject import mobject as mobject_module
from manim.scene import moving_camera_scene, scene
from manim.utils import family, iterables
from numpy.typing import NDArray
from PIL import Image
from svgelements import Path

_VERSION = "0.22.0"
_POINTS = 4
"""Points of a curve."""
_NO_COPY = (bool, int, float, str, bytes, type(None), np.float64, Path, Image.Image)
"""Types of attributes that a copy shares, for their values do not change.

The last two could, but that would change nothing: the points of a glyph were made of its path long
ago, and Manim remembers the pixels of a background image by the image's identity.
"""

_original_boundary = VMobject.get_points_defining_boundary
_original_critical_point = Mobject.get_critical_point
_original_extract = family.extract_mobject_family_members
_original_update_rgbas = VMobject.update_rgbas_array


def take_shortcuts() -> None:
    """Put the functions of this module in the place of Manim's, in this process for good."""
    if manim.__version__ == _VERSION:
        for owner, name, shortcut in SHORTCUTS:
            setattr(owner, name, shortcut)


# Families.


def remove_list_redundancies(items: Reversible[Any]) -> list[Any]:
    """Return the items in order, of equal ones the last."""
    last_first = list(dict.fromkeys(reversed(items)))
    last_first.reverse()
    return last_first


def get_family(self: Mobject, recurse: bool = True) -> list[Mobject]:
    """Return a mobject and all below it, each where it stands last."""
    members = [self]
    if self.submobjects:
        _gather(self, members, (self,))
    return remove_list_redundancies(members)


def _gather(mobject: Mobject, members: list[Mobject], above: tuple[Mobject, ...]) -> None:
    """Add all below a mobject, but nothing that stands above it as well."""
    for submobject in mobject.submobjects:
        if not submobject.submobjects:
            members.append(submobject)
        elif submobject not in above:
            members.append(submobject)
            _gather(submobject, members, (*above, submobject))


def extract_mobject_family_members(
    mobjects: Iterable[Mobject], use_z_index: bool = False, only_those_with_points: bool = False
) -> list[Mobject]:
    """Return the mobjects and all below them, each where it stands last, or by its z-index."""
    mobjects = list(mobjects)
    found: dict[Mobject, None] = {}
    try:
        whole: set[Mobject] = set()
        for mobject in reversed(mobjects):
            _gather_backwards(mobject, found, whole)
    except RecursionError:  # something lies inside itself
        members: list[Mobject] = _original_extract(mobjects, use_z_index, only_those_with_points)
        return members
    members = [m for m in found if not only_those_with_points or m.get_num_points() > 0]
    members.reverse()
    return sorted(members, key=attrgetter("z_index")) if use_z_index else members


def _gather_backwards(mobject: Mobject, found: dict[Mobject, None], whole: set[Mobject]) -> None:
    """Add a mobject behind all below it, the last first.

    Parameters
    ----------
    found
        What is already there, in order.
    whole
        Those of which everything below is there.
    """
    if mobject in whole:
        return
    for submobject in reversed(mobject.submobjects):
        if submobject.submobjects:
            _gather_backwards(submobject, found, whole)
        else:
            found.setdefault(submobject)
    found.setdefault(mobject)
    whole.add(mobject)


# Updating.


def update(self: Mobject, dt: float = 0, recursive: bool = True) -> Mobject:
    """Call the updaters of a mobject, then those of all below it."""
    if self.updating_suspended:
        return self
    for updater in self.updaters:
        if _takes_dt(updater):
            updater(self, dt)
        else:
            updater(self)
    if recursive:
        for submobject in self.submobjects:
            # Most have nothing to do.
            if (
                submobject.updaters
                or submobject.submobjects
                or type(submobject).update is not update
            ):
                submobject.update(dt, recursive=recursive)
    return self


def _takes_dt(updater: Callable[..., Any]) -> bool:
    try:
        return _remembered_takes_dt(updater)
    except TypeError:  # cannot be remembered
        return "dt" in inspect.signature(updater).parameters


@lru_cache(maxsize=1000)
def _remembered_takes_dt(updater: Callable[..., Any]) -> bool:
    return "dt" in inspect.signature(updater).parameters


# Measuring.


def get_points_defining_boundary(self: VMobject) -> NDArray[Any]:
    """Return where the curves of a mobject and of all below it start and end; shape (n, 3)."""
    parts = []
    for member in self.get_family():
        count = len(member.points)
        if count > 1:
            member_class: Any = type(member)
            if count % _POINTS or not _has_plain_anchors(member_class):
                return np.asarray(_original_boundary(self))
            curves = member.points.reshape(-1, _POINTS, member.points.shape[1])
            parts.append(curves[:, :: _POINTS - 1].reshape(2 * len(curves), -1))
        elif count:
            parts.append(member.points)
    return np.concatenate(parts) if parts else np.array(())


@lru_cache(maxsize=1000)
def _has_plain_anchors(mobject_class: type[Mobject]) -> bool:
    names = ("get_anchors", "get_start_anchors", "get_end_anchors")
    return issubclass(mobject_class, VMobject) and all(
        getattr(mobject_class, name) is getattr(VMobject, name) for name in names
    )


def get_critical_point(self: Mobject, direction: Any) -> NDArray[Any]:
    """Return a corner, the middle of an edge or the middle of the box around a mobject."""
    if type(self).get_extremum_along_dim is not Mobject.get_extremum_along_dim:
        return np.asarray(_original_critical_point(self, direction))
    result = np.zeros(self.dim)
    points = self.get_points_defining_boundary()
    if len(points) == 0:
        return result
    for dim in range(self.dim):
        values, key = points[:, dim], direction[dim]
        if key < 0:
            result[dim] = values.min()
        elif key == 0:
            result[dim] = (values.min() + values.max()) / 2
        else:
            result[dim] = values.max()
    return result


# Colours and copies.


def update_rgbas_array(
    self: VMobject, array_name: str, color: Any = None, opacity: Any = None
) -> VMobject:
    """Set the colours in an array of red, green, blue and opacity, or only their opacity."""
    rgbas = vars(self).get(array_name)
    if (
        color is not None
        or rgbas is None
        or not isinstance(opacity, int | float | None)
        or self.get_sheen_factor() != 0
        or type(self).generate_rgbas_array is not VMobject.generate_rgbas_array
    ):
        mobject: VMobject = _original_update_rgbas(self, array_name, color, opacity)
        return mobject
    if opacity is not None:
        rgbas[:, 3] = opacity
    return self


def deepcopy_mobject(self: Mobject, clone_from_id: dict[int, Any]) -> Mobject:
    """Return a copy of a mobject and of all that it holds."""
    mobject_class: Any = type(self)
    result = mobject_class.__new__(mobject_class)
    clone_from_id[id(self)] = result
    for name, value in vars(self).items():
        own = value if type(value) in _NO_COPY else copy.deepcopy(value, clone_from_id)
        setattr(result, name, own)
    result.original_id = str(id(self))
    return result


def deepcopy_color(self: ManimColor, memo: dict[int, Any]) -> ManimColor:
    """Return a copy of a colour."""
    color_class: Any = type(self)
    result = color_class.__new__(color_class)
    memo[id(self)] = result
    vars(result).update((name, copy.deepcopy(value, memo)) for name, value in vars(self).items())
    return result


SHORTCUTS: tuple[tuple[Any, str, Callable[..., Any]], ...] = (
    *(
        (module, "remove_list_redundancies", remove_list_redundancies)
        for module in (iterables, family, mobject_module, composition)
    ),
    *(
        (module, "extract_mobject_family_members", extract_mobject_family_members)
        for module in (family, camera, three_d_camera, scene, moving_camera_scene)
    ),
    (Mobject, "get_family", get_family),
    (Mobject, "update", update),
    (Mobject, "get_critical_point", get_critical_point),
    (Mobject, "__deepcopy__", deepcopy_mobject),
    (VMobject, "get_points_defining_boundary", get_points_defining_boundary),
    (VMobject, "update_rgbas_array", update_rgbas_array),
    (ManimColor, "__deepcopy__", deepcopy_color),
)
"""Whose attribute, its name, what takes its place."""

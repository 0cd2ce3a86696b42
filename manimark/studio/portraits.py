"""Mobjects as a camera sees them → drawings, remembered for as long as they look the same.

Everything that decides how Manim would draw a mobject is asked of it and of the camera by Manim's
own methods, and compared with what they answered last; no mobject has to say that it changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

import numpy as np
from manim import Camera, Mobject, PMobject, ThreeDCamera, VMobject
from manim.mobject.types.image_mobject import AbstractImageMobject

from manimark.stage import StageCamera, Surface
from manimark.stage.units import HEIGHT
from manimark.studio.boxes import hull
from manimark.studio.ink import (
    Ink,
    Matrix,
    Paint,
    Pen,
    ReliefInk,
    Sheet,
    WindowInk,
    paint,
    path_ink,
    pen,
)
from manimark.studio.outlines import Outline, outlines
from manimark.studio.rasters import cloud_ink, image_ink

_SPLITTING = ("get_subpath_split_indices_from_points", "consider_points_equals_2d")
"""Methods of a `VMobject` that decide where its path begins anew and closes."""
_POINTS_PER_CURVE = 4
_MANY, _FEW = 1000, 20
"""Mobjects that are remembered for some time after they left the picture, with paths and others."""
_WINDOWS = "windows"
"""The kind of mobjects through which a picture is seen."""
_NO_COLORS = np.zeros((0, 4))

Paints = tuple[Pen | None, Paint | None, Pen | None]
"""Strokes a path, fills it, and strokes it again."""


class Memory(NamedTuple):
    """What was drawn last for a mobject."""

    mobject: Mobject | None
    """Kept, lest another one take its id."""
    look: tuple[Any, ...]
    """All that decided how it was drawn."""
    ink: Ink | None
    outline: Outline | None = None
    paints: Paints = (None, None, None)


class Shade(NamedTuple):
    """The colours of a mobject in space."""

    mobject: Mobject
    """Kept, lest another one take its id."""
    state: tuple[Any, ...]
    """All that decided them."""
    colors: tuple[Any, ...]
    """Red, green, blue, opacity of fill, stroke and stroke behind; shape (n, 4) each."""
    ends: tuple[Any, ...]
    """Between which points they are blended, if there are several."""


_NO_MEMORY = Memory(None, (None, None, None), None)


class Portraits:
    """The drawings of mobjects, as one camera sees them.

    Parameters
    ----------
    camera
        Sees the mobjects.
    width, height
        Pixels of its picture.
    """

    def __init__(self, camera: Camera, width: int, height: int) -> None:
        self._camera, self._width, self._height = camera, width, height
        self._is_flat = not isinstance(camera, ThreeDCamera)
        self._windows = Sheet(width, height)
        self._memories: dict[int, Memory] = {}
        self._shades: dict[int, Shade] = {}
        self._others: dict[int, Memory] = {}
        """Of clouds, images, reliefs and windows."""

    def kind(self, mobject: Mobject) -> Any:
        """Return what decides how a mobject is drawn, or the camera's method that must draw it.

        None if it is not drawn at all.
        """
        mobject_class: Any = type(mobject)
        kind = _kind_of(mobject_class)
        if kind is VMobject:
            if mobject.n_points_per_cubic_curve != _POINTS_PER_CURVE:
                return Camera.display_multiple_vectorized_mobjects
            return kind if not mobject.get_background_image() else _WINDOWS
        return kind if kind is not Surface or isinstance(self._camera, StageCamera) else None

    def inks(self, kind: Any, mobjects: list[Mobject], matrix: Matrix) -> list[Ink]:
        """Return the drawings of mobjects of one kind, as far as anything of them is seen."""
        if kind is VMobject:
            return self._paths(mobjects, matrix)
        if kind is _WINDOWS:
            groups = itertools.groupby(mobjects, _background_image)
            found = [self._window(image, list(group), matrix) for image, group in groups]
        else:
            single = {PMobject: self._cloud, AbstractImageMobject: self._image}
            found = [single.get(kind, self._relief)(mobject) for mobject in mobjects]
        return [ink for ink in found if ink is not None]

    def forget(self, used: Iterable[Ink]) -> None:
        """Forget most mobjects of which nothing is drawn any more, if there are many."""
        kept = {id(ink) for ink in used}
        if len(self._memories) > _MANY + 2 * len(kept):
            self._memories = {i: m for i, m in self._memories.items() if id(m.ink) in kept}
            self._shades = {i: s for i, s in self._shades.items() if i in self._memories}
        if len(self._others) > _FEW + 2 * len(kept):
            self._others = {i: m for i, m in self._others.items() if id(m.ink) in kept}

    def _paths(self, mobjects: list[VMobject], matrix: Matrix) -> list[Ink]:
        """Return the drawings of mobjects made of curves."""
        looks = [self._look(mobject, matrix) for mobject in mobjects]
        memories = [self._memories.get(id(mobject), _NO_MEMORY) for mobject in mobjects]
        changed = [i for i, memory in enumerate(memories) if memory.look != looks[i]]
        moved = [i for i in changed if memories[i].look[0] != looks[i][0]]
        movers = [mobjects[i] for i in moved]
        points = [self._camera.transform_points_pre_display(m, m.points) for m in movers]
        traced = dict(zip(moved, outlines(points, movers), strict=True))
        for i in changed:
            (_, _, style), old = looks[i], memories[i]
            outline = traced.get(i, old.outline)
            paints = old.paints if old.look[2] == style else _paints(*style)
            ink = None if outline is None else path_ink(outline, matrix, *paints)
            memories[i] = Memory(mobjects[i], looks[i], ink, outline, paints)
            self._memories[id(mobjects[i])] = memories[i]
        return [memory.ink for memory in memories if memory.ink is not None]

    def _look(self, mobject: VMobject, matrix: Matrix) -> tuple[Any, ...]:
        """Return what decides how a mobject made of curves is drawn.

        First its points and how they make a path, then the matrix, then how the path is drawn.
        """
        camera, points = self._camera, mobject.points
        width, back_width = mobject.get_stroke_width(), mobject.get_stroke_width(True)
        colors = (
            mobject.get_fill_rgbas(),
            mobject.get_stroke_rgbas() if width else _NO_COLORS,
            mobject.get_stroke_rgbas(True) if back_width else _NO_COLORS,
        )
        if self._is_flat:
            ends = _ends(mobject) if max(map(len, colors)) > 1 else ()
        else:
            points = camera.transform_points_pre_display(mobject, points)
            colors, ends = self._shaded(mobject, colors)
        if ends:
            seen = camera.transform_points_pre_display(mobject, ends)
            ends = tuple((x, y) for x, y, *_ in seen)
        fill, line, back = (np.asarray(rgbas, float).tobytes() for rgbas in colors)
        style = (
            fill,
            (line, width * camera.cairo_line_width_multiple),
            (back, back_width * camera.cairo_line_width_multiple),
            (mobject.joint_type, mobject.cap_style),
            ends,
        )
        return (points.tobytes(), mobject.tolerance_for_point_equality), matrix, style

    def _shaded(self, mobject: VMobject, colors: tuple[Any, ...]) -> tuple[Any, Any]:
        """Return the colours of a mobject in space, and between which points they are blended.

        Both take long to find, and change neither with the view nor where a colour is clear.
        """
        camera = self._camera
        state = (
            mobject.points.tobytes(),
            *(rgbas.tobytes() for rgbas in colors),
            np.asarray(mobject.sheen_direction).tobytes(),
            mobject.shade_in_3d,
            camera.should_apply_shading,
            camera.light_source.points.tobytes(),
            bool(mobject.submobjects),  # which may be anywhere, and count for the ends
        )
        shade = self._shades.get(id(mobject))
        if shade is None or shade.state != state or mobject.submobjects:
            shaded = tuple(
                camera.modified_rgbas(mobject, rgbas) if rgbas[:, 3].any() else rgbas
                for rgbas in colors
            )
            ends = _ends(mobject) if max(map(len, shaded)) > 1 else ()
            shade = self._shades[id(mobject)] = Shade(mobject, state, shaded, ends)
        return shade.colors, shade.ends

    def _window(self, image: Any, mobjects: list[VMobject], matrix: Matrix) -> Ink | None:
        """Return the drawing of mobjects through which a picture is seen."""
        inks = self._paths(mobjects, matrix)
        if not inks:
            return None
        displayer = self._camera.get_background_colored_vmobject_displayer()
        picture = displayer.get_background_array(image)

        def draw() -> Ink:
            return WindowInk(hull(ink.box for ink in inks), inks, picture, self._windows)

        return self._remembered(mobjects[0], (id(picture), *map(id, inks)), draw)

    def _cloud(self, cloud: PMobject) -> Ink | None:
        """Return the drawing of a cloud of points."""
        if len(cloud.points) == 0:
            return None
        camera = self._camera
        centres = camera.points_to_pixel_coords(cloud, cloud.points)
        thickness = camera.adjusted_thickness(cloud.stroke_width)
        places = camera.thickened_coordinates(centres, thickness)
        colors = (camera.rgb_max_val * cloud.rgbas).astype(np.uint8)
        if not camera.background_opacity:
            # Manim's points take the place of what is there, whatever their opacity.
            colors[:, 3] = camera.rgb_max_val

        def draw() -> Ink | None:
            return cloud_ink(places, colors, self._width, self._height)

        return self._remembered(cloud, (places.tobytes(), colors.tobytes()), draw)

    def _image(self, image: AbstractImageMobject) -> Ink | None:
        """Return the drawing of an image."""
        pixels, resampling = image.get_pixel_array(), image.resampling_algorithm
        corners = self._camera.points_to_subpixel_coords(image, image.points)

        def draw() -> Ink | None:
            return image_ink(pixels, corners, resampling, self._width, self._height)

        look = (pixels.shape, pixels.tobytes(), corners.tobytes(), resampling)
        return self._remembered(image, look, draw)

    def _relief(self, surface: Surface) -> Ink | None:
        """Return the drawing of a surface in perspective."""
        if surface.opacity <= 0:
            return None

        def draw() -> Ink:
            picture, (left, top) = surface.picture(self._height / HEIGHT)
            height, width = picture.shape[:2]
            return ReliefInk((left, top, left + width, top + height), picture, surface.opacity)

        return self._remembered(surface, (surface.view, surface.opacity), draw)

    def _remembered(
        self, mobject: Mobject, look: tuple[Any, ...], draw: Callable[[], Ink | None]
    ) -> Ink | None:
        """Return the last drawing of a mobject if it looked so, else a new one."""
        memory = self._others.get(id(mobject))
        if memory is None or memory.look != look:
            memory = self._others[id(mobject)] = Memory(mobject, look, draw())
        return memory.ink


@cache
def _kind_of(mobject_class: type[Mobject]) -> Any:
    """Return a class of mobjects with one way of drawing, or a method of cameras; see `kind`."""
    if issubclass(mobject_class, VMobject):
        plain = all(getattr(mobject_class, name) is getattr(VMobject, name) for name in _SPLITTING)
        return VMobject if plain else Camera.display_multiple_vectorized_mobjects
    kinds = (PMobject, AbstractImageMobject, Surface)
    return next((kind for kind in kinds if issubclass(mobject_class, kind)), None)


def _paints(
    fill: bytes, line: tuple[bytes, float], back: tuple[bytes, float], form: Any, ends: Any
) -> Paints:
    """Return how a path is drawn, from what `Portraits` has noted of it.

    Parameters
    ----------
    fill
        Its colours.
    line, back
        Colours and widths of what is stroked over and behind them.
    form
        Manim's words for joints and caps.
    ends
        Between which points several colours are blended.
    """
    behind, before = (
        pen(paint(_rgbas(colors), ends), width, *form) for colors, width in (back, line)
    )
    return behind, paint(_rgbas(fill), ends), before


def _rgbas(colors: bytes) -> list[list[float]]:
    """Return the colours that were noted as the bytes of an array."""
    rgbas: list[list[float]] = np.frombuffer(colors).reshape(-1, 4).tolist()
    return rgbas


def _ends(mobject: VMobject) -> tuple[Any, ...]:
    """Return between which points the colours of a mobject are blended."""
    ends: tuple[Any, ...] = mobject.get_gradient_start_and_end_points()
    return ends


def _background_image(mobject: VMobject) -> Any:
    return mobject.get_background_image()

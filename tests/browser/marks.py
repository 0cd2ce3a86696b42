"""Where dots, tangents and arrows are, in pictures of videos and of explorers, and in truth.

Places are pixels of the stage. What is not there to be measured is at no number.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import av
import numpy as np

from ..figures.truth import BANANA, HILLS, SADDLE, gradient_at, slope_at
from ..films import Film, Shot, polar
from ..measure import Array, Frame, around, coverage, disc_centre, lean, middle, rgb, tip_of

_DOT = 15  # radius
_HALF_TANGENT = 215  # from the dot to its end
_ARROW = 135  # length, where all are equally long
# What of the tangent is looked at, in pixels from the dot and to both sides: beyond the bars that
# mark flat points, before the step that reads off its slope.
_NEAR, _FAR, _ASIDE = 90, 185, 14
_LONG = 60  # an arrow that can be measured: most of a shorter one is under the dot
_UNDER = 0.38  # share of an arrow beside which a dot or a right angle may be
_ARROW_ASIDE = 26
_TIP_SHAPE = 40 / 42  # width of a tip for its length


@dataclass(frozen=True)
class Mark:
    """Something that moves with the dot."""

    name: str
    place: Callable[[Shot, Frame], Array]
    """From a picture, and what stands still of it, to the place that tells where the mark is."""
    shown: Callable[[Shot], bool]
    """Whether the video has fully drawn it, and nothing else that looks like it beside it."""


def developed(picture: Frame, like: Frame) -> Frame:
    """Return a picture as a video of a frame's size holds it: hues have half the resolution."""
    height, width = like.shape[:2]
    frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
    held = frame.reformat(width, height, "yuv420p", interpolation="AREA")
    return np.asarray(held.to_ndarray(format="rgb24"), np.uint8)


def _towards(angle: float) -> Array:
    return np.array((np.cos(np.radians(angle)), -np.sin(np.radians(angle))))


def _disc(shot: Shot, near: Array) -> Array:
    colors = shot.colors
    centre, area = disc_centre(shot.pixels, near, colors["dot"], colors["ring"], _DOT + 4)
    whole = 0.8 < area / (np.pi * _DOT**2) < 1.2
    return centre if whole else np.array((np.nan, np.nan))


def _place(shot: Shot) -> Array:
    """Return where the dot is said to be."""
    if "y" in shot.values:
        return shot.pixel("map", shot["x"], shot["y"])
    return shot.pixel("curve", shot["x"], shot["f"])


def dot(shot: Shot, _: Frame) -> Array:
    """Return the middle of the dot."""
    return _disc(shot, _place(shot))


def dot_on_surface(shot: Shot, _: Frame) -> Array:
    """Return the middle of the dot on the surface in perspective."""
    return _disc(shot, shot.projected("surface", shot["x"], shot["y"], shot["f"]))


def tangent_end(shot: Shot, _: Frame) -> Array:
    """Return where a tangent ends that is fully drawn and leans as the drawn one."""
    place = _place(shot)
    angle = shot.step("curve", 1, shot["slope"])[1]
    patch = around(shot.pixels, place, _FAR)
    along, across = patch.along(place, angle)
    near = (np.abs(along) > _NEAR) & (np.abs(along) < _FAR) & (np.abs(across) < _ASIDE)
    orange = coverage(patch, shot.colors["derivative"], shot.colors["background"]) * near
    # Half of what is looked at and more must be line, on both sides of the dot.
    inks = [(orange * side).sum() * patch.area for side in (along > 0, along < 0)]
    if min(inks) < 5 * (_FAR - _NEAR):
        return np.array((np.nan, np.nan))
    turned = (lean(patch, orange) - angle + 90) % 180 - 90
    return place + _HALF_TANGENT * _towards(angle + turned)


def arrow_vector(shot: Shot) -> tuple[float, float]:
    """Return length and angle that the trace gives the arrow."""
    length, angle = shot.step("map", shot["fx"], shot["fy"])
    if "arrow_scale" in shot.values:
        return length * shot["arrow_scale"], angle
    return shot["arrow_length"], angle


def arrow_tip(shot: Shot, still: Frame) -> Array:
    """Return the very end of the arrow on the map.

    It points from the dot to the middle of what is orange; how far it reaches its tip tells. As
    what stands still is known, all that differs from it toward orange counts as orange.
    """
    place, (length, angle) = _place(shot), arrow_vector(shot)
    patch, ground = (around(pixels, place, length + 40) for pixels in (shot.pixels, still))
    span = rgb(shot.colors["derivative"]) - ground.pixels
    share = ((patch.pixels - ground.pixels) * span).sum(axis=-1) / (span**2).sum(axis=-1)
    orange: Array = np.clip(share, 0, 1)
    along, across = patch.along(place, angle)
    orange[(along > length + 10) | (np.abs(across) > _ARROW_ASIDE)] = 0
    tail = _disc(shot, place)
    _, drawn = polar(middle(patch, orange * (along > _UNDER * length)) - tail)
    return tail + tip_of(patch, orange, tail, drawn, _TIP_SHAPE) * _towards(drawn)


def _has_tangent(shot: Shot) -> bool:
    return shot["tangent"] == 1


def _has_scaled_arrow(shot: Shot) -> bool:
    # On the axes the video draws paths below the arrow.
    on_axis = shot["x"] * shot["y"] == 0
    return shot["arrow"] == 1 and not on_axis and arrow_vector(shot)[0] >= _LONG


def _has_even_arrow(shot: Shot) -> bool:
    # In the steps to both sides a trail lies below the arrow.
    return abs(shot["arrow_length"] - _ARROW) < 1e-6 and shot["side"] == 0


_DOT_MARK = Mark("dot", dot, lambda shot: shot["dot"] == 1)

MARKS = {
    "tangent-sweep": (_DOT_MARK, Mark("tangent", tangent_end, _has_tangent)),
    "saddle-critical-point": (
        _DOT_MARK,
        Mark("dot on the surface", dot_on_surface, lambda shot: shot["dot"] == 1),
        Mark("arrow", arrow_tip, _has_scaled_arrow),
    ),
    "level-curve-perpendicularity": (_DOT_MARK, Mark("arrow", arrow_tip, _has_even_arrow)),
}
"""What is measured of each figure."""


def places_of(film: Film) -> Array:
    """Return the coordinates of the dot for every frame, shape (n, 1 or 2)."""
    axes = [axis for axis in "xy" if axis in film.trace["names"]]
    return np.stack([film.track(axis) for axis in axes], axis=1)


def marks_at(film: Film, places: Array) -> tuple[Array, Array]:
    """Return dots at places and the ends of their tangents or arrows, in pixels; shape (n, 2)."""
    names, (plane, *_) = film.trace["names"], film.trace["planes"].values()
    origin, right, up = (np.array(plane[key]) for key in ("origin", "x_unit", "y_unit"))
    if "y" in names:
        x, y = places.T
        ways = gradient_at(SADDLE if "arrow_scale" in names else BANANA, x, y)
    else:
        x = places[:, 0]
        y, ways = HILLS.value(x), np.stack((np.ones_like(x), slope_at(HILLS, x)), axis=1)
    dots = origin + np.outer(x, right) + np.outer(y, up)
    leads = np.outer(ways[:, 0], right) + np.outer(ways[:, 1], up)
    if "arrow_scale" in names:
        return dots, dots + film.track("arrow_scale")[:, None] * leads
    reach = _ARROW if "y" in names else _HALF_TANGENT
    return dots, dots + reach * leads / np.hypot(*leads.T)[:, None]


def dot_of(film: Film, told: Mapping[str, float]) -> Array:
    """Return the pixel of the dot whose coordinates are read."""
    shot = replace(film.shots[0], values=told)
    if "y" in told:
        return shot.pixel("map", told["x"], told["y"])
    return shot.pixel("curve", told["x"], told["f"])

"""The ruler: what a decoded frame shows, read from nothing but its pixels.

A frame is an array of RGB bytes at any size, shape (height, width, 3); places and lengths are in
pixels of the 1920×1080 stage, and angles are in degrees, counterclockwise from the right. Colours
are told apart by how much of them covers a pixel, so antialiased edges count by their share and
places come out finer than a pixel.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Frame = NDArray[np.uint8]

_WIDTH, _HEIGHT = 1920, 1080
_FAINT = 0.3
"""Coverage below which a pixel is left out when a line is fitted: noise of the coding."""
_TINGE = 0.06
"""Coverage that the warm white of ink comes to, which is not quite grey."""
_LINEAR_TO_XYZ = np.array(
    (
        (0.4124564, 0.3575761, 0.1804375),
        (0.2126729, 0.7151522, 0.0721750),
        (0.0193339, 0.1191920, 0.9503041),
    )
)
_WHITE = _LINEAR_TO_XYZ.sum(axis=1)


@dataclass(frozen=True)
class Patch:
    """A rectangle cut out of a frame."""

    pixels: Array
    """RGB, 0 to 255; shape (height, width, 3)."""
    x: Array
    """Of the middle of every pixel, from the stage's left edge; shape (height, width)."""
    y: Array
    """Of the middle of every pixel, from the stage's top edge; shape (height, width)."""
    area: float
    """Of one pixel, in square pixels of the stage."""

    def along(self, origin: ArrayLike, angle: float) -> tuple[Array, Array]:
        """Return how far every pixel lies from a place along an angle, and to the left of it."""
        dx, dy = self.x - np.asarray(origin)[0], np.asarray(origin)[1] - self.y
        c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
        return c * dx + s * dy, c * dy - s * dx


def cut(frame: Frame, left: float, top: float, right: float, bottom: float) -> Patch:
    """Cut the pixels out of a frame whose middles lie in a rectangle of the stage."""
    height, width = frame.shape[:2]
    x = (np.arange(width) + 0.5) * _WIDTH / width
    y = (np.arange(height) + 0.5) * _HEIGHT / height
    columns = np.flatnonzero((x >= left) & (x <= right))
    rows = np.flatnonzero((y >= top) & (y <= bottom))
    pixels = frame[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1].astype(float)
    return Patch(pixels, *np.meshgrid(x[columns], y[rows]), _WIDTH / width * _HEIGHT / height)


def around(frame: Frame, centre: ArrayLike, reach: float) -> Patch:
    """Cut the square out of a frame that reaches so far to all sides of a place."""
    x, y = np.asarray(centre, float)
    return cut(frame, x - reach, y - reach, x + reach, y + reach)


def rgb(color: str) -> Array:
    """Return the bytes of ``#rrggbb``."""
    return np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)], float)


def coverage(patch: Patch, color: str, background: str, aside: str | None = None) -> Array:
    """Return how much of a colour covers each pixel, 0 to 1, by its hue.

    The share is read off along the colour's own deviation from grey, so greys of any lightness
    (axes, words, the dot) count as none, and hues pointing elsewhere as none or negative. With
    ``aside`` only what that other colour cannot explain counts, for two colours of kindred hue.
    """
    ground = _hue(rgb(background))
    hue = _hue(rgb(color)) - ground
    scale = hue
    if aside is not None:
        other = _hue(rgb(aside)) - ground
        scale = hue - (hue @ other) / (other @ other) * other
    return np.clip((_hue(patch.pixels) - ground) @ scale / (hue @ scale), 0, 1)


def _hue(pixels: Array) -> Array:
    return np.asarray(pixels - pixels.mean(axis=-1, keepdims=True))


def disc_centre(
    frame: Frame, near: ArrayLike, color: str, ring: str, reach: float = 19
) -> tuple[Array, float]:
    """Return the centre of a disc and its area in square pixels of the stage.

    Only the disc and its ring are looked at: pixels within ``reach`` of where it is said to be. A
    disc that lies partly beyond is found cut off, so away from where it is said to be as well.
    """
    patch = around(frame, near, reach)
    away = np.hypot(*patch.along(near, 0))
    span = rgb(color) - rgb(ring)
    share = np.clip((patch.pixels - rgb(ring)) @ span / (span @ span), 0, 1) * (away <= reach)
    total = share.sum()
    if total == 0:
        return np.array((np.nan, np.nan)), 0.0
    centre = np.array(((share * patch.x).sum(), (share * patch.y).sum())) / total
    return centre, float(total * patch.area)


def middle(patch: Patch, weight: Array) -> Array:
    """Return the centre of gravity of weighted pixels; not a number if there are none."""
    weight = np.where(weight > _FAINT, weight, 0)
    if not weight.any():
        return np.array((np.nan, np.nan))
    return np.array([np.average(axis, weights=weight) for axis in (patch.x, patch.y)])


def lean(patch: Patch, weight: Array) -> float:
    """Return the angle, 0 to 180, of the line that weighted pixels lie on; not a number if none."""
    weight = np.where(weight > _FAINT, weight, 0)
    if not weight.any():
        return float("nan")
    x, y = middle(patch, weight)
    spread = np.stack((patch.x - x, y - patch.y))
    covariance = np.einsum("aij,bij,ij->ab", spread, spread, weight)
    axis = np.linalg.eigh(covariance)[1][:, 1]
    return float(np.degrees(np.arctan2(axis[1], axis[0])) % 180)


def apart(first: float, second: float, turn: float = 180) -> float:
    """Return the angle between two lines; between two directions with a ``turn`` of 360."""
    angle = abs(first - second) % turn
    return min(angle, turn - angle)


def lab(color: ArrayLike) -> Array:
    """Return CIE L*a*b* (D65) of sRGB bytes; shape (…, 3).

    Its distances are ΔE of 1976: a difference of about 2 is just seen.
    """
    encoded = np.asarray(color, float) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    ratio = linear @ _LINEAR_TO_XYZ.T / _WHITE
    root = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    x, y, z = np.moveaxis(root, -1, 0)
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def disc_miss(frame: Frame, place: ArrayLike, color: str, ring: str, radius: float = 15) -> float:
    """Return how far a disc of a radius is from a place; not a number if there is no such disc."""
    centre, area = disc_centre(frame, place, color, ring, radius + 4)
    if not 0.8 < area / (np.pi * radius**2) < 1.2:
        return float("nan")
    return float(np.hypot(*(centre - place)))


def tip_of(patch: Patch, weight: Array, tail: ArrayLike, angle: float, shape: float) -> float:
    """Return how far an arrow reaches from its tail along an angle.

    Its tip is a triangle ``shape`` times as wide as it is long, so what is covered beyond a place
    grows with the square of the distance from there to the very end, and its root runs straight to
    zero at the end, however blurred the end itself may be.
    """
    along, across = patch.along(tail, angle)
    edges = np.arange(0, max(along.max(), 1), 0.5)
    counted = (weight > _TINGE) & (np.abs(across) < 26)
    ink = np.where(counted, weight, 0) * patch.area
    beyond = np.histogram(along, edges, weights=ink)[0][::-1].cumsum()[::-1]
    left = np.sqrt(2 * beyond / shape)
    used = (left > 20) & (left < 36)
    return float(np.median(edges[:-1][used] + left[used])) if used.any() else float("nan")


def reads_zero(patch: Patch, color: str, background: str, digits: int = 3) -> bool:
    """Return whether the last digits of a number on plain ground are all a nought."""
    span = rgb(color) - rgb(background)
    ink = np.clip((patch.pixels - rgb(background)) @ span / (span @ span), 0, 1)
    glyphs = [glyph for glyph in _columns_apart(ink) if len(glyph) > ink.shape[0] / 4][-digits:]
    return len(glyphs) == digits and all(_is_hollow(glyph) for glyph in glyphs)


def _columns_apart(ink: Array) -> list[Array]:
    """Return what stands apart in a row of letters, each cut to its own rectangle."""
    full = np.concatenate(((False,), ink.max(axis=0) > _FAINT, (False,)))
    edges = np.flatnonzero(full[1:] != full[:-1]).reshape(-1, 2)
    parts = (ink[:, left:right] for left, right in edges)
    return [_trimmed(part) for part in parts]


def _trimmed(ink: Array) -> Array:
    rows = np.flatnonzero(ink.max(axis=1) > _FAINT)
    return ink[rows[0] : rows[-1] + 1]


def _is_hollow(glyph: Array) -> bool:
    """Return whether a glyph is a nought: higher than wide, ink on both sides, none between."""
    height, width = glyph.shape
    belt = glyph[height // 4 : -(height // 4)]
    third = width // 3
    left, inside, right = belt[:, :third], belt[:, round(0.4 * width) : -third], belt[:, -third:]
    sides = min(left.max(axis=1).min(), right.max(axis=1).min())
    return bool(width < height and sides > 0.5 and inside.max() < 0.3)

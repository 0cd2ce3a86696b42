"""Colours of one theme, and the ramp of heights.

Blends are made in Oklab (B. Ottosson, 2020): its axes are lightness, green to red and blue to
yellow as the eye judges them, so equal steps of a blend look equally large.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]

Ramp = Callable[[float], str]
"""From a share between 0 (low) and 1 (high) to ``#rrggbb``."""

_CONES = np.array(
    (
        (0.4122214708, 0.5363325363, 0.0514459929),
        (0.2119034982, 0.6806995451, 0.1073969566),
        (0.0883024619, 0.2817188376, 0.6299787005),
    )
)
"""Linear sRGB → responses of the three kinds of cones."""
_OPPONENTS = np.array(
    (
        (0.2104542553, 0.7936177850, -0.0040720468),
        (1.9779984951, -2.4285922050, 0.4505937099),
        (0.0259040371, 0.7827717662, -0.8086757660),
    )
)
"""Cube roots of the responses → lightness, green–red, blue–yellow."""


def ramp(low: str, high: str) -> Ramp:
    """Return the blend of two colours whose steps look even, also in the dark."""
    start, end = oklab(low), oklab(high)

    def blend(share: float) -> str:
        mixed = start + min(1.0, max(0.0, share)) * (end - start)
        red, green, blue = srgb(mixed)
        return f"#{red:02x}{green:02x}{blue:02x}"

    return blend


def name_of(color: Any, colors: Mapping[str, str]) -> str:
    """Return the name of a colour of Manim's in a palette, the first of those that fit.

    Raises
    ------
    ValueError
        If it is none of the palette's.
    """
    code = color.to_hex().lower()
    names = [name for name, value in colors.items() if value.lower() == code]
    if not names:
        raise ValueError(f"the colour {code} is none of the palette's")
    return names[0]


def rgb(color: str) -> tuple[int, int, int]:
    """Return the three bytes of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def oklab(color: str) -> Array:
    """Return lightness (0 to 1), green–red and blue–yellow of ``#rrggbb``; shape (3,)."""
    encoded = np.array(rgb(color)) / 255
    linear = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return np.asarray(_OPPONENTS @ np.cbrt(_CONES @ linear))


def srgb(lab: ArrayLike) -> NDArray[np.uint8]:
    """Return the bytes nearest to colours of Oklab; the inverse of `oklab`; shape (…, 3)."""
    responses = (np.asarray(lab, float) @ np.linalg.inv(_OPPONENTS).T) ** 3
    linear = np.clip(responses @ np.linalg.inv(_CONES).T, 0, 1)
    encoded = np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.power(linear, 1 / 2.4) - 0.055
    )
    return np.round(255 * encoded).astype(np.uint8)

"""Colours of one theme, and the ramp of heights."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

Ramp = Callable[[float], str]
"""From a share between 0 (low) and 1 (high) to ``#rrggbb``."""


def ramp(low: str, high: str) -> Ramp:
    """Return the even blend of two colours, in linear light so that the middle is not muddy."""
    ends = np.array([_linear(low), _linear(high)])

    def blend(share: float) -> str:
        mixed = ends[0] + min(1.0, max(0.0, share)) * (ends[1] - ends[0])
        encoded = np.where(
            mixed <= 0.0031308, 12.92 * mixed, 1.055 * np.power(mixed, 1 / 2.4) - 0.055
        )
        return "#" + "".join(f"{round(255 * channel):02x}" for channel in encoded)

    return blend


def rgb(color: str) -> tuple[int, int, int]:
    """Return the three bytes of ``#rrggbb``."""
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _linear(color: str) -> list[float]:
    channels = (c / 255 for c in rgb(color))
    return [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]

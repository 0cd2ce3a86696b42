"""What is to be seen: screenshots as arrays, and how far apart two colours are to the eye."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import cast

import cv2
import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import FloatRect, Locator, Page

Picture = NDArray[np.uint8]
"""RGB bytes, shape (height, width, 3)."""


def photograph(page: Page, clip: FloatRect | None = None) -> Picture:
    """Return the window, or a part of it in pixels of the window."""
    # Hiding the caret would take an inline style, which the page's security policy refuses.
    data = page.screenshot(clip=clip, caret="initial")
    return cast(Picture, cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR_RGB))


def box_of(element: Locator) -> FloatRect:
    """Return where an element is after scrolling to it."""
    element.scroll_into_view_if_needed()
    box = element.bounding_box()
    assert box is not None
    return box


def color_difference(first: Picture, second: Picture) -> NDArray[np.float64]:
    """Return the distance of colours in CIELAB (ΔE of 1976); 2 is hardly noticed side by side."""
    labs = [cv2.cvtColor(np.float32(colors) / 255, cv2.COLOR_RGB2Lab) for colors in (first, second)]
    return np.asarray(np.linalg.norm(labs[0] - labs[1], axis=-1), float)


def wait_until(page: Page, met: Callable[[], bool]) -> None:
    """Ask again and again until a condition is met that only a look at the screen can tell."""
    deadline = time.monotonic() + 15
    while not met():
        assert time.monotonic() < deadline, "still not to be seen"
        page.wait_for_timeout(50)

"""Manim's cameras, made to keep what they drew: the only place that knows how they draw.

A keeping camera hands Cairo the same numbers as Manim's camera. What differs is when: nothing is
drawn before somebody looks at the picture, and then only what changed.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any, Self

import numpy as np
from manim import Camera, Mobject, MovingCamera, MultiCamera, ThreeDCamera
from numpy.typing import NDArray

from manimark.stage import StageCamera
from manimark.studio.boxes import Box
from manimark.studio.canvas import Canvas
from manimark.studio.ink import Ink, Matrix, Pixels, Sheet, WholeInk, over
from manimark.studio.portraits import Portraits

_KNOWN = (Camera, MovingCamera, MultiCamera, ThreeDCamera, StageCamera)
"""The classes whose ways of drawing are known here."""


class Still:
    """The drawings of a frame, in place of its pixels."""

    def __init__(self, background: Pixels, inks: list[Ink]) -> None:
        self.background, self.inks = background, inks

    def copy(self) -> Still:
        """Return itself: unlike a camera's pixels it stays when the next frame is drawn."""
        return self

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> NDArray[Any]:
        canvas = Canvas(self.background)
        canvas.show(self.inks)
        return np.array(canvas.pixels, dtype)


class KeepingCamera(Camera):
    """A mixin for Manim's cameras; see `keep`."""

    def start_keeping(self) -> None:
        """Take over from Manim's own way of drawing."""
        self.__dict__.pop("pixel_array", None)
        self._capturing = False
        self._inks: list[Ink] = []
        self._lay_out()

    def __deepcopy__(self, memo: Any) -> Self:
        twin: Self = super().__deepcopy__(memo)
        twin.start_keeping()
        return twin

    def _lay_out(self) -> None:
        """Begin anew over the background as it is now."""
        self._background_before: Pixels = self.background
        self._laid = np.array(self.background)
        self._canvas = Canvas(self._laid)
        self._portraits = Portraits(self, *self._laid.shape[1::-1])
        self._matrix: Matrix | None = None

    # Pixels.

    @property
    def pixel_array(self) -> Pixels:
        """The picture of what was captured; whoever gets it may draw on it."""
        if not self._capturing:
            self.picture()
            self._canvas.distrust()
        return self._canvas.pixels

    @pixel_array.setter
    def pixel_array(self, pixels: Pixels) -> None:
        self.set_pixel_array(pixels)

    def picture(self) -> Pixels:
        """Return the picture of what was captured, to be looked at until the next capture."""
        self._canvas.show(list(self._inks))
        return self._canvas.pixels

    def take_changed(self) -> Box | None:
        """Return the box outside of which the picture did not change since the last call."""
        return self._canvas.take_changed()

    def still(self) -> Still:
        """Return what was captured, for `set_pixel_array`."""
        return Still(self._laid, list(self._inks))

    def set_pixel_array(self, pixel_array: Any, convert_from_floats: bool = False) -> None:
        """Begin a picture with pixels or with a `Still`."""
        if isinstance(pixel_array, Still):
            self._inks = list(pixel_array.inks)
        elif pixel_array is self.background and not convert_from_floats:
            if self._background_before is not self.background:
                self._lay_out()
            self._inks = []
        else:
            converted = self.convert_pixel_array if convert_from_floats else np.asarray
            self._inks = [WholeInk(np.array(converted(pixel_array), np.uint8))]

    def check_background(self) -> None:
        """Notice if the background was changed in place."""
        if not np.array_equal(self._laid.view(np.uint32), self.background.view(np.uint32)):
            self._lay_out()

    # Capturing.

    def capture_mobjects(self, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        """Note how mobjects look now; they are drawn later."""
        self._capturing = True
        try:
            super().capture_mobjects(mobjects, **kwargs)
        finally:
            self._capturing = False
        self._portraits.forget(self._inks)

    def type_or_raise(self, mobject: Mobject) -> type[Mobject]:
        """Return the class of mobjects that is drawn in one way; one for all while capturing."""
        if not self._capturing:
            return super().type_or_raise(mobject)
        self.display_funcs = {Mobject: self._note}
        return Mobject

    def _note(self, mobjects: list[Mobject], _: Pixels) -> None:
        """Add the drawings of mobjects, in their order."""
        matrix = self._view()
        for kind, group in itertools.groupby(mobjects, self._portraits.kind):
            if kind is None:
                continue
            if callable(kind) and not isinstance(kind, type):
                self._draw_at_once(kind, list(group), matrix)
            else:
                self._inks += self._portraits.inks(kind, list(group), matrix)

    def _draw_at_once(self, display: Any, mobjects: list[Mobject], matrix: Matrix) -> None:
        """Let Manim draw what cannot be kept over what was captured so far."""
        sheet = Sheet(*self._laid.shape[1::-1])
        sheet.pixels[:] = self.picture()
        sheet.look(matrix)
        self.cache_cairo_context(sheet.pixels, sheet.context)
        display(self, mobjects, sheet.pixels)
        self.pixel_array_to_cairo_context.pop(id(sheet.pixels), None)
        self._inks = [WholeInk(sheet.pixels)]

    def _view(self) -> Matrix:
        """Return how Manim's units lie on the pixels.

        A camera that does not move looks at them for ever as it did first.
        """
        if self._matrix is None or isinstance(self, MovingCamera):
            width, height = self.pixel_width, self.pixel_height
            across, down = width / self.frame_width, height / self.frame_height
            x, y = self.frame_center[0], self.frame_center[1]
            self._matrix = (across, width / 2 - x * across, -down, height / 2 + y * down)
        return self._matrix


def keep(camera: Camera) -> bool:
    """Make a camera keep what it drew, and return whether that can be done.

    It cannot if the camera or a class that is not known here has its own way of drawing.
    """
    methods = (item for known in _KNOWN for item in vars(known).items() if callable(item[1]))
    drawing = {name for name, _ in methods if not name.startswith("__")}
    foreign = [vars(c) for c in type(camera).__mro__ if c not in _KNOWN] + [vars(camera)]
    if any(not drawing.isdisjoint(own) for own in foreign) or camera.background.dtype != np.uint8:
        return False
    camera.__class__ = type(type(camera).__name__, (KeepingCamera, type(camera)), {})
    camera.start_keeping()
    return True


class GroundlessCamera(Camera):
    """A mixin for Manim's cameras; see `remove_background`."""

    def init_background(self) -> None:
        """Begin with nothing, not with a colour whose opacity is nought.

        Cairo adds what it draws to what is there, so that colour would shine through every edge.
        """
        super().init_background()
        if self.background_image is None:
            self.background[:] = 0

    def overlay_PIL_image(self, pixel_array: Pixels, image: Any) -> None:  # noqa: N802
        """Lay an image over pixels whose colours are multiplied by their opacity."""
        pixel_array[:] = over(np.array(image), pixel_array)


def remove_background(camera: Camera) -> None:
    """Make a camera draw on nothing; what a scene paints in the background's colour stays.

    Pictures that a scene lays behind all else are its own and stay too.
    """
    camera.__class__ = type(type(camera).__name__, (GroundlessCamera, type(camera)), {})
    # Makes the background anew.
    camera.background_opacity = 0.0
    camera.reset()

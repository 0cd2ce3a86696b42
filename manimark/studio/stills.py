"""The ends of sections as pictures: a scene goes through all of its frames, and few are drawn.

The last frame of a section is known for one only when the next section has one. So what each frame
shows is kept as drawings until then, and drawn when it is certain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
from manim import CairoRenderer, Camera, Mobject

from manimark.studio.boxes import EVERYWHERE, Box
from manimark.studio.camera import KeepingCamera, Still, keep
from manimark.studio.encode import write_poster
from manimark.studio.engraving import is_flat, pdf_of, svg_of
from manimark.studio.recording import STILL
from manimark.studio.renderer import KeepingRenderer

_LARGER = 2
"""How many times as large as the film's pictures they are; see `manimark.model.Profile.stills`."""


class Prints:
    """Takes the frames of a scene, and leaves PNG, SVG and PDF of the last one of each section.

    Parameters
    ----------
    folder
        Takes the files ``still.01.png``, ``still.01.svg`` and so on.
    title
        Tells at the end of a section what to call its picture.
    """

    def __init__(self, folder: Path, title: Callable[[], str]) -> None:
        self.has_flat = False
        """Whether some SVG or PDF holds pixels where it should hold paths."""
        self._folder, self._title = folder, title
        self._latest: Any = None
        self._count = 0

    def add(
        self, pixels: Any, repeat: int = 1, *, key: bool = False, changed: Box | None = EVERYWHERE
    ) -> None:
        """Take a frame, as drawings or pixels; with `key`, the one before it ended a section.

        None stands for a frame that the next one follows in the same section.
        """
        if key:
            self.finish()
        self._latest = pixels

    def finish(self) -> None:
        """Write the picture of the section that the latest frame ends."""
        if self._latest is None:
            return
        self._count += 1
        kept = isinstance(self._latest, Still)
        still = self._latest if kept else Still(np.array(self._latest), [])
        self.has_flat |= not kept or is_flat(still.inks)
        place, title = self._folder / f"{STILL}{self._count:02}", self._title()
        write_poster(np.asarray(still), place.with_suffix(f"{place.suffix}.png"))
        for ending, engrave in (("svg", svg_of), ("pdf", pdf_of)):
            data = engrave(still.background, still.inks, title)
            place.with_suffix(f"{place.suffix}.{ending}").write_bytes(data)
        self._latest = None


class SparingRenderer(KeepingRenderer):
    """Hands on drawings in place of pixels, and none for frames that cannot be a section's last."""

    def render(
        self, scene: Any, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        """Note a frame."""
        if isinstance(self.camera, KeepingCamera) and self._goes_on(scene, time):
            self.time += 1 / self.camera.frame_rate
            self.file_writer.write_frame(None)
        else:
            super().render(scene, time, moving_mobjects)

    def _goes_on(self, scene: Any, time: float) -> bool:
        """Return whether another frame of the same animation is certain to come."""
        ends_by_time = scene.stop_condition is None and not self.skip_animations
        return ends_by_time and time + 1.5 / self.camera.frame_rate < scene.duration

    def _write(self, count: int) -> None:
        if self.skip_animations:
            return
        self.time += count * (1 / self.camera.frame_rate)
        self.file_writer.write_frame(self.camera.still(), repeat=count)


def go_sparingly(scene: Any) -> None:
    """Make a scene that was constructed draw no frame.

    As with `manimark.studio.renderer.speed_up`, scenes with a renderer of their own stay as they
    are. What a camera of its own draws is drawn, for one frame may depend on another there.
    """
    renderer = scene.renderer
    if type(renderer) is CairoRenderer:
        keep(renderer.camera)
        renderer.__class__ = SparingRenderer
        _enlarge_points(renderer.camera)


def picture_of(scene: Any) -> Any:
    """Return what stands on the stage now, as drawings or pixels."""
    scene.renderer.static_image = None
    scene.renderer.update_frame(scene)
    camera = scene.renderer.camera
    return camera.still() if isinstance(camera, KeepingCamera) else scene.renderer.get_frame()


def _enlarge_points(camera: Camera) -> None:
    """Let points, which Manim measures in pixels, grow with the picture."""
    usual = camera.adjusted_thickness
    camera.adjusted_thickness = lambda thickness: _LARGER * usual(thickness)

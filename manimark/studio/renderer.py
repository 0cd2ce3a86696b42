"""Manim's renderer, made to draw only what changed and to copy no frame."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from manim import CairoRenderer, Camera, Mobject

from manimark.studio.boxes import EVERYWHERE
from manimark.studio.camera import KeepingCamera, Still, keep


class KeepingRenderer(CairoRenderer):
    """A renderer whose camera keeps what it drew; see `speed_up`.

    The writer gets the camera's own pixels, which are good until the next frame, and with them the
    box outside of which they are those of the frame before.
    """

    _written: Camera | None = None
    """The camera of the last frame; a scene may put another one in its place."""

    def save_static_frame_data(
        self, scene: Any, static_mobjects: Iterable[Mobject]
    ) -> Still | None:
        """Note how the mobjects look that do not move in the next animation."""
        if not isinstance(self.camera, KeepingCamera):
            still: Still | None = super().save_static_frame_data(scene, static_mobjects)
            return still
        self.camera.check_background()
        self.static_image = None
        if static_mobjects:
            self.update_frame(scene, mobjects=static_mobjects)
            self.static_image = self.camera.still()
        return self.static_image

    def render(
        self, scene: Any, time: float, moving_mobjects: Iterable[Mobject] | None = None
    ) -> None:
        """Draw and write a frame."""
        if not isinstance(self.camera, KeepingCamera):
            super().render(scene, time, moving_mobjects)
            return
        self.update_frame(scene, moving_mobjects)
        self._write(1)

    def freeze_current_frame(self, duration: float) -> None:
        """Write the frame that was drawn last for so many seconds."""
        if not isinstance(self.camera, KeepingCamera):
            super().freeze_current_frame(duration)
            return
        self._write(int(duration / (1 / self.camera.frame_rate)))

    def _write(self, count: int) -> None:
        """Write the picture as so many frames, unless the animation is skipped."""
        if self.skip_animations:
            return
        self.time += count * (1 / self.camera.frame_rate)
        pixels, changed = self.camera.picture(), self.camera.take_changed()
        if self._written is not self.camera:
            changed = EVERYWHERE
        self._written = self.camera
        self.file_writer.write_frame(pixels, repeat=count, changed=changed)


def speed_up(scene: Any) -> None:
    """Make a scene that was constructed draw faster, without changing a pixel.

    Scenes with a renderer of their own stay as they are, and those whose camera draws in a way of
    its own.
    """
    if type(scene.renderer) is CairoRenderer and keep(scene.renderer.camera):
        scene.renderer.__class__ = KeepingRenderer

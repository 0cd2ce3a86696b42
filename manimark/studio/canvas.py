"""The picture of a list of drawings, kept from frame to frame and mended where the list changed.

A changed box is wiped and drawn anew, every drawing that touches it whole and in its order. If one
reaches out of it, that happens on a spare sheet, from which the box is copied. So each pixel meets
just the drawings that it would meet if everything were drawn anew, and Cairo's smoothing never sees
the edge of a clip.
"""

from __future__ import annotations

from collections.abc import Iterable

from manimark.studio.boxes import Box, area, clipped, contains, hull, joined, overlap
from manimark.studio.ink import Ink, Pixels, Sheet

_MANY = 40
"""From so many changed boxes on, one box around them all is mended."""
_MOST = 0.6
"""From this share of the frame on, all of it is drawn anew."""


class Canvas:
    """A picture of drawings over a background.

    The lowest drawings that have not changed lately are also kept as a picture of their own, from
    which changed boxes begin.

    Parameters
    ----------
    background
        What lies below all drawings; it must not be changed any more.
    """

    def __init__(self, background: Pixels) -> None:
        height, width = background.shape[:2]
        self._frame: Box = (0, 0, width, height)
        self._background = background
        self._front, self._spare, self._ground = (Sheet(width, height) for _ in range(3))
        self._front.pixels[:] = self._ground.pixels[:] = background
        self._inks: list[Ink] = []
        self._grounded: list[Ink] = []
        self._steady = 0
        self._trusted = True
        self._changed: list[Box] = [self._frame]

    @property
    def pixels(self) -> Pixels:
        """The picture; a later call of `show` may overwrite it."""
        return self._front.pixels

    def distrust(self) -> None:
        """Draw everything next time, for somebody else may have changed the picture."""
        self._trusted = False

    def show(self, inks: list[Ink]) -> None:
        """Make it the picture of these drawings, the lowest first."""
        boxes = self._inside(differences(self._inks, inks)) if self._trusted else [self._frame]
        steady = common_start(self._inks, inks)
        self._settle(inks, steady)
        self._inks, self._steady, self._trusted = inks, steady, True
        if boxes:
            above = inks[len(self._grounded) :]
            self._front = self._mended(self._front, self._ground.pixels, above, boxes)
            self._changed += boxes

    def take_changed(self) -> Box | None:
        """Return the box outside of which nothing changed since the last call, or None."""
        changed, self._changed = self._changed, []
        return hull(changed) if changed else None

    def _settle(self, inks: list[Ink], steady: int) -> None:
        """Bring the picture of the lowest drawings up to date: ``steady`` of them did not change.

        It grows by what stood still twice, lest that be drawn for nothing.
        """
        if len(self._grounded) > steady:
            boxes = self._inside(ink.box for ink in self._grounded[steady:])
            self._grounded = inks[:steady]
            self._ground = self._mended(self._ground, self._background, self._grounded, boxes)
        for ink in inks[len(self._grounded) : min(steady, self._steady)]:
            ink.draw(self._ground)
            self._grounded.append(ink)

    def _mended(self, sheet: Sheet, below: Pixels, inks: list[Ink], boxes: list[Box]) -> Sheet:
        """Return a sheet that shows drawings, given one that differs from it only inside boxes.

        Parameters
        ----------
        sheet
            Is mended, or spared and another one returned.
        below
            What the drawings lie on.
        """
        if sum(map(area, boxes)) > _MOST * area(self._frame):
            boxes = [self._frame]
            self._spare, sheet = sheet, self._spare
        touching = [ink for ink in inks if any(overlap(ink.box, box) for box in boxes)]
        parts = [clipped(ink.box, self._frame) for ink in touching]
        within = all(any(contains(box, part) for box in boxes) for part in parts)
        target = sheet if within else self._spare
        _copy(boxes, below, target.pixels)
        for ink in touching:
            ink.draw(target)
        if target is not sheet:
            _copy(boxes, target.pixels, sheet.pixels)
        return sheet

    def _inside(self, boxes: Iterable[Box]) -> list[Box]:
        """Return boxes that cover the given ones as far as they lie in the frame."""
        parts = {clipped(box, self._frame) for box in boxes if overlap(box, self._frame)}
        return joined(parts) if len(parts) < _MANY else [hull(parts)]


def common_start(before: list[Ink], after: list[Ink]) -> int:
    """Return how many drawings two lists have in common from their start."""
    pairs = enumerate(zip(before, after, strict=False))
    return next((i for i, (old, new) in pairs if old is not new), min(len(before), len(after)))


def differences(before: list[Ink], after: list[Ink]) -> list[Box]:
    """Return boxes outside of which two lists of drawings give the same picture."""
    start = common_start(before, after)
    old, new = before[start:], after[start:]
    end = common_start(old[::-1], new[::-1])
    old, new = old[: len(old) - end], new[: len(new) - end]
    both = {id(ink) for ink in old} & {id(ink) for ink in new}
    if [id(ink) for ink in old if id(ink) in both] != [id(ink) for ink in new if id(ink) in both]:
        both.clear()
    return [ink.box for ink in (*old, *new) if id(ink) not in both]


def _copy(boxes: Iterable[Box], source: Pixels, target: Pixels) -> None:
    """Copy the pixels inside boxes."""
    for left, top, right, bottom in boxes:
        target[top:bottom, left:right] = source[top:bottom, left:right]

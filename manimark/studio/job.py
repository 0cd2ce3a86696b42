"""What the parent asks of a worker, and how a worker answers."""

from __future__ import annotations

import json
import os
import signal
import time
from dataclasses import asdict, dataclass

from manimark.model import Purpose, Theme

KEEPER, ONCE = "keeper", "once"
"""How a worker does its jobs: each in a copy of itself, or one only and that by itself."""
_BETWEEN_REPORTS = 0.2
"""Seconds between two reports of progress."""


@dataclass(frozen=True, slots=True)
class Job:
    """What a worker is asked to do; paths are absolute unless they say otherwise."""

    scene: str
    """Class name."""
    path: str
    """The scene's file, relative to the root."""
    line: int
    """Line of the class statement."""
    themed: bool
    theme: Theme
    profile: str
    width: int
    """Pixels."""
    height: int
    """Pixels."""
    fps: int
    codecs: tuple[str, ...]
    root: str
    scenes: str
    templates: str
    folder: str
    """An empty folder that takes the recording."""
    scratch: str
    """An empty folder for whatever else Manim writes."""
    log: str
    """A file for whatever the scene prints."""
    estimate: bool
    """Whether to count the frames ahead of drawing them."""
    purpose: Purpose = "film"
    """What becomes of the frames."""

    def to_line(self) -> str:
        """Return the job as one line of JSON."""
        return json.dumps(asdict(self)) + "\n"

    @classmethod
    def from_line(cls, line: str) -> Job:
        """Read what `to_line` wrote."""
        values = json.loads(line)
        return cls(**{**values, "codecs": tuple(values["codecs"])})


class Channel:
    """A worker's events on their way to the parent, one line of JSON each.

    ``began``, ``expected`` with the number of ``frames`` or null, ``frames`` with those ``done``,
    and at the end one of ``done``, ``mistake`` (the fields of a `SiteError`), ``machine`` (those of
    a `MachineError`).
    """

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._last = 0.0

    def send(self, event: str, **values: object) -> None:
        """Send an event; if nobody listens any more, end the worker."""
        # On a line of its own even if a scene has written half a one there.
        line = f"\n{json.dumps({'event': event, **values})}\n"
        try:
            _write(self._descriptor, line.encode())
        except BrokenPipeError:
            end_worker()

    def advance(self, frames: int) -> None:
        """Report progress, but not at every frame."""
        now = time.monotonic()
        if now - self._last >= _BETWEEN_REPORTS:
            self._last = now
            self.send("frames", done=frames)


def end_worker() -> None:
    """End this worker and all that it started; only for processes that lead their own group.

    Ending the process alone would leave its copy that counts ahead, which may never end.
    """
    os.killpg(os.getpgrp(), signal.SIGKILL)


def end_if_not(process: int) -> None:
    """End this process if it is a copy of `process`, which a scene made and lets run on."""
    if os.getpid() != process:
        os._exit(0)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]

"""A surface in perspective that turns: how long it takes to draw one frame of it."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from statistics import median

from bench.drawing import DrawingJob, Pace, read_answer
from bench.results import Result, Series, Target
from bench.session import ROOT, Session
from bench.timing import Sample, alternate, run

_PROJECT = Path(__file__).parent / "panel"
_OURS, _STOCK = "manimark, 40×40 quads", "Manim, 24×24 quads"


def measure_surface(session: Session) -> list[Result]:
    """Time from one frame to the next of a saddle in perspective that turns, without an encoder.

    Both scenes are played by `Scene.render` at the same size, ours with the stage's `Surface` (mesh
    and level curves included) in our studio, Manim's `Surface` in a `ThreeDScene` whose camera
    turns. The median frame of each round counts, of all frames but the first.
    """
    drawings = _Drawings(session)
    alternate(session.rounds, {_OURS: drawings.ours, _STOCK: drawings.stock}, session.say)
    ours, stock = (_series(name, drawings.paces[name]) for name in (_OURS, _STOCK))
    return [
        Result(
            "surface-frame",
            "surface in perspective: drawing one frame",
            "ms",
            Target("at most", 25.0),
            ours,
        ),
        Result(
            "surface-ratio",
            "surface in perspective: times faster than Manim's Surface",
            "ms",
            Target("at least", 18.0),
            ours,
            stock,
            "times",
        ),
    ]


class _Drawings:
    def __init__(self, session: Session) -> None:
        self._session = session
        self._answer = session.scratch / "surface.json"
        self.paces: dict[str, list[list[Pace]]] = {_OURS: [], _STOCK: []}
        """Who → round → frames."""

    def ours(self, _: int) -> Sample:
        """Draw the stage's surface in our studio."""
        return self._draw(_OURS, self._job("turning", "TurningSurface"))

    def stock(self, _: int) -> Sample:
        """Draw Manim's surface with Manim."""
        job = self._job("stock_turning", "StockTurningSurface")
        return self._draw(_STOCK, replace(job, by="stock", templates=""))

    def _job(self, module: str, scene: str) -> DrawingJob:
        profile = self._session.profile
        return DrawingJob(
            by="studio",
            root=str(_PROJECT),
            templates=str(ROOT / "site_templates"),
            module=module,
            scene=scene,
            width=profile.width,
            height=profile.height,
            fps=profile.fps,
            scratch=str(self._session.fresh("drawing")),
            answer=str(self._answer),
        )

    def _draw(self, name: str, job: DrawingJob) -> Sample:
        command = [sys.executable, "-m", "bench.drawing", job.to_argument()]
        sample = run(command, self._session.log("drawing"))
        self.paces[name].append(read_answer(self._answer))
        return sample


def _series(name: str, rounds: list[list[Pace]]) -> Series:
    """Return the milliseconds of the median frame of each round."""
    return Series(
        name,
        tuple(1000 * median(pace.wall for pace in paces) for paces in rounds),
        tuple(median(pace.cpu for pace in paces) for paces in rounds),
    )

"""The notebook's three figures: how long they take, how large and how good they come out."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.contest import Contest
from bench.drawing import DrawingJob
from bench.ours import Made
from bench.quality import likeness, pictures_alike
from bench.results import Result, Series, Target
from bench.session import Session
from bench.timing import Sample, alternate, run

_STEP = 30
"""Of so many frames one is compared; besides, the last of each section."""
_STOCK = "Manim, one theme"
_OURS = "manimark, one theme"
_ALL = "manimark, everything published"


def measure_figures(session: Session) -> list[Result]:
    """Time the notebook's figures.

    Timed are three commands, each from an empty folder and with its own start-up and imports.
    *Manim, one theme*: one process renders the scenes one after another in dark colours with
    `Scene.render`, to H.264. *manimark, one theme*: our renderer, dark, H.264, with posters and
    traces. *manimark, everything published*: ``manimark build`` of the notebook, that is two
    themes, H.264 and AV1, posters, traces, captions and pages; there are no clips yet.
    """
    figures = _Figures(session)
    timed = {_STOCK: figures.stock, _OURS: figures.ours, _ALL: figures.published}
    samples = alternate(session.rounds, timed, session.say)
    stock, ours, everything = (Series.of(name, samples[name]) for name in (_STOCK, _OURS, _ALL))
    frames = {made.scene: made.frames for made in figures.made}
    memory = tuple(sample.memory / 1e6 for sample in samples[_ALL])
    return [
        Result(
            "figures-time",
            "three figures, one theme, H.264: times faster than Manim",
            "s",
            Target("at least", 3.0),
            ours,
            stock,
            "times",
            {"frames": frames},
        ),
        Result(
            "published-time",
            "everything published: share of Manim's time for one theme",
            "s",
            Target("at most", 1.5),
            everything,
            stock,
            "share",
            {"themes": 2, "codecs": ["av1", "h264"], "posters": True, "clips": "not made yet"},
        ),
        Result(
            "worker-memory",
            "everything published: largest process",
            "MB",
            Target("at most", 1000.0),
            Series("manimark", memory),
        ),
    ]


def measure_quality(session: Session) -> list[Result]:
    """Hold the videos of the notebook's figures against what was drawn; nothing is timed.

    Compared are Manim's H.264 and our published H.264 and AV1, in dark colours: their bytes, and
    the SSIM of luma of every 30th frame and of the last of each section, against the frames that
    the same renderer draws. The mean of a figure counts, and the worst figure decides.
    """
    figures, marks = _Figures(session), []
    figures.complete()
    for made in figures.made:
        session.say(f"  comparing {made.scene} with what was drawn …")
        marks.append(_marks(figures, made))
    return [
        _likeness("figures-ssim", "SSIM: worst difference from Manim's H.264", marks, "stock"),
        _size("figures-bytes", "bytes: share of Manim's H.264", 1.3, marks, ("h264", "stock")),
        _likeness("av1-ssim", "SSIM of AV1: worst difference from our H.264", marks, "h264"),
        _size("av1-bytes", "bytes of AV1: share of our H.264", 0.7, marks, ("av1", "h264")),
    ]


class _Figures(Contest):
    """The notebook's figures, and what the last round left of them."""

    def __init__(self, session: Session) -> None:
        super().__init__(session, session.notebook, themed=True)
        self.session = session

    def published(self, _: int) -> Sample:
        """Build the notebook."""
        return self.session.build_notebook()

    def complete(self) -> None:
        """See to it that there is something of everyone's."""
        if not self.is_made:
            self.session.say("  rendering with Manim and with manimark …")
            self.stock(0)
            self.ours(0)

    @property
    def site(self) -> Path:
        """Folder of the published figures."""
        return self.session.built_notebook / "build" / "site" / "figures"

    def drawn(self, made: Made, by: Literal["stock", "studio"]) -> Path:
        """Return a folder of a scene's sampled frames as they were drawn."""
        profile, folder = self.session.profile, self.session.fresh(f"drawn/{by}/{made.scene}")
        job = DrawingJob(
            by=by,
            root=str(self.session.notebook),
            templates=str(self.session.notebook / "site_templates"),
            module=made.module,
            scene=made.scene,
            width=profile.width,
            height=profile.height,
            fps=profile.fps,
            scratch=str(self.session.fresh("drawing")),
            answer=str(self.session.scratch / "drawing.json"),
            pictures=str(folder),
            numbers=sorted({*range(0, made.frames, _STEP), *made.ends}),
        )
        run([sys.executable, "-m", "bench.drawing", job.to_argument()], self.session.log("drawing"))
        return folder


@dataclass(frozen=True, slots=True)
class _Marks:
    """How one figure came out."""

    scene: str
    stock: float
    """SSIM of Manim's video against Manim's drawing."""
    h264: float
    """SSIM of our H.264 against our drawing."""
    av1: float
    """SSIM of our AV1 against our drawing."""
    alike: float
    """Lowest SSIM between a frame of our drawing and Manim's."""
    bytes: dict[str, int]
    """Of the videos in the dark theme: ``stock``, ``h264``, ``av1``."""


def _marks(figures: _Figures, made: Made) -> _Marks:
    ours, theirs = figures.drawn(made, "studio"), figures.drawn(made, "stock")
    stock = figures.stock_videos[made.scene]
    published = figures.site / made.slug
    av1, h264 = published / "dark.av1.mp4", published / "dark.mp4"
    return _Marks(
        scene=made.scene,
        stock=likeness(stock, theirs),
        h264=likeness(h264, ours),
        av1=likeness(av1, ours),
        alike=pictures_alike(ours, theirs),
        bytes={
            "stock": stock.stat().st_size,
            "h264": h264.stat().st_size,
            "av1": av1.stat().st_size,
        },
    )


def _likeness(
    name: str, title: str, marks: Sequence[_Marks], of: Literal["stock", "h264"]
) -> Result:
    ours, peer = ("h264", "stock") if of == "stock" else ("av1", "h264")
    return Result(
        name,
        title,
        "SSIM",
        Target("at least", 0.0),
        Series(f"manimark, {ours}", tuple(getattr(m, ours) for m in marks)),
        Series(peer, tuple(getattr(m, peer) for m in marks)),
        "difference",
        {
            "samples": [m.scene for m in marks],
            "lowest SSIM between our drawing and Manim's": [m.alike for m in marks],
        },
    )


def _size(
    name: str, title: str, most: float, marks: Sequence[_Marks], of: tuple[str, str]
) -> Result:
    ours, peer = (sum(m.bytes[kind] for m in marks) for kind in of)
    return Result(
        name,
        title,
        "bytes",
        Target("at most", most),
        Series(of[0], (ours,)),
        Series(of[1], (peer,)),
        "share",
        {m.scene: {kind: m.bytes[kind] for kind in of} for m in marks},
    )

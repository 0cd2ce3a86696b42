"""The same scenes rendered by Manim and by manimark, each as one command."""

from __future__ import annotations

import sys
from pathlib import Path

from bench.ours import Made, OurJob, read_answer
from bench.session import Session
from bench.stock import StockJob, videos
from bench.timing import Sample, run
from manimark.config import load_config
from manimark.plan import plan_site


class Contest:
    """A project whose figures are rendered by both, dark and in H.264.

    Parameters
    ----------
    session
        Says at which size and rate, and where.
    root
        The project; what stands on its pages is rendered.
    themed
        Whether its scenes know themes.
    """

    def __init__(self, session: Session, root: Path, *, themed: bool) -> None:
        self._session, self._root, self._themed = session, root, themed
        self._media = session.scratch / f"{root.name}-stock"
        self._store = session.scratch / f"{root.name}-ours"
        self._answer = session.scratch / f"{root.name}.json"
        tasks = plan_site(load_config(root), session.profile).tasks
        self._scenes = [(t.scene.at.path.stem, t.scene.name) for t in tasks if t.theme == "dark"]

    def stock(self, _: int) -> Sample:
        """Render with Manim, one scene after another in one process."""
        profile = self._session.profile
        job = StockJob(
            scenes=str(self._root / "scenes"),
            media=str(self._session.fresh(self._media.name)),
            items=self._scenes,
            width=profile.width,
            height=profile.height,
            fps=profile.fps,
            templates=str(self._root / "site_templates") if self._themed else "",
        )
        return self._run("bench.stock", job.to_argument())

    def ours(self, _: int) -> Sample:
        """Render with our renderer, on all cores."""
        profile = self._session.profile
        job = OurJob(
            root=str(self._root),
            store=str(self._session.fresh(self._store.name)),
            width=profile.width,
            height=profile.height,
            fps=profile.fps,
            codecs=("h264",),
            themes=("dark",),
            answer=str(self._answer),
        )
        return self._run("bench.ours", job.to_argument())

    @property
    def is_made(self) -> bool:
        """Whether both have rendered in this session."""
        return self._answer.is_file() and self._media.is_dir()

    @property
    def made(self) -> list[Made]:
        """What our renderer made last, in the order of names."""
        return read_answer(self._answer)

    @property
    def stock_videos(self) -> dict[str, Path]:
        """What Manim made last, by class name."""
        return videos(self._media)

    def _run(self, module: str, argument: str) -> Sample:
        return run([sys.executable, "-m", module, argument], self._session.log(module))

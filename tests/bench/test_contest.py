from __future__ import annotations

import sys
from pathlib import Path

import av
import pytest

from bench import drawing
from bench.contest import Contest
from bench.drawing import DrawingJob
from bench.gallery import Example, write_project
from bench.quality import pictures_alike
from bench.session import ROOT, Session
from bench.timing import run
from manimark.model import Profile

TINY = Profile("tiny", 192, 108, 10)
CODE = """class Round(Scene):
    def construct(self):
        self.next_section("first")
        self.play(Create(Circle()), run_time=0.5)
        self.next_section("second")
        self.play(FadeIn(Square()), run_time=0.3)
"""
THEMED = """from manim import Create
from manimark.stage import FigureScene, polyline

class Themed(FigureScene):
    def construct(self):
        line = polyline([(-3, -2, 0), (0, 2, 0), (3, -2, 0)], self.colors["ink"], 8)
        self.play(Create(line), run_time=0.5)
"""


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(tmp_path, rounds=1, profile=TINY, say=lambda _: None)


def frames_in(video: Path) -> int:
    with av.open(str(video)) as container:
        return sum(1 for _ in container.decode(video=0))


def test_both_make_the_same_film(session: Session) -> None:
    root = write_project(session.scratch / "project", [Example("Round", CODE, "x.py")])
    contest = Contest(session, root, themed=False)
    assert contest.stock(0).cpu > 0
    assert contest.ours(0).cpu > 0
    made = contest.made[0]
    assert (made.scene, made.slug, made.module, made.frames) == ("Round", "round", "round", 8)
    assert made.ends == (4, 7)
    assert frames_in(contest.stock_videos["Round"]) == 8
    assert frames_in(Path(made.videos["h264"])) == 8


def test_keeps_frames_as_they_were_drawn_by_both(session: Session) -> None:
    root = session.scratch / "project"
    (root / "scenes").mkdir(parents=True)
    (root / "scenes" / "themed.py").write_text(THEMED)
    folders = {}
    for by in ("stock", "studio"):
        folders[by] = session.fresh(f"pictures/{by}")
        job = DrawingJob(
            by=by,
            root=str(root),
            templates=str(ROOT / "site_templates"),
            module="themed",
            scene="Themed",
            width=TINY.width,
            height=TINY.height,
            fps=TINY.fps,
            scratch=str(session.fresh("scratch")),
            answer=str(session.scratch / "paces.json"),
            pictures=str(folders[by]),
            numbers=(0, 4),
        )
        run([sys.executable, "-m", "bench.drawing", job.to_argument()], session.log("drawing"))
        paces = drawing.read_answer(session.scratch / "paces.json")
        assert len(paces) == 4
        assert all(pace.wall > 0 for pace in paces)
        assert {path.name for path in folders[by].iterdir()} == {"0.png", "4.png"}
    assert pictures_alike(folders["stock"], folders["studio"]) > 0.98

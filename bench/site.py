"""The notebook, built: what it costs to find that nothing is to be done, or one sentence."""

from __future__ import annotations

import re
import sys
from pathlib import Path

from bench.results import Result, Series, Target
from bench.session import Session
from bench.timing import Sample, alternate, run

_OFTEN = 5
"""Short commands are timed so many times a round."""
_HEAVY = ("manim", "numpy", "sympy", "av", "cv2")
"""What no command may import that renders nothing."""
_IMPORT = re.compile(r"import time: +\d+ \| +\d+ \| +([\w.]+)$", re.MULTILINE)
_IDLE, _EDITED = "manimark, nothing to do", "manimark, one sentence edited"
_PAGE = Path("content/gradients-and-derivatives.md")
_PUBLISHED = Path("build/site/gradients-and-derivatives/index.html")


def measure_idle(session: Session) -> list[Result]:
    """Time ``manimark build`` on the built notebook when nothing has changed: the whole command.

    That it finds nothing to do is checked. What it imports is told by the interpreter
    (``python -X importtime``), in a run that is not timed.
    """
    root = session.built_notebook
    session.build(root)

    def idle(_: int) -> Sample:
        sample = session.build(root)
        if not session.built("report")[0]["up_to_date"]:
            raise RuntimeError("there was something to do: did the code of manimark change?")
        return sample

    samples = alternate(_OFTEN * session.rounds, {_IDLE: idle}, session.say)
    imported = _imports(session, root)
    return [
        Result(
            "idle-time",
            "nothing to do: manimark build",
            "s",
            Target("at most", 0.3),
            Series.of("manimark", samples[_IDLE]),
            details={"modules": len(imported)},
        ),
        Result(
            "idle-imports",
            "nothing to do: heavy modules imported",
            "count",
            Target("at most", 0),
            Series("manimark", (len(imported & {*_HEAVY}),)),
            details={"looked for": _HEAVY},
        ),
    ]


def measure_sentence(session: Session) -> list[Result]:
    """Time ``manimark build`` on the built notebook after one sentence was added to a page.

    The whole command, until the page is published; that it is published is checked. Frames are
    what the command reports.
    """
    root, frames = session.built_notebook, []
    session.build(root)
    page = root / _PAGE
    original = page.read_text(encoding="utf-8")

    def edit(number: int) -> Sample:
        sentence = f"This is sentence {number} that the bench adds."
        page.write_text(f"{original.rstrip()}\n\n{sentence}\n", encoding="utf-8")
        sample = session.build(root)
        frames.append(sum(figure["frames"] for figure in session.built("finished")))
        if sentence not in (root / _PUBLISHED).read_text(encoding="utf-8"):
            raise RuntimeError(f"{_PUBLISHED} lacks the new sentence")
        return sample

    samples = alternate(_OFTEN * session.rounds, {_EDITED: edit}, session.say)
    page.write_text(original, encoding="utf-8")
    return [
        Result(
            "sentence-time",
            "one sentence edited: manimark build",
            "s",
            Target("at most", 0.5),
            Series.of("manimark", samples[_EDITED]),
        ),
        Result(
            "sentence-frames",
            "one sentence edited: frames rendered",
            "count",
            Target("at most", 0),
            Series("manimark", (max(frames),)),
            details={"frames of each build": frames},
        ),
    ]


def _imports(session: Session, root: Path) -> set[str]:
    """Return the names of all modules that a build with nothing to do imports."""
    log = session.log("imports")
    command = ["-X", "importtime", "-m", "manimark", "build", "--root", str(root)]
    run([sys.executable, *command, *session.quality], log)
    return set(_IMPORT.findall(log.read_text(encoding="utf-8")))

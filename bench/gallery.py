"""Scenes of Manim's own, taken from the examples in the documentation of its installed classes.

Manim's reference manual is a gallery: a class's docstring shows what it does in ``.. manim::``
blocks that can be run. They come with the package, so what is rendered is what Manim's authors
wrote, and nothing is copied.
"""

from __future__ import annotations

import ast
import re
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from importlib.util import find_spec
from itertools import takewhile
from pathlib import Path

from bench.contest import Contest
from bench.results import Result, Series, Target
from bench.session import Session
from bench.timing import alternate

SCENES = (
    "AnimatedBoundaryExample",
    "Anagram",
    "ChangingCameraWidthAndRestore",
    "ContinuousMotion",
    "CreationModule",
    "LaggedStartExample",
    "MovingCameraOnGraph",
    "MovingVertices",
    "TracedPathExample",
    "WarpSquare",
)
"""Plane figures, graphs, a vector field, text and moving cameras; none needs LaTeX."""
_FEW = 3
"""Scenes of a quick session."""
_DIRECTIVE = re.compile(r"( *)\.\. manim:: (\w+) *$")
_OPTION = re.compile(r" *:\w+:")
_STOCK, _OURS = "Manim, ten scenes", "manimark, ten scenes"


@dataclass(frozen=True, slots=True)
class Example:
    """One scene of the gallery."""

    name: str
    """Class name."""
    code: str
    """Source, to be run after ``from manim import *``."""
    module: str
    """Where it stands below Manim's folder."""


def measure_gallery(session: Session) -> list[Result]:
    """Time ten scenes of Manim's reference manual, to H.264 at the size and rate of the notebook.

    Timed are two commands, each from an empty folder and with its own start-up and imports: one
    process that renders them one after another with `Scene.render`, and our renderer.
    """
    found = read_gallery()
    examples = [found[name] for name in SCENES[: _FEW if session.quick else None]]
    contest = Contest(session, write_project(session.fresh("gallery"), examples), themed=False)
    runs = {_STOCK: contest.stock, _OURS: contest.ours}
    samples = alternate(session.rounds, runs, session.say)
    return [
        Result(
            "gallery-time",
            "ten scenes of Manim's own: times faster than Manim",
            "s",
            Target("at least", 2.5),
            Series.of(_OURS, samples[_OURS]),
            Series.of(_STOCK, samples[_STOCK]),
            "times",
            {
                "scenes": {e.name: e.module for e in examples},
                "frames": {made.scene: made.frames for made in contest.made},
            },
        )
    ]


def read_gallery() -> dict[str, Example]:
    """Return the scenes in the docstrings of the installed Manim that are films, by name.

    Manim itself is not imported.
    """
    spec = find_spec("manim")
    assert spec is not None
    assert spec.origin is not None
    folder = Path(spec.origin).parent
    found = {}
    for path in sorted(folder.rglob("*.py")):
        for text in _docstrings(path):
            for name, code in scenes_in(text):
                found[name] = Example(name, code, path.relative_to(folder).as_posix())
    return found


def _docstrings(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
            yield ast.get_docstring(node, clean=False) or ""


def scenes_in(text: str) -> Iterator[tuple[str, str]]:
    """Yield name and code of each scene in a text with ``.. manim::`` blocks; stills are left out.

    A block lasts as long as its lines are indented further than its directive; options such as
    ``:save_last_frame:`` stand before the code.
    """
    lines = text.splitlines()
    for number, line in enumerate(lines, start=1):
        found = _DIRECTIVE.match(line)
        if found is None:
            continue
        block = list(takewhile(partial(_is_within, len(found[1])), lines[number:]))
        options = list(takewhile(_OPTION.match, block))
        if not any(":save_last_frame:" in option for option in options):
            yield found[2], _code("\n".join(block[len(options) :]))


def _is_within(indent: int, line: str) -> bool:
    return not line.strip() or not line[: indent + 1].strip()


def _code(block: str) -> str:
    """Return the code of a block, without the prompts of a doctest."""
    code = textwrap.dedent(block).strip("\n")
    if code.startswith(">>>"):
        lines = code.splitlines()
        code = "\n".join(line[4:] for line in lines if line.startswith((">>>", "...")))
    return f"{code}\n"


def write_project(root: Path, examples: Sequence[Example]) -> Path:
    """Write a project of one page that shows the examples, each in a file of its own."""
    scenes, content = root / "scenes", root / "content"
    for folder in (scenes, content):
        folder.mkdir(parents=True)
    for example in examples:
        code = f"from manim import *\n\n\n{example.code}"
        (scenes / f"{example.name.lower()}.py").write_text(code, encoding="utf-8")
    figures = "\n\n".join(f"![{e.name}](figure:{e.name})" for e in examples)
    head = "---\ntitle: A gallery\ndescription: Examples from Manim's documentation.\n---\n"
    (content / "index.md").write_text(f"{head}\n{figures}\n", encoding="utf-8")
    return root

from __future__ import annotations

import ast
import re
from pathlib import Path
from textwrap import dedent

from bench.gallery import SCENES, read_gallery, scenes_in, write_project
from manimark.config import load_config
from manimark.model import PROFILES
from manimark.plan import plan_site

DOCSTRING = """A class.

    .. manim:: Moving

        class Moving(Scene):
            def construct(self):

                self.wait()

    .. manim:: Standing
        :save_last_frame:

        class Standing(Scene):
            def construct(self):
                self.add(Dot())

    .. manim:: Prompted
        :ref_classes: Dot

        >>> class Prompted(Scene):
        ...     def construct(self):
        ...         self.wait()
        <Prompted>

    Parameters
    ----------
"""


def test_reads_what_is_filmed_out_of_a_docstring() -> None:
    scenes = dict(scenes_in(DOCSTRING))
    moving = """
        class Moving(Scene):
            def construct(self):

                self.wait()
    """
    assert scenes == {
        "Moving": dedent(moving).lstrip(),
        "Prompted": "class Prompted(Scene):\n    def construct(self):\n        self.wait()\n",
    }


def test_manim_has_the_ten_scenes_and_none_needs_latex() -> None:
    gallery = read_gallery()
    assert len(SCENES) == 10
    for name in SCENES:
        code = gallery[name].code
        names = {node.name for node in ast.walk(ast.parse(code)) if isinstance(node, ast.ClassDef)}
        assert name in names
        assert not re.search(r"\b(Math|Single\w*)?Tex\b|Decimal|Integer|Three", code)
    assert sum("Text(" in gallery[name].code for name in SCENES) >= 3


def test_the_project_asks_for_every_example_once(tmp_path: Path) -> None:
    gallery = read_gallery()
    root = write_project(tmp_path / "gallery", [gallery[name] for name in SCENES])
    tasks = plan_site(load_config(root), PROFILES["draft"]).tasks
    assert sorted(task.scene.name for task in tasks) == sorted(SCENES)

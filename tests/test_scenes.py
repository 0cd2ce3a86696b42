from __future__ import annotations

from pathlib import Path

import pytest

from manimark.model import SceneSource
from manimark.scenes import find_scenes, search_scenes
from tests.samples import messages, write

PLAIN = "from manim import Scene\n\n\nclass {0}(Scene):\n    pass\n"


def find(root: Path, **files: str) -> dict[str, SceneSource]:
    """Write files ``name.py`` below ``scenes/`` and find their scenes."""
    write(root, {f"scenes/{name}.py": text for name, text in files.items()})
    return find_scenes(root, root / "scenes")


def test_finds_a_scene_with_its_place_and_claim(tmp_path):
    text = (
        "from manim import Scene\n\n\nclass Sweep(Scene):\n"
        '    """The slope is zero\n    at every peak.\n\n    More.\n    """\n'
    )
    (scene,) = find(tmp_path, sweep=text).values()
    assert (scene.name, scene.slug, scene.themed) == ("Sweep", "sweep", False)
    assert scene.claim == "The slope is zero at every peak."
    assert (scene.at.path, scene.at.line) == (Path("scenes/sweep.py"), 4)


def test_a_project_without_scenes_has_none(tmp_path):
    assert find_scenes(tmp_path, tmp_path / "scenes") == {}


@pytest.mark.parametrize(
    "text",
    [
        "from manim import *\nclass A(Scene): pass",
        "from manim import ThreeDScene\nclass A(ThreeDScene): pass",
        "from manim import MovingCameraScene as M\nclass A(M): pass",
        "import manim\nclass A(manim.ZoomedScene): pass",
        "import manim as m\nclass A(m.Scene): pass",
        "import manim.scene.scene\nclass A(manim.scene.scene.Scene): pass",
        "from manim.scene import scene\nclass A(scene.Scene): pass",
        "from manim.scene.vector_space_scene import VectorScene as V\nclass A(V): pass",
        "from manim_slides import Slide\nclass A(Slide): pass",
        "from manim_voiceover import VoiceoverScene\nclass A(VoiceoverScene): pass",
        "from manim import *\nclass _B(Scene): pass\nclass A(_B): pass",
        "from manim import *\nclass Mixin: pass\nclass A(Mixin, Scene): pass",
        "try:\n    from manim import Scene\nexcept ImportError:\n    raise\n"
        "if True:\n    class A(Scene): pass",
    ],
)
def test_finds_scenes_however_manim_is_imported(tmp_path, text):
    scenes = find(tmp_path, one=text)
    assert [s.name for s in scenes.values()] == ["A"]
    assert not scenes["A"].themed


@pytest.mark.parametrize(
    "text",
    [
        "from manimark.stage import FigureScene\nclass A(FigureScene): pass",
        "from manimark import stage\nclass A(stage.FigureScene): pass",
        "import manimark.stage as s\nclass A(s.FigureScene): pass",
        "from manimark.stage import *\nclass A(FigureScene): pass",
        "from manimark.stage.scene import FigureScene as F\nclass A(F): pass",
        "from manim import ThreeDScene\nfrom manimark.stage import FigureScene\n"
        "class A(ThreeDScene, FigureScene): pass",
    ],
)
def test_a_scene_of_the_stage_knows_themes(tmp_path, text):
    assert find(tmp_path, one=text)["A"].themed


@pytest.mark.parametrize(
    "text",
    [
        "class A: pass",
        "class Scene: pass\nclass A(Scene): pass",
        "from manim import VGroup\nclass A(VGroup): pass",
        "from dataclasses import dataclass\n@dataclass\nclass A: pass",
        "from manimark.stage import Plane\nclass A(Plane): pass",
        "from manim import *\nclass _A(Scene): pass",
        "from manim import *\ndef f():\n    class A(Scene): pass",
        "from manim import *\nclass B:\n    class A(Scene): pass",
        "class A(A): pass",
        "class A(B): pass\nclass B(A): pass",
        "class A(f()): pass",
        "x = '''\nfrom manim import *\nclass A(Scene): pass\n'''",
    ],
)
def test_other_classes_are_no_scenes(tmp_path, text):
    assert find(tmp_path, one=text) == {}


def test_a_scene_may_descend_through_modules_of_the_project(tmp_path):
    scenes = find(
        tmp_path,
        base="from manim import *\nclass Base(Scene): pass\n",
        themed="from manimark.stage import FigureScene\nclass Themed(FigureScene): pass\n",
        a="from base import Base\nclass A(Base): pass\n",
        b="from scenes.base import Base as X\nclass B(X): pass\n",
        c="import base\nclass C(base.Base): pass\n",
        d="from themed import *\nclass D(Themed): pass\n",
        f="import part.inner\nclass F(part.inner.Inner): pass\n",
        g="from base import *\nclass G(MovingCameraScene): pass\n",
        **{
            "part/__init__": "from .inner import Inner\n",
            "part/inner": "from base import Base\nclass Inner(Base): pass\n",
            "part/e": "from . import Inner\nclass E(Inner): pass\n",
            "part/h": "from .inner import Inner\nclass H(Inner): pass\n",
        },
    )
    assert {s.name: s.themed for s in scenes.values()} == {
        "A": False,
        "B": False,
        "Base": False,
        "C": False,
        "D": True,
        "E": False,
        "F": False,
        "G": False,
        "H": False,
        "Inner": False,
        "Themed": True,
    }


def test_modules_that_import_each_other_are_no_trap(tmp_path):
    scenes = find(
        tmp_path,
        a="from b import *\nfrom manim import *\nclass A(Scene): pass\nclass X(Missing): pass\n",
        b="from a import *\nclass B(A): pass\n",
    )
    assert list(scenes) == ["A", "B"]


def test_hidden_files_and_caches_are_left_out(tmp_path):
    text = PLAIN.format("A")
    assert find(tmp_path, **{".hidden": text, "__pycache__/x": text, ".git/x": text}) == {}


def test_a_scene_does_not_descend_from_a_class_beside_the_folder(tmp_path):
    write(tmp_path, {"base.py": "class BaseScene: pass\n"})
    assert list(find(tmp_path, a="from base import Base\nclass A(Base): pass\n")) == []


# --- mistakes ---


def test_a_syntax_error_is_of_its_file_alone(tmp_path):
    write(tmp_path, {"scenes/a.py": "class A(:\n", "scenes/b.py": PLAIN.format("B")})
    assert messages(lambda: find_scenes(tmp_path, tmp_path / "scenes")) == [
        "scenes/a.py:1: Python cannot read it: invalid syntax (correct the line)"
    ]
    found = search_scenes(tmp_path, tmp_path / "scenes")
    assert list(found.scenes) == ["B"]
    assert "A" in found.unread


def test_a_file_with_null_bytes_or_another_encoding_is_reported(tmp_path):
    write(tmp_path, {"scenes/a.py": b"x = 1\ny\x00\n", "scenes/b.py": b"x = 1\n# \xff\n"})
    assert messages(lambda: find_scenes(tmp_path, tmp_path / "scenes")) == [
        "scenes/a.py:2: a null byte in the file (delete it)",
        "scenes/b.py:2: the byte 0xff is not utf-8 (save the file as UTF-8)",
    ]


def test_rejects_two_scenes_of_one_name_and_names_both_places(tmp_path):
    write(tmp_path, {"scenes/a.py": PLAIN.format("Same"), "scenes/b.py": PLAIN.format("Same")})
    (line,) = messages(lambda: find_scenes(tmp_path, tmp_path / "scenes"))
    assert line.startswith(
        "scenes/b.py:4: a second scene called Same, beside scenes/a.py:4 (rename one"
    )


def test_rejects_a_scene_defined_again_in_its_own_file(tmp_path):
    write(tmp_path, {"scenes/a.py": PLAIN.format("Same") + "\n\nclass Same(Scene):\n    pass\n"})
    (line,) = messages(lambda: find_scenes(tmp_path, tmp_path / "scenes"))
    assert line.startswith("scenes/a.py:8: a second scene called Same, beside scenes/a.py:4")


def test_rejects_two_scenes_of_one_slug(tmp_path):
    write(tmp_path, {"scenes/a.py": PLAIN.format("L2Norm"), "scenes/b.py": PLAIN.format("L2_Norm")})
    (line,) = messages(lambda: find_scenes(tmp_path, tmp_path / "scenes"))
    assert "L2_Norm has the slug of L2Norm, l2-norm, at scenes/a.py:4" in line


def test_bases_for_others_may_share_a_name_if_it_begins_with_an_underscore(tmp_path):
    text = "from manim import *\nclass _Base(Scene): pass\nclass {}(_Base): pass\n"
    assert list(find(tmp_path, a=text.format("A"), b=text.format("B"))) == ["A", "B"]

"""What counts of a scene's file: never too little, and not the neighbour where that is safe."""

from __future__ import annotations

import ast
from collections.abc import Collection

import pytest

from manimark.slices import is_harmless, meaning, meaning_for

FILE = '''\
"""A file of three scenes."""

import random

import numpy as np
from functions import HILLS
from manim import RIGHT, Circle, MovingCameraScene, Scene

from manimark.stage import FigureScene

SPEED = 2.0
SIDES = (3, -4)


def pace(time, factor=1):
    return SPEED * time * factor


class First(Scene):
    """The first claim."""

    def construct(self):
        self.add(Circle(pace(1)))


class Second(MovingCameraScene):
    """The second claim."""

    size = 3

    def construct(self):
        self.add(Circle(self.size))


class Third(FigureScene):
    def construct(self):
        self.add(Circle(len(SIDES)))
'''


def first(source: str, others: Collection[str] = ()) -> str:
    """Return what a file means to its scene `First`."""
    return meaning_for("First", source.encode(), "claims", frozenset(others))


def edited(source: str, old: str, new: str) -> str:
    assert source.count(old) == 1, f"{old!r} is there {source.count(old)} times"
    text = source.replace(old, new)
    ast.parse(text)
    return text


# --- whole files ---


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1  # one\n", "x = 1\n\n\n# more\n"),
        ("f(1,2)", "f(\n    1, 2,\n)"),
        ("x = 'a'", 'x = "a"'),
        ("x = 0x10", "x = 16"),
        ("if a:\n    b", "if a: b"),
    ],
)
def test_comments_and_layout_mean_nothing(one: str, other: str) -> None:
    assert meaning(one.encode()) == meaning(other.encode())


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("x = 1", "x = 2"),
        ("x = 1", "x = 1.0"),
        ("x = 1", "x = True"),
        ("x = 1", "y = 1"),
        ("x = 0.0", "x = -0.0"),
        ("x = 'a'", "x = b'a'"),
        ("a\nb", "b\na"),
        ('def f():\n    "one"', 'def f():\n    "two"'),
        ("f(a=1)", "f(b=1)"),
        ("from a import b", "from .a import b"),
        ("x: int = 1", "x: float = 1"),
        ("# -*- coding: latin-1 -*-\nx = 'ä'", "x = 'ä'"),
    ],
)
def test_everything_else_means_something(one: str, other: str) -> None:
    assert meaning(one.encode()) != meaning(other.encode())


@pytest.mark.parametrize("source", [b"class (", b"x\x00", b"# coding: none\n", b"(" * 500])
def test_what_cannot_be_read_counts_by_its_bytes(source: bytes) -> None:
    assert meaning(source) == meaning(source)
    assert meaning(source) != meaning(source + b" ")
    assert meaning_for("First", source, "claims", frozenset()) == meaning(source)


# --- slices ---


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("size = 3", "size = 4"),
        ("Circle(self.size)", "Circle(2 * self.size)"),
        ("The second claim", "Another second claim"),
        ("class Second(MovingCameraScene)", "class Second(Scene)"),
        ("class Second(MovingCameraScene)", "class Second(Scene, MovingCameraScene)"),
        ("class Second(MovingCameraScene)", "class Renamed(MovingCameraScene)"),
        ("SIDES = (3, -4)", "SIDES = (3, -5)"),
        ("SIDES = (3, -4)", "SIDES = (3, -4)\nFOURTH = 'text'"),
        (
            "class Third(FigureScene):",
            "class Fourth(Scene):\n    pass\n\nclass Third(FigureScene):",
        ),
        ("class Third(FigureScene):", "def unused(x=1):\n    print()\n\nclass Third(FigureScene):"),
        ("    size = 3", "    @property\n    def width(self):\n        return 1\n\n    size = 3"),
        ("self.add(Circle(len(SIDES)))", "import no_such_module"),
        ("self.add(Circle(len(SIDES)))", "self.add(Circle(SPEED))"),
    ],
)
def test_what_only_concerns_another_scene_is_left_out(old: str, new: str) -> None:
    assert first(edited(FILE, old, new)) == first(FILE)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("The first claim", "Another claim"),
        ("Circle(pace(1))", "Circle(pace(2))"),
        ("SPEED * time * factor", "SPEED * time + factor"),
        ("factor=1", "factor=2"),
        ("SPEED = 2.0", "SPEED = 3.0"),
        ("import random", "import random\n\nrandom.seed(1)"),
        ("from functions import HILLS", "from functions import VALLEYS"),
        ("import numpy as np\n", ""),
        ("class First(Scene)", "class First(MovingCameraScene)"),
        ("size = 3", "size = random.random()"),
        ("size = 3", "size = print('made')"),
        ("size = 3", "size = SIDES[0]"),
        ("size = 3", "size = [n for n in range(3)]"),
        ("size = 3", "size = 3\n    SPEED.real"),
        ("size = 3", "size = 3\n    for size in (1, 2): pass"),
        ("class Second(MovingCameraScene)", "@np.vectorize\nclass Second(MovingCameraScene)"),
        (
            "def construct(self):\n        self.add(Circle(self.size))",
            "@np.f\n    def a(self): pass",
        ),
        ("self.add(Circle(self.size))", "self.add(Circle(self.size))\n\n\nprint(1)"),
        ("SIDES = (3, -4)", "SIDES = tuple([3, -4])"),
        ("class Second(MovingCameraScene):", "class Circle(MovingCameraScene):"),
        ("SIDES = (3, -4)", "SIDES = SPEED = 3"),
    ],
)
def test_what_may_concern_the_scene_counts(old: str, new: str) -> None:
    assert first(edited(FILE, old, new)) != first(FILE)


MENTIONS = {
    "a base": "class First(Second):\n    pass\n",
    "a mixin": "class First(Scene, Second):\n    pass\n",
    "a call": "class First(Scene):\n    def construct(self):\n        Second.construct(self)\n",
    "a dict at the top": "KINDS = {'second': Second}\n\nclass First(Scene):\n    pass\n",
    "a default argument": "def make(kind=Second):\n    return kind()\n\nclass First(Scene):\n"
    "    def construct(self):\n        make()\n",
    "through a function": "def make():\n    return Second()\n\nclass First(Scene):\n"
    "    def construct(self):\n        make()\n",
    "an attribute of a class": "class First(Scene):\n    kind = Second\n",
    "an annotation": "class First(Scene):\n    kind: Second\n",
    "an annotation in quotes": "class First(Scene):\n    kind: 'list[Second]'\n",
    "a global statement": "class First(Scene):\n    def construct(self):\n"
    "        global Second\n        Second = 1\n",
    "a text": "class First(Scene):\n    def construct(self):\n        self.show('Second')\n",
    "del": "del Second\n\nclass First(Scene):\n    pass\n",
    "a keyword": "class First(Scene):\n    def construct(self):\n        self.show(Second=1)\n",
    "the top of the file": "print(Second)\n\nclass First(Scene):\n    pass\n",
    "a decorator": "@Second\nclass First(Scene):\n    pass\n",
    "match": "class First(Scene):\n    def construct(self):\n        match self:\n"
    "            case Second(): pass\n",
}
SECOND = "from manim import Scene\n\n\nclass Second(Scene):\n    size = {}\n\n\n"


@pytest.mark.parametrize("mention", MENTIONS.values(), ids=MENTIONS)
def test_what_the_scene_mentions_counts(mention: str) -> None:
    ast.parse(SECOND + mention)
    assert first(SECOND.format(1) + mention) != first(SECOND.format(2) + mention)


REACHES = {
    "globals": "globals()['Sec' + 'ond']",
    "vars": "vars()",
    "locals": "locals()",
    "dir": "dir()",
    "eval": "eval('Sec' 'ond')",
    "exec": "exec(text)",
    "compile": "compile(text, '', 'exec')",
    "subclasses": "Scene.__subclasses__()",
    "sys.modules": "import sys; sys.modules[type(self).mro()[0]]",
    "from sys import modules": "from sys import modules",
    "importlib": "import importlib; importlib.import_module('claims')",
    "__import__": "__import__('claims')",
    "inspect": "import inspect; inspect.getmembers(self)",
    "itself": "import claims; claims.Second",
    "itself from a package": "from . import claims",
    "itself under another name": "from scenes.claims import Second as S",
    "itself by its package": "import scenes; scenes.claims.Second",
    "__name__": "print(__name__)",
    "__dict__": "type(self).__dict__",
    "__globals__": "self.construct.__globals__",
    "frames": "import sys; sys._getframe()",
    "pickle": "import pickle; pickle.loads(data)",
    "gc": "from gc import get_objects",
    "getattr of a module": "import functions; getattr(functions, 'Second')",
    "getattr by a made name": "getattr(self, name)",
    "getattr in a map": "list(map(getattr, things, names))",
    "getattr of something hidden": "getattr(self.construct, '__globals__')",
    "attrgetter": "from operator import attrgetter",
    "builtins": "__builtins__",
    "doctest": "import doctest",
    "trace": "import sys; sys.settrace(f)",
}


@pytest.mark.parametrize("reach", REACHES.values(), ids=REACHES)
def test_the_whole_file_counts_where_a_scene_could_reach_any_class(reach: str) -> None:
    use = f"class First(Scene):\n    def construct(self):\n        {reach}\n"
    assert first(SECOND.format(1) + use) != first(SECOND.format(2) + use)


SHAPES = {
    "a metaclass": "class Meta(type): pass\nclass Base(Scene, metaclass=Meta): pass\n",
    "__init_subclass__": "class Base(Scene):\n    def __init_subclass__(cls): KNOWN.append(cls)\n",
    "keywords": "class Base(Scene, kind=1): pass\n",
    "a decorated base": "@register\nclass Base(Scene): pass\n",
    "a base that is made": "Base = make()\n",
    "a base of another library": "from plugin import Base\n",
    "a module of another library": "import plugin as Base\n",
    "a base that is bound twice": "from manim import Scene as Base\nif Base: Base = other\n",
    "a base that a function replaces": "from manim import Scene as Base\n"
    "def f():\n    global Base\n    Base = other\n",
    "a base under a star": "from manim import Scene as Base\nfrom plugin import *\n",
    "a base whose base is not known": "from plugin import Odd\nclass Base(Odd): pass\n",
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES)
def test_classes_count_where_making_one_may_do_something(shape: str) -> None:
    base = "Base.Scene" if "import plugin as" in shape else "Base"
    source = f"{shape}from manim import Scene\nclass First(Scene): pass\n"
    source += f"class Second({base}):\n    size = {{}}\n"
    ast.parse(source)
    assert first(source.replace("{}", "1")) != first(source.replace("{}", "2"))


PLAIN = {
    "a star": ("from manim import *\n", "Scene"),
    "a module": ("import manim\n", "manim.Scene"),
    "an alias": ("import manim as m\n", "m.ThreeDScene"),
    "the stage": ("from manimark import stage\n", "stage.FigureScene"),
    "a class of the file": ("from manim import Scene\nclass Base(Scene): pass\n", "Base"),
    "a module of the project": ("from base import Base\n", "Base"),
    "a module beside it": ("from .base import Base\n", "Base"),
    "a package of the project": ("from scenes.part.inner import Base\n", "Base"),
    "a star of the project": ("from base import *\nfrom manim import *\n", "Scene"),
    "no base": ("", "object"),
}


@pytest.mark.parametrize(("header", "base"), PLAIN.values(), ids=PLAIN)
def test_scenes_with_plain_bases_are_left_out(header: str, base: str) -> None:
    source = f"{header}class First:\n    pass\nclass Second({base}):\n    size = {{}}\n"
    others = {"base", "scenes.base", "part.inner", "scenes.part.inner"}
    assert first(source.format(1), others) == first(source.format(2), others)


def test_a_module_counts_as_the_project_s_only_where_it_takes_part() -> None:
    source = "from base import Base\nclass First: pass\nclass Second(Base):\n    size = {}\n"
    assert first(source.format(1)) != first(source.format(2))


def test_what_is_for_running_the_file_and_for_stars_concerns_no_scene() -> None:
    more = "\n\n__all__ = ['First']\n\nif __name__ == '__main__':\n    Second().render()\n"
    assert first(FILE + more) == first(FILE)
    assert first(FILE + more.replace("'First'", "'Second'")) == first(FILE)
    assert first(FILE + more + "else:\n    SPEED = 4\n") != first(FILE + more)


def test_annotations_that_are_never_looked_up_mean_nothing() -> None:
    source = "{}from manim import Scene\nclass First(Scene): pass\n"
    source += "class Second(Scene):\n    def a(self) -> dict[str, Odd]: return {}\n"
    lazy = "from __future__ import annotations\n"
    assert first(source.format(lazy, 1)) == first(source.format(lazy, 2))
    assert first(source.format("", 1)) != first(source.format("", 2))


def test_a_name_that_is_missing_counts_for_all_scenes() -> None:
    source = "from manim import *\nclass First(Scene): pass\n"
    source += "class Second(Scene):\n    def a(self) -> Axes: return {}\n"
    assert first(source.format(1)) == first(source.format(2))
    assert first(source.format(1)) != first(source.format(1).replace("Axes", "Axis"))


def test_a_name_that_python_makes_of_a_private_one_counts() -> None:
    use = "class First(Scene):\n    def construct(self):\n        __Second()\n"
    hidden = SECOND.replace("Second", "_First__Second")
    assert first(hidden.format(1) + use) != first(hidden.format(2) + use)


def test_a_docstring_that_tells_of_another_scene_does_not_need_it() -> None:
    use = 'class First(Scene):\n    """Like Second, but slower."""\n'
    assert first(SECOND.format(1) + use) == first(SECOND.format(2) + use)


def test_both_definitions_of_one_name_count() -> None:
    use = "class First(Second): pass\n"
    twice = SECOND + "class Second(Scene):\n    size = 7\n\n\n"
    assert first(twice.format(1) + use) != first(twice.format(2) + use)


def test_a_slice_is_another_for_each_scene() -> None:
    names = ("First", "Second", "Third")
    digests = {meaning_for(name, FILE.encode(), "claims", frozenset()) for name in names}
    assert len(digests) == 3
    assert meaning(FILE.encode()) not in digests


@pytest.mark.parametrize(
    ("source", "verdict"),
    [
        ("from manim import *\nx = 1\n", True),
        ("import claims", False),
        ("from claims import *", False),
        ("from . import claims", False),
        ("import scenes\nscenes.claims.Second", False),
        ("x = self.claims", True),
        ("class Base:\n    def __init_subclass__(cls): pass", False),
        ("import importlib", False),
        ("class (", False),
    ],
)
def test_knows_modules_that_can_do_nothing_to_the_scene_s_file(source: str, verdict: bool) -> None:
    assert is_harmless(source.encode(), "claims") is verdict

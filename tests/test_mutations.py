"""Each kind of input is edited, and exactly the figures that it shapes are rendered again.

Nothing stale, nothing twice: every edit is made, built, taken back and built once more.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from manimark import build as build_module
from manimark import freshness, keys
from manimark.build import Order, build
from manimark.config import load_config
from manimark.model import Profile, RenderTask
from manimark.progress import Drawn, RenderedFigure, Reporter
from manimark.render import Folders, LocalExecutor
from manimark.render.executor import Event

from .samples import ROOT, page, write

PACKAGE = Path(keys.__file__).parent
TINY = Profile("tiny", 64, 36, 5)
ORDER = Order(TINY)

SCENES = {
    "trio": """\
from manim import Circle, Dot, MovingCameraScene, Scene, Square

WIDTH = 2.0


class First(Scene):
    '''The first of three.'''

    def construct(self):
        self.add(Circle(radius=WIDTH))


class Second(MovingCameraScene):
    '''The second of three.'''

    def construct(self):
        self.add(Square(side_length=WIDTH))


class Third(Scene):
    def construct(self):
        self.add(Dot(radius=WIDTH))
        self.wait(0.4)
""",
    "shared": "from deeper import EDGE\n\n\ndef size():\n    return 2 * EDGE\n",
    "deeper": "EDGE = 1\n",
    "helped": """\
from manim import *
from shared import size

class Helped(Scene):
    def construct(self):
        self.add(Square(side_length=size()))
""",
    "plugs/plug": "SIDES = 5\n",
    "dynamic": """\
import importlib
from manim import RegularPolygon, Scene

class Dynamic(Scene):
    def construct(self):
        self.add(RegularPolygon(importlib.import_module("plugs." + "plug").SIDES))
""",
    "data": """\
import numpy as np
from pathlib import Path
from manim import *

class Data(Scene):
    def construct(self):
        inside = np.loadtxt("tables/inside.csv")
        beside = float(Path("../beside.txt").read_text())
        above = float(open("../../above.txt").read())
        far = float(open("{far}").read())
        self.add(Square(inside + beside + above + far))
""",
    "lists": """\
from pathlib import Path
from manim import *

class Lists(Scene):
    def construct(self):
        self.add(*(Dot([i, 0, 0]) for i, _ in enumerate(Path("listed").glob("*.txt"))))
""",
    "seeks": """\
import os
from manim import *

class Seeks(Scene):
    def construct(self):
        self.add(Square() if os.path.exists("extra.txt") else Circle())
""",
    "assets": """\
from manim import *

class Assets(Scene):
    def construct(self):
        self.add(SVGMobject("logo"), ImageMobject("photo"))
        self.wait(0.4)
""",
    "vision": """\
import cv2
from manim import *

class Vision(Scene):
    def construct(self):
        self.add(ImageMobject(cv2.imread("vision.png")))
""",
    "words": """\
from manim import *

class Words(Scene):
    def construct(self):
        self.add(Text("Words"))
""",
    "runs": """\
import subprocess
from manim import *

class Runs(Scene):
    def construct(self):
        self.add(Square(float(subprocess.run(["measure"], capture_output=True).stdout)))
""",
    "looks": """\
import inspect
from manim import *

class Looks(Scene):
    def construct(self):
        self.add(Square(len(inspect.getsource(Looks)) / 100))
""",
    "themed": """\
from manim import Circle
from manimark.stage import FigureScene
from shared import size

class Themed(FigureScene):
    def construct(self):
        self.add(Circle(radius=size(), color=self.colors["ink"]))
        self.wait(0.4)
""",
}
PLAIN = {"First", "Second", "Third", "Helped", "Dynamic", "Data", "Lists", "Seeks", "Assets"}
PLAIN |= {"Vision", "Words", "Runs", "Looks"}
BOTH = {"Themed · dark", "Themed · light"}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="{}" height="20"/></svg>'


class Shared:
    """Processes that outlive the builds, so that Manim is imported once for the whole suite."""

    def __init__(self, executor: LocalExecutor) -> None:
        self._executor = executor
        self.capacity = executor.capacity
        self.submit = executor.submit

    def events(self, timeout: float) -> Sequence[Event]:
        return self._executor.events(timeout)

    def close(self) -> None:
        """Stay open for the next build."""


@dataclass
class Studio(Reporter):
    """A project, and what its last build drew."""

    root: Path
    drawn: list[str] = field(default_factory=list)
    why: dict[str, str] = field(default_factory=dict)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        name = task.scene.name
        self.drawn.append(f"{name} · {task.theme}" if task.scene.themed else name)

    def settled(self, figures: Sequence[RenderedFigure]) -> None:
        self.why = {figure.name: figure.why for figure in figures}

    def build(self, order: Order = ORDER) -> set[str]:
        """Build and return which figures were drawn, each once."""
        self.drawn.clear()
        self.why = {}
        build(load_config(self.root), order, self)
        assert len(self.drawn) == len(set(self.drawn))
        assert self.why.keys() == set(self.drawn)
        return set(self.drawn)

    def edit(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text()
        assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
        path.write_text(text.replace(old, new))

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Take back whatever happens to the sources and beside them."""
        copies = self.root.parent / "copies"
        for name in ("project", "beside"):
            shutil.copytree(self.root.parent / name, copies / name, ignore=_made)
        try:
            yield
        finally:
            for name in ("project", "beside"):
                _put_back(copies / name, self.root.parent / name)
            shutil.rmtree(copies)


def _made(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if name == "build"]


def _put_back(copy: Path, place: Path) -> None:
    for path in place.iterdir():
        if path.name != "build":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    shutil.copytree(copy, place, dirs_exist_ok=True)


def picture(path: Path, grey: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.fromarray(np.full((4, 4, 3), grey, np.uint8)).save(path)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    """A project of one page with all the figures, built once."""
    top = tmp_path_factory.mktemp("mutations")
    root, beside = top / "project", top / "beside"
    write(root, {f"scenes/{name}.py": text for name, text in SCENES.items()})
    far = (root / "scenes/data.py").read_text().replace("{far}", str(beside / "far.txt"))
    figures = "".join(f"![A figure.](figure:{name})\n\n" for name in sorted(PLAIN | {"Themed"}))
    write(
        root,
        {
            "scenes/data.py": far,
            "scenes/tables/inside.csv": "1\n",
            "scenes/listed/one.txt": "1",
            "scenes/logo.svg": LOGO.format(20),
            "beside.txt": "1",
            "../above.txt": "1",
            "content/index.md": page(figures),
            "pyproject.toml": "[tool.manimark]\nname = 'mutations'\n",
        },
    )
    write(beside, {"far.txt": "1", "fonts/a.ttf": "", "bin/measure": "#!/bin/sh\necho 2\n"})
    (beside / "bin/measure").chmod(0o755)
    picture(root / "scenes/photo.png", 200)
    picture(root / "scenes/vision.png", 200)
    shutil.copytree(ROOT / "site_templates", root / "site_templates")
    package = top / "package"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    with pytest.MonkeyPatch.context() as patch:
        # Our own code is an input too, so it must lie where it can be edited.
        patch.setattr(keys, "_PACKAGE", package)
        patch.setattr(freshness, "PACKAGE", package)
        patch.setenv("XDG_DATA_HOME", str(beside))
        patch.setenv("PATH", str(beside / "bin"), prepend=os.pathsep)
        places = (root, root / "scenes", root / "site_templates", root / "build/cache/renders")
        with closing(LocalExecutor(Folders(*places), jobs=2, timeout=60)) as executor:
            patch.setattr(build_module, "_executor", lambda *_: Shared(executor))
            studio = Studio(root)
            assert studio.build() == PLAIN | BOTH
            assert set(studio.why.values()) == {"never rendered here"}
            assert studio.build() == set()
            yield studio


Edit = Callable[[Studio], object]


def rewrite(name: str, old: str, new: str) -> Edit:
    return lambda studio: studio.edit(name, old, new)


def add(name: str, text: str = "") -> Edit:
    return lambda studio: write(studio.root, {name: text})


TRIO = "scenes/trio.py"
SHAPING: dict[str, tuple[Edit, set[str], str]] = {
    "a docstring": (rewrite(TRIO, "The first of", "One of"), {"First"}, f"{TRIO} changed"),
    "a scene": (
        rewrite(TRIO, "Square(side_length=WIDTH)", "Square()"),
        {"Second"},
        f"{TRIO} changed",
    ),
    "what all scenes of a file use": (
        rewrite(TRIO, "WIDTH = 2.0", "WIDTH = 3.0"),
        {"First", "Second", "Third"},
        f"{TRIO} changed",
    ),
    "what a file does when it is imported": (
        rewrite(TRIO, "WIDTH = 2.0", "WIDTH = 2.0\nprint(WIDTH)"),
        {"First", "Second", "Third"},
        f"{TRIO} changed",
    ),
    "a module that some scenes import": (
        rewrite("scenes/shared.py", "return 2", "return 3"),
        {"Helped", *BOTH},
        "scenes/shared.py changed",
    ),
    "what such a module imports": (
        rewrite("scenes/deeper.py", "1", "1.5"),
        {"Helped", *BOTH},
        "scenes/deeper.py changed",
    ),
    "a package in the place of a module": (
        add("scenes/shared/__init__.py", "def size():\n    return 3\n"),
        {"Helped", *BOTH},
        "scenes/shared is imported from another file",
    ),
    "a module whose name only running tells": (
        rewrite("scenes/plugs/plug.py", "5", "6"),
        {"Dynamic"},
        "scenes/plugs/plug.py changed",
    ),
    "what makes a folder a package": (
        add("scenes/plugs/__init__.py"),
        {"Dynamic"},
        "scenes/plugs is imported from another file",
    ),
    "a table": (
        add("scenes/tables/inside.csv", "2\n"),
        {"Data"},
        "scenes/tables/inside.csv changed",
    ),
    "a file beside the scenes": (add("beside.txt", "2"), {"Data"}, "beside.txt changed"),
    "a new file in a folder that is listed": (
        add("scenes/listed/two.txt"),
        {"Lists"},
        "other files are in scenes/listed",
    ),
    "a file that was looked for in vain": (
        add("scenes/extra.txt"),
        {"Seeks"},
        "scenes/extra.txt is new",
    ),
    "a vector picture": (
        add("scenes/logo.svg", LOGO.format(30)),
        {"Assets"},
        "scenes/logo.svg changed",
    ),
    "a picture": (
        lambda studio: picture(studio.root / "scenes/photo.png", 100),
        {"Assets"},
        "scenes/photo.png changed",
    ),
    "a file that is found before another": (
        add("scenes/logo", LOGO.format(30)),
        {"Assets"},
        "scenes/logo is new",
    ),
    "a picture that compiled code reads": (
        lambda studio: picture(studio.root / "scenes/vision.png", 100),
        {"Vision"},
        "scenes/vision.png changed",
    ),
    "a font of the machine": (
        add("../beside/fonts/b.ttf"),
        {"Words"},
        "the fonts of the machine changed",
    ),
    "a program that is run": (
        add("../beside/bin/measure", "#!/bin/sh\necho 3\n"),
        {"Runs"},
        "the program measure changed",
    ),
    "the source of a scene that reads it": (
        rewrite("scenes/looks.py", "    def", "    # A comment.\n    def"),
        {"Looks"},
        "scenes/looks.py changed",
    ),
    "a colour of one theme": (
        lambda studio: recolour(studio, "dark"),
        {"Themed · dark"},
        "colour ink",
    ),
    "a colour of the other": (
        lambda studio: recolour(studio, "light"),
        {"Themed · light"},
        "colour ink",
    ),
    "a font of the page": (
        lambda studio: shutil.copy(
            studio.root / "site_templates/fonts/stix-two-text.woff2",
            studio.root / "site_templates/fonts/stix-two-more.woff2",
        ),
        BOTH,
        "fonts/stix-two-more.woff2 is new",
    ),
    "the file of a scene": (
        lambda studio: (studio.root / "scenes/lists.py").rename(studio.root / "scenes/listing.py"),
        {"Lists"},
        "scene Lists in scenes/lists.py → Lists in scenes/listing.py",
    ),
}


def recolour(studio: Studio, theme: str) -> None:
    path = studio.root / "site_templates/palette.toml"
    before, table, colours = path.read_text().partition(f"[{theme}]")
    colours, count = re.subn(r"^ink +=.*$", 'ink = "#123456"', colours, count=1, flags=re.MULTILINE)
    assert count == 1
    path.write_text(before + table + colours)


@pytest.mark.parametrize(("edit", "figures", "why"), SHAPING.values(), ids=SHAPING)
def test_renders_exactly_what_an_edit_shapes(
    studio: Studio, edit: Edit, figures: set[str], why: str
) -> None:
    with studio.kept():
        edit(studio)
        assert studio.build() == figures
        assert {words.startswith(why) for words in studio.why.values()} == {True}, studio.why
        assert studio.build() == set()
    assert studio.build() == set(), "going back renders nothing"


@pytest.mark.parametrize("name", ["far.txt", "../above.txt"])
def test_renders_what_a_file_outside_the_project_shapes(studio: Studio, name: str) -> None:
    file = studio.root.parent / "beside" / name
    file.write_text("2")
    assert studio.build() == {"Data"}
    assert studio.why == {"Data": f"{file.resolve()} changed"}
    file.write_text("1")
    assert studio.build() == set()


OTHER: dict[str, Edit] = {
    "a comment": rewrite(TRIO, "WIDTH = 2.0", "WIDTH = 2.0  # wide"),
    "layout": rewrite(
        TRIO, "Circle(radius=WIDTH)", "Circle(\n            radius=WIDTH,\n        )"
    ),
    "a comment in a module": rewrite("scenes/shared.py", "* EDGE", "* EDGE  # two"),
    "a new scene in a file": rewrite(
        TRIO, "class Third", "class Fourth(Scene):\n    pass\n\n\nclass Third"
    ),
    "a new function in a file": rewrite(
        TRIO, "class Third", "def unused(a=1):\n    return a\n\n\nclass Third"
    ),
    "a new file of scenes": add("scenes/new.py", "from manim import *\nclass New(Scene): pass\n"),
    "a file that nobody reads": add("scenes/tables/outside.csv", "1"),
    "a file like a listed one that nobody reads": add("scenes/listed/one.txt", "2"),
    "an editor's hidden file": add("scenes/listed/.one.txt.swp"),
    "a compiled module": add("scenes/__pycache__/shared.cpython-311.pyc", "x"),
    "times": lambda studio: [os.utime(path) for path in (studio.root / "scenes").rglob("*")],
    "text": rewrite("content/index.md", "---\n![", "---\nSome words.\n\n!["),
    "a page": add("content/more.md", page("Words.")),
    "a figure that is shown twice": add("content/more.md", page("![Again.](figure:First)\n")),
    "styles": add("site_templates/css/prose.css", "p { color: red; }\n"),
    "a template": rewrite("site_templates/404.html", "{% block main %}", "{% block main %} "),
    "a licence beside the fonts": add("site_templates/fonts/OFL.txt", "other words"),
    "the name of the site": rewrite("pyproject.toml", "'mutations'", "'other'"),
    "another table of the configuration": rewrite(
        "pyproject.toml", "[tool", "[project]\nname='x'\n[tool"
    ),
    "settings of rendering": rewrite(
        "pyproject.toml", "name = 'mutations'", "jobs = 1\ntimeout = 60\ncache_gigabytes = 1"
    ),
}


def test_renders_nothing_for_what_shapes_no_figure(studio: Studio) -> None:
    drawn = {}
    for name, edit in OTHER.items():
        with studio.kept():
            edit(studio)
            drawn[name] = studio.build()
    assert not any(drawn.values()), drawn
    assert studio.build() == set()


def test_renders_all_in_another_size_and_nothing_back_in_the_first(studio: Studio) -> None:
    assert studio.build(Order(Profile("small", 80, 46, 5))) == PLAIN | BOTH
    assert studio.build() == set()


def test_renders_all_with_another_version_of_a_library(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    versions = keys._versions(keys.LIBRARIES)
    with monkeypatch.context() as patch:
        patch.setattr(keys, "_versions", lambda _: {**versions, "manim": "99.0"})
        (studio.root / "content/index.md").touch()
        patch.setattr(freshness, "_installed", lambda: ["manim-99.0.dist-info"])
        assert studio.build() == PLAIN | BOTH
        assert set(studio.why.values()) == {f"manim {versions['manim']} → 99.0"}
    assert studio.build() == set()


@pytest.mark.parametrize(
    ("name", "figures"),
    [
        ("studio/sink.py", PLAIN | BOTH),
        ("stage/units.py", PLAIN | BOTH),
        ("pages.py", set()),
        ("build.py", set()),
    ],
)
def test_renders_all_with_other_drawing_code_and_nothing_with_other_code_of_the_parent(
    studio: Studio, name: str, figures: set[str]
) -> None:
    file = studio.root.parent / "package" / name
    before = file.read_bytes()
    file.write_bytes(before + b"# edited\n")
    assert studio.build() == figures
    assert set(studio.why.values()) <= {f"manimark/{name} changed"}
    file.write_bytes(before)
    assert studio.build() == set()


def test_renders_nothing_in_a_project_that_was_moved(studio: Studio) -> None:
    moved = Studio(Path(shutil.copytree(studio.root, studio.root.parent / "moved")))
    assert moved.build() == {"Data"}
    assert moved.why == {"Data": "the project was moved"}
    shutil.rmtree(moved.root)


def test_renders_a_figure_again_whose_files_were_damaged(studio: Studio) -> None:
    videos = [*(studio.root / "build/site/figures").rglob("third/dark.mp4")]
    (video,) = videos
    before, status = video.read_bytes(), video.stat()
    with video.open("r+b") as file:  # the very bytes that the cache holds
        file.write(b"damaged")
    os.utime(video, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert studio.build() == {"Third"}
    assert studio.why == {"Third": "its files were damaged"}
    assert video.read_bytes() == before
    assert studio.build() == set()

"""Whatever befalls a build, the next one gives what an undisturbed one would have given."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from manimark.build import Order, build
from manimark.config import load_config
from manimark.model import PROFILES
from manimark.progress import Report, Reporter

from .processes import MARK, children, keepers, marked, needs_proc, parent_of, wait_for
from .samples import ROOT, page, write

pytestmark = needs_proc

DRAFT = Order(PROFILES["draft"])
SCENES = """\
from manim import Circle, Create, Scene, Square


class {0}(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=1)


class {1}(Scene):
    def construct(self):
        self.play(Create(Circle()), run_time=1)
"""


@dataclass(frozen=True)
class Project:
    """A small project that a test may do to as it likes, not built yet."""

    root: Path
    mark: str
    """A mark of all processes that build it."""

    @property
    def site(self) -> Path:
        return self.root / "build" / "site"

    @property
    def renders(self) -> Path:
        return self.root / "build" / "cache" / "renders"

    @contextmanager
    def building(
        self, *options: str, python: tuple[str, ...] = ("-m", "manimark"), **more: Any
    ) -> Iterator[subprocess.Popen[str]]:
        """Build in another process, which is killed in the end."""
        command = [sys.executable, *python, "build", "--quality", "draft", *options]
        with subprocess.Popen(
            [*command, "--root", str(self.root)],
            cwd=ROOT,
            env=os.environ | {MARK: self.mark},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **more,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def build(self, *options: str, **more: Any) -> tuple[int, str, str]:
        """Build in another process; return its exit status and what it wrote to its two streams."""
        with self.building(*options, **more) as process:
            words, complaints = process.communicate(timeout=120)
            return process.returncode, words, complaints

    def rebuild(self) -> Report:
        """Build in this process."""
        return build(load_config(self.root), DRAFT, Reporter())

    def drawing(self) -> list[int]:
        """Return the processes in which scenes are drawn at the moment."""
        return children(keepers(self.mark), among=marked(self.mark))


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def sources(root: Path) -> Path:
    """Write a project with two figures."""
    shutil.copytree(ROOT / "site_templates", root / "site_templates")
    names = ("Boxes", "Rounds")
    body = "\n\n".join(f"![A shape is drawn.](figure:{name})" for name in names)
    return write(root, {"content/index.md": page(body), "scenes/a.py": SCENES.format(*names)})


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project after an undisturbed build."""
    root = sources(tmp_path_factory.mktemp("finished") / "project")
    assert Project(root, "").rebuild().rendered
    return root


@pytest.fixture(scope="session")
def undisturbed(finished: Path) -> dict[str, bytes]:
    """The site that an undisturbed build makes."""
    return contents(finished / "build" / "site")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(sources(tmp_path / "project"), uuid.uuid4().hex)


@pytest.fixture
def built(finished: Path, tmp_path: Path) -> Project:
    """A project that was built, whose site is gone."""
    root = Path(shutil.copytree(finished, tmp_path / "project"))
    shutil.rmtree(root / "build" / "site")
    return Project(root, uuid.uuid4().hex)


def is_importing(project: Project) -> bool:
    return bool(keepers(project.mark))


def is_drawing(project: Project) -> bool:
    return any(project.renders.glob(".partial-*/recording/*.mp4"))


@pytest.mark.thorough
@pytest.mark.parametrize("moment", [is_importing, is_drawing])
def test_is_killed(
    project: Project, undisturbed: dict[str, bytes], moment: Callable[[Project], bool]
) -> None:
    with project.building() as process:
        wait_for(lambda: moment(project), pause=0)
        process.kill()
    wait_for(lambda: not marked(project.mark))
    project.rebuild()
    assert contents(project.site) == undisturbed
    assert not list(project.renders.glob(".partial-*"))


@pytest.mark.parametrize(
    ("place", "drawn_again"),
    [
        pytest.param("renders", 2, marks=pytest.mark.thorough),
        pytest.param("manifests", 2, marks=pytest.mark.thorough),
        ("build", 0),
        pytest.param("cache", 0, marks=pytest.mark.thorough),
    ],
)
def test_is_killed_in_the_moment_before_it_renames(
    project: Project, undisturbed: dict[str, bytes], place: str, drawn_again: int
) -> None:
    # Its pages are noted in the same folder as what the site was made of, and before.
    target = "site.json" if place == "cache" else ""
    program = (
        "import os, pathlib, signal, sys\n"
        "def look(event, details):\n"
        "    if event == 'os.rename':\n"
        "        target = pathlib.Path(details[1])\n"
        f"        if target.parent.name == {place!r} and target.name.endswith({target!r}):\n"
        "            os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(look)\n"
        "from manimark.cli import main\n"
        "sys.exit(main())"
    )
    with project.building("--jobs", "1", python=("-c", program)) as process:
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    assert project.site.exists() == (place == "cache")
    wait_for(lambda: not marked(project.mark))
    assert len(project.rebuild().rendered) == drawn_again
    assert contents(project.site) == undisturbed


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(seed, marks=pytest.mark.thorough) for seed in range(1, 6))]
)
def test_is_killed_at_any_of_its_steps_on_the_disk(
    project: Project, undisturbed: dict[str, bytes], seed: int
) -> None:
    step = random.Random(seed).randrange(20, 200)
    program = (
        "import os, signal, sys\n"
        f"steps, folder = {step}, {str(project.root / 'build')!r}\n"
        "def look(event, details):\n"
        "    global steps\n"
        "    if event in ('open', 'os.rename', 'os.mkdir', 'os.remove', 'os.link'):\n"
        "        if str(details[0]).startswith(folder):\n"
        "            steps -= 1\n"
        "            if steps == 0:\n"
        "                os.kill(os.getpid(), signal.SIGKILL)\n"
        "sys.addaudithook(look)\n"
        "from manimark.cli import main\n"
        "sys.exit(main())"
    )
    with project.building(python=("-c", program)) as process:
        process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    # The next one does not wait for what this one has left.
    project.rebuild()
    assert contents(project.site) == undisturbed
    wait_for(lambda: not marked(project.mark))


def test_is_interrupted(project: Project, undisturbed: dict[str, bytes]) -> None:
    with project.building(start_new_session=True) as process:
        wait_for(project.drawing)
        os.killpg(process.pid, signal.SIGINT)
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == 130
    assert complaints.splitlines()[-1] == "interrupted"
    assert marked(project.mark) == []
    assert not list(project.renders.glob(".partial-*"))
    project.rebuild()
    assert contents(project.site) == undisturbed


@pytest.mark.parametrize("victim", [pytest.param("drawing", marks=pytest.mark.thorough), "keeper"])
def test_loses_a_worker(project: Project, undisturbed: dict[str, bytes], victim: str) -> None:
    with project.building("--jobs", "1") as process:
        (drawing,) = wait_for(project.drawing, pause=0)
        os.kill(drawing, signal.SIGSTOP)  # or it might be done too early
        os.kill(drawing if victim == "drawing" else parent_of(drawing), signal.SIGKILL)
        os.kill(drawing, signal.SIGCONT)
        _, complaints = process.communicate(timeout=60)
    assert process.returncode == 1
    assert complaints.count("its process was killed, most likely for want of memory") == 1
    assert len(list(project.renders.glob("*"))) == 1, "the other figure is kept"
    assert len(project.rebuild().rendered) == 1
    assert contents(project.site) == undisturbed


def test_a_scene_takes_too_long(built: Project, undisturbed: dict[str, bytes]) -> None:
    settings = "[tool.manimark]\ntimeout = 1\n"
    scene = "from manim import Scene\n\nwhile True:\n    pass\n\nclass Never(Scene):\n    pass\n"
    never = page("![It never ends.](figure:Never)\n")
    write(built.root, {"pyproject.toml": settings, "scenes/never.py": scene})
    write(built.root, {"content/never.md": never})
    status, _, complaints = built.build()
    assert status == 1
    words = "Never took longer than 1 s (draw less, or raise timeout in [tool.manimark])"
    assert f"scenes/never.py:6: {words}" in complaints.splitlines()
    assert marked(built.mark) == []
    for name in ("pyproject.toml", "scenes/never.py", "content/never.md"):
        (built.root / name).unlink()
    assert built.rebuild().rendered == (), "the other figures are kept"
    assert contents(built.site) == undisturbed


@pytest.mark.thorough
def test_files_may_not_be_large(project: Project, undisturbed: dict[str, bytes]) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    status, _, complaints = project.build(preexec_fn=limit)
    assert status == 3
    assert "a larger file than is allowed here (raise the limit" in complaints
    project.rebuild()
    assert contents(project.site) == undisturbed


@contextmanager
def small_disk(folder: Path, size: str) -> Iterator[None]:
    """Put a disk of some size at a place; skip the test where that is not allowed."""
    folder.mkdir(parents=True)
    options = ["-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if shutil.which("mount") is None or subprocess.run(["mount", *options]).returncode:
        pytest.skip("mounting a disk is not allowed here")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


@pytest.mark.parametrize("size", [pytest.param("24k", marks=pytest.mark.thorough), "150k"])
def test_the_disk_is_full(project: Project, undisturbed: dict[str, bytes], size: str) -> None:
    with small_disk(project.root / "build", size):
        status, _, complaints = project.build()
        assert status == 3
        assert "(free some disk space)" in complaints
        assert not project.site.exists()
        larger = ["mount", "-o", "remount,size=100m", str(project.root / "build")]
        subprocess.run(larger, check=True)
        project.rebuild()
        assert contents(project.site) == undisturbed


@pytest.mark.parametrize(
    "damage", [pytest.param("cut short", marks=pytest.mark.thorough), "changed"]
)
def test_a_stored_file_is_damaged(
    built: Project, undisturbed: dict[str, bytes], damage: str
) -> None:
    file = next(built.renders.glob("*/h264.mp4"))
    content = file.read_bytes()
    middle = len(content) // 2
    other = bytes([content[middle] ^ 1])
    damaged = content[:middle] + (other + content[middle + 1 :] if damage == "changed" else b"")
    # A link to the published file must not be written through.
    file.unlink()
    file.write_bytes(damaged)
    assert len(built.rebuild().rendered) == 1
    assert contents(built.site) == undisturbed


def test_two_builds_begin_at_once(project: Project, undisturbed: dict[str, bytes]) -> None:
    with project.building() as one, project.building() as other:
        results = [process.communicate(timeout=120) for process in (one, other)]
    assert (one.returncode, other.returncode) == (0, 0)
    waits = "another build is at work here; waiting for it"
    assert [waits in complaints for _, complaints in results].count(True) == 1
    assert [words.endswith("up to date\n") for words, _ in results].count(True) == 1
    assert contents(project.site) == undisturbed


@pytest.mark.parametrize("years", [pytest.param(-20, marks=pytest.mark.thorough), 20])
def test_the_clock_is_wrong(
    built: Project, undisturbed: dict[str, bytes], monkeypatch: pytest.MonkeyPatch, years: int
) -> None:
    now = time.time
    for path in built.root.rglob("*"):
        os.utime(path, times=(now(), now() + random.Random(path.name).uniform(-1, 1) * 1e9))
    monkeypatch.setattr(time, "time", lambda: now() + years * 365 * 24 * 60 * 60)
    assert built.rebuild().rendered == ()
    assert contents(built.site) == undisturbed
    assert built.rebuild().fresh
    scene = built.root / "scenes/a.py"
    scene.write_text(scene.read_text().replace("Circle()", "Circle(2)"))
    os.utime(scene, (0, 0))
    assert built.rebuild().rendered
    assert contents(built.site) != undisturbed

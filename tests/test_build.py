from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock

from manimark import build as build_module
from manimark import composition
from manimark.archive import Archive
from manimark.build import Order, build, cache_of, clean
from manimark.check import audit
from manimark.config import load_config
from manimark.errors import MachineError, ManimarkError, SiteErrors
from manimark.model import PROFILES, RenderTask
from manimark.progress import Drawn, Reporter

from .samples import ROOT, page, write

DRAFT = Order(PROFILES["draft"])


class Listener(Reporter):
    """Writes down what it hears."""

    def __init__(self) -> None:
        self.notes: list[str] = []
        self.drawn: list[str] = []

    def note(self, text: str) -> None:
        self.notes.append(text)

    def finished(self, task: RenderTask, recording: Drawn, seconds: float) -> None:
        self.drawn.append(task.scene.name)


def make(root: Path, order: Order = DRAFT, listener: Reporter | None = None) -> Path:
    return build(load_config(root), order, listener or Reporter()).site


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_makes_pages_and_figures_without_a_fault(project: Path) -> None:
    site = project / "build" / "site"
    names = set(contents(site))
    assert {"index.html", "deep/page/index.html", "404.html", "sitemap.xml", "feed.xml"} <= names
    moving = {"dark.mp4", "dark.av1.mp4", "dark.png", "figure.json", "trace.json"}
    moving |= {"captions.vtt", "chapters.vtt"}
    assert {f"figures/appears/{name}" for name in moving} <= names
    assert "figures/stands/dark.png" in names
    assert "figures/stands/dark.mp4" not in names
    assert audit(site, root=project, url=load_config(project).url) == ()


def test_carries_the_pictures_beside_a_page(project: Path) -> None:
    carried = contents(project / "build" / "site").values()
    assert (project / "content/deep/dot.png").read_bytes() in carried


def test_does_nothing_when_nothing_changed(project: Path) -> None:
    first = make(project)
    before = {file: file.stat().st_ino for file in first.rglob("*")}
    report = build(load_config(project), DRAFT, Reporter())
    assert report.fresh
    assert {file: file.stat().st_ino for file in report.site.rglob("*")} == before


def test_does_nothing_when_only_those_who_render_changed(project: Path) -> None:
    make(project)
    settings = 'jobs = 1\ntimeout = 30\nscheduler = "tcp://127.0.0.1:9"\n'
    write(project, {"pyproject.toml": f"[tool.manimark]\n{settings}"})
    order = Order(PROFILES["draft"], jobs=2, keep_going=False, scheduler="tcp://127.0.0.1:10")
    assert build(load_config(project), order, Reporter()).fresh


def test_renders_nothing_when_only_words_change(project: Path) -> None:
    edit(project / "content/index.md", "As [](", "Just as [](")
    listener = Listener()
    site = make(project, listener=listener)
    assert listener.drawn == []
    assert "Just as <a" in (site / "index.html").read_text(encoding="utf-8")


def test_renders_only_the_figure_whose_scene_changed(project: Path) -> None:
    write(
        project,
        {"scenes/new.py": "from shapes import Appears\n\n\nclass New(Appears):\n    pass\n"},
    )
    edit(project / "content/index.md", "figure:Appears", "figure:New")
    listener = Listener()
    make(project, listener=listener)
    assert listener.drawn == ["New"]


def test_gives_the_same_bytes_from_scratch(project: Path) -> None:
    shutil.rmtree(project / "build")
    sites = []
    for seed in ("1", "2"):
        root = project.with_name(f"project-{seed}")
        shutil.copytree(project, root)
        command = [sys.executable, "-m", "manimark", "build", "--quality", "draft", "--quiet"]
        surroundings = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed}
        subprocess.run(command, cwd=root, env=surroundings, check=True)
        sites.append(contents(root / "build" / "site"))
    assert sites[0] == sites[1]


def test_gives_the_same_bytes_from_the_cache(project: Path) -> None:
    site = project / "build" / "site"
    before = contents(site)
    shutil.rmtree(site)
    listener = Listener()
    make(project, listener=listener)
    assert contents(site) == before
    assert listener.drawn == []


@pytest.mark.parametrize("name", ["index.html", "figures/appears/dark.mp4"])
def test_mends_a_site_that_lost_a_file(project: Path, name: str) -> None:
    site = project / "build" / "site"
    before = contents(site)
    (site / name).unlink()
    make(project)
    assert contents(site) == before


def test_removes_what_no_page_shows_any_more(project: Path) -> None:
    (project / "content/deep/page.md").unlink()
    edit(project / "content/index.md", "; see [the other page](deep/page.md)", "")
    (project / "build/site/stray.html").write_text("stray")
    names = contents(make(project))
    assert not [n for n in names if n.startswith(("deep/", "figures/stands/", "stray"))]


def test_forgets_old_renderings_that_no_page_shows(project: Path) -> None:
    renders = cache_of(load_config(project)).renders
    for name in ("old", "recent"):
        (renders / name).mkdir()
    os.utime(renders / "old", (0, 0))
    edit(project / "content/index.md", "As [](", "Just as [](")
    make(project)
    names = {folder.name for folder in renders.iterdir()}
    assert "recent" in names
    assert "old" not in names
    assert len(names) == 3


def raise_in_scene(root: Path) -> None:
    edit(root / "scenes/shapes.py", "self.add(Circle())", "raise ValueError('on purpose')")


def break_a_page(root: Path) -> None:
    write(root, {"content/broken.md": page("[gone](gone.md)")})


def break_a_template(root: Path) -> None:
    text = '{% extends "base.html" %}\n{% block main %}{{ page.nothing }}{% endblock %}'
    write(root, {"site_templates/page.html": text})


def break_the_configuration(root: Path) -> None:
    write(root, {"pyproject.toml": "[tool.manimark]\nnmae = 'x'\n"})


def break_the_palette(root: Path) -> None:
    write(root, {"site_templates/palette.toml": "[dark]\n"})


def stand_in_the_way(root: Path) -> None:
    shutil.rmtree(root / "build/.site.new", ignore_errors=True)
    shutil.rmtree(root / "build/cache")
    (root / "build/cache").write_text("a file where a folder must be")


@pytest.mark.parametrize(
    "damage",
    [
        raise_in_scene,
        break_a_page,
        break_a_template,
        break_the_configuration,
        break_the_palette,
        stand_in_the_way,
    ],
)
def test_keeps_the_last_good_site_when_something_is_wrong(
    project: Path, damage: Callable[[Path], None]
) -> None:
    before = contents(project / "build" / "site")
    damage(project)
    with pytest.raises(ManimarkError):
        make(project)
    assert contents(project / "build" / "site") == before


def test_never_takes_a_site_for_fresh_after_a_failure(project: Path) -> None:
    break_a_page(project)
    for _ in range(2):
        with pytest.raises(SiteErrors):
            make(project)


def test_keeps_what_was_rendered_beside_a_failure(project: Path) -> None:
    scene = (
        "from manim import Circle, Scene\n\n"
        "class {}(Scene):\n    def construct(self):\n        {}\n"
    )
    write(
        project,
        {
            "scenes/sound.py": scene.format("Sound", "self.add(Circle(2))"),
            "scenes/faulty.py": scene.format("Faulty", "raise ValueError('on purpose')"),
            "content/more.md": page("![One.](figure:Sound)\n\n![Two.](figure:Faulty)\n"),
        },
    )
    first, second = Listener(), Listener()
    with pytest.raises(SiteErrors, match="on purpose"):
        make(project, listener=first)
    edit(project / "scenes/faulty.py", "raise ValueError('on purpose')", "self.add(Circle())")
    make(project, listener=second)
    assert (first.drawn, second.drawn) == (["Sound"], ["Faulty"])


def test_reports_all_mistakes_of_all_pages_and_scenes_before_rendering(project: Path) -> None:
    write(
        project,
        {
            "content/a.md": page("[gone](gone.md)\n\n$\\nonsense$\n"),
            "content/b.md": page("![It is gone.](figure:Gone)\n", colour="red"),
            "scenes/broken.py": "class Broken(\n",
        },
    )
    listener = Listener()
    with pytest.raises(SiteErrors) as caught:
        make(project, listener=listener)
    places = [f"{error.path}:{error.line}" for error in caught.value.errors]
    assert places == [
        "content/a.md:5",
        "content/a.md:7",
        "content/b.md:4",
        "content/b.md:6",
        "scenes/broken.py:1",
    ]
    assert listener.drawn == []


def test_shows_mistakes_in_templates_before_rendering(project: Path) -> None:
    shutil.rmtree(project / "build")
    break_a_template(project)
    listener = Listener()
    with pytest.raises(SiteErrors, match=r"site_templates/page\.html:2: .*nothing"):
        make(project, listener=listener)
    assert listener.drawn == []


def test_reports_all_figures_that_fail_together(project: Path) -> None:
    raise_in_scene(project)
    edit(project / "scenes/shapes.py", "self.play(", "self.nothing(")
    with pytest.raises(SiteErrors) as caught:
        make(project)
    assert [(e.path.as_posix(), e.line) for e in caught.value.errors] == [
        ("scenes/shapes.py", 6),
        ("scenes/shapes.py", 11),
    ]


def test_leaves_drafts_out_unless_asked(project: Path) -> None:
    write(project, {"content/later.md": page("Words.", draft="true")})
    assert "later/index.html" not in contents(make(project))
    assert "later/index.html" in contents(make(project, Order(PROFILES["draft"], drafts=True)))


def test_keeps_the_preview_apart_from_the_published_site(project: Path) -> None:
    before = contents(project / "build" / "site")
    edit(project / "content/index.md", "As [](", "Just as [](")
    preview = make(project, Order(PROFILES["draft"], site="preview"))
    assert b"Just as" in contents(preview)["index.html"]
    assert contents(project / "build" / "site") == before


class ChangesTheScene(Listener):
    """An author who saves a scene while it is being drawn."""

    def __init__(self, scene: Path, *words: str) -> None:
        super().__init__()
        self._scene, self._words, self._is_unchanged = scene, words, True

    def advanced(self, task: RenderTask, frames: int) -> None:
        # Not sooner: what was changed before it was read is drawn as it is now.
        if self._is_unchanged:
            edit(self._scene, *self._words)
            self._is_unchanged = False

    def failed(self, task: RenderTask, error: Exception) -> None:
        raise AssertionError(error)


def test_never_keeps_a_rendering_whose_scene_changed_meanwhile(project: Path) -> None:
    scene = project / "scenes" / "shapes.py"
    edit(scene, "run_time=0.2", "run_time=0.3")
    before = {f.name for f in cache_of(load_config(project)).renders.iterdir()}
    changes = ChangesTheScene(scene, "run_time=0.3", "run_time=0.4")
    with pytest.raises(SiteErrors, match=r"Appears changed while it was drawn: scenes/shapes\.py"):
        make(project, listener=changes)
    assert {f.name for f in cache_of(load_config(project)).renders.iterdir()} == before
    listener = Listener()
    make(project, listener=listener)
    assert listener.drawn == ["Appears"]


def test_keeps_a_rendering_whose_neighbour_in_the_file_changed_meanwhile(project: Path) -> None:
    scene = project / "scenes" / "shapes.py"
    edit(scene, "run_time=0.2", "run_time=0.3")
    write(project, {"content/deep/page.md": page("Words.")})
    make(project, listener=ChangesTheScene(scene, "Circle()", "Circle(2)"))
    listener = Listener()
    make(project, listener=listener)
    assert listener.drawn == []


def test_reports_everything_that_the_machine_lacks(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(_: object, __: object, tasks: list[RenderTask], *___: object) -> dict[str, object]:
        return {t.key: MachineError(f"{t.scene.name} needs a tool", "install it") for t in tasks}

    listener = Listener()
    shutil.rmtree(project / "build")
    monkeypatch.setattr(build_module, "_draw", lacking)
    with pytest.raises(MachineError) as caught:
        make(project, listener=listener)
    said = [*listener.notes, str(caught.value)]
    assert len(said) == len(set(said)) == 2
    assert {words.partition(" needs")[0] for words in said} == {"Appears", "Stands"}


def test_tells_a_scenes_mistake_though_the_disk_refuses_to_keep_another_figure(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> list[str]:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), "manifests")

    listener, scene = Listener(), project / "scenes/shapes.py"
    edit(scene, "run_time=0.2", "run_time=0.3")
    edit(scene, "Circle()", "Circle(1 / 0)")
    monkeypatch.setattr(Archive, "keep", refuse)
    with pytest.raises(SiteErrors, match="ZeroDivisionError"):
        make(project, listener=listener)
    refusal = "cannot write manifests: No space left on device (free some disk space)"
    assert listener.notes == [refusal]


def test_brings_the_site_back_before_anything_can_go_wrong(project: Path) -> None:
    site = project / "build" / "site"
    before = contents(site)
    site.rename(site.with_name(".site.old"))  # as a build that was killed just then leaves it
    write(project, {"content/index.md": "no front matter"})
    with pytest.raises(SiteErrors):
        make(project)
    assert contents(site) == before


def test_waits_for_a_build_under_way_and_says_so(project: Path) -> None:
    listener = Listener()
    edit(project / "content/index.md", "As [](", "Just as [](")
    said = threading.Event()
    listener.note = lambda text: (listener.notes.append(text), said.set())  # type: ignore[method-assign, func-returns-value]
    lock = FileLock(cache_of(load_config(project)).folder / "lock", thread_local=False)
    with lock:
        build_thread = threading.Thread(target=make, args=(project, DRAFT, listener))
        build_thread.start()
        assert said.wait(timeout=20)
        assert b"Just as" not in contents(project / "build" / "site")["index.html"]
    build_thread.join()
    assert listener.notes == ["another build is at work here; waiting for it"]
    assert b"Just as" in contents(project / "build" / "site")["index.html"]


def loaded_by_a_build(root: Path) -> tuple[str, set[str]]:
    """Build in a process of its own; return what it said, and the modules that it loaded."""
    program = (
        "import json, sys; from manimark.cli import main; status = main(sys.argv[1:]);"
        "print(json.dumps([status, sorted(sys.modules)]))"
    )
    command = [sys.executable, "-c", program, "build", "--root", str(root), "--quality", "draft"]
    result = subprocess.run(command, capture_output=True, text=True, check=True)
    *words, values = result.stdout.splitlines()
    status, modules = json.loads(values)
    assert status == 0
    return words[-1], set(modules)


DRAWING = {"manim", "numpy", "sympy", "av", "cv2"}


def test_needs_no_library_that_makes_sites_when_nothing_changed(project: Path) -> None:
    make(project)
    words, modules = loaded_by_a_build(project)
    assert words.endswith("up to date")
    assert not modules & (DRAWING | {"rich", "uvicorn", "jinja2", "markdown", "yaml", "math_core"})


def test_needs_no_drawing_libraries_when_only_words_change(project: Path) -> None:
    make(project)
    edit(project / "content/index.md", "As [](", "Just as [](")
    words, modules = loaded_by_a_build(project)
    assert "up to date" not in words
    assert b"Just as" in contents(project / "build" / "site")["index.html"]
    assert not modules & (DRAWING | {"rich", "uvicorn"})


def test_removes_everything_made_and_nothing_else(project: Path) -> None:
    (project / "build/README.md").write_text("kept")
    make(project, Order(PROFILES["draft"], site="preview"))
    clean(load_config(project))
    assert [path.name for path in (project / "build").iterdir()] == ["README.md"]
    clean(load_config(project))


def test_names_the_remedy_when_the_output_cannot_be_written(project: Path) -> None:
    shutil.rmtree(project / "build")
    (project / "build").write_text("a file")
    with pytest.raises(MachineError, match="a file stands where a folder must be"):
        make(project)


def test_never_takes_a_site_for_fresh_whose_record_could_not_be_written(project: Path) -> None:
    words = (project / "content/index.md").read_text(encoding="utf-8")
    in_the_way = cache_of(load_config(project)).folder / "site.part"
    in_the_way.mkdir()
    edit(project / "content/index.md", "As [](", "Just as [](")
    listener = Listener()
    assert b"Just as" in contents(make(project, listener=listener))["index.html"]
    assert len(listener.notes) == 1
    assert "the next build looks again" in listener.notes[0]
    in_the_way.rmdir()
    # Back to the sources that the last record which could be written tells of.
    (project / "content/index.md").write_text(words, encoding="utf-8")
    assert b"Just as" not in contents(make(project))["index.html"]


def test_never_takes_a_site_for_fresh_whose_sources_changed_meanwhile(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = project / "content/index.md"
    edit(index, "As [](", "Just as [](")
    compose = composition.compose

    def compose_and_edit(*arguments: object) -> object:
        files = compose(*arguments)  # type: ignore[arg-type]
        edit(index, "Just as [](", "Right as [](")
        return files

    listener = Listener()
    with monkeypatch.context() as patch:
        patch.setattr(composition, "compose", compose_and_edit)
        assert b"Just as" in contents(make(project, listener=listener))["index.html"]
    assert listener.notes == ["something changed during the build; the next one looks again"]
    assert b"Right as" in contents(make(project))["index.html"]


def test_removes_no_folder_that_only_bears_the_name_of_one_made(project: Path) -> None:
    write(project, {"build/preview/mine.txt": "an author's own"})
    clean(load_config(project))
    assert contents(project / "build") == {"preview/mine.txt": b"an author's own"}
    write(project, {"build/cache/mine.txt": "too", "build/site/mine.txt": "too"})
    before = contents(project / "build")
    clean(load_config(project))
    assert contents(project / "build") == before


def test_removes_a_site_whose_record_could_not_be_written(project: Path) -> None:
    (cache_of(load_config(project)).folder / "site.part").mkdir()
    edit(project / "content/index.md", "As [](", "Just as [](")
    make(project)
    clean(load_config(project))
    assert list((project / "build").iterdir()) == []

from __future__ import annotations

import codecs
import os
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from manimark import cli
from manimark.build import Order
from manimark.cli import main
from manimark.progress.report import Report

from .progress.listening import Terminal, messages_in
from .samples import ROOT, page, write


def run(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does."""
    surroundings = {k: v for k, v in os.environ.items() if k not in ("ALPHA", "QUALITY")}
    return subprocess.run(
        [sys.executable, "-m", "manimark", *arguments],
        cwd=cwd,
        env=surroundings | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_says_in_one_line_that_nothing_is_to_be_done(project: Path) -> None:
    run("build", cwd=project, QUALITY="draft")
    result = run("build", cwd=project, QUALITY="draft")
    assert (result.returncode, result.stdout, result.stderr) == (0, "build/site: up to date\n", "")


def test_lists_what_it_rendered_and_how_it_went(project: Path) -> None:
    shutil.rmtree(project / "build")
    result = run("build", "--quality", "draft", cwd=project)
    assert result.returncode == 0
    lines = result.stdout.splitlines()
    why = "never rendered here"
    assert re.fullmatch(rf"Appears +6 frames +\d+\.\d s +\d+ kB  {why}", lines[0])
    assert re.fullmatch(rf"Stands +0 frames +\d+\.\d s +\d+ kB  {why}", lines[1])
    steps = r"\(compare \d+\.\d, .*render \d+\.\d, .*write \d+\.\d\)"
    assert re.fullmatch(rf"build/site: 2 pages, 2 figures in \d+\.\d s {steps}", lines[2])
    assert "drawing Appears" in result.stderr
    assert "[2/2]" in result.stderr


def test_sums_up_what_was_not_rendered(project: Path) -> None:
    edit(project / "content/index.md", "As [](", "Just as [](")
    result = run("build", "--quality", "draft", cwd=project)
    fresh, whole = result.stdout.splitlines()
    assert fresh == "2 renderings fresh"
    assert whole.startswith("build/site: 2 pages, 2 figures in ")


def test_says_the_same_where_the_terminal_has_few_letters(project: Path) -> None:
    shutil.copy(ROOT / "scenes/functions.py", project / "scenes")
    run("new", "scene", "Waves", cwd=project)
    text = (project / "scenes/waves.py").read_text()
    text = re.sub(r"self\.wait\([\d.]+\)", "pass", text.replace("run_time=6", "run_time=0.1"))
    (project / "scenes/waves.py").write_text(text)
    write(project, {"content/waves.md": page("![A wave.](figure:Waves)\n")})
    result = run("build", "--quality", "draft", cwd=project, PYTHONIOENCODING="ascii")
    assert result.returncode == 0, result.stderr
    assert re.search(r"^Waves \\xb7 dark +\d+ frames", result.stdout, re.MULTILINE)


def break_a_scene(project: Path) -> None:
    """Let one figure fail, and another one be rendered beside it."""
    edit(project / "scenes/shapes.py", "self.add(Circle())", "self.add(Circle() / 0)")
    edit(project / "scenes/shapes.py", "run_time=0.2", "run_time=0.3")


def test_lists_failed_figures_before_it_says_why(project: Path) -> None:
    break_a_scene(project)
    result = run("build", "--quality", "draft", cwd=project)
    assert result.returncode == 1
    appears, stands, whole = result.stdout.splitlines()
    assert re.fullmatch(r"Appears +9 frames .*", appears)
    assert re.fullmatch(r"Stands +failed +scenes/shapes\.py changed", stands)
    assert whole == "build/site stays as it was: 1 rendering failed"
    assert "\nscenes/shapes.py:11: Stands: TypeError: " in result.stderr


def test_stops_at_the_first_failure_only_when_told_to(project: Path) -> None:
    break_a_scene(project)
    edit(project / "scenes/shapes.py", "self.play(", "self.nothing(")
    options = "--quality", "draft", "--jobs", "1"
    every = run("build", *options, cwd=project)
    assert every.returncode == 1
    assert every.stdout.splitlines()[-1] == "build/site stays as it was: 2 renderings failed"
    first = run("build", *options, "--no-keep-going", cwd=project)
    assert first.returncode == 1
    failed, untried, whole = first.stdout.splitlines()
    assert "failed" in failed
    assert untried == "1 rendering not tried"
    assert whole == "build/site stays as it was: 1 rendering failed"


def objects(result: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Return what a command said to a machine, and see that it said nothing else."""
    assert result.stderr == ""
    return messages_in(result.stdout)


def test_tells_a_machine_what_happens_and_how_it_went(project: Path) -> None:
    edit(project / "scenes/shapes.py", "run_time=0.2", "run_time=0.3")
    result = run("build", "--quality", "draft", "--json", cwd=project)
    assert result.returncode == 0
    said = objects(result)
    appears = {"figure": "Appears", "theme": None}
    assert said[0]["event"] == "planned"
    assert appears in said[0]["renderings"]
    of_appears = [each["event"] for each in said if each.items() >= appears.items()]
    assert of_appears == ["started", "finished"]
    report = said[-1]
    assert [each["event"] for each in said].count("report") == 1
    assert report["event"] == "report"
    assert (report["status"], report["site"], report["up_to_date"]) == (0, "build/site", False)
    assert (report["pages"], report["figures"]) == (2, 2)
    assert report["fresh"] + len(report["rendered"]) == 2
    row = next(row for row in report["rendered"] if row["figure"] == "Appears")
    size = sum(f.stat().st_size for f in (project / "build/site/figures/appears").glob("dark.*"))
    assert (row["failed"], row["frames"]) == (False, 9)
    assert row["why"] == "scenes/shapes.py changed"
    assert row["seconds"] > 0
    assert row["bytes"] >= size
    assert [*report["steps"]][:2] == ["compare", "plan"]
    again = objects(run("build", "--quality", "draft", "--json", cwd=project))
    assert [(each["event"], each["up_to_date"]) for each in again] == [("report", True)]


def test_tells_a_machine_each_mistake(project: Path) -> None:
    write(project, {"content/a.md": page("[x](gone.md)\n"), "content/b.md": "no front matter"})
    result = run("build", "--quality", "draft", "--json", cwd=project)
    assert result.returncode == 1
    *errors, report = objects(result)
    assert [(e["event"], e["path"], e["line"]) for e in errors] == [
        ("error", "content/a.md", 5),
        ("error", "content/b.md", 1),
    ]
    assert all(e["message"] and e["hint"] for e in errors)
    assert (report["event"], report["status"], report["rendered"]) == ("report", 1, [])


def test_tells_a_machine_which_figures_failed(project: Path) -> None:
    break_a_scene(project)
    result = run("build", "--quality", "draft", "--json", cwd=project)
    assert result.returncode == 1
    *_, error, report = objects(result)
    assert (error["event"], error["path"], error["line"]) == ("error", "scenes/shapes.py", 11)
    assert "Circle() / 0" in error["detail"]
    rows = {row["figure"]: row["failed"] for row in report["rendered"]}
    assert rows == {"Appears": False, "Stands": True}
    assert report["status"] == 1


@pytest.mark.parametrize("arguments", [["build", "--json"], ["why", "Gone", "--json"]])
def test_tells_a_machine_what_is_missing(project: Path, arguments: list[str]) -> None:
    (project / "pyproject.toml").write_text("[tool.manimark]\njobs = -1\n")
    said = objects(run(*arguments, cwd=project))
    assert {each["event"] for each in said} <= {"error", "report"}
    assert (said[0]["path"], said[0]["line"]) == ("pyproject.toml", 2)


def test_ends_quietly_when_nobody_listens_any_more(project: Path) -> None:
    edit(project / "scenes/shapes.py", "run_time=0.2", "run_time=0.3")
    build = subprocess.Popen(
        [sys.executable, "-m", "manimark", "build", "--quality", "draft", "--json"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert build.stdout is not None
    assert build.stderr is not None
    assert "planned" in build.stdout.readline()
    build.stdout.close()
    assert build.stderr.read() == ""
    assert build.wait(timeout=30) == 130
    build.stderr.close()


IN_A_TERMINAL = (
    "import fcntl, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0);"
    "from manimark.cli import main; sys.exit(main(sys.argv[1:]))"
)


@pytest.mark.skipif(sys.platform != "linux", reason="opens a terminal as Linux does")
@pytest.mark.parametrize("columns", [pytest.param(40, marks=pytest.mark.thorough), 120])
def test_leaves_a_terminal_clean_when_interrupted(project: Path, columns: int) -> None:
    edit(project / "scenes/shapes.py", "run_time=0.2", "run_time=60")
    edit(project / "scenes/shapes.py", "Circle()", "Circle(2)")
    ours, its = os.openpty()
    termios.tcsetwinsize(its, (24, columns))
    settings = termios.tcgetattr(its)
    build = subprocess.Popen(
        [sys.executable, "-c", IN_A_TERMINAL, "build", "--quality", "draft"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TERM": "xterm", "PYTHONUTF8": "1"},
        stdin=its,
        stdout=its,
        stderr=its,
        start_new_session=True,
    )
    shown, decode = Terminal(columns), codecs.getincrementaldecoder("utf-8")().decode
    while not any("1 of 2 renderings" in row for row in shown.screen):
        assert build.poll() is None
        if select.select([ours], [], [], 0.5)[0]:
            shown.write(decode(os.read(ours, 1 << 16)))
    os.write(ours, b"\x03")
    assert build.wait(timeout=30) == 130
    while select.select([ours], [], [], 0)[0]:
        shown.write(decode(os.read(ours, 1 << 16)))
    assert termios.tcgetattr(its) == settings
    os.close(its)
    os.close(ours)
    assert [row for row in shown.screen if row] == ["interrupted"]


def test_renders_on_the_cluster_that_is_configured_unless_told_otherwise(project: Path) -> None:
    edit(project / "scenes/shapes.py", "run_time=0.2", "run_time=0.3")
    (project / "pyproject.toml").write_text('[tool.manimark]\nscheduler = "tcp://127.0.0.1:9"\n')
    result = build_without_dask(project)
    assert result.returncode == 3
    assert re.fullmatch(NEEDS_DASK, result.stderr)
    assert build_without_dask(project, "--scheduler", "").returncode == 0


def test_names_a_mistake_in_the_palette_by_its_place_in_the_project(project: Path) -> None:
    scene = "from manimark.stage import FigureScene\n\nclass Themed(FigureScene):\n    pass\n"
    write(project, {"scenes/themed.py": scene, "site_templates/palette.toml": "[dark\n"})
    result = run("why", "Themed", cwd=project)
    assert result.returncode == 1
    assert result.stderr.startswith("site_templates/palette.toml:1: ")


def test_names_the_package_that_a_cluster_takes_with_status_3(project: Path) -> None:
    edit(project / "scenes/shapes.py", "run_time=0.2", "run_time=0.3")
    result = build_without_dask(project, "--scheduler", "tcp://127.0.0.1:9")
    assert result.returncode == 3
    assert re.fullmatch(NEEDS_DASK, result.stderr)


NEEDS_DASK = r".*package distributed \(run: pip install manimark\[cluster\]\)\n"


def build_without_dask(project: Path, *options: str) -> subprocess.CompletedProcess[str]:
    program = (
        "import sys; sys.modules['distributed'] = None;"
        "from manimark.cli import main; sys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "build", "--quality", "draft", *options]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_says_nothing_when_asked_to_be_quiet(project: Path) -> None:
    shutil.rmtree(project / "build" / "site")
    result = run("build", "--quality", "draft", "--quiet", cwd=project)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert (project / "build/site/index.html").is_file()


def test_reports_mistakes_with_status_1_and_no_traceback(project: Path) -> None:
    write(project, {"content/a.md": page("[x](gone.md)\n"), "content/b.md": "no front matter"})
    result = run("build", "--quality", "draft", cwd=project)
    assert (result.returncode, result.stdout) == (1, "")
    lines = result.stderr.splitlines()
    assert [line.split(" ")[0] for line in lines] == ["content/a.md:5:", "content/b.md:1:"]
    assert all(re.fullmatch(r"\S+:\d+: .+ \(.+\)", line) for line in lines)


def test_shows_the_author_s_own_frames_of_a_scene_that_raises(project: Path) -> None:
    scenes = project / "scenes" / "shapes.py"
    scenes.write_text(scenes.read_text().replace("self.add(Circle())", "self.add(Circle() / 0)"))
    result = run("build", "--quality", "draft", "--quiet", cwd=project)
    assert result.returncode == 1
    assert result.stderr.startswith("scenes/shapes.py:11: Stands: TypeError: ")
    assert "site-packages" not in result.stderr


def test_looks_at_the_root_it_is_told(project: Path, tmp_path: Path) -> None:
    write(project, {"content/a.md": "no front matter"})
    result = run("build", "--root", str(project), cwd=tmp_path)
    assert result.returncode == 1
    assert result.stderr.startswith("content/a.md:1: ")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "required"),
        (["paint"], "invalid choice"),
        (["build", "--quality", "best"], "invalid choice"),
        (["build", "--jobs", "0"], "must be 1 or more"),
        (["build", "--jobs", "many"], "invalid"),
        (["build", "--json", "--quiet"], "not allowed with"),
        (["build", "--scheduler", "tcp://host"], "no address of a scheduler (write protocol"),
        (["serve", "--scheduler", "tcp://host:1"], "unrecognized arguments: --scheduler"),
        (["check", "--json"], "unrecognized arguments: --json"),
        (["build", "--root", "nowhere"], "there is no folder nowhere"),
        (["why", "Wave", "--drafts"], "unrecognized arguments: --drafts"),
        (["why", "Wave", "--jobs", "2"], "unrecognized arguments: --jobs"),
        (["serve", "--port", "70000"], "must be from 0"),
        (["new", "song", "x"], "invalid choice"),
    ],
)
def test_refuses_wrong_usage_with_status_2(
    tmp_path: Path, arguments: list[str], words: str
) -> None:
    result = run(*arguments, cwd=tmp_path)
    assert result.returncode == 2
    assert words in result.stderr
    assert "Traceback" not in result.stderr


def test_refuses_an_unknown_quality_in_the_environment(tmp_path: Path) -> None:
    result = run("build", cwd=tmp_path, QUALITY="best")
    assert result.returncode == 2
    assert result.stderr == "QUALITY is 'best' (set it to one of: full, draft)\n"


def test_refuses_a_wish_for_transparent_videos_that_is_no_yes_or_no(tmp_path: Path) -> None:
    result = run("lectures", cwd=tmp_path, ALPHA="yes")
    assert result.returncode == 2
    assert result.stderr == "ALPHA is 'yes' (set it to 1 for transparent videos, or to 0)\n"


@pytest.mark.parametrize(
    ("arguments", "wish", "asked"),
    [
        (["lectures"], "", False),
        (["lectures"], "0", False),
        (["lectures"], "1", True),
        (["lectures", "--alpha"], "0", True),
        (["lectures", "--no-alpha"], "1", False),
        (["build"], "1", False),
    ],
)
def test_asks_for_transparent_videos_by_an_option_or_the_environment(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], wish: str, asked: bool
) -> None:
    orders: list[Order] = []

    def stand_in(config: object, order: Order, reporter: object) -> Report:
        orders.append(order)
        return Report(site=Path("site"), fresh=True)

    monkeypatch.setenv("ALPHA", wish)
    monkeypatch.setattr("manimark.build.build", stand_in)
    assert main([*arguments, "--quiet", "--root", str(ROOT)]) == 0
    assert [order.transparent for order in orders] == [asked]


def test_names_the_remedy_for_a_file_in_the_way_with_status_3(project: Path) -> None:
    shutil.rmtree(project / "build")
    (project / "build").write_text("a file")
    result = run("build", "--quality", "draft", cwd=project)
    assert result.returncode == 3
    expected = r"cannot write build\S*: .+ \(a file stands where a folder must be: move it away\)\n"
    assert re.fullmatch(expected, result.stderr)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that every user may look into, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


@pytest.fixture
def no_privileges() -> Iterator[None]:
    """Permissions bind nobody but mortals."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    os.seteuid(nobody)
    yield
    os.seteuid(0)


def test_names_the_remedy_for_a_missing_permission_with_status_3(
    project: Path,
    open_folder: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    root = open_folder / "project"
    shutil.copytree(project, root)
    shutil.rmtree(root / "build/cache")
    (root / "build").chmod(0o555)
    request.getfixturevalue("no_privileges")
    assert main(["build", "--root", str(root), "--quality", "draft"]) == cli.MISSING
    expected = r"cannot write \S*build/cache: Permission denied \(give yourself write .+\)\n"
    assert re.fullmatch(expected, capsys.readouterr().err)


def test_names_the_remedy_for_an_unreadable_page_with_status_3(
    project: Path,
    open_folder: Path,
    capsys: pytest.CaptureFixture[str],
    request: pytest.FixtureRequest,
) -> None:
    root = open_folder / "project"
    shutil.copytree(project, root)
    for path in (root / "build", *(root / "build").rglob("*")):
        path.chmod(0o777)
    (root / "content/index.md").chmod(0)
    request.getfixturevalue("no_privileges")
    assert main(["build", "--root", str(root), "--quality", "draft"]) == cli.MISSING
    expected = r"\S*content/index\.md: Permission denied \(give yourself permission there\)\n"
    assert re.fullmatch(expected, capsys.readouterr().err)


def test_names_a_missing_package_with_status_3(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "manimark.check", None)
    assert main(["check", "--root", str(project)]) == cli.MISSING
    error = capsys.readouterr().err
    assert "package manimark.check is missing (set up again: make)" in error


def processes_below(root: Path) -> list[str]:
    """Return the command lines of processes at work in a folder."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            inside = (process / "cwd").resolve().is_relative_to(root)
            command = (process / "cmdline").read_text().replace("\0", " ")
        except OSError:
            continue
        if inside:
            found.append(command)
    return found


@pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")
@pytest.mark.parametrize("everyone", [True, False], ids=["Ctrl-C", "to the build alone"])
def test_ends_with_status_130_and_without_orphans_when_interrupted(
    project: Path, everyone: bool
) -> None:
    scenes = project / "scenes" / "shapes.py"
    scenes.write_text(scenes.read_text().replace("run_time=0.2", "run_time=60"))
    before = (project / "build/site/index.html").read_bytes()
    build = subprocess.Popen(
        [sys.executable, "-m", "manimark", "build", "--quality", "draft"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert build.stderr is not None
    while "drawing Appears" not in build.stderr.readline():
        assert build.poll() is None
    if everyone:
        os.killpg(build.pid, signal.SIGINT)
    else:
        build.send_signal(signal.SIGINT)
    _, words = build.communicate(timeout=30)
    assert build.returncode == 130
    assert words.splitlines()[-1] == "interrupted"
    assert "Traceback" not in words
    deadline = time.monotonic() + 10
    while processes_below(project):
        assert time.monotonic() < deadline, processes_below(project)
        time.sleep(0.05)
    assert (project / "build/site/index.html").read_bytes() == before


def test_finds_no_fault_in_a_good_site(project: Path) -> None:
    result = run("check", cwd=project)
    assert (result.returncode, result.stderr) == (0, "")
    assert result.stdout == "build/site: no faults found\n"


def test_lists_the_faults_of_a_bad_site_with_status_1(project: Path) -> None:
    (project / "build/site/figures/appears/dark.mp4").write_bytes(b"other")
    result = run("check", cwd=project)
    assert result.returncode == 1
    assert result.stderr == (
        "build/site/figures/appears/figure.json:1: dark.mp4 is not the file that was rendered "
        "(build again: make)\n"
    )


def test_asks_for_a_build_before_a_check_with_status_3(tmp_path: Path) -> None:
    result = run("check", cwd=tmp_path)
    assert result.returncode == 3
    assert result.stderr == "there is no site in build/site (build it first: make)\n"


def test_says_why_a_figure_will_be_rendered(project: Path) -> None:
    def why(*arguments: str) -> str:
        return run("why", *arguments, cwd=project).stdout

    assert why("Appears", "--quality", "draft") == "Appears · draft: fresh\n"
    assert why("Appears") == "Appears · full: stale, never rendered here\n"
    scenes = project / "scenes" / "shapes.py"
    scenes.write_text(scenes.read_text().replace("0.2", "0.3"))
    assert why("Appears", "--quality", "draft") == (
        "Appears · draft: stale, scenes/shapes.py changed\n"
    )
    result = run("why", "Appears", "--quality", "draft", "--json", cwd=project)
    (verdict,) = objects(result)
    assert (verdict["figure"], verdict["theme"], verdict["quality"]) == ("Appears", None, "draft")
    assert (verdict["fresh"], verdict["reasons"]) == (False, ["scenes/shapes.py changed"])


def test_says_which_scenes_there_are_when_asked_for_another(project: Path) -> None:
    result = run("why", "Gone", cwd=project)
    assert result.returncode == 1
    assert result.stderr == "scenes:1: no scene is called Gone (there are Appears, Stands)\n"


def test_writes_a_page_that_builds(project: Path) -> None:
    result = run("new", "page", "optimizers/adam-and-eve", cwd=project)
    assert (result.returncode, result.stdout) == (0, "wrote content/optimizers/adam-and-eve.md\n")
    assert run("build", "--quality", "draft", cwd=project).returncode == 0
    built = project / "build/site/optimizers/adam-and-eve/index.html"
    assert "Adam and eve" in built.read_text(encoding="utf-8")


def test_writes_a_scene_that_renders_in_both_themes(project: Path) -> None:
    result = run("new", "scene", "MomentumPath", cwd=project)
    assert (result.returncode, result.stdout) == (0, "wrote scenes/momentum_path.py\n")
    # Half a second is enough to see that it draws.
    scene = project / "scenes/momentum_path.py"
    text = scene.read_text().replace("run_time=6", "run_time=0.2")
    scene.write_text(re.sub(r"self\.wait\([\d.]+\)", "self.wait(0.2)", text))
    write(project, {"content/more.md": page("![A dot walks.](figure:MomentumPath)\n")})
    result = run("build", "--quality", "draft", cwd=project)
    assert result.returncode == 0, result.stderr
    names = {file.name for file in (project / "build/site/figures/momentum-path").iterdir()}
    assert {"dark.mp4", "light.mp4", "trace.json"} <= names
    # Readers may take hold of it.
    assert {"explorer.js", "dark.stage.wave.png", "light.stage.wave.png"} <= names


@pytest.mark.parametrize(
    ("kind", "name", "words"),
    [
        ("page", "index", "content/index.md:1: the file exists (choose another name or edit it)"),
        ("page", "../x", "'../x' is no name for a page"),
        ("page", "Big Words", "'Big Words' is no name for a page"),
        ("page", "figures/x", "the address 'figures/x' is the site's own"),
        ("page", "assets", "the address 'assets' is the site's own"),
        ("scene", "Manim", "would hide the library manim from all scenes"),
        ("scene", "Manimark", "would hide the library manimark from all scenes"),
        ("scene", "Random", "would hide the library random from all scenes"),
        ("scene", "shapes", "'shapes' is no name for a scene"),
        ("scene", "Shapes", "scenes/shapes.py:1: the file exists"),
    ],
)
def test_refuses_a_name_it_cannot_write(project: Path, kind: str, name: str, words: str) -> None:
    before = sorted(project.rglob("*.*"))
    result = run("new", kind, name, cwd=project)
    assert result.returncode == 1
    assert words in result.stderr
    assert sorted(project.rglob("*.*")) == before


def test_cleans_without_a_word(project: Path) -> None:
    result = run("clean", cwd=project)
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    assert list((project / "build").iterdir()) == []


@pytest.mark.parametrize("name", ["renders", pytest.param("manifests", marks=pytest.mark.thorough)])
def test_names_the_remedy_for_a_file_in_the_cache_s_way(project: Path, name: str) -> None:
    shutil.rmtree(project / "build/cache" / name)
    (project / "build/cache" / name).write_text("a file")
    (project / "build/cache/site.json").unlink()
    scenes = project / "scenes" / "shapes.py"
    scenes.write_text(scenes.read_text().replace("Circle()", "Circle(2)"))
    result = run("build", "--quality", "draft", "--quiet", cwd=project)
    assert result.returncode == 3
    expected = rf"cannot write \S*{name}\S*: .+ \(a file stands where .+: move it away\)\n"
    assert re.fullmatch(expected, result.stderr)


def test_says_in_one_line_what_the_system_refused(project: Path) -> None:
    index = project / "build/site/index.html"
    shutil.copy(index, project / "build/site/other.html")
    (project / "build/site/gone.html").symlink_to("nowhere.html")
    result = run("check", cwd=project)
    assert result.returncode == 3
    assert re.fullmatch(r"build/site/gone\.html: No such file .+ \(.+\)\n", result.stderr)

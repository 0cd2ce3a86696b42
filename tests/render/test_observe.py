"""What a scene looks at is noted, in whatever way it looks, and nothing else is."""

from __future__ import annotations

import glob
import gzip
import hashlib
import importlib
import importlib.util
import inspect
import io
import linecache
import os
import py_compile
import shutil
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import av
import cv2
import manimpango
import numpy as np
import pytest
import typst
from fontTools.ttLib import TTFont
from PIL import Image, ImageFont

from manimark.palette import load_palette
from manimark.stage.lettering import unpack_fonts
from manimark.studio.job import Job
from manimark.studio.lookouts import watching
from manimark.studio.recording import Read
from manimark.studio.surroundings import digest_of, sha256_of_file

from ..samples import ROOT, write

PALETTE = "[dark]\nink = '#ffffff'\n[light]\nink = '#000000'\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A project in whose scenes folder this process works, and beside it a folder of data."""
    root = write(
        tmp_path / "project",
        {
            "scenes/first.py": "class First:\n    pass\n",
            "scenes/helper.py": "x = 1\n",
            "scenes/data/heights.csv": "1,2\n",
            "scenes/data/depths.csv": "3,4\n",
            "notes.txt": "beside the scenes\n",
            "templates/palette.toml": PALETTE,
            "../outside/far.csv": "5,6\n",
        },
    )
    modules = set(sys.modules)
    monkeypatch.chdir(root / "scenes")
    monkeypatch.setattr(sys, "path", [str(root / "scenes"), *sys.path])
    yield root
    for name in set(sys.modules) - modules:
        del sys.modules[name]


def job(root: Path, *, themed: bool = False) -> Job:
    for name in ("folder", "scratch"):
        (root.parent / name).mkdir(exist_ok=True)
    return Job(
        scene="First",
        path="scenes/first.py",
        line=1,
        themed=themed,
        theme="dark",
        profile="tiny",
        width=64,
        height=36,
        fps=5,
        codecs=("h264",),
        root=str(root),
        scenes=str(root / "scenes"),
        templates=str(root / "templates"),
        folder=str(root.parent / "folder"),
        scratch=str(root.parent / "scratch"),
        log=str(root.parent / "log"),
        estimate=False,
    )


def seen(root: Path, look: Callable[[], Any], *, themed: bool = False) -> list[tuple[str, str]]:
    """Return kind and path of what is noted while something looks; digests are as of now."""
    with watching(job(root, themed=themed)) as observer:
        look()
        reads = observer.reads()
    for read in reads:
        place = Path(read.path) if read.kind == "program" else root / read.path
        assert digest_of(read.kind, place, sha256_of_file) == read.sha256
    return [(read.kind, read.path) for read in reads]


CSV = "data/heights.csv"
FILE = ("file", "scenes/data/heights.csv")

READERS: dict[str, Callable[[], Any]] = {
    "open": lambda: open(CSV).read(),
    "Path": lambda: Path(CSV).read_bytes(),
    "io": lambda: io.open(CSV, "rb").read(),
    "os": lambda: os.close(os.open(CSV, os.O_RDONLY)),
    "an absolute path": lambda: Path(CSV).resolve().read_text(),
    "a way round": lambda: Path("../scenes/data/../data/heights.csv").read_text(),
    "bytes": lambda: open(CSV.encode()).read(),
    "numpy": lambda: np.loadtxt(CSV, delimiter=","),
    "numpy's C": lambda: np.fromfile(CSV, sep=","),
    "numpy's map": lambda: np.memmap(CSV, mode="r"),
    "shutil": lambda: shutil.copyfile(CSV, Path(tempfile.gettempdir(), "copy")),
    "gzip": lambda: pytest.raises(OSError, lambda: gzip.open(CSV).read()),
    "linecache": lambda: linecache.getlines(str(Path(CSV).resolve())),
    "reading and writing": lambda: open(CSV, "r+").close(),
    "a resource": lambda: importlib.util.spec_from_file_location("a", "first.py").loader.get_data(
        str(Path(CSV).resolve())
    ),  # type: ignore[union-attr]
}


@pytest.mark.parametrize("look", READERS.values(), ids=READERS)
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_notes_a_file_however_python_reads_it(project: Path, look: Callable[[], Any]) -> None:
    linecache.clearcache()
    noted = seen(project, look)
    assert FILE in noted
    assert {kind for kind, _ in noted if kind != "names"} == {"file"}


def test_notes_files_wherever_they_are(project: Path) -> None:
    far = project.parent / "outside" / "far.csv"
    (project / "scenes" / "link.csv").symlink_to(far)

    def look() -> None:
        far.read_text()
        Path("../../outside/far.csv").read_text()
        Path("../notes.txt").read_text()
        Path("link.csv").read_text()

    files = [("file", str(far)), ("file", "notes.txt"), ("file", "scenes/link.csv")]
    assert seen(project, look) == files


def test_tells_code_that_is_imported_from_sources_that_are_read(project: Path) -> None:
    assert seen(project, lambda: importlib.import_module("helper")) == [
        ("names", "scenes/helper"),
        ("code", "scenes/helper.py"),
    ]
    assert seen(project, lambda: Path("first.py").read_text()) == [("file", "scenes/first.py")]


def test_notes_a_source_that_is_imported_and_read(project: Path) -> None:
    def look() -> None:
        inspect.getsource(importlib.import_module("helper"))

    linecache.clearcache()
    assert {("code", "scenes/helper.py"), ("file", "scenes/helper.py")} <= {*seen(project, look)}


def test_believes_no_compiled_copy(project: Path) -> None:
    file = project / "scenes" / "helper.py"
    py_compile.compile(str(file))
    before = file.stat()
    file.write_text("x = 2\n")
    os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    found: list[int] = []
    seen(project, lambda: found.append(importlib.import_module("helper").x))
    assert found == [2]
    # Python itself would have been deceived.
    words = [sys.executable, "-c", "import helper; print(helper.x)"]
    result = subprocess.run(words, cwd=project / "scenes", capture_output=True, check=True)
    assert result.stdout == b"1\n"


def test_leaves_no_compiled_copy(project: Path) -> None:
    write(project, {"scenes/parts/__init__.py": "", "scenes/parts/wheel.py": "spokes = 8\n"})
    seen(project, lambda: importlib.import_module("parts.wheel"))
    assert not list(project.rglob("*.pyc"))


def test_takes_the_compiled_copies_of_what_is_installed(project: Path) -> None:
    name = "markdown.extensions.wikilinks"
    sys.modules.pop(name, None)
    taken: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        get_data = SourceFileLoader.get_data

        def take(loader: SourceFileLoader, path: str) -> bytes:
            taken.append(path)
            return get_data(loader, path)

        patch.setattr(SourceFileLoader, "get_data", take)
        importlib.import_module(name)  # so that there is one
        del sys.modules[name]
        taken.clear()
        seen(project, lambda: importlib.import_module(name))
    assert [Path(path).suffix for path in taken] == [".pyc"]


def test_notes_no_source_that_is_only_quoted_in_a_warning(project: Path) -> None:
    write(project, {"scenes/warns.py": "import warnings\nwarnings.warn('careful')\n"})

    def look() -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("always")
            importlib.import_module("warns")

    linecache.clearcache()
    stderr, sys.stderr = sys.stderr, io.StringIO()
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(warnings, "showwarning", _show)
            noted = seen(project, look)
    finally:
        words, sys.stderr = sys.stderr.getvalue(), stderr
    assert "careful" in words
    assert noted == [("names", "scenes/warns"), ("code", "scenes/warns.py")]


def _show(message: Any, category: Any, filename: str, lineno: int, *_: Any) -> None:
    sys.stderr.write(warnings.formatwarning(message, category, filename, lineno))


def test_reads_a_module_that_is_loaded_by_its_path_from_its_source(project: Path) -> None:
    def load(name: str) -> int:
        spec = importlib.util.spec_from_file_location(name, "helper.py")
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return int(module.x)

    assert load("one") == 1  # leaves a compiled copy
    before = (project / "scenes/helper.py").stat()
    write(project, {"scenes/helper.py": "x = 2\n"})
    os.utime(project / "scenes/helper.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    found: list[int] = []
    assert seen(project, lambda: found.append(load("two"))) == [("code", "scenes/helper.py")]
    assert found == [2]


@pytest.mark.parametrize(
    ("look", "path"),
    [
        (lambda: os.listdir("data"), "scenes/data"),
        (lambda: list(os.scandir("data")), "scenes/data"),
        (lambda: list(Path("data").iterdir()), "scenes/data"),
        (lambda: list(Path("data").glob("*.csv")), "scenes/data"),
        (lambda: glob.glob("data/*.csv"), "scenes/data"),
        (lambda: list(os.walk("data")), "scenes/data"),
        (lambda: os.listdir(), "scenes"),
    ],
    ids=["listdir", "scandir", "iterdir", "Path.glob", "glob", "walk", "here"],
)
def test_notes_which_folders_are_listed(project: Path, look: Callable[[], Any], path: str) -> None:
    assert ("listing", path) in seen(project, look)


def test_a_listing_is_of_names_without_hidden_ones(project: Path) -> None:
    def digest() -> str:
        return digest_of("listing", project / "scenes/data", sha256_of_file)

    before = digest()
    write(project, {"scenes/data/.heights.csv.swp": "", "scenes/data/__pycache__/a.pyc": ""})
    write(project, {"scenes/data/heights.csv": "7,8\n"})
    assert digest() == before
    write(project, {"scenes/data/widths.csv": ""})
    assert digest() != before != ""
    assert digest_of("listing", project / "gone", sha256_of_file) == ""


PROBES: dict[str, Callable[[str], Any]] = {
    "exists": lambda path: Path(path).exists(),
    "is_file": lambda path: Path(path).is_file(),
    "os.path": lambda path: os.path.exists(path),
    "access": lambda path: os.access(path, os.R_OK),
    "stat": lambda path: Path(path).exists() and Path(path).stat(),
    "open": lambda path: Path(path).exists() or pytest.raises(OSError, open, path),
    "glob": lambda path: glob.glob(path),
    "link": lambda path: Path(path).is_symlink(),
}


@pytest.mark.parametrize("look", PROBES.values(), ids=PROBES)
def test_notes_what_is_looked_for(project: Path, look: Callable[[str], Any]) -> None:
    assert seen(project, lambda: look("data/gone.csv")) == [("place", "scenes/data/gone.csv")]
    assert seen(project, lambda: look("data")) == [("place", "scenes/data")]


def test_a_place_is_empty_a_file_or_a_folder(project: Path) -> None:
    def digest(name: str) -> str:
        return digest_of("place", project / name, sha256_of_file)

    assert [digest(name) for name in ("gone", "notes.txt", "scenes")] == ["", "file", "folder"]


def test_does_not_note_the_links_on_the_way(project: Path) -> None:
    assert seen(project, lambda: os.path.realpath("data/heights.csv")) == []


def test_does_not_note_that_the_way_to_the_scene_exists(project: Path) -> None:
    assert seen(project, lambda: (Path("..").exists(), Path("/").exists(), Path().exists())) == []


def test_notes_what_else_an_import_could_have_found(project: Path) -> None:
    def digest() -> str:
        return digest_of("names", project / "scenes/helper", sha256_of_file)

    (project / "scenes/part").mkdir()
    write(project, {"scenes/part/__init__.py": "", "scenes/part/inner.py": ""})
    noted = seen(project, lambda: importlib.import_module("part.inner"))
    assert {("names", "scenes/part"), ("names", "scenes/part/inner")} <= {*noted}
    before = digest()
    write(project, {"scenes/helper.csv": "", "scenes/helpers.py": ""})
    assert digest() == before
    (project / "scenes/helper").mkdir()
    folder = digest()
    write(project, {"scenes/helper/__init__.py": ""})
    assert len({before, folder, digest()}) == 3


def test_notes_a_module_that_is_looked_for_in_vain(project: Path) -> None:
    def look() -> None:
        with pytest.raises(ImportError):
            importlib.import_module("no_such_module")

    assert seen(project, look) == [("names", "scenes/no_such_module")]


def picture(path: str) -> None:
    Image.new("RGB", (4, 4), "red").save(path)


def film(path: str) -> None:
    with av.open(path, "w", format="mp4") as container:
        stream: Any = container.add_stream("libx264", rate=5)
        stream.width = stream.height = 16
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        container.mux(stream.encode(frame))
        container.mux(stream.encode())


def copy_font(path: str) -> None:
    font = TTFont(ROOT / "site_templates/fonts/stix-two-text.woff2")
    font.flavor = None
    font.save(path)


def set_by_typst(**options: Any) -> None:
    typst.compile(b"x", format="svg", ignore_system_fonts=True, **options)


COMPILED: dict[str, tuple[str, Callable[[str], Any], Callable[[str], Any]]] = {
    "cv2.imread": ("a.png", picture, lambda path: cv2.imread(path)),
    "cv2.imreadmulti": ("a.png", picture, lambda path: cv2.imreadmulti(path)),
    "cv2.VideoCapture": ("a.mp4", film, lambda path: cv2.VideoCapture(path).read()),
    "cv2.FileStorage": (
        "a.yml",
        lambda path: Path(path).write_text("%YAML:1.0\n---\na: 1\n"),
        lambda path: cv2.FileStorage(path, 0),
    ),
    "av.open": ("a.mp4", film, lambda path: av.open(path).close()),
    "av.open by name": ("a.mp4", film, lambda path: av.open(file=path).close()),
    "PIL": ("a.png", picture, lambda path: Image.open(path).load()),
    "a font of PIL": ("a.ttf", copy_font, lambda path: ImageFont.truetype(path, 12)),
    "a font of Pango": ("a.ttf", copy_font, lambda path: manimpango.register_font(path)),
    "Typst": (
        "a.typ",
        lambda path: Path(path).write_text("x"),
        lambda path: typst.compile(path, format="svg", ignore_system_fonts=True),
    ),
}


@pytest.mark.parametrize(("name", "make", "look"), COMPILED.values(), ids=COMPILED)
def test_notes_files_that_compiled_code_reads(
    project: Path, name: str, make: Callable[[str], Any], look: Callable[[str], Any]
) -> None:
    make(name)
    assert ("file", f"scenes/{name}") in seen(project, lambda: look(name))


def test_compiled_classes_stay_usable(project: Path) -> None:
    film("a.mp4")

    def look() -> None:
        kind: Any = cv2.VideoCapture | None
        assert kind
        assert cv2.VideoCapture("a.mp4").read()[0]
        assert not cv2.imread("a.mp4")

    seen(project, look)


def test_notes_what_typst_may_take_in(project: Path) -> None:
    def look() -> None:
        typst.compile(b'#read("data/heights.csv")', format="svg", ignore_system_fonts=True)

    assert {FILE, ("listing", "scenes/data")} <= {*seen(project, look)}
    assert seen(project, set_by_typst) == []
    fonts = seen(project, lambda: set_by_typst(font_paths=["data"]))
    assert {("listing", "scenes/data"), FILE} <= {*fonts}


def test_notes_the_fonts_of_the_machine_where_letters_are_set_with_them(project: Path) -> None:
    fonts = [("fonts", "")]
    assert seen(project, lambda: manimpango.list_fonts()) == fonts
    assert seen(project, lambda: typst.compile(b"x", format="svg")) == fonts
    setting = manimpango.TextSetting(0, 1, "sans", "NORMAL", "NORMAL", -1)
    svg = str(project.parent / "scratch" / "a.svg")

    def text() -> None:
        manimpango.text2svg([setting], 10, 1, False, svg, 0, 0, 100, 100, "x")

    def markup() -> None:
        manimpango.MarkupUtils.text2svg("x", "", "NORMAL", "NORMAL", 10, 1, False, svg, 0, 0, 9, 9)

    assert seen(project, text) == fonts
    assert seen(project, markup) == fonts


def test_the_fonts_of_the_machine_are_known_by_name_and_size(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest() -> str:
        return digest_of("fonts", Path(), sha256_of_file)

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    before = digest()
    write(tmp_path, {"fonts/new/a.ttf": "1"})
    added = digest()
    write(tmp_path, {"fonts/new/a.ttf": "12"})
    larger = digest()
    (tmp_path / "fonts/loop").symlink_to(tmp_path / "fonts")
    assert len({before, added, larger}) == 3
    assert digest() == larger


def run(*arguments: Any, **options: Any) -> Callable[[], Any]:
    return lambda: subprocess.run(*arguments, stdout=subprocess.DEVNULL, check=False, **options)


@pytest.mark.parametrize(
    "look",
    [
        run(["cat", CSV]),
        run(["cat", "heights.csv"], cwd="data"),
        run(f"cat {CSV}", shell=True),
        run(f"true && cat < {CSV}", shell=True),
        run(["anything", CSV], executable="cat"),
        run(("cat", Path(CSV))),
        run(f'cat {CSV} "', shell=True, stderr=subprocess.DEVNULL),
        lambda: os.popen(f"cat {CSV}").close(),
        lambda: os.system(f"cat {CSV} > /dev/null"),
    ],
)
def test_notes_programs_and_the_files_that_they_are_told(
    project: Path, look: Callable[[], Any]
) -> None:
    noted = seen(project, look)
    assert FILE in noted
    assert ("program", "cat") in noted or ("program", "/bin/cat") in noted


def test_notes_a_program_of_the_author_s_as_a_file(project: Path) -> None:
    write(project, {"scenes/tool.sh": "#!/bin/sh\ntrue\n"})
    (project / "scenes/tool.sh").chmod(0o755)
    assert seen(project, run(["./tool.sh"])) == [("file", "scenes/tool.sh")]


def test_a_program_is_known_by_what_the_shell_would_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def digest(name: str) -> str:
        return digest_of("program", Path(name), sha256_of_file)

    assert digest("cat") == sha256_of_file(Path(str(shutil.which("cat"))))
    assert digest("no-such-program") == ""
    write(tmp_path, {"cat": "#!/bin/sh\n"})
    (tmp_path / "cat").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert digest("cat") == hashlib.sha256(b"#!/bin/sh\n").hexdigest()


# --- what does not count ---


def write_and_read() -> None:
    Path("own.txt").write_text("made by the scene")
    Path("own.txt").read_text()


def look_then_write() -> None:
    if not Path("own.txt").exists():
        Path("own.txt").write_text("kept for the next time")
    Path("own.txt").read_text()


def add_lines() -> None:
    for _ in range(2):
        with open("own.txt", "a") as file:
            file.write("a line\n")


def make_and_remove() -> None:
    assert Path("data/depths.csv").exists()
    Path("data/depths.csv").rename("moved.csv")
    if not Path("own").exists():
        Path("own").mkdir()


def read_and_rewrite() -> None:
    with open("data/heights.csv", "r+") as file:
        file.read()
        file.write("one more\n")


@pytest.mark.parametrize(
    "look", [write_and_read, look_then_write, add_lines, make_and_remove, read_and_rewrite]
)
def test_what_the_scene_made_itself_does_not_count(project: Path, look: Callable[[], None]) -> None:
    assert seen(project, look) == []


def test_what_is_removed_from_another_folder_counts_here(project: Path) -> None:
    def look() -> None:
        with tempfile.TemporaryDirectory() as folder:
            Path(folder, "notes.csv").write_text("removed by its name in an open folder")
        Path("notes.csv").read_text()

    write(project, {"scenes/notes.csv": "1\n"})
    assert ("file", "scenes/notes.csv") in seen(project, look)


def test_a_folder_counts_with_what_the_scene_left_in_it(project: Path) -> None:
    def look() -> None:
        os.listdir("data")
        Path("data/own.csv").write_text("made by the scene")

    assert seen(project, look) == [("listing", "scenes/data")]


def test_installed_libraries_and_the_system_s_own_do_not_count(project: Path) -> None:
    def look() -> None:
        Path(np.__file__).read_bytes()
        Path(inspect.__file__).read_bytes()
        Path(ROOT, "manimark", "stage", "scene.py").read_bytes()
        Path("/proc/self/stat").read_bytes()
        os.urandom(1)
        open(os.devnull).close()
        importlib.import_module("colorsys")

    assert [read for read in seen(project, look) if read[0] != "names"] == []


def test_scratch_and_recording_do_not_count(project: Path) -> None:
    def look() -> None:
        for name in ("scratch", "folder"):
            (project.parent / name / "a").write_text("a")
            (project.parent / name / "a").read_text()
            os.listdir(project.parent / name)
            (project.parent / name / "b").exists()

    assert seen(project, look) == []


def test_temporary_files_do_not_count(project: Path) -> None:
    def look() -> None:
        with tempfile.TemporaryDirectory() as folder, tempfile.NamedTemporaryFile("w+") as file:
            Path(folder, "a").write_text("a")
            Path(folder, "a").read_text()
            file.write("a")
            file.seek(0)
            file.read()

    assert [path for kind, path in seen(project, look) if "tmp" not in path] == []


def test_colours_and_letters_of_the_page_count_for_plain_scenes_only(project: Path) -> None:
    shutil.copytree(ROOT / "site_templates/fonts", project / "templates/fonts")

    def look() -> None:
        from manim import config

        config.media_dir = str(project.parent / "scratch")
        unpack_fonts(project / "templates/fonts")

    assert [read for read in seen(project, look, themed=True) if read[0] != "names"] == []
    shutil.rmtree(project.parent / "scratch")
    assert ("listing", "templates/fonts") in seen(project, look)


def test_colours_count_for_a_scene_that_reads_them_itself(project: Path) -> None:
    palette = [("file", "templates/palette.toml")]
    assert seen(project, lambda: load_palette(project / "templates"), themed=True) == palette
    assert seen(project, lambda: Path("../templates/palette.toml").read_text()) == palette


# --- the observation itself ---


def test_counts_what_was_seen_first(project: Path) -> None:
    with watching(job(project)) as observer:
        Path(CSV).read_text()
        with pytest.MonkeyPatch.context():
            subprocess.run(["sh", "-c", f"echo 9 > {CSV}"], check=True)
        Path(CSV).read_text()
        (read,) = (read for read in observer.reads() if read.path == FILE[1])
    assert read == Read(FILE[1], "file", hashlib.sha256(b"1,2\n").hexdigest())


def test_leaves_everything_as_it_was(project: Path) -> None:
    before = open, os.open, os.stat, io.open, subprocess.Popen.__init__, list(sys.meta_path)
    seen(project, lambda: None)
    after = open, os.open, os.stat, io.open, subprocess.Popen.__init__, list(sys.meta_path)
    assert after == before


def test_functions_can_do_what_they_could(project: Path) -> None:
    (project / "scenes/link.csv").symlink_to("gone")
    able = [set(names) for names in (os.supports_follow_symlinks, os.supports_dir_fd)]
    seen(project, lambda: shutil.copytree(project / "scenes", project / "copy", symlinks=True))
    assert (project / "copy/link.csv").is_symlink()
    seen(project, lambda: shutil.rmtree(project / "copy"))
    assert not (project / "copy").exists()
    assert able == [os.supports_follow_symlinks, os.supports_dir_fd]


def test_errors_are_those_of_the_functions_themselves(project: Path) -> None:
    with watching(job(project)):
        with pytest.raises(FileNotFoundError):
            open("gone")
        with pytest.raises(IsADirectoryError):
            open("data")
        with pytest.raises(ValueError, match="invalid mode"):
            open(CSV, "nonsense")
        with pytest.raises(ValueError, match="null"):
            open("a\0b")
        with pytest.raises(FileNotFoundError):
            os.stat("gone")
        with pytest.raises(FileNotFoundError):
            subprocess.run(["no-such-program"], check=True)
        assert open(os.dup(1), "w").close() is None

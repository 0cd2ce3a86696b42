"""A real scene that reads by every means at hand: Python's own audit tells of nothing unseen."""

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import pickle
import subprocess
import sys
import tarfile
import wave
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from ..samples import ROOT, write

SCENE = """\
import bz2, codecs, configparser, csv, fileinput, gzip, importlib, io, json, linecache, lzma, mmap
import pickle, runpy, sqlite3, tarfile, threading, tomllib, wave, zipfile
import xml.etree.ElementTree as ET
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import numpy as np
import scipy.io.wavfile
from manim import *
from PIL import Image

import helper
from package.inner import NAME


def in_a_thread(name):
    thread = threading.Thread(target=lambda: open(name).read())
    thread.start()
    thread.join()


class Reads(Scene):
    def construct(self):
        json.load(open("a.json"))
        list(csv.reader(open("a.csv")))
        tomllib.loads(Path("a.toml").read_text())
        configparser.ConfigParser().read("a.ini")
        ET.parse("a.xml")
        zipfile.ZipFile("a.zip").read("a.csv")
        tarfile.open("a.tar").getnames()
        gzip.open("a.gz").read()
        bz2.open("a.bz2").read()
        lzma.open("a.xz").read()
        pickle.load(open("a.pickle", "rb"))
        wave.open("a.wav").close()
        scipy.io.wavfile.read("b.wav")
        np.load("a.npy")
        np.load("b.npy", mmap_mode="r")
        np.loadtxt("a.txt")
        np.genfromtxt("b.txt")
        np.fromfile("c.txt", sep=" ")
        codecs.open("d.txt").read()
        list(fileinput.input("e.txt"))
        linecache.getline("f.txt", 1)
        in_a_thread("g.txt")
        with open("h.txt", "rb") as file:
            mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ).read()
        sqlite3.connect("a.db").close()
        Image.open("a.png").load()
        importlib.import_module("named")
        runpy.run_path("script.py")
        spec = spec_from_file_location("placed", "placed.py")
        spec.loader.exec_module(module_from_spec(spec))
        self.add(Code("listing.py"), ImageMobject("b.png"), SVGMobject("a.svg"))
        Path("own.txt").write_text("own")
        Path("own.txt").read_text()
"""
SEEN = {f"{name}.txt" for name in "abcdefgh"}
SEEN |= {
    f"a.{ending}" for ending in ("json", "csv", "toml", "ini", "xml", "zip", "tar", "gz", "db")
}
SEEN |= {"a.bz2", "a.xz", "a.pickle", "a.wav", "b.wav", "a.npy", "b.npy", "a.png", "b.png", "a.svg"}
SEEN |= {f"{name}.py" for name in ("reads", "named", "script", "placed", "listing", "helper")}
SEEN |= {"package/__init__.py", "package/inner.py"}
"""All that the scene reads, below its folder."""
PROGRAM = """\
import json, os, sys
from types import SimpleNamespace
from manimark.studio import shooting
from manimark.studio.job import Job
from manimark.studio.observe import Observer
from manimark.studio.worker import work

job, opened = Job.from_line(sys.stdin.readline()), set()


def hear(event, arguments):
    if event == "open" and isinstance(arguments[0], str | bytes):
        if (arguments[2] & (os.O_WRONLY | os.O_RDWR)) == os.O_RDONLY:
            opened.add(os.path.abspath(os.fsdecode(arguments[0])))


sys.addaudithook(hear)
work(job, SimpleNamespace(send=None, advance=lambda frames: None), shooting)
print(json.dumps([path for path in opened if Observer(job).counts(path)]), flush=True)
os._exit(0)
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("observed")
    numbers = {f"scenes/{name}.txt": "1 2\n" for name in "abcdefgh"}
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9"/></svg>'
    scenes = write(
        root,
        {
            "scenes/reads.py": SCENE,
            "scenes/helper.py": "",
            "scenes/package/__init__.py": "",
            "scenes/package/inner.py": "NAME = 1\n",
            **{f"scenes/{name}.py": "x = 1\n" for name in ("named", "script", "placed", "listing")},
            **numbers,
            "scenes/a.json": "{}",
            "scenes/a.csv": "1,2\n",
            "scenes/a.toml": "",
            "scenes/a.ini": "",
            "scenes/a.xml": "<a/>",
            "scenes/a.svg": svg,
            "scenes/a.gz": gzip.compress(b"a"),
            "scenes/a.bz2": bz2.compress(b"a"),
            "scenes/a.xz": lzma.compress(b"a"),
            "scenes/a.pickle": pickle.dumps(1),
            "scenes/a.db": b"",
        },
    ).joinpath("scenes")
    with zipfile.ZipFile(scenes / "a.zip", "w") as archive:
        archive.write(scenes / "a.csv", "a.csv")
    with tarfile.open(scenes / "a.tar", "w") as tar:
        tar.add(scenes / "a.csv", "a.csv")
    for name in ("a.wav", "b.wav"):
        with wave.open(str(scenes / name), "wb") as sound:
            sound.setparams((1, 2, 8000, 0, "NONE", ""))
            sound.writeframes(b"\0\0" * 9)
    for name in ("a", "b"):
        np.save(scenes / f"{name}.npy", np.zeros(3))
        Image.new("RGB", (4, 4)).save(scenes / f"{name}.png")
    return root


@pytest.fixture(scope="module")
def outcome(project: Path) -> tuple[list[str], list[dict[str, str]]]:
    """What the interpreter tells, and what the recording lists."""
    for name in ("folder", "scratch"):
        (project / name).mkdir()
    job = {
        "scene": "Reads",
        "path": "scenes/reads.py",
        "line": 1,
        "themed": False,
        "theme": "dark",
        "profile": "tiny",
        "width": 64,
        "height": 36,
        "fps": 5,
        "codecs": ["h264"],
        "root": str(project),
        "scenes": str(project / "scenes"),
        "templates": str(project / "templates"),
        "folder": str(project / "folder"),
        "scratch": str(project / "scratch"),
        "log": str(project / "log"),
        "estimate": False,
    }
    done = subprocess.run(
        [sys.executable, "-P", "-c", PROGRAM],
        input=json.dumps(job) + "\n",
        env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    recording = json.loads((project / "folder/recording.json").read_text())
    return json.loads(done.stdout.splitlines()[-1]), recording["reads"]


def test_notes_all_that_a_scene_reads(outcome: tuple[list[str], list[dict[str, str]]]) -> None:
    _, reads = outcome
    paths = {r["path"] for r in reads if r["kind"] in ("code", "file")}
    assert {path.removeprefix("scenes/") for path in paths} == SEEN


def test_notes_no_less_than_the_interpreter_tells(
    project: Path, outcome: tuple[list[str], list[dict[str, str]]]
) -> None:
    opened, reads = outcome
    noted = {str(project / read["path"]) for read in reads}
    assert len(opened) > 30
    assert set(opened) - noted == {str(project / "scenes/own.txt")}


def test_leaves_nothing_of_its_own_among_the_scenes(
    project: Path, outcome: tuple[list[str], list[dict[str, str]]]
) -> None:
    assert outcome
    found = {p.relative_to(project / "scenes").as_posix() for p in (project / "scenes").rglob("*")}
    assert found - SEEN == {"own.txt", "package"}

"""What a scene looks at while it is drawn, noted as it happens, as compiler caches do.

Whatever a scene reads, lists, looks for or runs shapes its picture, wherever it lies, and nobody
can tell from its source what that is going to be. `lookouts` tells an `Observer` of every look.

What cannot be seen this way: what other programs read, what is asked of a network or a clock, the
environment's variables, what a process of the scene's own reads, and files that a library of
compiled code opens by itself, unless `lookouts` knows it.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import manimark
from manimark.palette import FILE as PALETTE
from manimark.palette import load_palette
from manimark.studio.commands import programs_of, words_of
from manimark.studio.job import Job
from manimark.studio.recording import Read
from manimark.studio.surroundings import Kind, digest_of, digest_of_names, sha256_of_file

_PACKAGE = str(Path(manimark.__file__).parent)


class Observer:
    """Notes what one scene looks at; whatever it saw first counts.

    Not noted is what every key of a rendering tells of already: installed libraries, this package,
    and for a scene with themes the colours and letters of the templates; nor what the scene made
    itself.

    Parameters
    ----------
    job
        The scene's.
    """

    def __init__(self, job: Job) -> None:
        self._job = job
        self._scenes = Path(job.scenes)
        self._scratch = _inside(job.scratch, job.folder, "/proc", "/dev", "/sys")
        self._project = _inside(job.scenes)
        self._installed = _inside(_PACKAGE, *_libraries())
        self._notes: dict[tuple[Kind, str], str] = {}
        self._made: set[str] = set()
        """Paths that the scene wrote, made or removed."""
        self._names: dict[str, list[str]] = {}
        """Folder → the names in it, as they were when an import first looked there."""
        self._at_work = threading.local()

    def counts(self, path: str) -> bool:
        """Return whether what is at a path is the project's, and no library's."""
        return bool(self._place(path))

    def opened(self, path: object, flags: int, frame: FrameType | None = None) -> None:
        """Note that a file is going to be opened.

        Parameters
        ----------
        path
            As the scene gave it; a number is an open file and nothing new.
        flags
            Those of `os.open`.
        frame
            Of the caller.
        """
        with self._looking(path) as place:
            if not place or self._is_of_the_stage(place, frame) or _is_for_a_message(frame):
                return
            is_for_writing = bool(flags & (os.O_WRONLY | os.O_RDWR))
            if not flags & (os.O_WRONLY | os.O_TRUNC | os.O_EXCL):
                is_code = place.endswith(".py") and _is_import(frame)
                self._look("code" if is_code else "file", place)
            if is_for_writing:
                self._made.add(place)

    def read(self, path: object) -> None:
        """Note that a file is going to be read by code that Python does not see."""
        self.opened(path, os.O_RDONLY)

    def made(self, *paths: object) -> None:
        """Note that the scene makes, moves or removes something."""
        for path in paths:
            with self._looking(path) as place:
                if place:
                    self._made.add(place)

    def listed(self, path: object) -> None:
        """Note that the names in a folder are asked for; nothing stands for the working folder."""
        with self._looking("." if path is None else path) as place:
            if place and place != self._fonts:
                self._look("listing", place)

    def probed(self, path: object) -> None:
        """Note that it is asked whether something stands at a path."""
        with self._looking(path) as place:
            # What leads to the scene is there, or it would not be drawn.
            if place and not self._scenes.is_relative_to(place) and place != self._fonts:
                self._look("place", place)

    def sought(self, module: str, folders: Iterable[str]) -> None:
        """Note that an import looks for a module, dotted, in these folders."""
        for folder in folders:
            with self._looking(folder) as place:
                if place and place != str(Path(_PACKAGE).parent):
                    self._seek(place, module.rpartition(".")[2])

    def ran(
        self,
        command: object,
        *,
        program: object = None,
        shell: bool = False,
        folder: object = None,
    ) -> None:
        """Note that other programs are going to be run, and the files that their command names.

        Parameters
        ----------
        command, program, shell
            See `programs_of`.
        folder
            Where it is run, if not in the working folder.
        """
        here = words_of(folder)[0] if folder else ""
        words = words_of(command, shell=shell) + words_of(program)
        with self._unseen():
            for name in programs_of(command, program=program, shell=shell):
                self._note("program", name)
            files = [path for word in words if os.path.isfile(path := os.path.join(here, word))]
        for path in files:
            self.read(path)

    def took_fonts(self) -> None:
        """Note that letters are set with the fonts of the machine."""
        with self._unseen():
            self._note("fonts", "")

    def took_folder(self, path: object) -> None:
        """Note that anything below a folder may be read by code that Python does not see."""
        with self._looking(path) as top:
            for folder, _, files in os.walk(top) if top else ():
                self._look("listing", folder)
                for file in files:
                    self._look("file", f"{folder}/{file}")

    def reads(self) -> list[Read]:
        """Return what counts of all that was noted, in the order of paths."""
        with self._unseen():
            self._find_loaded()
            noted = {look: self._settled(*look) for look in self._notes if not self._is_own(*look)}
        there = {path for kind, path in noted if kind in ("code", "file", "listing")}
        reads = [
            Read(self._shown(path), kind, digest)
            for (kind, path), digest in noted.items()
            if kind != "place" or path not in there
        ]
        return sorted(reads, key=lambda read: (read.path, read.kind))

    @property
    def _fonts(self) -> str:
        """The folder of the templates' letters, which the key of a scene with themes tells of."""
        return f"{self._job.templates}/fonts" if self._job.themed else ""

    @contextmanager
    def _unseen(self) -> Iterator[None]:
        """Look without being seen."""
        self._at_work.now = True
        try:
            yield
        finally:
            self._at_work.now = False

    @contextmanager
    def _looking(self, path: object) -> Iterator[str]:
        """Give the absolute path if a look there counts, else nothing."""
        if getattr(self._at_work, "now", False):
            yield ""
            return
        with self._unseen():
            yield self._place(path)

    def _place(self, path: object) -> str:
        if not isinstance(path, str | bytes | os.PathLike):
            return ""
        text = os.fsdecode(path)
        if not text or "\0" in text:
            return ""
        try:
            place = os.path.join(os.getcwd(), text)
        except FileNotFoundError:
            return ""
        plain = os.path.normpath(place)
        # Behind a link, "a/.." is another folder than "a" stands in.
        if ".." in text and os.path.realpath(plain) != os.path.realpath(place):
            plain = place
        return plain if self._is_noted(plain) else ""

    def _is_noted(self, place: str) -> bool:
        inside = f"{place}{os.sep}"
        if inside.startswith(self._scratch):
            return False
        return inside.startswith(self._project) or not inside.startswith(self._installed)

    def _look(self, kind: Kind, path: str) -> None:
        if path in self._made and kind != "listing":
            return
        if kind == "file" and ("file", path) not in self._notes and not os.path.isfile(path):
            kind = "place"
        self._note(kind, path)

    def _seek(self, folder: str, name: str) -> None:
        path = Path(folder, name)
        if ("names", str(path)) in self._notes:
            return
        if folder not in self._names:
            try:
                self._names[folder] = os.listdir(folder)
            except OSError:
                self._names[folder] = []
        self._notes["names", str(path)] = digest_of_names(path, self._names[folder])

    def _note(self, kind: Kind, path: str) -> None:
        if (kind, path) not in self._notes:
            self._notes[kind, path] = digest_of(kind, Path(path), sha256_of_file)

    def _settled(self, kind: Kind, path: str) -> str:
        """Return the digest of what was seen; of a folder, with what the scene left in it."""
        folder = path if kind == "listing" else os.path.dirname(path)
        if kind in ("listing", "names") and folder in map(os.path.dirname, self._made):
            return digest_of(kind, Path(path), sha256_of_file)
        return self._notes[kind, path]

    def _is_own(self, kind: Kind, path: str) -> bool:
        """Return whether what is at a path now is the scene's own work."""
        if path not in self._made or kind in ("listing", "names"):
            return False
        is_as_seen = digest_of(kind, Path(path), sha256_of_file) == self._notes[kind, path]
        return kind == "place" or not is_as_seen

    def _find_loaded(self) -> None:
        """Note compiled modules, which are not read by Python itself."""
        for module in tuple(sys.modules.values()):
            file = getattr(module, "__file__", None)
            if isinstance(file, str) and not file.endswith(".py") and (place := self._place(file)):
                self._look("file", place)

    def _is_of_the_stage(self, place: str, frame: FrameType | None) -> bool:
        """Return whether a file of the templates is read by us, and as every key tells."""
        if not self._job.themed:
            return False
        if place == os.path.join(self._job.templates, PALETTE):
            while frame is not None and frame.f_code is not load_palette.__code__:
                frame = frame.f_back
            caller = frame.f_back if frame is not None else None
            return caller is not None and caller.f_code.co_filename.startswith(_PACKAGE)
        return os.path.dirname(place) == self._fonts and place.endswith(".woff2")

    def _shown(self, path: str) -> str:
        """Return a path as a record names it."""
        return path.removeprefix(f"{self._job.root}{os.sep}").replace(os.sep, "/")


def _is_for_a_message(frame: FrameType | None) -> bool:
    """Return whether a source is opened only to be quoted in a warning or a traceback."""
    while frame is not None and frame.f_globals.get("__name__") in ("tokenize", "linecache"):
        frame = frame.f_back
        if frame is not None and frame.f_globals.get("__name__") in ("warnings", "traceback"):
            return True
    return False


def _inside(*folders: str) -> tuple[str, ...]:
    return tuple(f"{folder}{os.sep}" for folder in folders)


def _libraries() -> set[str]:
    """Return the folders of what is installed: keys tell its versions."""
    names = ("stdlib", "platstdlib", "purelib", "platlib", "scripts")
    folders = {sysconfig.get_path(name) for name in names}
    archive = f"python{sys.version_info.major}{sys.version_info.minor}.zip"
    folders.add(os.path.join(os.path.dirname(sysconfig.get_path("stdlib")), archive))
    return {*folders, *site.getsitepackages(), site.getusersitepackages()}


def _is_import(frame: FrameType | None) -> bool:
    """Return whether the import system opens a source in order to run it."""
    while frame is not None and frame.f_code.co_filename.startswith("<frozen importlib"):
        if frame.f_code.co_name == "get_code":
            return True
        frame = frame.f_back
    return False

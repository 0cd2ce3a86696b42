"""Where a scene can look outside: each such function tells an observer before it does its work.

Python's own audit events would tell of most of it, but also of every call of `id`, of which Manim
makes a hundred thousand for each second that a simple scene takes.
"""

from __future__ import annotations

import builtins
import ctypes
import functools
import gc
import inspect
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any

import av
import cv2
import manimpango
import typst
from PIL import ImageFont

from manimark.studio.job import Job
from manimark.studio.observe import Observer

Function = Callable[..., Any]
Names = dict[str, Any]

_FLAGS = {"r": os.O_RDONLY, "w": os.O_WRONLY | os.O_TRUNC, "x": os.O_WRONLY | os.O_EXCL}
_FLAGS |= {"a": os.O_WRONLY}
_LISTERS: tuple[Function, ...] = (os.listdir, os.scandir)
_PROBES: tuple[Function, ...] = (os.stat, os.access)
_MAKERS: tuple[Function, ...] = (os.mkdir, os.remove, os.unlink, os.rmdir, os.rename, os.replace)
_MAKERS += (os.link, os.symlink)
"""Functions whose arguments are paths that they make, move or remove."""
_LOOKING = (builtins.open, os.open, os.system, os.lstat, *_LISTERS, *_PROBES, *_MAKERS)
"""Python's own functions that look outside."""
_ABILITIES = tuple(getattr(os, name) for name in dir(os) if name.startswith("supports_"))
"""Sets in which Python looks up what some of these functions can do."""
_READERS = {
    cv2: ("imread", "imreadmulti", "imreadanimation", "imcount", "VideoCapture", "FileStorage"),
    av: ("open",),
    manimpango: ("register_font", "fc_register_font"),
}
"""Compiled code that opens files by itself; the first argument is a path."""
_PATHS = ("file", "filename", "font", "font_path", "name")
"""What the first argument is called."""
_TYPESETTERS = ("compile", "compile_with_warnings", "query", "eval", "Compiler")
_TYPST_READS = re.compile(
    rb"\b(?:image|read|csv|json|toml|yaml|xml|cbor|plugin|bibliography|include|import)\b"
)
"""Words by which Typst takes in other files."""

Replacement = tuple[Any, str, Function]
"""Who holds a function, under which name, and what takes its place."""


@contextmanager
def watching(job: Job) -> Iterator[Observer]:
    """Give an observer that is told of every look in this process until the end of the context."""
    observer = Observer(job)
    with ExitStack() as stack:
        for names, name, function, watched in _bindings(_of_python(observer)):
            stack.callback(names.__setitem__, name, function)
            names[name] = watched
            for able in _ABILITIES:
                if isinstance(able, set) and function in able and watched not in able:
                    stack.callback(able.discard, watched)
                    able.add(watched)
        for owner, name, watched in _of_libraries(observer):
            stack.callback(setattr, owner, name, vars(owner)[name])
            setattr(owner, name, watched)
        seeker = _Seeker(observer)
        sys.meta_path.insert(0, seeker)
        stack.callback(sys.meta_path.remove, seeker)
        yield observer


class _Seeker(MetaPathFinder):
    """Finds nothing, and tells which modules are looked for in which folders."""

    def __init__(self, observer: Observer) -> None:
        self._observer = observer

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        self._observer.sought(name, sys.path if path is None else path)
        return None


def _of_python(observer: Observer) -> dict[Function, Function]:
    """Return Python's own functions that look, each with what takes its place."""
    watched: dict[Function, Function] = {
        builtins.open: _opener(observer),
        os.lstat: _prober(observer),
    }
    told: dict[Function, Function] = {
        os.open: lambda path, flags, *_, **__: observer.opened(path, flags),
        os.system: lambda command: observer.ran(command, shell=True),
        **dict.fromkeys(_LISTERS, lambda path=None: observer.listed(path)),
        **dict.fromkeys(_PROBES, lambda path, *_, **__: observer.probed(path)),
        **dict.fromkeys(_MAKERS, lambda *paths, **named: observer.made(*paths, *named.values())),
    }
    for function, tell in told.items():
        watched[function] = _before(function, _unless_elsewhere(tell))
    return watched


def _unless_elsewhere(tell: Function) -> Function:
    """Return what tells, unless a path is meant from an open folder, which may be any."""

    def tells(*args: Any, **kwargs: Any) -> None:
        if all(kwargs.get(name) is None for name in ("dir_fd", "src_dir_fd", "dst_dir_fd")):
            tell(*args, **kwargs)

    return tells


def _prober(observer: Observer) -> Function:
    """Return what takes the place of ``lstat``, of which every link on the way is asked too."""

    def probe(path: Any, *_: Any, **__: Any) -> None:
        # The frames between: this one's caller, and what stands in for the function.
        if "realpath" not in sys._getframe(3).f_code.co_name:
            observer.probed(path)

    return _before(os.lstat, _unless_elsewhere(probe))


def _no_copies(observer: Observer) -> Function:
    """Return what lets the author's code be read from its source, where it can be seen.

    A compiled copy is taken by its time and size, which may be those of another source.
    """
    path_stats = SourceFileLoader.path_stats

    def watched(loader: SourceFileLoader, path: str) -> Any:
        if observer.counts(path):
            raise OSError(f"{path} is read from its source")
        return path_stats(loader, path)

    return watched


def _opener(observer: Observer) -> Function:
    """Return what takes the place of ``open``; the import system opens sources by it too."""
    function = builtins.open

    @functools.wraps(function)
    def watched(file: Any, mode: str = "r", *args: Any, **kwargs: Any) -> Any:
        # One that opens for another tells by itself.
        if kwargs.get("opener") is None:
            observer.opened(file, _flags(str(mode)), sys._getframe(1))
        return function(file, mode, *args, **kwargs)

    return watched


def _flags(mode: str) -> int:
    """Return the flags that stand for a mode such as ``rb+``."""
    flags = next((_FLAGS[letter] for letter in mode if letter in _FLAGS), os.O_RDONLY)
    return flags & ~os.O_WRONLY | os.O_RDWR if "+" in mode else flags


def _of_libraries(observer: Observer) -> Iterator[Replacement]:
    """Yield what takes the place of functions that look without Python's knowing."""

    def reads(path: Any = None, mode: Any = "", *_: Any, **named: Any) -> None:
        path = next((named[name] for name in _PATHS if name in named), path)
        observer.made(path) if "w" in (mode, named.get("mode")) else observer.read(path)

    def opens(path: Any, *_: Any, **__: Any) -> None:
        observer.opened(path, os.O_RDWR)

    def runs(_: Any, args: Any, *__: Any, **options: Any) -> None:
        program, shell = options.get("executable"), bool(options.get("shell"))
        observer.ran(args, program=program, shell=shell, folder=options.get("cwd"))

    def takes_fonts(*_: Any, **__: Any) -> None:
        observer.took_fonts()

    for module, names in _READERS.items():
        yield from ((module, name, _before(getattr(module, name), reads)) for name in names)
    yield SourceFileLoader, "path_stats", _no_copies(observer)
    for kind in (ImageFont.FreeTypeFont, ctypes.CDLL):
        yield kind, "__init__", _before(kind.__init__, lambda _, *args, **kw: reads(*args, **kw))
    yield sqlite3, "connect", _before(sqlite3.connect, opens)
    yield subprocess.Popen, "__init__", _before(subprocess.Popen.__init__, runs)
    for name in _TYPESETTERS:
        yield typst, name, _before(getattr(typst, name), _typeset_for(observer, name))
    yield typst, "Fonts", _before(typst.Fonts, takes_fonts)
    for name in ("text2svg", "list_fonts"):
        yield manimpango, name, _before(getattr(manimpango, name), takes_fonts)
    markup = manimpango.MarkupUtils
    yield markup, "text2svg", staticmethod(_before(markup.text2svg, takes_fonts))


def _before(function: Function, tell: Function) -> Function:
    """Return what calls `tell` with its arguments, and then does what `function` does."""

    @functools.wraps(function, updated=())
    def watched(*args: Any, **kwargs: Any) -> Any:
        tell(*args, **kwargs)
        return function(*args, **kwargs)

    if not isinstance(function, type):
        return watched
    # Still a class for those who annotate with it; what it makes are the true one's instances.
    return type(function.__name__, (), {"__new__": lambda _, *args, **kw: watched(*args, **kw)})


def _typeset_for(observer: Observer, name: str) -> Function:
    """Return what tells of the files and fonts that one of Typst's functions may take in."""
    signature = inspect.signature(getattr(typst, name))

    def typesets(*args: Any, **kwargs: Any) -> None:
        given = signature.bind(*args, **kwargs).arguments
        source, folder = b"", "."
        if isinstance(text := given.get("input"), bytes):
            source = text
        elif text is not None:
            observer.read(text)
            folder = str(Path(text).parent)
            source = Path(text).read_bytes() if Path(text).is_file() else b""
        # What a compiler is made of now, it may set later.
        if name == "Compiler" or _TYPST_READS.search(source):
            observer.took_folder(given.get("root") or folder)
        fonts = given.get("font_paths")
        for fonts_folder in fonts if isinstance(fonts, list | tuple) else ():
            observer.took_folder(fonts_folder)
        if not given.get("ignore_system_fonts"):
            observer.took_fonts()

    return typesets


def _bindings(watched: Mapping[Function, Function]) -> list[tuple[Names, str, Function, Function]]:
    """Return every namespace that holds one of Python's functions, under which name, and which.

    Some modules have names of their own for it. Those of Python's import system are left alone: it
    looks into every folder for every module.
    """
    functions = {id(function): function for function in watched}
    return [
        (names, name, function, watched[function])
        for names in (*_HOLDERS, *_holders())
        if names.get("__name__") not in ("posix", "nt") and "__qualname__" not in names
        for name, value in names.items()
        if (function := functions.get(id(value)))
    ]


def _holders() -> list[Names]:
    """Return the dictionaries that hold any of Python's functions that look."""
    found = {id(holder): holder for holder in gc.get_referrers(*_LOOKING)}
    return [holder for holder in found.values() if isinstance(holder, dict)]


_HOLDERS = _holders()
"""Found now, for later they may be frozen, and out of the garbage collector's sight."""

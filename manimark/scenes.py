"""Find the scene classes below ``scenes/`` by reading their files; nothing is imported or run.

Which files shape a scene's picture is not read off here: it shows when the scene is drawn.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.util import decode_source
from pathlib import Path

from manimark.errors import SiteError, SiteErrors
from manimark.model import Location, SceneSource

STAGE = "manimark.stage"
_SCENE_NAME = re.compile(r"(Scene|Slide)$")
"""How scene classes of Manim and of its plugins are called."""


@dataclass(frozen=True, slots=True)
class SceneFolder:
    """What was found below ``scenes/``."""

    scenes: dict[str, SceneSource]
    """Class name → scene, in the order of names."""
    unread: frozenset[str]
    """Names of classes that may be scenes, which syntax errors keep from being known."""
    mistakes: tuple[SiteError, ...]


@dataclass(frozen=True, slots=True)
class _Module:
    """One Python file of the project."""

    path: Path
    """Relative to the project's root."""
    tree: ast.Module
    names: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Imported name → module and name in it; the latter is empty for a module itself."""
    stars: list[str] = field(default_factory=list)
    """Modules imported with ``*``."""
    classes: dict[str, ast.ClassDef] = field(default_factory=dict)


def find_scenes(root: Path, folder: Path) -> dict[str, SceneSource]:
    """Find the scenes of a project.

    Parameters
    ----------
    root
        The project's folder.
    folder
        The folder of the scene scripts, searched with its sub-folders.

    Returns
    -------
    Class name → scene, in the order of names. Classes whose name begins with an underscore are
    bases for others and no scenes.

    Raises
    ------
    SiteErrors
        If files have syntax errors, or classes share a name or slug: all of them.
    """
    found = search_scenes(root, folder)
    if found.mistakes:
        raise SiteErrors(found.mistakes)
    return found.scenes


def search_scenes(root: Path, folder: Path) -> SceneFolder:
    """Find the scenes as `find_scenes` does, and return the mistakes beside them."""
    project = _Project(root, folder)
    scenes: list[SceneSource] = []
    unread: set[str] = set()
    for path in sorted(_files(folder)):
        module = project.module(path)
        if module is None:
            text = path.read_text(encoding="utf-8", errors="replace")
            unread.update(re.findall(r"^\s*class\s+(\w+)", text, re.MULTILINE))
            continue
        scenes += _scenes_in(module, project)
    if project.mistakes:  # a class may descend from one that could not be read
        unread.update(name for module in project.modules() for name in module.classes)
    mistakes = [*project.mistakes, *_clashes(scenes)]
    by_name = {scene.name: scene for scene in sorted(scenes, key=lambda s: s.name)}
    return SceneFolder(by_name, frozenset(unread), tuple(mistakes))


def _scenes_in(module: _Module, project: _Project) -> Iterator[SceneSource]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.ClassDef) or node.name.startswith("_"):
            continue
        if node.name not in module.classes or not (kind := project.kind(node, module)):
            continue
        doc = ast.get_docstring(node) or ""
        claim = " ".join(doc.split("\n\n")[0].split())
        yield SceneSource(node.name, Location(module.path, node.lineno), claim, kind == "themed")


class _Project:
    """The project's own modules, each read once."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root = root
        self._folder = folder
        self._modules: dict[Path, _Module | None] = {}
        self.mistakes: list[SiteError] = []

    def module(self, path: Path) -> _Module | None:
        """Return a file's module, or nothing if it cannot be read."""
        if path not in self._modules:
            self._modules[path] = None
            try:
                self._modules[path] = self._read(path)
            except SiteError as error:
                self.mistakes.append(error)
        return self._modules[path]

    def modules(self) -> list[_Module]:
        """Return every module that could be read."""
        return [module for module in self._modules.values() if module]

    def _read(self, path: Path) -> _Module:
        shown = path.relative_to(self._root)
        source = path.read_bytes()
        if b"\0" in source:
            line = source.partition(b"\0")[0].count(b"\n") + 1
            raise SiteError(shown, line, "a null byte in the file", "delete it")
        try:
            tree = ast.parse(decode_source(source), filename=str(shown))
        except SyntaxError as error:
            message, hint = f"Python cannot read it: {error.msg}", "correct the line"
            raise SiteError(shown, error.lineno or 1, message, hint) from None
        except UnicodeDecodeError as error:
            line = source.count(b"\n", 0, error.start) + 1
            byte = f"0x{source[error.start]:02x}"
            message, hint = f"the byte {byte} is not {error.encoding}", "save the file as UTF-8"
            raise SiteError(shown, line, message, hint) from None
        module = _Module(shown, tree)
        package = ".".join(path.parent.relative_to(self._folder).parts)
        for node in ast.walk(tree):
            _note_import(node, module, package)
        for node in _top_level(tree.body):
            if isinstance(node, ast.ClassDef):
                module.classes[node.name] = node
        return module

    def kind(self, node: ast.ClassDef, module: _Module, seen: frozenset[str] = frozenset()) -> str:
        """Return ``themed``, ``plain``, or nothing if a class is no scene."""
        key = f"{module.path}:{node.name}"
        if key in seen:
            return ""
        kinds = [self._kind_of_base(base, module, seen | {key}) for base in node.bases]
        return "themed" if "themed" in kinds else "plain" if "plain" in kinds else ""

    def _kind_of_base(self, base: ast.expr, module: _Module, seen: frozenset[str]) -> str:
        dotted = ast.unparse(base) if isinstance(base, ast.Name | ast.Attribute) else ""
        first, _, rest = dotted.partition(".")
        if dotted in module.classes:
            return self.kind(module.classes[dotted], module, seen)
        if first in module.names:
            origin, name = module.names[first]
            return self._kind_in(origin, ".".join(filter(None, (name, rest))), seen)
        if rest:
            return ""
        kinds = (self._kind_in(star, dotted, seen) for star in module.stars)
        return next(filter(None, kinds), "")

    def _kind_in(self, origin: str, name: str, seen: frozenset[str]) -> str:
        """Return the kind of what a module calls `name`, which may be dotted."""
        *inner, last = name.split(".")
        owner = ".".join((origin, *inner))
        if owner == STAGE or owner.startswith(f"{STAGE}."):
            return "themed" if _SCENE_NAME.search(last) else ""
        path = self.path(owner)
        if path is None:  # not of this project: Manim or a plugin of it
            return "plain" if _SCENE_NAME.search(last) else ""
        module = self.module(path)
        if module is None:
            return ""
        if last in module.classes:
            return self.kind(module.classes[last], module, seen)
        key = f"{module.path}:{last}"  # passed on from yet another module
        if key in seen:
            return ""
        return self._kind_of_base(ast.Name(last), module, seen | {key})

    def path(self, dotted: str) -> Path | None:
        """Return the file of a module of the project, or nothing if it is none of the project's.

        A worker finds modules below the folder only, ``functions`` also as ``scenes.functions``.
        """
        first, *rest = parts = dotted.split(".")
        if first == "manimark":
            return None
        if first == self._folder.name:
            parts = rest
        place = self._folder.joinpath(*parts)
        files = [place / "__init__.py"] + ([place.with_name(f"{parts[-1]}.py")] if parts else [])
        return next(filter(Path.is_file, files), None)


def _note_import(node: ast.AST, module: _Module, package: str) -> None:
    if isinstance(node, ast.Import):
        for alias in node.names:
            first = alias.name.partition(".")[0]
            module.names[alias.asname or first] = (alias.name if alias.asname else first, "")
    elif isinstance(node, ast.ImportFrom):
        origin = _absolute(node, package)
        for alias in node.names:
            if alias.name == "*":
                module.stars.append(origin)
            else:
                module.names[alias.asname or alias.name] = (origin, alias.name)


def _absolute(node: ast.ImportFrom, package: str) -> str:
    """Return the dotted module of ``from …``; ``from ..a`` in package ``b.c`` is ``b.a``."""
    above = package.split(".") if package else []
    if node.level:
        above = above[: len(above) - (node.level - 1)]
        return ".".join(filter(None, (*above, node.module or "")))
    return node.module or ""


def _top_level(body: Iterable[ast.stmt]) -> Iterator[ast.stmt]:
    """Return the statements of a module, also those below ``if`` and ``try``."""
    for node in body:
        yield node
        if isinstance(node, ast.If | ast.Try):
            handlers = [s for h in getattr(node, "handlers", ()) for s in h.body]
            last = getattr(node, "finalbody", [])
            yield from _top_level([*node.body, *handlers, *node.orelse, *last])


def _clashes(scenes: list[SceneSource]) -> Iterator[SiteError]:
    names: dict[str, SceneSource] = {}
    slugs: dict[str, SceneSource] = {}
    for scene in scenes:
        if other := names.get(scene.name):
            message = f"a second scene called {scene.name}, beside {_place(other)}"
            hint = "rename one, or begin the name of a mere base with _"
            yield SiteError(scene.at.path, scene.at.line, message, hint)
        elif other := slugs.get(scene.slug):
            message = f"{scene.name} has the slug of {other.name}, {scene.slug}, at {_place(other)}"
            yield SiteError(scene.at.path, scene.at.line, message, "rename one of them")
        names.setdefault(scene.name, scene)
        slugs.setdefault(scene.slug, scene)


def _place(scene: SceneSource) -> str:
    return f"{scene.at.path}:{scene.at.line}"


def _files(folder: Path) -> Iterator[Path]:
    """Return the Python files below a folder; hidden ones are left out."""
    for path in folder.rglob("*.py"):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") or part == "__pycache__" for part in parts):
            continue
        if path.is_file():
            yield path

"""Digests of Python sources, and which part of a file a scene's digest is taken of."""

from __future__ import annotations

import ast
import hashlib
import re
from collections import Counter
from collections.abc import Collection, Iterator
from functools import lru_cache

from manimark.slices.reach import (
    identifiers,
    imported,
    imports_module,
    is_main,
    reaches_beyond_names,
)

_LIBRARIES = ("manim", "manimark")
"""Packages whose classes do nothing to others when one descends from them."""
_STARS = (*_LIBRARIES, "math", "numpy")
"""Packages from which ``import *`` brings nothing that bears a name of `_DECORATORS`."""
_SCENES = re.compile(
    "(?:LinearTransformation|MovingCamera|SpecialThreeD|ThreeD|Vector|Zoomed|)Scene"
)
"""Manim's scene classes, which ``from manim import *`` brings without naming them."""
_DECORATORS = ("classmethod", "property", "staticmethod")
_BUILTINS = {"bool", "bytes", "dict", "float", "int", "list", "object", "set", "str", "tuple"}

_REMEMBERED = 256
"""Answers that are not worked out again: many scenes import the same modules."""

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign
_Function = ast.FunctionDef | ast.AsyncFunctionDef


@lru_cache(_REMEMBERED)
def meaning(source: bytes) -> str:
    """Return a digest of a source that does not change with its comments and its layout."""
    tree = _parse(source)
    return _digest("bytes", source) if tree is None else _digest("file", tree)


@lru_cache(_REMEMBERED)
def meaning_for(scene: str, source: bytes, module: str, others: frozenset[str]) -> str:
    """Return a digest of what the file that defines a scene means to that scene.

    Parameters
    ----------
    scene
        Class name.
    source
        Of the file.
    module
        Name of the file without ``.py``.
    others
        Dotted names of the project's modules that take part beside it; all of them `is_harmless`.
    """
    tree = _parse(source)
    if tree is None or reaches_beyond_names(tree) or imports_module(tree, module):
        return meaning(source)
    kept, loads = _File(tree, others).slice_for(scene)
    return _digest("slice", *kept, *sorted(loads))


@lru_cache(_REMEMBERED)
def is_harmless(source: bytes, module: str) -> bool:
    """Return whether a source can neither reach into a module nor shape the classes made there.

    Parameters
    ----------
    source
        Of another module of the project.
    module
        Name of the module without those of packages.
    """
    tree = _parse(source)
    return tree is not None and not (reaches_beyond_names(tree) or imports_module(tree, module))


class _File:
    """A parsed source, its statements parted into needed ones and definitions that may be left."""

    def __init__(self, tree: ast.Module, others: Collection[str]) -> None:
        body = [node for node in tree.body if not (is_main(node) or _is_list_of_names(node))]
        self._others = others
        self._is_lazy = ("annotations", "__future__.annotations") in imported(body)
        self._imports = dict(imported(body))
        self._stars = [o.removesuffix(".*") for _, o in imported(body) if o.endswith(".*")]
        self._classes = {node.name: node for node in body if isinstance(node, ast.ClassDef)}
        self._bound = Counter(name for node in body for name in _bound(node))
        self._bound.update(name for node in ast.walk(tree) for name in _bound_from_inside(node))
        self._free = [n for n in body if isinstance(n, Definition) and self._is_inert(n)]
        self._needed = [node for node in body if node not in self._free]

    def slice_for(self, scene: str) -> tuple[list[ast.stmt], set[str]]:
        """Return what can shape a scene, in the order of the file.

        Returns
        -------
        The statements, and the names that the other ones look up when they are made: if one of
        those is missing, the file cannot be imported at all.
        """
        kept = [*self._needed, *(node for node in self._free if scene in _bound(node))]
        left = [node for node in self._free if scene not in _bound(node)]
        for node in kept:
            mentioned = set(_words(node))
            # Appended while it is walked through: what is found mentions others in turn.
            kept += [other for other in left if not mentioned.isdisjoint(_bound(other))]
            left = [other for other in left if mentioned.isdisjoint(_bound(other))]
        kept.sort(key=lambda node: (node.lineno, node.col_offset))
        return kept, {name for node in left for name in self._loads(node)}

    def _is_inert(self, node: Definition) -> bool:
        """Return whether nothing happens when a definition is made but that it is there."""
        # Python itself looks for some such names, and gives others to attributes of classes.
        if any("__" in name for name in _bound(node)):
            return False
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return not node.decorator_list and self._is_inert_function(node)
            case ast.ClassDef():
                return self._is_plain_class(node) and all(map(self._is_member, node.body))
        return self._is_constant_of_name(node)

    def _is_plain_class(self, node: ast.ClassDef) -> bool:
        """Return whether a class is made as it stands there, and so are all it descends from."""
        if node.decorator_list or node.keywords or getattr(node, "type_params", []):
            return False
        return self._has_plain_stars and all(map(self._is_plain_base, node.bases))

    def _is_inert_function(self, node: _Function) -> bool:
        defaults = (*node.args.defaults, *filter(None, node.args.kw_defaults))
        is_plain = self._is_lazy or all(map(_is_name, _annotations(node)))
        return (
            is_plain and not getattr(node, "type_params", []) and all(map(_is_constant, defaults))
        )

    def _is_constant_of_name(self, node: ast.stmt) -> bool:
        match node:
            case ast.Assign(targets=targets, value=value):
                return all(isinstance(t, ast.Name) for t in targets) and _is_constant(value)
            case ast.AnnAssign(target=ast.Name(), annotation=annotation, value=value):
                is_plain = self._is_lazy or _is_name(annotation)
                return is_plain and (value is None or _is_constant(value))
        return False

    def _is_member(self, node: ast.stmt) -> bool:
        """Return whether a statement in a class defines something and does nothing else."""
        match node:
            case ast.Pass() | ast.Expr(value=ast.Constant()):
                return True
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                is_safe = all(map(self._is_safe_decorator, node.decorator_list))
                return is_safe and self._is_inert_function(node)
        return self._is_constant_of_name(node)

    def _is_safe_decorator(self, node: ast.expr) -> bool:
        if not isinstance(node, ast.Name) or node.id not in _DECORATORS:
            return False
        return node.id not in self._bound and self._has_plain_stars

    def _is_plain_base(self, base: ast.expr) -> bool:
        """Return whether descending from a class does nothing to others."""
        match base:
            case ast.Name(id=name) if self._bound[name] > 1:
                return False
            case ast.Name(id=name) if name in self._classes:
                # A class cannot descend from one below it, so this comes to an end.
                origin = self._classes[name]
                return origin.lineno < base.lineno and self._is_plain_class(origin)
            case ast.Name(id=name) if name in self._imports:
                return self._is_trusted(self._imports[name])
            case ast.Name(id=name):
                return name == "object" or (_is_scene(name) and "manim" in self._stars)
            case ast.Attribute(value=ast.Name(id=name)):
                is_imported = self._bound[name] == 1 and name in self._imports
                return is_imported and self._is_trusted(f"{self._imports[name]}.")
        return False

    @property
    def _has_plain_stars(self) -> bool:
        """Return whether no ``import *`` may give another meaning to names that are known here."""
        return all(_top(star) in _STARS or self._is_trusted(f"{star}.") for star in self._stars)

    def _is_trusted(self, origin: str) -> bool:
        """Return whether a class comes from Manim, from us, or from a module of the project."""
        module = origin.rpartition(".")[0]
        if module.startswith(".") or not module:
            tail = f".{module.strip('.')}"
            return any(f".{other}".endswith(tail) for other in self._others)
        return _top(module) in _LIBRARIES or module in self._others

    def _loads(self, node: ast.stmt) -> Iterator[str]:
        """Yield what making a definition looks up and may not find."""
        names: list[ast.expr] = []
        if isinstance(node, ast.ClassDef):
            names = node.bases
            for member in node.body:
                yield from self._loads(member)
        elif isinstance(node, _Function) and not self._is_lazy:
            names = _annotations(node)
        elif isinstance(node, ast.AnnAssign) and not self._is_lazy:
            names = [node.annotation]
        for name in names:
            if isinstance(name, ast.Name) and not self._is_known(name.id):
                yield f"{name.id} {name.id in self._bound}"
            elif isinstance(name, ast.Attribute):
                yield ast.unparse(name)

    def _is_known(self, name: str) -> bool:
        return name in _BUILTINS or name in self._imports or _is_scene(name)


def _parse(source: bytes) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _digest(kind: str, *parts: bytes | str | ast.AST) -> str:
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        data = ast.dump(part) if isinstance(part, ast.AST) else part
        data = data if isinstance(data, bytes) else data.encode(errors="surrogatepass")
        digest.update(len(data).to_bytes(8, "big"))
        digest.update(data)
    return digest.hexdigest()


def _bound(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement at the top of a file binds there, once for each time."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
        return
    for inner in ast.walk(node):
        if isinstance(inner, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield inner.name
        elif isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
            yield inner.id
        yield from (name for name, _ in imported([inner]))


def _bound_from_inside(node: ast.AST) -> list[str]:
    """Return the names of the file that a function sets."""
    return node.names if isinstance(node, ast.Global) else []


def _words(node: ast.stmt) -> Iterator[str]:
    """Yield every word by which a statement may mention a definition; a text may name one too."""
    nodes = list(ast.walk(node))
    # Docstrings tell people.
    told = {id(inner.value) for inner in nodes if isinstance(inner, ast.Expr)}
    for inner in nodes:
        yield from identifiers(inner)
        if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
            yield from re.findall(r"\w+", inner.value) if id(inner) not in told else ()


def _is_scene(name: str) -> bool:
    return _SCENES.fullmatch(name) is not None


def _annotations(node: _Function) -> list[ast.expr]:
    arguments = node.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    named = (*every, *filter(None, (arguments.vararg, arguments.kwarg)))
    return [a for a in (*(n.annotation for n in named), node.returns) if a is not None]


def _is_name(node: ast.expr) -> bool:
    """Return whether an expression only looks up a name, or nothing."""
    return isinstance(node, ast.Name | ast.Constant)


def _is_constant(node: ast.expr) -> bool:
    """Return whether an expression is spelled out, so that working it out does nothing else."""
    match node:
        case ast.Constant():
            return True
        case ast.UnaryOp(op=ast.USub() | ast.UAdd(), operand=ast.Constant(value=int() | float())):
            return True
        case ast.Tuple(elts=items) | ast.List(elts=items):
            return all(map(_is_constant, items))
        case ast.Dict(keys=keys, values=values):
            return all(isinstance(key, ast.Constant) for key in keys) and all(
                map(_is_constant, values)
            )
        case ast.Lambda(args=arguments):
            defaults = (*arguments.defaults, *filter(None, arguments.kw_defaults))
            return all(map(_is_constant, defaults))
    return False


def _is_list_of_names(node: ast.stmt) -> bool:
    """Return whether a statement only says what ``import *`` takes, which nobody does here."""
    match node:
        case ast.Assign(targets=[ast.Name(id="__all__")], value=value):
            return _is_constant(value)
    return False


def _top(module: str) -> str:
    return module.partition(".")[0]

"""What a Python source can get hold of without naming it.

Pure functions on syntax trees. They err on the side of doubt: what they call harmless is.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterable, Iterator

_BUILTINS = {"__import__", "compile", "dir", "eval", "exec", "globals", "locals", "vars"}
"""Functions of Python's own that do so; as attributes the same words mean other things."""
_BY_NAME = {"delattr", "getattr", "hasattr", "setattr"}
"""Functions that take an attribute by its name."""
_MODULES = re.compile(
    "builtins|cloudpickle|code|codeop|copyreg|ctypes|dill|doctest|gc|importlib|inspect|joblib|"
    "marshal|multiprocessing|pdb|pickle|pkgutil|pydoc|runpy|shelve|timeit|trace|unittest"
)
"""Modules that do so for those who import them."""
_NAMES = re.compile(
    "__(?:builtins|class_getitem|dict|getattr|getattribute|globals|init_subclass|loader|module|"
    "mro_entries|prepare|self|set_name|spec|subclasses)__|_getframe|attrgetter|currentframe|"
    "f_back|f_globals|f_locals|gi_frame|import_module|metaclass|methodcaller|modules|setprofile|"
    "settrace|tb_frame"
)
"""Names that lead from one object to others, or that shape classes as they are made."""


def reaches_beyond_names(tree: ast.Module) -> bool:
    """Return whether code may reach what it does not name, or shape classes as they are made."""
    nodes = list(ast.walk(tree))
    imports = dict(imported(nodes))
    harmless = {id(node.func) for node in nodes if isinstance(node, ast.Call)}
    harmless |= {id(test) for node in tree.body if (test := _name_of_main(node))}
    return (
        any(_MODULES.fullmatch(part) for origin in imports.values() for part in origin.split("."))
        or any(_NAMES.fullmatch(word) for node in nodes for word in identifiers(node))
        or any(isinstance(node, ast.Call) and _takes_by_name(node, imports) for node in nodes)
        or any(
            node.id in _BUILTINS
            or (node.id in (*_BY_NAME, "__name__") and id(node) not in harmless)
            for node in nodes
            if isinstance(node, ast.Name)
        )
    )


def imports_module(tree: ast.Module, module: str) -> bool:
    """Return whether code may import a module of the project, whatever packages it lies in.

    Parameters
    ----------
    module
        Its own name, without those of packages.
    """
    imports = dict(imported(ast.walk(tree)))
    if any(module in origin.split(".") for origin in imports.values()):
        return True
    # A package may have it for an attribute.
    roots = {node.attr: _root(node) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    return roots.get(module, "") in imports


def imported(nodes: Iterable[ast.AST]) -> Iterator[tuple[str, str]]:
    """Yield each name that an import binds, with the dotted name of what is imported.

    ``from .a import b as c`` gives ``c`` and ``.a.b``; a star binds the name ``*``.
    """
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield alias.asname or alias.name.partition(".")[0], alias.name
        elif isinstance(node, ast.ImportFrom):
            origin = "." * bool(node.level) + (node.module or "")
            for alias in node.names:
                yield alias.asname or alias.name, f"{origin.removesuffix('.')}.{alias.name}"


def is_main(node: ast.stmt) -> bool:
    """Return whether a statement is an ``if __name__ == "__main__":``, which no worker fulfils."""
    return _name_of_main(node) is not None


def identifiers(node: ast.AST) -> Iterator[str]:
    """Yield the identifiers in a node itself, not in those below it."""
    if isinstance(node, ast.Constant):
        return
    for _, value in ast.iter_fields(node):
        if isinstance(value, str):
            yield from value.split(".")
        elif isinstance(value, list):
            yield from (item for item in value if isinstance(item, str))


def _name_of_main(node: ast.stmt) -> ast.Name | None:
    match node:
        case ast.If(
            test=ast.Compare(
                left=ast.Name(id="__name__") as name,
                ops=[ast.Eq()],
                comparators=[ast.Constant(value="__main__")],
            ),
            orelse=[],
        ):
            return name
    return None


def _takes_by_name(node: ast.Call, imports: Collection[str]) -> bool:
    """Return whether a call takes an attribute by a name that is not plain, or from a module."""
    if not isinstance(node.func, ast.Name) or node.func.id not in _BY_NAME:
        return False
    match node.args:
        case [owner, ast.Constant(value=str(name)), *_]:
            is_module = isinstance(owner, ast.Name) and owner.id in imports
            return is_module or _NAMES.fullmatch(name) is not None
    return True


def _root(node: ast.expr) -> str:
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""

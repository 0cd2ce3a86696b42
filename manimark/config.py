"""The table ``[tool.manimark]`` of ``pyproject.toml``; every default lives here."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from manimark.errors import SiteError, SiteErrors

FILE = "pyproject.toml"
TABLE = "tool.manimark"


@dataclass(frozen=True, slots=True)
class Config:
    """What a project says about itself."""

    root: Path
    """The project's folder; the other folders begin with it."""
    name: str = "Notebook"
    """Name of the site, for instance its domain."""
    section: str = ""
    """Part of the site that this notebook is; shown after the name."""
    version: str = ""
    """Edition, for instance ``v.4.2026``."""
    series: str = ""
    """Title of the series to which the pages belong."""
    url: str = "http://localhost/"
    """Where the site will be published: absolute, with a slash at its end."""
    language: str = "en"
    """Language of the texts, as in HTML's ``lang``."""
    license: str = ""
    """Licence of texts and figures, an SPDX name."""
    citation: str = ""
    """How to cite the notebook, one line."""
    author: str = ""
    """Who wrote it."""
    content: Path = Path("content")
    """Folder of the Markdown pages."""
    scenes: Path = Path("scenes")
    """Folder of the scene scripts."""
    templates: Path = Path("site_templates")
    """Folder of templates, styles, scripts, fonts and the palette."""
    output: Path = Path("build")
    """Folder of everything made."""
    jobs: int = 0
    """Scenes rendered at once; 0 is one per core."""
    timeout: float = 600.0
    """Seconds that one scene may take."""
    scheduler: str = ""
    """Address of the Dask scheduler whose workers render, for instance ``tcp://10.0.0.5:8786``;
    empty for this machine."""
    cache_gigabytes: float = 5.0
    """Room for renderings that no site shows any more; the longest unused ones go first."""


_TYPES: dict[str, type] = {"str": str, "Path": str, "int": int}
_KINDS = {
    "str": "a text in quotes",
    "int": "a whole number",
    "float": "a number",
    "Path": "a text in quotes",
}


def load_config(root: Path) -> Config:
    """Read the configuration.

    Parameters
    ----------
    root
        The project's folder. Without a ``pyproject.toml``, or without the table in it, every
        setting has its default.

    Raises
    ------
    SiteError
        If the file is no TOML in UTF-8, or if the output would overlap what the author writes.
    SiteErrors
        If keys of the table are unknown or have values of the wrong kind: all of them.
    """
    text = _read(root)
    table = _table(text)
    mistakes: list[SiteError] = []
    settings: dict[str, Any] = {}
    kinds = {f.name: str(f.type) for f in fields(Config) if f.name != "root"}
    for key, value in table.items():
        try:
            settings[key] = _setting(key, value, kinds)
        except ValueError as error:
            message, hint = error.args
            mistakes.append(SiteError(Path(FILE), _line_of(text, key), message, hint))
    if mistakes:
        raise SiteErrors(mistakes)
    folders = {k: root / settings.get(k, Path(f)) for k, f in _default_folders().items()}
    _keep_apart(root, folders, text, table)
    return Config(root=root, **{**settings, **folders})


def _read(root: Path) -> str:
    try:
        return (root / FILE).read_bytes().decode("utf-8")
    except FileNotFoundError:
        return ""
    except IsADirectoryError:
        raise SiteError(Path(FILE), 1, "a folder, not a file", "move it away") from None
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise SiteError(Path(FILE), line, "not UTF-8", "save the file as UTF-8") from None


def _table(text: str) -> dict[str, Any]:
    try:
        tools = tomllib.loads(text).get("tool", {})
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column \d+\)", str(error))
        # "at end of document" has no number: the mistake shows on the last line
        line = int(found.group(1)) if found else max(1, len(text.splitlines()))
        reason = re.sub(r" \(at .*\)$", "", str(error))
        raise SiteError(Path(FILE), line, f"not valid TOML: {reason}", "mend the line") from None
    if not isinstance(tools, dict):
        line = _line_of(text, "tool")
        raise SiteError(Path(FILE), line, "tool is not a table", f"write [{TABLE}]")
    table = tools.get("manimark", {})
    if not isinstance(table, dict):
        line = _line_of(text, "manimark")
        raise SiteError(Path(FILE), line, "manimark is not a table", f"write [{TABLE}]")
    return table


def _setting(key: str, value: object, kinds: dict[str, str]) -> object:
    """Return the checked value; raise `ValueError` with message and hint."""
    if key not in kinds:
        raise ValueError(f"unknown setting {key!r} in [{TABLE}]", _near(key, list(kinds)))
    kind = kinds[key]
    expected: type | tuple[type, ...] = (int, float) if kind == "float" else _TYPES[kind]
    if not isinstance(value, expected) or isinstance(value, bool):  # True is an int to Python
        raise ValueError(f"{key} must be {_KINDS[kind]}", f"write for instance {_sample(key)}")
    if key == "url":
        return _address(str(value))
    if key == "scheduler":
        return scheduler_address(str(value))
    if key == "language" and not re.fullmatch(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*", str(value)):
        raise ValueError(f"{value!r} is no language", 'write a code such as "en" or "pt-BR"')
    if key == "jobs" and isinstance(value, int) and value < 0:
        raise ValueError("jobs is below zero", "write 0 for one per core, or a count")
    if key == "timeout" and isinstance(value, int | float) and not 0 < value < float("inf"):
        raise ValueError("timeout is not above zero", "write seconds, for instance 600")
    if (
        key == "cache_gigabytes"
        and isinstance(value, int | float)
        and not 0 <= value < float("inf")
    ):
        raise ValueError("cache_gigabytes is no amount", "write gigabytes, for instance 5")
    if kind == "Path":
        return _folder(key, str(value))
    return float(value) if kind == "float" and isinstance(value, int) else value


def _address(value: str) -> str:
    mistake = f"url {value!r} is not an absolute address"
    hint = 'write the whole address, for instance "https://example.org/notebook/"'
    try:
        parts = urlsplit(value)
    except ValueError:  # for instance a bracket that is not closed
        raise ValueError(mistake, hint) from None
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise ValueError(mistake, hint)
    return value.rstrip("/") + "/"


def scheduler_address(value: str) -> str:
    """Return the checked address of a scheduler; empty stands for this machine.

    Raises
    ------
    ValueError
        With message and hint, if it names no host and port of a protocol that a scheduler speaks.
    """
    if not value:
        return value
    mistake = f"scheduler {value!r} is no address of a scheduler"
    hint = 'write protocol, host and port, for instance "tcp://10.0.0.5:8786"'
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:  # for instance a port of letters
        raise ValueError(mistake, hint) from None
    is_known = parts.scheme in ("tcp", "tls")
    is_whole = parts.hostname and port and value == f"{parts.scheme}://{parts.netloc}"
    if not (is_known and is_whole) or "@" in parts.netloc:
        raise ValueError(mistake, hint)
    return value


def _folder(key: str, value: str) -> Path:
    folder = Path(value)
    if not value or folder.is_absolute() or ".." in folder.parts or folder == Path():
        hint = f"write a path from the project's folder, for instance {_sample(key)}"
        raise ValueError(f"{key} {value!r} is no folder inside the project", hint)
    return folder


def _keep_apart(root: Path, folders: dict[str, Path], text: str, table: dict[str, Any]) -> None:
    """Refuse an output in which a build or `clean` would remove what the author wrote."""
    real = {key: folder.resolve() for key, folder in folders.items()}
    output = real.pop("output")
    line = _line_of(text, "output")
    hint = f"choose a folder of its own, for instance {_sample('output')}"
    if root.resolve().is_relative_to(output):
        raise SiteError(Path(FILE), line, "output holds the whole project", hint)
    for key, folder in real.items():
        if output.is_relative_to(folder) or folder.is_relative_to(output):
            line = line if "output" in table else _line_of(text, key)
            raise SiteError(Path(FILE), line, f"output and {key} overlap", hint)


def _default_folders() -> dict[str, str]:
    return {f.name: str(f.default) for f in fields(Config) if f.type == "Path" and f.name != "root"}


def _sample(key: str) -> str:
    default = next(f.default for f in fields(Config) if f.name == key)
    return f"{key} = {default}" if isinstance(default, int | float) else f'{key} = "{default}"'


def _near(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else f"known are {', '.join(sorted(names))}"


def _line_of(text: str, key: str) -> int:
    """Return the line of a key of the table, also of ``tool.manimark.key = …``."""
    table = ""
    wanted = {f"{TABLE}.{key}", f"tool.{key}", *({key} & {"tool"})}
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[\s*([^\]]+?)\s*\]\s*(#.*)?$", line):
            table = found.group(1)
        elif found := re.match(r"\s*([\w.\"'-]+)\s*=", line):
            path = f"{table}.{found.group(1)}".replace('"', "").replace("'", "")
            if path.lstrip(".") in wanted:
                return number
    return 1

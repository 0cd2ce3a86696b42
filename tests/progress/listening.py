"""Shared by the tests of progress: tasks, a clock that is set by hand, and a terminal."""

from __future__ import annotations

import io
import json
import os
import re
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from manimark.model import PROFILES, Location, RenderTask, SceneSource, Theme

from ..samples import ROOT

_PARTS = r"([^\x1b\n\r]+)|(\x1b\[[?\d;]*[A-Za-z]|[\n\r])"
"""Words, and what moves the cursor or changes the look."""


_MESSAGES = Draft202012Validator(json.loads((ROOT / "docs/messages.schema.json").read_text()))


def messages_in(text: str) -> list[dict[str, Any]]:
    """Return the JSON objects of a text, each of them as the documentation says."""
    messages = [json.loads(line) for line in text.splitlines()]
    for message in messages:
        _MESSAGES.validate(message)
    return messages


class Drawn:
    def __init__(self, frames: int) -> None:
        self.frames = frames


class Clock:
    """Stands still until it is set."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    """Remembers what was sent to it, and shows what would stand on it."""

    encoding = "utf-8"

    def __init__(self, columns: int = 100, lines: int = 24) -> None:
        super().__init__()
        self.size = os.terminal_size((columns, lines))
        self.rows = [""]
        """What stands on the screen; the cursor never leaves its part below ``row``."""
        self.row = self.column = 0

    def isatty(self) -> bool:
        return True

    def fileno(self) -> int:
        return -1

    def resize(self, columns: int) -> None:
        """Break the lines anew, as most terminals do; the cursor stays with its letter."""
        self.size = os.terminal_size((columns, self.size.lines))
        parts = [_broken(row, columns) for row in self.rows]
        self.row = sum(map(len, parts[: self.row])) + self.column // columns
        self.column %= columns
        self.rows = [part for row in parts for part in row]

    def write(self, text: str) -> int:
        for words, code in re.findall(_PARTS, text):
            self._put(words) if words else self._obey(code)
        return super().write(text)

    @property
    def screen(self) -> list[str]:
        """The rows on the screen, without what is empty at their ends."""
        return [row.rstrip() for row in self.rows]

    def _put(self, words: str) -> None:
        row = self.rows[self.row].ljust(self.column)
        self.rows[self.row] = row[: self.column] + words + row[self.column + len(words) :]
        self.column += len(words)
        assert self.column < self.size.columns, f"{words!r} is too long"

    def _obey(self, code: str) -> None:
        if code == "\r":
            self.column = 0
        elif code == "\n":
            self.row, self.column = self.row + 1, 0
            self.rows += [""] * (self.row == len(self.rows))
        elif code == "\x1b[K":
            self.rows[self.row] = self.rows[self.row][: self.column]
        elif code == "\x1b[J":
            self.rows[self.row :] = [self.rows[self.row][: self.column]]
        else:
            assert code.endswith("A"), f"{code!r} is not known here"
            self.row -= int(code[2:-1])
            assert self.row >= 0


def _broken(row: str, columns: int) -> list[str]:
    return [row[i : i + columns] for i in range(0, max(len(row), 1), columns)]


def task(name: str, theme: Theme = "dark", *, themed: bool = True) -> RenderTask:
    scene = SceneSource(name, Location(Path("scenes/a.py"), 1), "", themed)
    return RenderTask(scene, theme, PROFILES["draft"], f"{name}-{theme}")

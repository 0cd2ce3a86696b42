"""What can go wrong, said once: where it is, what it is, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path


class ManimarkError(Exception):
    """Everything that this package raises on purpose."""


class SiteError(ManimarkError):
    """One mistake in content, scenes, templates or configuration (exit status 1).

    Parameters
    ----------
    path
        The file with the mistake, relative to the project's root where possible.
    line
        The line of the mistake, counted from 1.
    message
        What is wrong, one line.
    hint
        What to do about it, one line.
    detail
        Further lines for the author, for instance the frames of a scene that raised.
    """

    def __init__(self, path: Path, line: int, message: str, hint: str, detail: str = "") -> None:
        super().__init__(path, line, message, hint, detail)
        self.path = path
        self.line = line
        self.message = message
        self.hint = hint
        self.detail = detail

    def below(self, root: Path) -> SiteError:
        """Return the same mistake with the file's path relative to a folder that holds it."""
        path = self.path.relative_to(root)
        return SiteError(path, self.line, self.message, self.hint, self.detail)

    def __str__(self) -> str:
        head = f"{self.path}:{self.line}: {self.message} ({self.hint})"
        return f"{head}\n{self.detail}" if self.detail else head


class SiteErrors(ManimarkError):
    """Several mistakes, reported together in the order of file and line (exit status 1)."""

    def __init__(self, errors: Iterable[SiteError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda e: (str(e.path), e.line, e.message)))
        super().__init__(*self.errors)

    def __str__(self) -> str:
        return "\n".join(str(error) for error in self.errors)


class MachineError(ManimarkError):
    """Something is missing on the machine; the message ends with the remedy (exit status 3)."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} ({self.remedy})"


def suggest(name: str, names: Iterable[str], listed: str) -> str:
    """Return a hint that names what was probably meant, or else the possibilities.

    Parameters
    ----------
    name
        As the author wrote it.
    names
        What there is.
    listed
        What the list of possibilities begins with, for instance ``the scenes in scenes/ are``.
    """
    known = sorted(names)
    if near := get_close_matches(name, known, n=1):
        return f"did you mean {near[0]}?"
    if not known:
        return "there are none yet"
    shown = ", ".join(known[:8]) + (", …" if len(known) > 8 else "")
    return f"{listed} {shown}"

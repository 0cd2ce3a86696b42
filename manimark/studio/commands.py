"""What a command runs, and what it names, as far as its own words tell."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Sequence

_BETWEEN = re.compile(r"[|&;()\n]+")
"""What stands between the commands of a line for the shell."""


def programs_of(command: object, *, program: object = None, shell: bool = False) -> set[str]:
    """Return the names of the programs that a command runs, without those with a path.

    Parameters
    ----------
    command
        As `subprocess.Popen` takes it.
    program
        What is run, if not the first word of the command.
    shell
        Whether the command is a line for the shell.
    """
    if shell:
        lines = _BETWEEN.split(command) if isinstance(command, str) else []
        names = {"sh", *(words[0] for line in lines if (words := words_of(line, shell=True)))}
    else:
        names = set(words_of(program if program is not None else command)[:1])
    return {name for name in names if not os.path.dirname(name)}


def words_of(command: object, *, shell: bool = False) -> list[str]:
    """Return the words of a command, which is a text or a sequence of them."""
    if isinstance(command, str | bytes | os.PathLike):
        text = os.fsdecode(command)
        if not shell:
            return [text]
        try:
            return shlex.split(text)
        except ValueError:  # for instance a quote that is not closed
            return text.split()
    if isinstance(command, Sequence):
        words = (word for word in command if isinstance(word, str | bytes | os.PathLike))
        return [os.fsdecode(word) for word in words]
    return []

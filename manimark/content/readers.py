"""Many files are read on all cores: by this process and by helpers that it starts."""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import cast

from manimark.content.reading import Choices, Manuscript, Reading, read
from manimark.markup import Converter
from manimark.processes import cores, environment

WORTH_A_HELPER = 60
"""Files that take as long to read as a process takes to start."""


def read_all(manuscripts: Sequence[Manuscript], choices: Choices, jobs: int = 0) -> list[Reading]:
    """Read files; the readings come in the order of the files, whoever read them.

    Parameters
    ----------
    jobs
        How many processes there may be; 0 for one per core.
    """
    count = max(1, min(jobs or cores(), len(manuscripts) // WORTH_A_HELPER))
    # Dealt out like cards, for long pages tend to stand together.
    shares = [manuscripts[number::count] for number in range(count)]
    readings: list[Reading] = [Reading(None, ())] * len(manuscripts)
    helpers: list[_Helper] = []
    try:
        for share in shares[1:]:
            helpers.append(_Helper(share, choices))
        readings[::count] = _read(shares[0], choices)
        for number, helper in enumerate(helpers, start=1):
            readings[number::count] = helper.readings()
    finally:
        for helper in helpers:
            helper.end()
    return readings


def help_reading() -> None:
    """Read the files that another process hands over; what runs in a helper."""
    share, choices = pickle.load(sys.stdin.buffer)
    pickle.dump(_read(share, choices), sys.stdout.buffer)


class _Helper:
    """A process that reads a share of the files."""

    def __init__(self, share: Sequence[Manuscript], choices: Choices) -> None:
        self._share, self._choices = share, choices
        # Files, for a pipe would hold up whoever writes more into it than the other has read.
        self._answer = TemporaryFile()  # noqa: SIM115 (closed by `end`)
        with TemporaryFile() as question:
            pickle.dump((share, choices), question)
            question.seek(0)
            self._process = subprocess.Popen(
                # -P: the working directory is the author's, and no place to look for our modules.
                [sys.executable, "-P", "-m", "manimark.content"],
                stdin=question,
                stdout=self._answer,
                stderr=subprocess.DEVNULL,
                env=environment(),
            )

    def readings(self) -> list[Reading]:
        """Wait for the process; what it could not read, whatever the reason, is read here."""
        if self._process.wait() != 0:
            return _read(self._share, self._choices)
        self._answer.seek(0)
        return cast(list[Reading], pickle.load(self._answer))

    def end(self) -> None:
        """End the process if it is still at work."""
        self._process.kill()
        self._process.wait()
        self._answer.close()


def _read(share: Sequence[Manuscript], choices: Choices) -> list[Reading]:
    converter = Converter()
    return [read(manuscript, choices, converter) for manuscript in share]

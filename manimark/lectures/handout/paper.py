"""The sizes of handouts."""

from __future__ import annotations

from enum import Enum


class Paper(Enum):
    """What a handout is printed on."""

    A4 = "a4"
    LETTER = "us-letter"

    @property
    def file(self) -> str:
        """Name of the handout's file."""
        return "handout.pdf" if self is Paper.A4 else "handout.letter.pdf"

"""A page on paper: set by Typst, as ``handout.typ`` of the project's templates wants it to look."""

from manimark.lectures.handout.document import Paper, write_handout

__all__ = ["Paper", "write_handout"]

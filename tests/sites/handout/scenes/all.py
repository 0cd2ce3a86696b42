"""Scenes that nobody draws: the tests bring their pictures."""

from manimark.stage import FigureScene


class Walk(FigureScene):
    """A walk in steps."""


class Field(FigureScene):
    """Something to take hold of."""

"""Lectures: sections of recordings → material to take along, made on demand."""

from manimark.lectures.kit import Kit, Material
from manimark.lectures.lecture import Lecture, lectures_of

__all__ = ["Kit", "Lecture", "Material", "lectures_of"]

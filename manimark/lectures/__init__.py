"""Lectures: sections of recordings → material to take along, made on demand."""

from manimark.lectures.documents import documents_of
from manimark.lectures.kit import Kit
from manimark.lectures.lecture import Lecture, lectures_of
from manimark.lectures.shelf import Shelf

__all__ = ["Kit", "Lecture", "Shelf", "documents_of", "lectures_of"]

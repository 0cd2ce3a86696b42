"""Lectures: sections of recordings → material to take along, made on demand."""

from manimark.lectures.kit import Kit, Material

__all__ = ["Kit", "Material"]

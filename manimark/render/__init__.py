"""Render: tasks → recordings in the store → figures. Imports neither Manim nor NumPy."""

from manimark.render.figure import assemble_figure, figure_json, media_files
from manimark.render.pool import Progress, render_tasks

__all__ = [
    "Progress",
    "assemble_figure",
    "figure_json",
    "media_files",
    "render_tasks",
]

"""Render: tasks → recordings in the store → figures. Imports neither Manim nor NumPy."""

from manimark.render.figure import assemble_figure, figure_json, media_files
from manimark.render.local import LocalExecutor
from manimark.render.pool import render_tasks
from manimark.render.workshop import Folders

__all__ = [
    "Folders",
    "LocalExecutor",
    "assemble_figure",
    "figure_json",
    "media_files",
    "render_tasks",
]

"""Render: tasks → recordings in the store → figures.

The parent's side imports neither Manim nor NumPy; `worker` and what only it uses do.
"""

from manimark.render.figure import assemble_figure, figure_json, media_files, trace_json
from manimark.render.pool import Progress, render_tasks
from manimark.render.recording import Recording, StoredFile, read_recording

__all__ = [
    "Progress",
    "Recording",
    "StoredFile",
    "assemble_figure",
    "figure_json",
    "media_files",
    "read_recording",
    "render_tasks",
    "trace_json",
]

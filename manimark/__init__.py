"""A static site generator for animated figures: Markdown and Manim scenes become static pages."""

__version__ = "0.1.0"

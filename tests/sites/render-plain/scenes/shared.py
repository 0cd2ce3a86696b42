"""What several scenes use."""

from manim import Rectangle, config


def field(color):
    """Return a rectangle that fills the frame."""
    return Rectangle(
        width=config.frame_width + 1,
        height=config.frame_height + 1,
        fill_color=color,
        fill_opacity=1,
        stroke_width=0,
    )

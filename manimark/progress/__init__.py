"""What a build says: while it works, and at its end. Nothing here knows how figures are made."""

from manimark.progress.report import RenderedFigure, Report
from manimark.progress.reporter import Drawn, Relay, Reporter, title_of

__all__ = ["Drawn", "Relay", "RenderedFigure", "Report", "Reporter", "title_of"]

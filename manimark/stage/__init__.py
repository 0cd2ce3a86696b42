"""What authors of scenes import: the stage on which a figure's mathematics is shown."""

from manimark.stage.colours import Ramp, ramp
from manimark.stage.contours import ContourMap, level_curve
from manimark.stage.lettering import Lettering, Number
from manimark.stage.marks import Arrow, Dot, RightAngle, Tangent, polyline
from manimark.stage.mathematics import Curve, Field, X, Y, even_pace, level_path
from manimark.stage.plane import Plane
from manimark.stage.recorder import Recorder
from manimark.stage.scene import KEY_NUMBER, LABEL, FigureScene
from manimark.stage.surface import StageCamera, Surface, View
from manimark.stage.units import HEIGHT, MARGIN, WIDTH, at, pixel_of, px, stroke

__all__ = [
    "HEIGHT",
    "KEY_NUMBER",
    "LABEL",
    "MARGIN",
    "WIDTH",
    "Arrow",
    "ContourMap",
    "Curve",
    "Dot",
    "Field",
    "FigureScene",
    "Lettering",
    "Number",
    "Plane",
    "Ramp",
    "Recorder",
    "RightAngle",
    "StageCamera",
    "Surface",
    "Tangent",
    "View",
    "X",
    "Y",
    "at",
    "even_pace",
    "level_curve",
    "level_path",
    "pixel_of",
    "polyline",
    "px",
    "ramp",
    "stroke",
]

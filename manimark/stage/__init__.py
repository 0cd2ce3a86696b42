"""What authors of scenes import: the stage on which a figure's mathematics is shown."""

from manimark.stage.colours import Ramp, ramp
from manimark.stage.contours import ContourMap, HeightScale, level_curve
from manimark.stage.explorer import CurveExplorer, Explorer, FieldExplorer
from manimark.stage.javascript import javascript_of
from manimark.stage.lettering import Lettering, Number
from manimark.stage.marks import Arrow, Dot, RightAngle, Tangent, Trail, dashed, polyline
from manimark.stage.mathematics import Curve, Field, Walk, X, Y, ascent_path, even_pace, level_path
from manimark.stage.plane import Plane
from manimark.stage.recorder import Recorder
from manimark.stage.scene import KEY_NUMBER, LABEL, FigureScene
from manimark.stage.surface import StageCamera, Surface
from manimark.stage.units import HEIGHT, MARGIN, WIDTH, at, pixel_of, px, stroke
from manimark.stage.view import View

__all__ = [
    "HEIGHT",
    "KEY_NUMBER",
    "LABEL",
    "MARGIN",
    "WIDTH",
    "Arrow",
    "ContourMap",
    "Curve",
    "CurveExplorer",
    "Dot",
    "Explorer",
    "Field",
    "FieldExplorer",
    "FigureScene",
    "HeightScale",
    "Lettering",
    "Number",
    "Plane",
    "Ramp",
    "Recorder",
    "RightAngle",
    "StageCamera",
    "Surface",
    "Tangent",
    "Trail",
    "View",
    "Walk",
    "X",
    "Y",
    "ascent_path",
    "at",
    "dashed",
    "even_pace",
    "javascript_of",
    "level_curve",
    "level_path",
    "pixel_of",
    "polyline",
    "px",
    "ramp",
    "stroke",
]

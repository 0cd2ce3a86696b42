"""Scenes that declare what a reader may take hold of, and are mistaken."""

import sympy as sp
from functions import WAVE
from grabbed import Watched

from manimark.stage import Curve, CurveExplorer, FieldExplorer, FigureScene, Plane, X, Y, polyline


class Imports(Watched):
    def explorers(self):
        from functions import WAVES


class Names(Watched):
    def explorers(self):
        return [CurveExplorer(**self.parts() | {"function": "wave"})]


class Confuses(Watched):
    def explorers(self):
        return [
            FieldExplorer(
                scene=self, function=WAVE, plane="wave", start=(0, 0), still=[], dot=self.dot
            )
        ]


class LeavesTheDomain(Watched):
    def explorers(self):
        return [CurveExplorer(**self.parts() | {"start": 4})]


class RecordsNoPlane(Watched):
    def explorers(self):
        return [CurveExplorer(**self.parts() | {"plane": "waves"})]


class AsksTooMuch(Watched):
    def explorers(self):
        zeta = Curve("zeta", sp.zeta(X + 5), (-3.0, 3.0))
        return [CurveExplorer(**self.parts() | {"function": zeta})]


class MakesItsPartsTooLate(FigureScene):
    def construct(self):
        self.dot = None

    def explorers(self):
        return [self.dot]


class Repeats(Watched):
    def explorers(self):
        return [CurveExplorer(**self.parts()) for _ in range(2)]


class PaintsInAColourOfItsOwn(Watched):
    def explorers(self):
        mark = polyline(self.still.get_points_defining_boundary(), "#123456", 3)
        return [CurveExplorer(**self.parts() | {"marks": {0: mark}})]


class ReturnsNothing(Watched):
    def explorers(self):
        CurveExplorer(**self.parts())


class TracksNothing(Watched):
    def track(self, **sources):
        pass

    def explorers(self):
        return [CurveExplorer(**self.parts())]

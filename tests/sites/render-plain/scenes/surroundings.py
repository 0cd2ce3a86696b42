"""What a scene finds around itself."""

import random
from pathlib import Path

import numpy as np
from manim import *

from scenes.shared import field as one_field
from shared import field as other_field

DRAWN = [random.random(), float(np.random.random())]


class Surroundings(Scene):
    """Its words are the chance it met on import and the file it reads."""

    def __init__(self):
        super().__init__()
        numbers = Path("numbers.txt").read_text().strip()
        self.description = f"{DRAWN} {numbers}"

    def construct(self):
        self.add(one_field(RED), other_field(BLUE))


class ReachesOut(Scene):
    def construct(self):
        import beside


class ReadsBeside(Scene):
    def construct(self):
        open("manim.cfg")

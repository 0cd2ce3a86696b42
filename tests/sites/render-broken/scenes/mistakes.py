"""Scenes that go wrong, each in its own way."""

import os
import signal
import sys
import time

from manim import *


def note_process():
    with open("pids", "a") as file:
        file.write(f"{os.getpid()}\n")


class Divides(Scene):
    def construct(self):
        self.wait(0.1)
        self.divide(1)

    def divide(self, by):
        return 1 / (by - 1)


class Misuses(Scene):
    def construct(self):
        self.play("a word")


class Calls(Scene):
    def construct(self):
        from helper import go_wrong

        go_wrong()


class ImportsBroken(Scene):
    def construct(self):
        import unreadable


class ImportsMissing(Scene):
    def construct(self):
        import a_package_that_nobody_has


class Leaves(Scene):
    def construct(self):
        sys.exit(3)


class SetsLatex(Scene):
    def construct(self):
        self.add(MathTex("x^2"))


class IsKilled(Scene):
    def construct(self):
        self.wait(0.1)
        os.kill(os.getpid(), signal.SIGKILL)


class Crashes(Scene):
    def construct(self):
        print("the last words", flush=True)
        os.abort()


class Hangs(Scene):
    def construct(self):
        note_process()
        while True:
            time.sleep(0.1)


class Endless(Scene):
    def construct(self):
        note_process()
        self.wait(1)
        while True:
            self.wait(1, frozen_frame=False)

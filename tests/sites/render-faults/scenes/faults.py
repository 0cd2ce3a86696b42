"""Scenes that treat their process badly, each in its own way."""

import os
import re
import resource
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress

from manim import *


def note_process(process=None):
    with open("pids", "a") as file:
        file.write(f"{process or os.getpid()}\n")


def start_others():
    """Start a process in this one's group, and one that leaves its group and its session."""
    for away in (False, True):
        note_process(subprocess.Popen(["sleep", "600"], start_new_session=away).pid)


def pipes():
    """Return the descriptors that lead to other processes."""
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):
            if stat.S_ISFIFO(os.fstat(int(name)).st_mode):
                yield int(name)


class Sound(Scene):
    def construct(self):
        self.play(Create(Square()), run_time=0.5)


class Spins(Scene):
    def construct(self):
        note_process()
        start_others()
        while True:
            pass


class SpinsInC(Scene):
    """Holds the interpreter's lock, so that no other thread and no signal handler ever runs."""

    def construct(self):
        note_process()
        re.match(r"(a+)+$", "a" * 64 + "b")


class KillsItself(Scene):
    def construct(self):
        os.kill(os.getpid(), signal.SIGKILL)


class KillsItsKeeper(Scene):
    def construct(self):
        note_process()
        os.kill(os.getppid(), signal.SIGKILL)
        time.sleep(600)


class LeavesQuietly(Scene):
    def construct(self):
        os._exit(0)


class WantsMemory(Scene):
    def construct(self):
        resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
        np.ones((1 << 20, 1 << 20))


class FillsTheFile(Scene):
    """Meets a file size that the system allows no more, which also sends a signal."""

    def construct(self):
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        self.play(Create(Square()), run_time=2)


class ShutsItsMouth(Scene):
    """Shuts everything that is open, its standard streams too."""

    def construct(self):
        os.closerange(0, 1000)
        self.play(Create(Square()), run_time=0.5)


class Babbles(Scene):
    """Writes where its worker speaks to the parent."""

    def construct(self):
        for pipe in pipes():
            for words in (b'\xff\n{"event": 3}\n[]\nnull\n{"event": "odd"}\n{"ev', b"ent\n"):
                os.write(pipe, words)
        self.play(Create(Square()), run_time=0.5)
        for pipe in pipes():
            os.write(pipe, b"no line is ended he")


class LeavesOthers(Scene):
    """Leaves a thread and processes."""

    def construct(self):
        threading.Thread(target=time.sleep, args=(600,)).start()
        start_others()
        self.play(Create(Square()), run_time=0.5)


class Forks(Scene):
    """Goes on as two."""

    def construct(self):
        os.fork()
        self.play(Create(Square()), run_time=0.5)


class Spoils(Scene):
    """Changes whatever another scene could notice."""

    def construct(self):
        config.frame_height = 3
        config.background_color = RED
        Create.__init__ = Square.__init__ = None
        np.random.seed(7)
        os.environ["HOME"] = sys.path[0] = tempfile.tempdir = "/nowhere"
        os.umask(0o777)
        os.chdir("/")
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        sys.modules["numpy"] = sys.modules["shared"] = sys
        sys.stdout.close()

"""The process that forks a copy of itself for each job, so that Manim is imported once for many.

Nothing of a scene ever runs in it. Whatever its copies do or suffer, it hears at once that its
parent is gone or that a copy ended, ends all that descends from the copy, and says how it ended.
Linux only: elsewhere the system's own libraries may not survive in a copy.
"""

from __future__ import annotations

import ctypes
import gc
import json
import os
import select
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

_LONGEST = 1 << 20
"""Bytes of a line that is still taken for an event; what a scene writes there by mistake is not."""
_CHUNK = 1 << 16
_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36


class Keeper:
    """Does the jobs that come in, one after another, until there are none to come.

    Parameters
    ----------
    jobs
        Descriptor from which jobs are read, one a line; at its end the parent is gone.
    events
        Descriptor to which the events of a copy are passed on, and then ``ended`` with its
        ``status``: its exit status, or a signal's number below zero.
    perform
        Does a job in the copy, and writes its events to the descriptor it is given.
    """

    def __init__(
        self,
        jobs: int,
        events: int,
        perform: Callable[[str, int], None],
    ) -> None:
        self._jobs, self._events = jobs, events
        self._perform = perform
        self._unread = b""
        self._partial = b""

    def run(self) -> None:
        """Do jobs; returns when there are none to come."""
        # So that what a copy leaves behind becomes a child of this process, whatever its group.
        _prctl(_PR_SET_CHILD_SUBREAPER, 1)
        while (job := self._next_job()) is not None:
            status = self._in_a_copy(job)
            self._pass_on(json.dumps({"event": "ended", "status": status}).encode() + b"\n")

    def _next_job(self) -> str | None:
        while b"\n" not in self._unread:
            data = os.read(self._jobs, _CHUNK)
            if not data:
                return None
            self._unread += data
        line, _, self._unread = self._unread.partition(b"\n")
        return line.decode()

    def _in_a_copy(self, job: str) -> int:
        """Do a job in a copy of this process and return how it ended."""
        # What stands now is shared with the copy, and stays so unless a collection touches it.
        gc.collect()
        gc.freeze()
        reading, writing = os.pipe()
        keeper = os.getpid()
        copy = os.fork()
        if copy == 0:
            try:
                end_with(keeper)
                self._let_go(reading)
                self._perform(job, writing)
            finally:
                os._exit(1)
        os.close(writing)
        os.set_blocking(reading, False)
        try:
            self._watch(copy, reading)
            _, status = os.waitpid(copy, 0)
            end_descendants()
            with suppress(BlockingIOError):
                while self._relay(reading):
                    pass
        finally:
            os.close(reading)
        self._partial = b""
        return os.waitstatus_to_exitcode(status)

    def _let_go(self, reading: int) -> None:
        """Close what is between this process and its parent or its copy; nothing of a copy's."""
        for descriptor in (reading, self._events):
            os.close(descriptor)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, self._jobs)
        os.close(nothing)

    def _watch(self, copy: int, reading: int) -> None:
        """Pass on what a copy says until it ends; end it if the parent is gone."""
        end = os.pidfd_open(copy)
        poll = select.poll()
        for descriptor in (self._jobs, reading, end):
            poll.register(descriptor, select.POLLIN)
        ready: set[int] = set()
        while end not in ready:
            ready = {descriptor for descriptor, _ in poll.poll()}
            if self._jobs in ready:
                self._listen()
            if reading in ready and not self._relay(reading):
                poll.unregister(reading)
        os.close(end)

    def _listen(self) -> None:
        data = os.read(self._jobs, _CHUNK)
        if not data:
            self._give_up()
        self._unread += data

    def _relay(self, reading: int) -> bool:
        """Pass on events from what a copy wrote next; return whether it may write more."""
        data = os.read(reading, _CHUNK)
        *lines, rest = (self._partial + data).split(b"\n")
        self._partial = rest if len(rest) < _LONGEST else b""
        events = [line for line in lines if line.startswith(b'{"event": ')]
        self._pass_on(b"".join(line + b"\n" for line in events))
        return bool(data)

    def _pass_on(self, data: bytes) -> None:
        try:
            while data:
                data = data[os.write(self._events, data) :]
        except BrokenPipeError:
            self._give_up()

    def _give_up(self) -> None:
        """End this process and all that descends from it, for nobody waits for it any more."""
        end_descendants()
        os._exit(0)


def end_with(parent: int) -> None:
    """See to it that this process is killed when `parent`, which started it, ends."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def outlive_parent() -> None:
    """Take back `end_with`: from now on this process notices by itself, and can tidy up first."""
    _prctl(_PR_SET_PDEATHSIG, 0)


def end_descendants() -> None:
    """End all processes that descend from this one; those left by a child are its own by then."""
    with suppress(ChildProcessError):
        while True:
            if os.waitpid(-1, os.WNOHANG)[0] == 0:
                for child in _children():
                    with suppress(ProcessLookupError):
                        os.kill(child, signal.SIGKILL)
                os.waitpid(-1, 0)


def _children() -> Iterator[int]:
    me = str(os.getpid())
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            _, _, facts = (process / "stat").read_text(errors="replace").rpartition(")")
            if facts.split()[1] == me:
                yield int(process.name)


def _prctl(option: int, value: int) -> None:
    """Set a property of this process; where that is refused, the parent's own means must do."""
    if sys.platform == "linux":
        nothing = ctypes.c_ulong(0)
        ctypes.CDLL(None).prctl(option, ctypes.c_ulong(value), nothing, nothing, nothing)

"""What a preview knows: which site stands, what is wrong with the next, and when to build it."""

from __future__ import annotations

import asyncio
import threading
import time
import traceback
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

from watchfiles import Change, awatch

from manimark.build import Order, build
from manimark.config import FILE as CONFIG_FILE
from manimark.config import load_config
from manimark.errors import ManimarkError
from manimark.model import RenderTask
from manimark.progress import Relay, Reporter


@dataclass(frozen=True, slots=True)
class State:
    """What the browser is told."""

    version: str
    """Changes when another site stands."""
    message: str = ""
    """What must be mended before the next site can stand; empty if nothing."""


class Live:
    """The state of a preview, and those who wait for its next change; lives in one event loop."""

    def __init__(self) -> None:
        # The time tells a page of an earlier server from one of this.
        self._start = time.time_ns()
        self._count = 0
        self._changed = asyncio.Event()
        self._open = True
        self._warning = ""
        self.state = State(version=self._version())

    def stands(self) -> None:
        """Say that a new site stands."""
        self._count += 1
        self._tell(State(version=self._version()))

    def stays(self, message: str = "") -> None:
        """Say that the site stays as it is, because of `message` or because nothing changed."""
        self._tell(replace(self.state, message=message))

    def warn(self, text: str) -> None:
        """Say beside everything from now on what is wrong with the preview itself."""
        self._warning = text
        self._tell(self.state)

    def close(self) -> None:
        """Let everyone who waits go, so that the server can end."""
        self._open = False
        self._wake()

    async def states(self) -> AsyncIterator[State]:
        """Yield the state now and after each change, until `close`."""
        while self._open:
            changed = self._changed
            yield self.state
            await changed.wait()

    def _tell(self, state: State) -> None:
        words = [line for line in state.message.splitlines() if line != self._warning]
        message = "\n".join([*words, *([self._warning] if self._warning else [])])
        self.state = replace(state, message=message)
        self._wake()

    def _wake(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    def _version(self) -> str:
        return f"{self._start}-{self._count}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a rebuild ended."""

    changed: bool
    """Whether another site stands now."""
    message: str = ""
    """What must be mended first; empty if nothing."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What to serve, what to watch, how to rebuild."""

    site: Path
    """The folder that is served."""
    base: str
    """Where the site is going to stand on its host, for instance ``/notebook/``."""
    root: Path
    """The project's root."""
    sources: tuple[Path, ...]
    """Files and folders whose changes ask for a rebuild; files stand directly in `root`."""
    rebuild: Callable[[threading.Event], Outcome]
    """Runs in a thread of its own and gives up soon after the event is set."""
    say: Callable[[str], None] = lambda text: None
    """Told what is wrong with the preview itself."""


async def keep_fresh(preview: Preview, live: Live) -> None:
    """Build now and after every change, until cancelled; a change stops the build under way."""
    asked = asyncio.Event()
    asked.set()
    watches = [
        asyncio.create_task(_watch_or_say(preview, asked, inside, live)) for inside in (True, False)
    ]
    stop = threading.Event()
    try:
        while True:
            await asked.wait()
            asked.clear()
            stop = threading.Event()
            await _build_until(asked, stop, preview, live)
    finally:
        stop.set()
        for watch in watches:
            watch.cancel()


async def _build_until(
    asked: asyncio.Event, stop: threading.Event, preview: Preview, live: Live
) -> None:
    """Build once; if another build is asked for meanwhile, stop this one and keep silent."""
    build = asyncio.create_task(asyncio.to_thread(preview.rebuild, stop))
    newer = asyncio.create_task(asked.wait())
    await asyncio.wait({build, newer}, return_when=asyncio.FIRST_COMPLETED)
    newer.cancel()
    if not build.done():
        stop.set()
    outcome = await build
    if outcome.changed:
        live.stands()
    elif not stop.is_set():
        live.stays(outcome.message)


async def _watch_or_say(preview: Preview, asked: asyncio.Event, inside: bool, live: Live) -> None:
    """Watch; if the operating system ends that, for instance for want of watches, say so."""
    try:
        await _watch(preview, asked, inside)
    except Exception as error:  # whatever it is, the preview is blind from now on
        warning = f"changes are no longer noticed: {error} (start the preview again)"
        live.warn(" ".join(warning.split()))
        preview.say(warning)


async def _watch(preview: Preview, asked: asyncio.Event, inside: bool) -> None:
    """Set `asked` on every change below the folders, or (`inside` false) directly in the root.

    The root is watched for files like ``pyproject.toml``, which editors replace rather than
    change, and for folders that appear; without what lies below, which may be huge.
    """
    folders = [source for source in preview.sources if source.is_dir()]
    places = folders if inside else [preview.root]
    if not places:
        return

    def concerns(change: Change, path: str) -> bool:
        name = Path(path).name
        if name.startswith(".") or name.endswith(("~", ".pyc")) or name == "__pycache__":
            return False
        return inside or Path(path) in preview.sources

    async for _ in awatch(*places, watch_filter=concerns, recursive=inside):
        asked.set()


def preview_of(
    root: Path, order: Order, open_reporter: Callable[[], Reporter], say: Callable[[str], None]
) -> Preview:
    """Return the preview of a project, kept apart from the published site.

    Parameters
    ----------
    root
        The project's folder.
    order
        What to build.
    open_reporter
        Gives a listener for each build.
    say
        Told what must be mended.
    """
    config = load_config(root)

    def rebuild(stop: threading.Event) -> Outcome:
        try:
            with open_reporter() as reporter:
                # Read anew each time: the configuration may be what changed.
                report = build(load_config(root), order, _Stoppable(reporter, stop))
        except _Stopped:
            return Outcome(changed=False)
        except ManimarkError as error:
            message = str(error)
        except Exception:  # a fault of the generator must not end the preview either
            message = traceback.format_exc()
        else:
            return Outcome(changed=not report.fresh)
        say(message)
        return Outcome(changed=False, message=message)

    sources = (config.content, config.scenes, config.templates, config.root / CONFIG_FILE)
    base = urlsplit(config.url).path
    return Preview(config.output / order.site, base, config.root, sources, rebuild, say)


class _Stopped(Exception):
    """The build gave up because a newer one is asked for."""


class _Stoppable(Relay):
    """Passes everything on until it is told to stop the build."""

    def __init__(self, listener: Reporter, stop: threading.Event) -> None:
        super().__init__(listener)
        self._stop = stop

    def alive(self) -> None:
        if self._stop.is_set():
            raise _Stopped
        super().alive()

    def planned(self, tasks: Sequence[RenderTask]) -> None:
        self.alive()
        super().planned(tasks)

    def advanced(self, task: RenderTask, frames: int) -> None:
        self.alive()
        super().advanced(task, frames)

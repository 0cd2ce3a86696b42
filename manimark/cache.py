"""What is kept between builds: where it lies, and who holds it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from manimark.progress import Reporter
from manimark.publish import writing


@dataclass(frozen=True, slots=True)
class Cache:
    """The folder ``build/cache``."""

    folder: Path

    @property
    def renders(self) -> Path:
        """Folder of recordings, a folder for each, named by its digest."""
        return self.folder / "renders"

    @property
    def manifests(self) -> Path:
        """Folder of what scenes saw when they were drawn, a file for each key."""
        return self.folder / "manifests"

    @property
    def lectures(self) -> Path:
        """Folder of lecture material: a folder for what was made together, named by its key."""
        return self.folder / "lectures"

    @property
    def digests(self) -> Path:
        """The file that remembers what files hold."""
        return self.folder / "digests.json"

    @property
    def lock(self) -> Path:
        """The file that a build holds; where it is, the folder was made by one."""
        return self.folder / "lock"

    def record(self, site: str) -> Path:
        """Return the file that says what a site was made of; `site` is its folder's name."""
        return self.folder / f"{site}.json"

    @property
    def latest(self) -> Path:
        """The file of what was last asked for of each figure."""
        return self.folder / "latest.json"

    def sites(self) -> Iterator[Path]:
        """Yield the records of all sites."""
        others = (self.digests, self.latest)
        yield from (path for path in self.folder.glob("*.json") if path not in others)

    def pages(self, site: str) -> Path:
        """Return the file with the pages of a site as they were read; see `record`."""
        return self.folder / f"{site}.pages"

    @contextmanager
    def held(self, reporter: Reporter) -> Iterator[None]:
        """Hold the output folder alone; a second build waits and says so.

        Raises
        ------
        MachineError
            If the folder cannot be written.
        """
        with writing(self.folder):
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock(self.lock)
            waiting = False
            while not lock.is_locked:
                try:
                    lock.acquire(timeout=0.2)
                except Timeout:
                    reporter.alive()
                    if not waiting:
                        reporter.note("another build is at work here; waiting for it")
                    waiting = True
        try:
            yield
        finally:
            lock.release()

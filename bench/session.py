"""One session of measuring: how much of it, where it works, what several measures share."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.timing import Sample, run
from manimark.model import PROFILES, Profile

ROOT = Path(__file__).parent.parent
"""The project's folder."""
PEERS = ROOT / ".venv-bench"
"""The environment of what is only measured."""
_SOURCES = ("content", "scenes", "site_templates")


@dataclass
class Session:
    """What every measure is told.

    Parameters
    ----------
    scratch
        An empty folder for whatever is made; may become some gigabytes.
    rounds
        How often each thing is timed.
    profile
        Size and rate of what is rendered; `manimark` has to know its name.
    quick
        Whether there is less of everything, to see that it works; then no figure means anything.
    say
        Hears how it goes, line by line.
    """

    scratch: Path
    rounds: int = 3
    profile: Profile = PROFILES["full"]
    quick: bool = False
    say: Callable[[str], None] = print
    _is_built: bool = field(default=False, init=False)

    @property
    def notebook(self) -> Path:
        """A copy of the notebook's sources, so that nothing of the author's is touched."""
        root = self.scratch / "notebook"
        if not root.exists():
            for name in _SOURCES:
                shutil.copytree(
                    ROOT / name, root / name, ignore=shutil.ignore_patterns("__pycache__")
                )
            shutil.copy(ROOT / "pyproject.toml", root)
        return root

    def build_notebook(self) -> Sample:
        """Build the copy of the notebook from nothing."""
        shutil.rmtree(self.notebook / "build", ignore_errors=True)
        sample = self.build(self.notebook)
        self._is_built = True
        return sample

    @property
    def built_notebook(self) -> Path:
        """The copy of the notebook, built; that takes minutes unless it was done before."""
        if not self._is_built:
            self.say("  rendering the notebook, which is then left alone …")
            self.build_notebook()
        return self.notebook

    def build(self, root: Path) -> Sample:
        """Time ``manimark build --json`` on a project: the whole command."""
        command = str(Path(sys.executable).parent / "manimark")
        arguments = ["build", "--json", "--root", str(root), *self.quality]
        return run([command, *arguments], self.log("build"))

    def built(self, event: str) -> list[dict[str, Any]]:
        """Return what the last build said of one kind; ``docs/messages.schema.json`` tells them."""
        lines = self.log("build").read_text(encoding="utf-8").splitlines()
        said = [json.loads(line) for line in lines if line.startswith("{")]
        return [words for words in said if words["event"] == event]

    @property
    def quality(self) -> tuple[str, str]:
        """The arguments by which a command renders with the session's profile."""
        return "--quality", self.profile.name

    def log(self, name: str) -> Path:
        """Return the file for what a process says."""
        folder = self.scratch / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def fresh(self, name: str) -> Path:
        """Return an empty folder of this name; what it held is removed."""
        folder = self.scratch / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        return folder

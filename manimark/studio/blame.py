"""Exceptions of a scene → what its author is told: the line of theirs, and what to do."""

from __future__ import annotations

import errno
import inspect
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from traceback import FrameSummary
from typing import Any

import manimark
from manimark.errors import MachineError, ManimarkError, SiteError
from manimark.studio.job import Job

LATEX = (
    "use Typst, which is installed, or run: "
    "apt-get install texlive-latex-extra texlive-fonts-extra dvisvgm"
)
LIBRARIES = "run: apt-get install libpango1.0-dev libcairo2-dev"
FILE_SIZE = "raise the limit, for instance with: ulimit -f unlimited"
PACKAGES = "run make, which installs what is missing"

_LONGEST = 500
"""Characters that are shown of an exception's own words."""
_LATEX_PROGRAMS = {"latex", "pdflatex", "lualatex", "luatex", "xelatex", "dvisvgm"}


def blame(error: BaseException, job: Job, of: Callable[..., Any] | None = None) -> ManimarkError:
    """Return the message for an exception that left a scene.

    It points at the deepest frame that is the author's own; those of Manim say little to them.
    Where there is none, it points at `of`, a function of theirs that returned something wrong.
    """
    program = getattr(error, "filename", None)
    if isinstance(error, FileNotFoundError) and program in _LATEX_PROGRAMS:
        return MachineError(f"{job.scene} sets text with LaTeX, and {program} is missing", LATEX)
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return MachineError(f"no space left on the disk for {job.scene}", "free some disk space")
    if isinstance(error, OSError) and error.errno == errno.EFBIG:
        return MachineError(f"{job.scene} needs a larger file than is allowed here", FILE_SIZE)
    frames = _own_frames(error, job) or _definition(of)
    path, line = (frames[-1].filename, frames[-1].lineno or 1) if frames else (job.path, job.line)
    text = _short(" ".join(str(error).split()))
    if isinstance(error, SyntaxError) and error.filename and _is_own(error.filename, job):
        path, line, text = error.filename, error.lineno or 1, error.msg
    message = f"{job.scene}: {type(error).__name__}" + (f": {text}" if text else "")
    return SiteError(_relative(path, job), line, message, _hint(error), _detail(error, frames, job))


def missing_library(error: ImportError) -> MachineError:
    """Return the message for a failed import of Manim itself."""
    if isinstance(error, ModuleNotFoundError):
        return MachineError(f"the Python package {error.name} is not installed", PACKAGES)
    return MachineError(f"a system library is missing: {error}", LIBRARIES)


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"


def _hint(error: BaseException) -> str:
    if isinstance(error, ModuleNotFoundError):
        return f"mend the name, put {error.name} into the scenes folder, or install it"
    if isinstance(error, FileNotFoundError):
        return "mend the path; paths are relative to the scenes folder"
    if isinstance(error, SyntaxError):
        return "mend the syntax"
    if isinstance(error, MemoryError):
        return "draw less at once"
    return "mend the scene"


def _detail(error: BaseException, frames: list[FrameSummary], job: Job) -> str:
    """Return the author's frames; if there are none, the one that raised, without its folder."""
    if frames:
        places = [(_relative(frame.filename, job), frame) for frame in frames]
    else:
        last = traceback.extract_tb(error.__traceback__)[-1:]
        places = [(Path(Path(frame.filename).name), frame) for frame in last]
    return "\n".join(f"  {path}:{f.lineno} in {f.name}: {f.line}" for path, f in places)


def _own_frames(error: BaseException, job: Job) -> list[FrameSummary]:
    return [f for f in traceback.extract_tb(error.__traceback__) if _is_own(f.filename, job)]


def _definition(function: Callable[..., Any] | None) -> list[FrameSummary]:
    if function is None:
        return []
    code = inspect.unwrap(function).__code__
    return [FrameSummary(code.co_filename, code.co_firstlineno, code.co_name)]


def _is_own(file: str, job: Job) -> bool:
    """Return whether a source file is the author's: below the root, and not installed there."""
    path = Path(file)
    if path.is_relative_to(job.scenes):
        return True
    installed = (sys.prefix, sys.base_prefix, Path(manimark.__file__).parent)
    return path.is_relative_to(job.root) and not any(path.is_relative_to(p) for p in installed)


def _relative(file: str, job: Job) -> Path:
    path = Path(file)
    return path.relative_to(job.root) if path.is_relative_to(job.root) else path

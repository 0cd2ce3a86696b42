"""The command line: arguments in, one call, messages and an exit status out; only it prints."""

from __future__ import annotations

import gc
import os
import sys
from argparse import Namespace
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from io import TextIOWrapper
from pathlib import Path
from typing import TYPE_CHECKING

from manimark.config import load_config
from manimark.errors import MachineError, ManimarkError, SiteErrors
from manimark.model import PROFILES, Profile
from manimark.options import parser
from manimark.progress import Reporter
from manimark.progress.bars import Bars
from manimark.progress.json_lines import JsonLines
from manimark.progress.lines import Lines
from manimark.progress.summary import Ledger, failure_text, success_text
from manimark.publish import REMEDIES

if TYPE_CHECKING:
    from manimark.build import Order

DONE, MISTAKES, WRONG_USAGE, MISSING, INTERRUPTED = 0, 1, 2, 3, 130
_EXPECTED = (ManimarkError, ModuleNotFoundError, OSError, KeyboardInterrupt)
"""What ends a command with a message; anything else is a fault of this program."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 done; 1 mistakes in content, scenes or configuration; 2 wrong usage; 3 something is missing on
    the machine; 130 interrupted.
    """
    # A build makes thousands of values and needs them to its end: garbage is sought in vain.
    gc.set_threshold(100_000)
    options = parser().parse_args(arguments)
    if isinstance(sys.stdout, TextIOWrapper):
        # As on standard error: what an encoding lacks is no reason to fail.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        status = _COMMANDS[options.command](options)
    except BrokenPipeError:
        # Nobody reads any more; Python would complain of that when it writes what is left.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere, stream.fileno())
        return INTERRUPTED
    except _EXPECTED as error:
        failure, status = _explained(error)
        if options.json:
            JsonLines(sys.stdout).wrong(failure)
        else:
            _complain(str(failure))
    gc.freeze()  # else Python looks through everything once more before it ends
    return status


def _build(options: Namespace) -> int:
    from manimark.build import SITE, build

    order = _order(options)
    if options.json:
        return _build_for_machines(options, order)
    config, reporter = load_config(options.root), _reporter(options)
    ledger = Ledger(reporter)
    try:
        with reporter:
            report = build(config, order, ledger)
    except ManimarkError:
        _say(options, failure_text(ledger, _shown(config.output / SITE)))
        raise
    _say(options, success_text(report, _shown(report.site)))
    return DONE


def _build_for_machines(options: Namespace, order: Order) -> int:
    from manimark.build import build

    speaker = JsonLines(sys.stdout)
    report, status = None, DONE
    try:
        report = build(load_config(options.root), order, speaker)
    except _EXPECTED as error:
        failure, status = _explained(error)
        speaker.wrong(failure)
    speaker.report(status, report)
    return status


def _order(options: Namespace) -> Order:
    from manimark.build import Order

    return Order(
        _quality(options, "full"),
        drafts=options.drafts,
        jobs=options.jobs,
        keep_going=options.keep_going,
        scheduler=options.scheduler,
        lectures=options.command == "lectures",
        transparent=options.command == "lectures" and _alpha(options),
    )


def _serve(options: Namespace) -> int:
    from manimark.build import PREVIEW, Order
    from manimark.live import preview_of
    from manimark.serve import serve

    quality = _quality(options, "draft")
    # A cluster is not troubled with drafts that the next save stops.
    order = Order(quality, drafts=options.drafts, jobs=options.jobs, site=PREVIEW, scheduler="")
    preview = preview_of(options.root, order, lambda: _reporter(options), _complain)
    try:
        serve(
            preview,
            port=options.port,
            say=lambda address: _say(options, f"{address} shows the site until Ctrl-C"),
        )
    except KeyboardInterrupt:
        # Ctrl-C is how a preview ends, so nothing went wrong.
        _say(options, "stopped")
    return DONE


def _check(options: Namespace) -> int:
    from manimark.build import SITE
    from manimark.check import audit

    config = load_config(options.root)
    if findings := audit(config.output / SITE, root=config.root, url=config.url):
        raise SiteErrors(findings)
    _say(options, f"{_shown(config.output / SITE)}: no faults found")
    return DONE


def _why(options: Namespace) -> int:
    from manimark.archive import explain
    from manimark.build import cache_of

    config = load_config(options.root)
    for verdict in explain(cache_of(config), config, options.figure, _quality(options, "full")):
        if options.json:
            values = {**asdict(verdict), "fresh": not verdict.reasons}
            JsonLines(sys.stdout).write("why", **values)
        else:
            sys.stdout.write(f"{verdict}\n")
    return DONE


def _new(options: Namespace) -> int:
    from manimark.starters import new_page, new_scene

    write = {"page": new_page, "scene": new_scene}[options.kind]
    path = write(load_config(options.root), options.name)
    _say(options, f"wrote {_shown(path)}")
    return DONE


def _clean(options: Namespace) -> int:
    from manimark.build import clean

    clean(load_config(options.root))
    return DONE


_COMMANDS: Mapping[str, Callable[[Namespace], int]] = {
    "build": _build,
    "lectures": _build,
    "serve": _serve,
    "check": _check,
    "why": _why,
    "new": _new,
    "clean": _clean,
}


def _quality(options: Namespace, default: str) -> Profile:
    name = options.quality or os.environ.get("QUALITY") or default
    if name not in PROFILES:
        _complain(f"QUALITY is {name!r} (set it to one of: {', '.join(PROFILES)})")
        raise SystemExit(WRONG_USAGE)
    return PROFILES[name]


def _alpha(options: Namespace) -> bool:
    """Return whether transparent videos are asked for."""
    if options.alpha is not None:
        return bool(options.alpha)
    wish = os.environ.get("ALPHA") or "0"
    if wish not in ("0", "1"):
        _complain(f"ALPHA is {wish!r} (set it to 1 for transparent videos, or to 0)")
        raise SystemExit(WRONG_USAGE)
    return wish == "1"


def _reporter(options: Namespace) -> Reporter:
    if options.quiet:
        return Reporter()
    # A dumb terminal cannot move its cursor.
    is_able = sys.stderr.isatty() and os.environ.get("TERM") not in ("dumb", "unknown")
    return Bars(sys.stderr) if is_able else Lines(sys.stderr)


def _explained(error: BaseException) -> tuple[ManimarkError, int]:
    """Return what went wrong as it is said, and the exit status."""
    if isinstance(error, MachineError):
        return error, MISSING
    if isinstance(error, ManimarkError):
        return error, MISTAKES
    if isinstance(error, KeyboardInterrupt):
        return ManimarkError("interrupted"), INTERRUPTED
    if isinstance(error, ModuleNotFoundError):
        message = f"the Python package {error.name} is missing"
        return MachineError(message, "set up again: make"), MISSING
    if isinstance(error, PermissionError):
        message = f"{_shown(Path(error.filename or '.'))}: {error.strerror}"
        return MachineError(message, "give yourself permission there"), MISSING
    assert isinstance(error, OSError)
    return _refusal(error), MISSING


def _refusal(error: OSError) -> MachineError:
    """Return what the operating system refused, with a remedy."""
    where = f"{_shown(Path(error.filename))}: " if isinstance(error.filename, str | Path) else ""
    remedy = REMEDIES.get(error.errno or 0, "see what stands there, then try again")
    return MachineError(f"{where}{error.strerror or error}", remedy)


def _shown(path: Path) -> Path:
    """Return the path as seen from here."""
    return Path(os.path.relpath(path))


def _say(options: Namespace, text: str) -> None:
    if text and not options.quiet:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()

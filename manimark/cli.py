"""The command line: arguments in, one call, messages and an exit status out; only it prints."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from manimark.config import load_config
from manimark.errors import MachineError, SiteError, SiteErrors
from manimark.model import PROFILES, Profile
from manimark.progress import Bars, Lines, Reporter
from manimark.publish import REMEDIES

if TYPE_CHECKING:
    from manimark.build import Report

DONE, MISTAKES, WRONG_USAGE, MISSING, INTERRUPTED = 0, 1, 2, 3, 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    0 done; 1 mistakes in content, scenes or configuration; 2 wrong usage; 3 something is missing on
    the machine; 130 interrupted.
    """
    try:
        options = _parser().parse_args(arguments)
        status: int = options.command(options)
    except (SiteError, SiteErrors) as error:
        return _fail(str(error), MISTAKES)
    except MachineError as error:
        return _fail(str(error), MISSING)
    except ModuleNotFoundError as error:
        return _fail(f"the Python package {error.name} is missing (set up again: make)", MISSING)
    except PermissionError as error:
        where = _shown(Path(error.filename or "."))
        return _fail(f"{where}: {error.strerror} (give yourself permission there)", MISSING)
    except OSError as error:
        return _fail(_refusal(error), MISSING)
    except KeyboardInterrupt:
        return _fail("interrupted", INTERRUPTED)
    return status


def _build(options: argparse.Namespace) -> int:
    from manimark.build import Order, build

    order = Order(_quality(options, "full"), drafts=options.drafts, jobs=options.jobs)
    with _reporter(options) as reporter:
        report = build(load_config(options.root), order, reporter)
    _say(options, _summary(report))
    return DONE


def _serve(options: argparse.Namespace) -> int:
    from manimark.build import PREVIEW, Order
    from manimark.live import preview_of
    from manimark.serve import serve

    quality = _quality(options, "draft")
    order = Order(quality, drafts=options.drafts, jobs=options.jobs, site=PREVIEW)
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


def _check(options: argparse.Namespace) -> int:
    from manimark.build import SITE
    from manimark.check import audit

    config = load_config(options.root)
    if findings := audit(config.output / SITE, root=config.root, url=config.url):
        raise SiteErrors(findings)
    _say(options, f"{_shown(config.output / SITE)}: no faults found")
    return DONE


def _why(options: argparse.Namespace) -> int:
    from manimark.build import cache_of
    from manimark.cache import explain

    config = load_config(options.root)
    lines = explain(cache_of(config), config, options.figure, _quality(options, "full"))
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    return DONE


def _new(options: argparse.Namespace) -> int:
    from manimark.starters import new_page, new_scene

    write = {"page": new_page, "scene": new_scene}[options.kind]
    path = write(load_config(options.root), options.name)
    _say(options, f"wrote {_shown(path)}")
    return DONE


def _clean(options: argparse.Namespace) -> int:
    from manimark.build import clean

    clean(load_config(options.root))
    return DONE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="manimark", description="Build a static site from Markdown pages and Manim scenes."
    )
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument(
        "--root", type=_folder, default=Path(), help="the project's folder (default: here)"
    )
    common.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    graded = argparse.ArgumentParser(add_help=False)
    graded.add_argument(
        "--quality",
        choices=[*PROFILES],
        help="full: 1920×1080 at 60 frames per second; draft: 854×480 at 30 "
        "(default: $QUALITY, else full, and draft for serve)",
    )
    making = argparse.ArgumentParser(add_help=False, parents=[graded])
    making.add_argument("--drafts", action="store_true", help="include pages marked as drafts")
    making.add_argument("--jobs", type=_count, help="scenes rendered at once (default: one a core)")

    commands = parser.add_subparsers(required=True, metavar="command")
    build = commands.add_parser(
        "build", parents=[common, making], help="bring build/site up to date"
    )
    build.set_defaults(command=_build)
    serve = commands.add_parser(
        "serve", parents=[common, making], help="preview in the browser, rebuilt on every change"
    )
    serve.add_argument("--port", type=_port, help="port (default: the first free one from 8000)")
    serve.set_defaults(command=_serve)
    check = commands.add_parser("check", parents=[common], help="audit build/site")
    check.set_defaults(command=_check)
    why = commands.add_parser(
        "why", parents=[common, graded], help="say whether a figure will be rendered, and why"
    )
    why.add_argument("figure", help="class name of the scene")
    why.set_defaults(command=_why)
    new = commands.add_parser("new", parents=[common], help="write a first version to start from")
    new.add_argument("kind", choices=["page", "scene"])
    new.add_argument("name", help="page: its address, as in optimizers/momentum; scene: its class")
    new.set_defaults(command=_new)
    clean = commands.add_parser("clean", parents=[common], help="remove everything made")
    clean.set_defaults(command=_clean)
    return parser


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be from 0 (any free one) to 65535")
    return number


def _quality(options: argparse.Namespace, default: str) -> Profile:
    name = options.quality or os.environ.get("QUALITY") or default
    if name not in PROFILES:
        _complain(f"QUALITY is {name!r} (set it to one of: {', '.join(PROFILES)})")
        raise SystemExit(WRONG_USAGE)
    return PROFILES[name]


def _reporter(options: argparse.Namespace) -> Reporter:
    if options.quiet:
        return Reporter()
    return Bars(sys.stderr) if sys.stderr.isatty() else Lines(sys.stderr)


def _summary(report: Report) -> str:
    """Return what a build did, one line for each figure that it rendered and one for the whole."""
    site = _shown(report.site)
    if report.fresh:
        return f"{site}: up to date"
    width = max((len(figure.name) for figure in report.rendered), default=0)
    lines = [
        f"{figure.name:{width}}  {figure.frames:5} frames  {figure.seconds:6.1f} s  "
        f"{figure.bytes / 1e6:5.1f} MB"
        for figure in report.rendered
    ]
    counts = f"{_counted(report.pages, 'page')}, {_counted(report.figures, 'figure')}"
    return "\n".join([*lines, f"{site}: {counts} in {sum(report.steps.values()):.1f} s"])


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def _refusal(error: OSError) -> str:
    """Return what the operating system refused, with a remedy."""
    where = f"{_shown(Path(error.filename))}: " if isinstance(error.filename, str | Path) else ""
    remedy = REMEDIES.get(error.errno or 0, "see what stands there, then try again")
    return f"{where}{error.strerror or error} ({remedy})"


def _shown(path: Path) -> Path:
    """Return the path as seen from here."""
    return Path(os.path.relpath(path))


def _say(options: argparse.Namespace, text: str) -> None:
    if not options.quiet:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()


def _complain(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def _fail(text: str, status: int) -> int:
    _complain(text)
    return status

"""What may stand on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from manimark.config import scheduler_address
from manimark.model import PROFILES


def parser() -> argparse.ArgumentParser:
    """Return the parser of the command line; ``command`` is the name of what is asked for."""
    whole = argparse.ArgumentParser(
        prog="manimark", description="Build a static site from Markdown pages and Manim scenes."
    )
    # Not every command knows this option, but all are asked what it says.
    whole.set_defaults(json=False)
    commands = whole.add_subparsers(dest="command", required=True, metavar="command")
    build = commands.add_parser(
        "build", parents=[_placed(), _spoken(), _making()], help="bring build/site up to date"
    )
    build.add_argument(
        "--keep-going",
        action=argparse.BooleanOptionalAction,
        default=True,
        help="render the other figures although one has failed (default), or stop at the first",
    )
    build.add_argument(
        "--scheduler",
        type=_address,
        metavar="ADDRESS",
        help="render on the Dask cluster there, as in tcp://HOST:8786; '' for this machine "
        "(default: scheduler in [tool.manimark], else this machine)",
    )
    lectures = commands.add_parser(
        "lectures",
        parents=[_placed(), _spoken(), _making()],
        help="the same with material for lectures: decks, handouts, clips, stills, archives",
    )
    lectures.add_argument(
        "--alpha",
        action=argparse.BooleanOptionalAction,
        help="make transparent videos of every figure too, or none that are missing "
        "(default: $ALPHA, else none)",
    )
    lectures.set_defaults(keep_going=True, scheduler=None)
    serve = commands.add_parser(
        "serve",
        parents=[_placed(), _silent(), _making()],
        help="preview in the browser, rebuilt on every change",
    )
    serve.add_argument("--port", type=_port, help="port (default: the first free one from 8000)")
    commands.add_parser("check", parents=[_placed(), _silent()], help="audit build/site")
    why = commands.add_parser(
        "why",
        parents=[_placed(), _spoken(), _graded()],
        help="say whether a figure will be rendered, and why",
    )
    why.add_argument("figure", help="class name of the scene")
    new = commands.add_parser(
        "new", parents=[_placed(), _silent()], help="write a first version to start from"
    )
    new.add_argument("kind", choices=["page", "scene"])
    new.add_argument("name", help="page: its address, as in optimizers/momentum; scene: its class")
    commands.add_parser("clean", parents=[_placed(), _silent()], help="remove everything made")
    return whole


def _options() -> argparse.ArgumentParser:
    """Return an empty set of options that several commands share."""
    return argparse.ArgumentParser(add_help=False)


def _placed() -> argparse.ArgumentParser:
    options = _options()
    options.add_argument(
        "--root", type=_folder, default=Path(), help="the project's folder (default: here)"
    )
    return options


def _silent() -> argparse.ArgumentParser:
    options = _options()
    options.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    return options


def _spoken() -> argparse.ArgumentParser:
    options = _options()
    ways = options.add_mutually_exclusive_group()
    ways.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    ways.add_argument("--json", action="store_true", help="say it in JSON, an object a line")
    return options


def _graded() -> argparse.ArgumentParser:
    options = _options()
    options.add_argument(
        "--quality",
        choices=[*PROFILES],
        help="full: 1920×1080 at 60 frames per second; draft: 854×480 at 30 "
        "(default: $QUALITY, else full, and draft for serve)",
    )
    return options


def _making() -> argparse.ArgumentParser:
    options = argparse.ArgumentParser(add_help=False, parents=[_graded()])
    options.add_argument("--drafts", action="store_true", help="include pages marked as drafts")
    options.add_argument(
        "--jobs", type=_count, help="scenes rendered at once (default: one a core)"
    )
    return options


def _folder(text: str) -> Path:
    if not Path(text).is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text}")
    return Path(text)


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _address(text: str) -> str:
    try:
        return scheduler_address(text)
    except ValueError as error:
        message, hint = error.args
        raise argparse.ArgumentTypeError(f"{message} ({hint})") from None


def _port(text: str) -> int:
    number = int(text)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("must be from 0 (any free one) to 65535")
    return number

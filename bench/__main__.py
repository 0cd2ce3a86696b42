"""``python -m bench``: measure, print a table, write ``build/bench.json``."""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import distributions

from bench import machine
from bench.cluster import measure_cluster
from bench.drag import measure_drag
from bench.figures import measure_figures, measure_quality
from bench.gallery import measure_gallery
from bench.generators import measure_pages
from bench.report import Report
from bench.results import Result, table
from bench.session import PEERS, ROOT, Session
from bench.site import measure_idle, measure_sentence
from bench.surface import measure_surface
from manimark.model import PROFILES


@dataclass(frozen=True, slots=True)
class Measure:
    """Something that can be measured alone."""

    run: Callable[[Session], list[Result]]
    """Its docstring says exactly what is timed."""
    minutes: float
    """About how long one round takes on two cores at full quality."""


MEASURES = {
    "figures": Measure(measure_figures, 4.5),
    "quality": Measure(measure_quality, 1),
    "gallery": Measure(measure_gallery, 1.2),
    "surface": Measure(measure_surface, 0.5),
    "idle": Measure(measure_idle, 0.1),
    "sentence": Measure(measure_sentence, 0.1),
    "drag": Measure(measure_drag, 0.5),
    "pages": Measure(measure_pages, 0.5),
    "cluster": Measure(measure_cluster, 0.8),
}
"""By name, in the order in which they are taken: the first leaves a notebook to the others."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure what is asked for; return 0 if everything could be measured, whatever came out."""
    options = _parser().parse_args(arguments)
    names = options.only or [*MEASURES]
    rounds = 1 if options.quick else options.rounds
    scratch = ROOT / "build" / "cache" / "bench"
    shutil.rmtree(scratch, ignore_errors=True)
    scratch.mkdir(parents=True)
    profile = PROFILES["draft" if options.quick else "full"]
    session = Session(scratch, rounds, profile, options.quick, _say)
    about = machine.describe(machine.use_few_cores(), _peers())
    name = "bench-quick.json" if options.quick else "bench.json"
    report = Report(ROOT / "build" / name, about, goes_on=bool(options.only))
    minutes = sum(MEASURES[name].minutes for name in names) * rounds
    if not options.quick:
        _say(f"measuring {', '.join(names)} on {about['cores']} cores: about {minutes:.0f} minutes")
    failures = _measure(names, session, report)
    _say(f"\n{table(report.results)}\n\n{report.path.relative_to(ROOT)}")
    if failures:
        _say(f"could not be measured: {', '.join(failures)}; logs are in {scratch}/logs")
        return 1
    shutil.rmtree(scratch)
    return 0


def _measure(names: Sequence[str], session: Session, report: Report) -> list[str]:
    """Take measures in order and report each; return the names of those that failed."""
    failures = []
    for name in names:
        _say(f"\n{name}")
        start = time.monotonic()
        try:
            results = MEASURES[name].run(session)
        except Exception as error:
            failures.append(name)
            _say(f"  {type(error).__name__}: {error}")
            continue
        report.add(name, MEASURES[name].run, session.rounds, results)
        _say(f"{table(results)}\n  {time.monotonic() - start:.0f} s")
    return failures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="bench", description="Measure manimark and its peers.")
    parser.add_argument("--rounds", type=int, default=3, help="how often each thing is timed")
    parser.add_argument(
        "--only", nargs="+", choices=MEASURES, metavar="NAME", help=f"of {', '.join(MEASURES)}"
    )
    parser.add_argument(
        "--quick", action="store_true", help="once and in small, to see that everything works"
    )
    return parser


def _peers() -> dict[str, str]:
    """Return the versions of what is installed for the bench alone."""
    folders = [str(path) for path in PEERS.glob("lib/python*/site-packages")]
    return {d.name: d.version for d in distributions(path=folders) if d.name in ("mkdocs", "hugo")}


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())

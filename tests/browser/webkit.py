"""WebKitGTK, the third engine, spoken to in the W3C's WebDriver protocol: Playwright cannot."""

from __future__ import annotations

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

PACKAGES = (
    "webkit2gtk-driver xvfb xauth gstreamer1.0-libav gstreamer1.0-plugins-good "
    "gstreamer1.0-plugins-bad"
)
_BROWSERS = ("lib/*/webkit2gtk-4.*/MiniBrowser", "libexec/webkit2gtk-4.*/MiniBrowser")
_MOUSE = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}}
_PATIENCE = 20
"""Seconds in which the driver has to be up, and a page has to do what it is waited for."""


class WebKit:
    """One window of the browser.

    Parameters
    ----------
    session
        Address of the driver's session.
    """

    def __init__(self, session: str) -> None:
        self._session = session

    def go(self, address: str) -> None:
        """Open a page and wait for its fonts."""
        _ask(f"{self._session}/url", {"url": address})
        self.wait("document.fonts.status === 'loaded'")

    def run(self, body: str, *arguments: object) -> Any:
        """Return what the body of a function returns in the page."""
        return _ask(f"{self._session}/execute/sync", {"script": body, "args": list(arguments)})

    def wait(self, condition: str) -> None:
        """Wait until an expression is true in the page."""
        deadline = time.monotonic() + _PATIENCE
        while not self.run(f"return Boolean({condition})"):
            assert time.monotonic() < deadline, f"never came true: {condition}"
            time.sleep(0.05)

    def press(self, *keys: str) -> None:
        """Press keys one after another; special ones have code points of their own."""
        strokes = [{"type": t, "value": k} for k in keys for t in ("keyDown", "keyUp")]
        self._act({"type": "key", "id": "keys", "actions": strokes})

    def drag(self, places: Sequence[tuple[float, float]]) -> None:
        """Press the mouse at the first of some places of the window, release it at the last."""
        moves = [
            {"type": "pointerMove", "x": round(x), "y": round(y), "duration": 20} for x, y in places
        ]
        down, up = ({"type": f"pointer{way}", "button": 0} for way in ("Down", "Up"))
        self._act({**_MOUSE, "actions": [moves[0], down, *moves[1:], up]})

    def _act(self, source: dict[str, Any]) -> None:
        _ask(f"{self._session}/actions", {"actions": [source]})


@contextmanager
def webkit(width: int, height: int) -> Iterator[WebKit]:
    """Start the browser with a window of its own, on a screen that nobody sees."""
    port = _free_port()
    # Without a display the browser would wait for one for ever.
    command = ["xvfb-run", "-a", "WebKitWebDriver", f"--port={port}"]
    driver = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        home = f"http://127.0.0.1:{port}"
        options = {"binary": str(_browser()), "args": ["--automation"]}
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": options}}
        _await(f"{home}/status")
        session = f"{home}/session/{_ask(f'{home}/session', {'capabilities': wanted})['sessionId']}"
        _ask(f"{session}/window/rect", {"width": width, "height": height})
        yield WebKit(session)
        _ask(session, None, "DELETE")
    finally:
        os.killpg(driver.pid, signal.SIGTERM)
        driver.wait()


def is_installed() -> bool:
    """Return whether browser, driver and a screen for it are here."""
    return all(map(shutil.which, ("WebKitWebDriver", "xvfb-run"))) and _browser() is not None


def _browser() -> Path | None:
    return next((path for place in _BROWSERS for path in Path("/usr").glob(place)), None)


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _await(address: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            _ask(address)
            return
        except (URLError, ConnectionError):
            assert time.monotonic() < deadline, "the driver does not start"
            time.sleep(0.1)


def _ask(address: str, values: dict[str, Any] | None = None, method: str = "") -> Any:
    body = None if values is None else json.dumps(values).encode()
    method = method or ("GET" if values is None else "POST")
    request = Request(address, body, {"Content-Type": "application/json"}, method=method)
    with urlopen(request, timeout=60) as answer:
        return json.load(answer)["value"]

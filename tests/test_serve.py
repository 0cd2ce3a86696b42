from __future__ import annotations

import asyncio
import html
import http.client
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser

from manimark.errors import MachineError
from manimark.live import Live, Outcome, Preview, keep_fresh
from manimark.serve import make_app, serve

from .samples import ROOT
from .serving import get, serving

POLICY = "default-src &#39;none&#39;; script-src &#39;self&#39;; img-src &#39;self&#39; data:"
PAGE = (
    f'<html><head><meta http-equiv="Content-Security-Policy" content="{POLICY}"></head>'
    "<body>words</body></html>"
)
VIDEO = bytes(range(256)) * 4


@pytest.fixture
def site(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    files = {
        "index.html": PAGE,
        "404.html": "<html><head></head><body>nothing here</body></html>",
        "deep/index.html": PAGE,
        "captions.vtt": "WEBVTT\n",
        "font.woff2": "font",
        "site.js": "go()",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    (site / "dark.mp4").write_bytes(VIDEO)
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    return site


@pytest.fixture
def url(site: Path) -> Iterator[str]:
    with serving(make_app(site, base="/notebook/")) as url:
        yield url


@pytest.fixture
def live_url(site: Path) -> Iterator[str]:
    with serving(make_app(site, live=Live())) as url:
        yield url


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=10-19", 10, 20), ("bytes=1000-", 1000, 1024), ("bytes=-24", 1000, 1024)],
)
def test_answers_a_range_with_exactly_its_bytes(
    url: str, asked: str, start: int, stop: int
) -> None:
    answer = get(f"{url}/dark.mp4", Range=asked)
    assert answer.status == 206
    assert answer.body == VIDEO[start:stop]
    assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(VIDEO)}"


def test_refuses_a_range_beyond_the_file(url: str) -> None:
    assert get(f"{url}/dark.mp4", Range="bytes=5000-").status == 416


def test_offers_ranges_with_the_whole_file(url: str) -> None:
    answer = get(f"{url}/dark.mp4")
    assert (answer.status, answer.body) == (200, VIDEO)
    assert answer.headers["accept-ranges"] == "bytes"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("dark.mp4", "video/mp4"),
        ("captions.vtt", "text/vtt"),
        ("font.woff2", "font/woff2"),
        ("site.js", "text/javascript"),
        ("", "text/html"),
    ],
)
def test_names_the_type_whatever_the_machine_knows(url: str, name: str, kind: str) -> None:
    assert get(f"{url}/{name}").headers["content-type"].split(";")[0] == kind


def test_leads_from_a_folder_to_its_page(url: str) -> None:
    answer = get(f"{url}/deep")
    assert (answer.status, answer.headers["location"]) == (307, "/deep/")
    assert "words" in get(f"{url}/deep/").text


def test_shows_the_page_for_missing_pages(url: str) -> None:
    answer = get(f"{url}/deep/gone/")
    assert answer.status == 404
    assert "nothing here" in answer.text


@pytest.mark.parametrize("path", ["/..%2fsecret.txt", "/%2e%2e/secret.txt", "/a%00b"])
def test_gives_nothing_outside_the_site(url: str, path: str) -> None:
    answer = get(url + path)
    assert answer.status == 404
    assert "secret" not in answer.text


def test_answers_below_the_published_address_too(url: str) -> None:
    assert get(f"{url}/notebook/site.js").text == "go()"


def test_serves_pages_unchanged_without_live_reload(url: str) -> None:
    assert get(f"{url}/").text == PAGE


def test_adds_the_reload_script_while_serving_only(site: Path, live_url: str) -> None:
    page = get(f"{live_url}/").text
    address = re.search(r'<script src="([^"]+)"', page)
    assert address is not None
    assert "EventSource" in get(live_url + address[1]).text
    assert (site / "index.html").read_text(encoding="utf-8") == PAGE


def test_lets_the_reload_script_through_the_security_policy(live_url: str) -> None:
    policy = re.search(r'Policy" content="([^"]*)"', get(f"{live_url}/").text)
    assert policy is not None
    parts = html.unescape(policy[1]).split("; ")
    assert parts[:3] == ["default-src 'none'", "script-src 'self'", "img-src 'self' data:"]
    assert {"connect-src 'self'", "style-src 'self'"} == set(parts[3:])


def test_loads_itself_while_there_is_no_site_yet(tmp_path: Path) -> None:
    with serving(make_app(tmp_path / "not built", live=Live())) as url:
        answer = get(f"{url}/")
    assert answer.status == 404
    assert "/_live/live.js" in answer.text


def test_refuses_a_port_that_is_taken(tmp_path: Path) -> None:
    from socket import socket

    with socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        preview = Preview(tmp_path, "/", tmp_path, (), lambda _: Outcome(changed=False))
        with pytest.raises(MachineError, match=f"port {port} .*--port"):
            serve(preview, port=port, say=lambda _: None)


# A server in a process of its own, with a rebuild that copies one file: quick and interruptible.
SERVER = """
import sys, threading
from pathlib import Path
from manimark.live import Outcome, Preview
from manimark.serve import serve

root = Path(sys.argv[1])

def rebuild(stop):
    text = (root / "content" / "page.txt").read_text()
    if text == "slow":
        (root / "slow").touch()
        stopped = stop.wait(60)
        return Outcome(changed=not stopped)
    if text == "broken":
        return Outcome(changed=False, message="content/page.md:3: <broken> (mend it)")
    (root / "site").mkdir(exist_ok=True)
    (root / "site" / "index.html").write_text(f"<html><head></head><body>{text}</body></html>")
    return Outcome(changed=True)

preview = Preview(root / "site", "/", root, (root / "content", root / "pyproject.toml"), rebuild)
try:
    serve(preview, port=0, say=lambda address: print(address, flush=True))
except KeyboardInterrupt:
    print("stopped", flush=True)
"""


class Closing(Protocol):
    def close(self) -> None: ...


class Server:
    """A preview under test."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._open: list[Closing] = []
        (root / "content").mkdir()
        self.write("first")
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVER, str(root)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        self.address = self.process.stdout.readline().strip()

    def write(self, text: str) -> None:
        (self.root / "content" / "page.txt").write_text(text, encoding="utf-8")

    def page(self) -> str:
        return get(self.address).text

    def events(self) -> Iterator[dict[str, str]]:
        connection = http.client.HTTPConnection(self.address[7:].rstrip("/"), timeout=20)
        connection.request("GET", "/_live/events")
        stream = connection.getresponse()
        self._open += [stream, connection]
        for line in stream:
            if line.startswith(b"data: "):
                yield json.loads(line.removeprefix(b"data: "))

    def end(self) -> None:
        for each in self._open:
            each.close()
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()

    def interrupt(self) -> tuple[str, str]:
        self.process.send_signal(signal.SIGINT)
        return self.process.communicate(timeout=20)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    server = Server(tmp_path)
    yield server
    server.end()


def next_that(events: Iterator[dict[str, str]], wanted: Callable[[dict[str, str]], bool]) -> dict:
    return next(state for state in events if wanted(state))


def wait_until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "nothing happened within 20 s"
        time.sleep(0.02)


def test_tells_the_browser_when_a_new_site_stands(server: Server) -> None:
    wait_until(lambda: "first" in server.page())
    events = server.events()
    before = next(events)
    server.write("second")
    after = next_that(events, lambda state: state["version"] != before["version"])
    assert after["message"] == ""
    assert "second" in server.page()


def test_shows_a_mistake_until_it_is_mended_and_keeps_the_last_good_site(server: Server) -> None:
    wait_until(lambda: "first" in server.page())
    events = server.events()
    good = next(events)
    server.write("broken")
    bad = next_that(events, lambda state: state["message"] != "")
    assert bad == {"version": good["version"], "message": "content/page.md:3: <broken> (mend it)"}
    assert "first" in server.page()
    server.write("mended")
    mended = next_that(events, lambda state: state["message"] == "")
    assert mended["version"] != good["version"]


def test_stops_a_build_under_way_when_something_changes_again(server: Server) -> None:
    wait_until(lambda: "first" in server.page())
    server.write("slow")
    wait_until((server.root / "slow").exists)
    server.write("third")
    wait_until(lambda: "third" in server.page())


def test_notices_a_configuration_that_an_editor_replaced(server: Server) -> None:
    wait_until(lambda: "first" in server.page())
    events = server.events()
    before = next(events)
    for text in ("[a]", "[b]"):
        (server.root / "new").write_text(text, encoding="utf-8")
        (server.root / "new").replace(server.root / "pyproject.toml")
        before = next_that(events, lambda state, old=before: state["version"] != old["version"])


def test_ends_cleanly_on_interrupt_while_a_browser_listens(server: Server) -> None:
    wait_until(lambda: "first" in server.page())
    next(server.events())
    out, err = server.interrupt()
    assert out == "stopped\n"
    assert err == ""
    assert server.process.returncode == 0


def test_ends_on_interrupt_while_building(server: Server) -> None:
    wait_until(lambda: "first" in server.page())
    server.write("slow")
    wait_until((server.root / "slow").exists)
    out, err = server.interrupt()
    assert (out, err) == ("stopped\n", "")


@pytest.fixture
def preview(project: Path) -> Iterator[tuple[Path, str]]:
    """The command itself at work on a whole project, and its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "manimark", "serve", "--port", "0"],
        cwd=project,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    address = process.stdout.readline().split(" ")[0]
    yield project, address
    process.send_signal(signal.SIGINT)
    words, _ = process.communicate(timeout=30)
    assert (process.returncode, words) == (0, "stopped\n")


def test_previews_a_project_in_the_browser(preview: tuple[Path, str], chromium: Browser) -> None:
    project, address = preview
    published = (project / "build/site/index.html").read_bytes()
    index = project / "content" / "index.md"
    words = index.read_text(encoding="utf-8")
    wait_until(lambda: get(address).status == 200)
    video = get(f"{address}figures/appears/dark.mp4", Range="bytes=100-199")
    whole = (project / "build/site/figures/appears/dark.mp4").read_bytes()
    assert (video.status, video.body) == (206, whole[100:200])

    with chromium.new_page() as tab:
        complaints: list[str] = []
        tab.on("console", lambda message: complaints.append(message.text))
        tab.goto(address)
        index.write_text(words.replace("As [](", "Just as []("), encoding="utf-8")
        tab.get_by_text("Just as").wait_for(timeout=20_000)
        index.write_text(words.replace("deep/page.md", "gone.md"), encoding="utf-8")
        alert = tab.get_by_role("alert")
        alert.get_by_text("content/index.md:10: gone.md does not exist").wait_for(timeout=20_000)
        assert alert.bounding_box() is not None
        assert tab.get_by_text("Just as").is_visible()
        index.write_text(words, encoding="utf-8")
        alert.wait_for(state="detached", timeout=20_000)
        tab.get_by_text("As Figure 1 shows").wait_for(timeout=20_000)
        assert complaints == []
    assert (project / "build/site/index.html").read_bytes() == published


def test_says_that_changes_are_no_longer_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> object:
        raise OSError("OS file watch limit reached")

    monkeypatch.setattr("manimark.live.awatch", refuse)
    said: list[str] = []
    built = Outcome(changed=True)
    preview = Preview(tmp_path, "/", tmp_path, (), lambda _: built, said.append)

    async def messages() -> list[str]:
        live = Live()
        first = live.state.version
        work = asyncio.create_task(keep_fresh(preview, live))
        async for state in live.states():
            if state.version != first and state.message:
                break
        live.stays("content/page.md:3: broken (mend it)")
        live.stays()
        work.cancel()
        return live.state.message.splitlines()

    words = "changes are no longer noticed: OS file watch limit reached (start the preview again)"
    # In a thread of its own, for the browsers of other tests keep a loop running in this one.
    with ThreadPoolExecutor() as pool:
        assert pool.submit(asyncio.run, messages()).result(timeout=20) == [words]
    assert said == [words]

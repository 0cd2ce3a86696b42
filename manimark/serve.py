"""Preview server: a site from its folder, with Range requests, and with live reload if asked."""

from __future__ import annotations

import asyncio
import errno
import html
import json
import re
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from types import FrameType
from urllib.parse import quote

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    RedirectResponse,
    Response,
    StreamingResponse,
)
from starlette.routing import Route

from manimark.errors import MachineError
from manimark.live import Live, Preview, keep_fresh

HOST = "127.0.0.1"
FIRST_PORT = 8000
LAST_PORT = 8019

_HERE = Path(__file__).parent
# A preview must never come from the browser's memory.
_HEADERS = {"Cache-Control": "no-cache"}
# Said here because the system's own table differs from machine to machine.
_TYPES = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mp4": "video/mp4",
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".txt": "text/plain",
    ".vtt": "text/vtt",
    ".webm": "video/webm",
    ".webp": "image/webp",
    ".woff2": "font/woff2",
    ".xml": "application/xml",
    ".zip": "application/zip",
}
_POLICY = re.compile(
    r'(<meta\s+http-equiv="Content-Security-Policy"\s+content=")([^"]*)', re.IGNORECASE
)


def serve(preview: Preview, *, port: int | None, say: Callable[[str], None]) -> None:
    """Serve and rebuild until interrupted.

    Parameters
    ----------
    preview
        What to serve and how to rebuild it.
    port
        Port on 127.0.0.1; 0 lets the system choose, None takes the first free one from 8000.
    say
        Told the address once the server listens.

    Raises
    ------
    MachineError
        If the port is taken.
    """
    listener = _listen(port)
    say(f"http://{HOST}:{listener.getsockname()[1]}/")
    live = Live()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        freshness = asyncio.create_task(keep_fresh(preview, live))
        yield
        freshness.cancel()

    app = make_app(preview.site, base=preview.base, live=live)
    app.router.lifespan_context = lifespan
    config = uvicorn.Config(app, log_level="warning", access_log=False, timeout_graceful_shutdown=3)
    _Server(config, live).run(sockets=[listener])


def make_app(site: Path, *, base: str = "/", live: Live | None = None) -> Starlette:
    """Return an application that serves the folder `site`.

    It answers Range requests, turns a folder into its ``index.html``, and shows ``404.html`` for
    what is missing.

    Parameters
    ----------
    site
        The folder, which need not exist yet.
    base
        Where the site is going to stand on its host, for instance ``/notebook/``; addresses that
        begin so are answered as well, for ``404.html`` writes them.
    live
        If given, pages arrive with a script that reloads them; the files stay as they are.
    """

    async def answer(request: Request) -> Response:
        path = request.path_params["path"]
        if not (site / path).exists():
            path = f"/{path}".removeprefix(base).lstrip("/")
        return _answer(site, path, live)

    async def events(_: Request) -> Response:
        assert live is not None
        return StreamingResponse(_stream(live), media_type="text/event-stream", headers=_HEADERS)

    async def own_file(request: Request) -> Response:
        return _file(_HERE / Path(request.url.path).name)

    routes = [Route("/{path:path}", answer)]
    if live is not None:
        own = [Route(f"/_live/{name}", own_file) for name in ("live.js", "live.css")]
        routes = [Route("/_live/events", events), *own, *routes]
    return Starlette(routes=routes)


class _Server(uvicorn.Server):
    """Ends the open event streams on Ctrl-C, which it would otherwise wait for."""

    def __init__(self, config: uvicorn.Config, live: Live) -> None:
        super().__init__(config)
        self._live = live

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._live.close()
        super().handle_exit(sig, frame)


def _listen(port: int | None) -> socket.socket:
    wanted = range(FIRST_PORT, LAST_PORT + 1) if port is None else (port,)
    for number in wanted:
        listener = socket.socket()
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, number))
            # From here on requests wait for the server, so its address may be told.
            listener.listen()
        except OSError as error:
            listener.close()
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
        else:
            return listener
    raise MachineError(f"port {wanted[-1]} cannot be used", "choose another with --port")


async def _stream(live: Live) -> AsyncIterator[str]:
    async for state in live.states():
        text = json.dumps({"version": state.version, "message": state.message})
        yield f"data: {text}\n\n"


def _answer(site: Path, path: str, live: Live | None) -> Response:
    file = _inside(site, path)
    if file is not None and file.is_dir():
        if path and not path.endswith("/"):
            return RedirectResponse(f"/{quote(path)}/")
        file = file / "index.html"
    if file is not None and file.is_file():
        return _page(file, 200, live) if file.suffix == ".html" else _file(file)
    missing = site / "404.html"
    if missing.is_file():
        return _page(missing, 404, live)
    return _bare_page(live)


def _inside(site: Path, path: str) -> Path | None:
    """Return the file that `path` names, or None if it would lead out of the site."""
    if "\0" in path:
        return None
    file = (site / path).resolve()
    return file if file.is_relative_to(site.resolve()) else None


def _file(file: Path) -> Response:
    kind = _TYPES.get(file.suffix.lower(), "application/octet-stream")
    return FileResponse(file, media_type=kind, headers=_HEADERS)


def _page(file: Path, status: int, live: Live | None) -> Response:
    text = file.read_text(encoding="utf-8")
    return HTMLResponse(_enliven(text, live) if live else text, status, _HEADERS)


def _bare_page(live: Live | None) -> Response:
    """Return what is shown while there is no site yet; with `live` it loads itself."""
    head = '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>No page</title>'
    words = "The first build is under way." if live else "There is no site here."
    text = f"{head}</head><body><p>{words}</p></body></html>"
    return HTMLResponse(_enliven(text, live) if live else text, 404, _HEADERS)


def _enliven(text: str, live: Live) -> str:
    """Add the reload script to a page, and leave for it in the page's security policy."""
    version = html.escape(live.state.version)
    tags = (
        '<link rel="stylesheet" href="/_live/live.css">'
        f'<script src="/_live/live.js" data-version="{version}" defer></script>'
    )
    text = _POLICY.sub(lambda found: found[1] + _allow_live(found[2]), text, count=1)
    return text.replace("</head>", f"{tags}</head>", 1)


def _allow_live(policy: str) -> str:
    """Let scripts, styles and connections of this host through.

    ``default-src 'none'`` → ``default-src 'none'; connect-src 'self'; …``
    """
    directives = [part.split() for part in html.unescape(policy).split(";") if part.strip()]
    sources = {name: [s for s in rest if s != "'none'"] for name, *rest in directives}
    for name in ("connect-src", "script-src", "style-src"):
        allowed = sources.setdefault(name, [])
        if "'self'" not in allowed:
            allowed.append("'self'")
    parts = [" ".join([name, *(rest or ["'none'"])]) for name, rest in sources.items()]
    return html.escape("; ".join(parts), quote=True)

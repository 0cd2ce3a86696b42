"""Opening pages as a reader does, with everything noted that should not happen meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Response

_PROBES = Path(__file__).parent / "probes"


@dataclass(slots=True)
class Visit:
    """A page in a browser, and what it has done since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """Addresses in the order of asking. Firefox does not report those of files."""
    complaints: list[str] = field(default_factory=list)
    """Errors in scripts, violations of the security policy, answers that are errors."""

    def fetched(self) -> list[str]:
        """Return the addresses that the page has asked for, as the page itself remembers them."""
        names = self.page.evaluate("performance.getEntriesByType('resource').map((e) => e.name)")
        return [*self.requests, *names]

    def videos(self) -> list[str]:
        """Return the video files that the page has asked for."""
        return [address for address in self.fetched() if urlsplit(address).path.endswith(".mp4")]

    def strangers(self, home: str) -> list[str]:
        """Return the requests that left the site; captions and icons in ``data:`` stay."""
        return [a for a in self.fetched() if not a.startswith((home, "data:", "blob:"))]

    def walk(self) -> None:
        """Unfold everything and see all of the page, so that what waits to be seen is loaded."""
        self.page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))")
        probe(self.page, "walk")


@contextmanager
def visiting(browser: Browser, address: str, **settings: Any) -> Iterator[Visit]:
    """Open a page in a profile of its own; settings are those of Playwright's contexts."""
    context = browser.new_context(**({"viewport": {"width": 1280, "height": 800}} | settings))
    try:
        visit = Visit(context.new_page())
        _listen(visit)
        visit.page.goto(address)
        visit.page.evaluate("document.fonts.ready.then(() => true)")
        yield visit
    finally:
        context.close()


def probe(page: Page, name: str, argument: object = None) -> Any:
    """Run the function in ``probes/<name>.js`` inside the page and return what it finds."""
    return page.evaluate(probe_text(name), argument)


def probe_text(name: str) -> str:
    return (_PROBES / f"{name}.js").read_text(encoding="utf-8")


def _listen(visit: Visit) -> None:
    def complain(text: str) -> None:
        # Firefox looks at formulas before all of them has arrived; the checker of HTML does after.
        if not text.startswith("Incorrect number of children for <m"):
            visit.complaints.append(text)

    def hear(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complain(message.text)

    def judge(answer: Response) -> None:
        if answer.status >= 400:
            complain(f"{answer.status} {answer.url}")

    page = visit.page
    page.on("console", hear)
    page.on("pageerror", lambda error: complain(str(error)))
    page.on("request", lambda request: visit.requests.append(request.url))
    page.on("response", judge)

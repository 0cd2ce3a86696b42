"""Links that lead into an explorer; where else links lead is tried with whole sites."""

from __future__ import annotations

import html
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from manimark.config import Config
from manimark.links import Links
from manimark.markup import Converter
from manimark.model import FigureRef, FrontMatter, LinkRef, Page
from manimark.states import StateLink

HERE, THERE = Path("content/here.md"), Path("content/there.md")
PLAY = "![A surface.](explorer:Playground){ #playground }\n\n"
CONFIG = Config(root=Path("/nowhere"), content=Path("/nowhere/content"))


class Site:
    """Two pages whose links are resolved in the order of the text, a figure's caption included."""

    def __init__(self, here: str, there: str = "") -> None:
        self.pages = [page_of(HERE, here), page_of(THERE, there)]
        self.links = Links(CONFIG, self.pages)
        self.html = {page.path: self._resolved(page) for page in self.pages}

    def _resolved(self, page: Page) -> str:
        captions = [part for figure in page.figures for part in figure.caption]
        return "".join(
            self.links.resolve(part, page) if isinstance(part, LinkRef) else part
            for part in (*page.body.segments, *captions)
            if not isinstance(part, FigureRef)
        )

    @property
    def hrefs(self) -> list[str]:
        return re.findall(r'href="([^"]*)"', self.html[HERE])

    @property
    def messages(self) -> list[str]:
        return [str(mistake).removeprefix("content/here.md:") for mistake in self.links.mistakes]

    def states(self, page: Page) -> tuple[StateLink, ...]:
        (figure,) = page.figures
        return self.links.states_of(page, figure)


def page_of(path: Path, text: str) -> Page:
    fragment, mistakes = Converter().read(text, path)
    assert mistakes == ()
    return Page(path, path.stem, FrontMatter("Title", "What it says."), fragment)


def test_a_link_leads_to_a_state_of_an_explorer() -> None:
    site = Site(PLAY + "[pick](#playground:f=saddle&x=1.2&y=0.7)")
    assert site.hrefs == ["#playground:f=saddle&amp;x=1.2&amp;y=0.7"]
    (state,) = site.states(site.pages[0])
    assert state.text == "f=saddle&x=1.2&y=0.7"
    assert (state.at.path, state.at.line) == (HERE, 3)


def test_a_link_leads_to_a_state_on_another_page() -> None:
    site = Site("[play](there.md#playground:f=hills&run=play)", PLAY)
    assert site.hrefs == ["../there/index.html#playground:f=hills&amp;run=play"]
    assert [state.text for state in site.states(site.pages[1])] == ["f=hills&run=play"]


def test_every_state_is_known_once_in_the_order_of_the_text() -> None:
    site = Site(
        PLAY + "[a](#playground:x=2)\n[b](#playground:x=1)\n[c](#playground:x=2)",
        "[d](here.md#playground:x=3) [e](here.md#playground:x=1)",
    )
    found = [(s.text, s.at.path, s.at.line) for s in site.states(site.pages[0])]
    assert found == [("x=2", HERE, 3), ("x=1", HERE, 4), ("x=3", THERE, 1)]


@pytest.mark.parametrize("written", ["f=saddle&x=1", "f=s%C3%A4ttel&x=1", "f=sättel", 'f="a"<&x=1'])
def test_a_browser_finds_the_state_that_an_address_names(written: str) -> None:
    site = Site(f"{PLAY}[a](<#playground:{written.replace('<', '%3C')}>)")
    (state,) = site.states(site.pages[0])
    (href,) = site.hrefs
    assert unquote(urlsplit(html.unescape(href)).fragment) == f"playground:{state.text}"


def test_links_in_raw_html_and_captions_lead_to_states_too() -> None:
    text = '![A curve.](explorer:Wave "See [there](#fig-wave:x=1)."){ #fig-wave }\n\n'
    site = Site(f'{text}<a href="#fig-wave:x=2&amp;run=play">b</a>')
    assert sorted(site.hrefs) == ["#fig-wave:x=1", "#fig-wave:x=2&amp;run=play"]
    assert sorted(s.text for s in site.states(site.pages[0])) == ["x=1", "x=2&run=play"]


def test_a_link_to_a_state_without_text_shows_the_figure_s_name() -> None:
    first = "![A curve.](figure:Wave)\n\n"
    assert ">Figure 2</a>" in Site(first + PLAY + "[](#playground:f=saddle)").html[HERE]


def test_an_anchor_with_a_colon_is_an_anchor() -> None:
    site = Site(PLAY + '<b id="playground:x">Here.</b>\n\nNote[^a], [a](#playground:x)\n\n[^a]: b')
    assert "#playground:x" in site.hrefs
    assert "#fn:a" in site.hrefs
    assert site.states(site.pages[0]) == ()
    assert site.messages == []


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("#playground:", "3: an empty state (write for instance x=0.5 behind the colon, or "),
        ("#playground:z=1", "3: unknown key 'z' in a state (the keys are f, run, speed, step, x, "),
        ("#fig-wave:x=1", "3: fig-wave is no explorer, so it has no state (link to #fig-wave, or "),
        ("#playgroud:x=1", "3: no #playgroud:x=1 on this page (did you mean playground?)"),
        ("there.md#playground:x=1", "3: no #playground:x=1 on content/there.md (there are none "),
    ],
)
@pytest.mark.parametrize("text", ["words", ""])
def test_rejects_states_that_lead_nowhere(address: str, message: str, text: str) -> None:
    site = Site(f"{PLAY}[{text}]({address})\n\n![A curve.](figure:Wave)")
    assert [line[: len(message)] for line in site.messages] == [message]

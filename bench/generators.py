"""A thousand pages of text: manimark beside MkDocs and Hugo.

All three are given the same Markdown with the same front matter. manimark makes of it what the
notebook is: templates with contents, feed and sitemap. MkDocs uses its default theme; Hugo, which
has none, two layouts of a few lines, and writes feed and sitemap too.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from bench.pages import write_pages
from bench.results import Result, Series, Target
from bench.session import PEERS, ROOT, Session
from bench.timing import Sample, alternate, run
from manimark.errors import MachineError

PAGES, SIZE = 1000, 3000
"""How many, and bytes of each."""
_FEW = 50
"""Pages of a quick session."""
_COLD, _EDITED, _MKDOCS, _HUGO = "manimark, cold", "manimark, one page edited", "MkDocs", "Hugo"
_HUGO_FILES = {
    "hugo.toml": 'baseURL = "https://example.org/"\ntitle = "Bench"\n'
    'disableKinds = ["taxonomy", "term"]\n',
    "layouts/_default/baseof.html": '<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n'
    '<title>{{ .Title }}</title>\n<meta name="description" content="{{ .Description }}">\n'
    '{{ block "main" . }}{{ end }}\n</html>\n',
    "layouts/_default/single.html": '{{ define "main" }}<h1>{{ .Title }}</h1>\n{{ .Content }}'
    "{{ end }}\n",
    "layouts/_default/list.html": '{{ define "main" }}<h1>{{ .Title }}</h1>\n{{ .Content }}\n'
    '<ul>{{ range .Pages }}<li><a href="{{ .RelPermalink }}">{{ .Title }}</a></li>{{ end }}</ul>'
    "{{ end }}\n",
}


def measure_pages(session: Session) -> list[Result]:
    """Time sites of 1,000 pages of 3 KB without figures, each with the whole command.

    *Cold*: nothing was built before. *One page edited*: a sentence is added to one of the pages of
    our built site; that it is published is checked. Hugo always builds everything.
    """
    sites = Sites(session, _FEW if session.quick else PAGES)
    timed = {
        _MKDOCS: sites.mkdocs,
        _COLD: sites.cold,
        _HUGO: sites.hugo,
        _EDITED: sites.edited,
    }
    samples = alternate(session.rounds, timed, session.say)
    cold, edited, mkdocs, hugo = (
        Series.of(name, samples[name]) for name in (_COLD, _EDITED, _MKDOCS, _HUGO)
    )
    details = {"pages": sites.count, "bytes of a page": SIZE}
    return [
        Result(
            "pages-cold",
            "1,000 pages, cold: share of MkDocs' time",
            "s",
            Target("at most", 0.4),
            cold,
            mkdocs,
            "share",
            details,
        ),
        Result(
            "pages-edited",
            "1,000 pages, one edited: share of Hugo's full build",
            "s",
            Target("at most", 0.2),
            edited,
            hugo,
            "share",
            details,
        ),
    ]


class Sites:
    """The same pages as three projects.

    Parameters
    ----------
    session
        Says where.
    count
        Pages of each.
    """

    def __init__(self, session: Session, count: int) -> None:
        self.count = count
        self._session = session
        root = session.fresh("pages")
        self._ours, self._mkdocs, self._hugo = (root / n for n in ("ours", "mkdocs", "hugo"))
        write_pages(self._ours / "content", count, SIZE)
        shutil.copytree(ROOT / "site_templates", self._ours / "site_templates")
        write_pages(self._mkdocs / "docs", count, SIZE)
        _write(self._mkdocs, {"mkdocs.yml": "site_name: Bench\n"})
        write_pages(self._hugo / "content", count, SIZE, home="_index.md")
        _write(self._hugo, _HUGO_FILES)

    def cold(self, _: int) -> Sample:
        """Build ours from nothing."""
        shutil.rmtree(self._ours / "build", ignore_errors=True)
        return self._session.build(self._ours)

    def edited(self, number: int) -> Sample:
        """Build ours after a sentence was added to a page in the middle."""
        page = sorted((self._ours / "content").rglob("page-*.md"))[self.count // 2]
        sentence = f"This is sentence {number} that the bench adds."
        page.write_text(f"{page.read_text(encoding='utf-8')}\n{sentence}\n", encoding="utf-8")
        sample = self._session.build(self._ours)
        published = page.relative_to(self._ours / "content").with_suffix("") / "index.html"
        if sentence not in (self._ours / "build" / "site" / published).read_text(encoding="utf-8"):
            raise RuntimeError(f"{published} lacks the new sentence")
        return sample

    def mkdocs(self, _: int) -> Sample:
        """Build with MkDocs from nothing."""
        shutil.rmtree(self._mkdocs / "site", ignore_errors=True)
        config = str(self._mkdocs / "mkdocs.yml")
        command = [str(PEERS / "bin" / "mkdocs"), "build", "--quiet", "--config-file", config]
        return run(command, self._session.log("mkdocs"))

    def hugo(self, _: int) -> Sample:
        """Build with Hugo from nothing."""
        for name in ("public", "resources", "cache"):
            shutil.rmtree(self._hugo / name, ignore_errors=True)
        places = "--source", str(self._hugo), "--cacheDir", str(self._hugo / "cache")
        return run([hugo_program(), "--quiet", *places], self._session.log("hugo"))


def hugo_program() -> Path:
    """Return Hugo itself: what its package puts on the path is a Python script that starts it.

    Raises
    ------
    MachineError
        If it is not installed.
    """
    found = sorted(PEERS.glob("lib/python*/site-packages/hugo/binaries/hugo*"))
    if not found:
        raise MachineError("Hugo is missing", "./setup.sh bench")
    return found[0]


def _write(root: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

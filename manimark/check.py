"""Audit of a built site, from its files alone and without network."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from manimark.content import FILES
from manimark.documents import Document, Reference, read_document, references_in
from manimark.errors import MachineError, SiteError
from manimark.freshness import files_below


def audit(site: Path, *, root: Path, url: str) -> tuple[SiteError, ...]:
    """Look for faults in a built site.

    Parameters
    ----------
    site
        The folder that holds ``index.html``.
    root
        The project's root; findings name paths relative to it.
    url
        Where the site is going to stand, with a slash at the end; addresses below it are looked
        up in `site`.

    Returns
    -------
    tuple of SiteError
        The faults in the order of files and lines; empty if there are none.

    Raises
    ------
    MachineError
        If there is no site.
    """
    if not (site / "index.html").is_file():
        raise MachineError(f"there is no site in {site}", "build it first: make")
    names = {file.relative_to(site).as_posix(): file for file in files_below(site)}
    # The author's own downloads are carried as they are, so the rules of pages are not theirs.
    files = {name: file for name, file in names.items() if not name.startswith(f"{FILES}/")}
    pages = {
        name: read_document(file, file.relative_to(root))
        for name, file in files.items()
        if name.endswith(".html")
    }
    addresses = _Addresses(names, pages, url)
    findings: list[SiteError] = []
    for page in pages.values():
        findings += [*page.findings, *_judge_page(page)]
    for name, file in files.items():
        path = file.relative_to(root)
        references = pages[name].references if name in pages else references_in(file)
        for reference in references:
            findings += addresses.judge(path, name, reference)
        if name.startswith("figures/") and name.endswith("/figure.json"):
            findings += _judge_figure(file, path)
    return tuple(sorted(findings, key=lambda f: (str(f.path), f.line, f.message)))


def _judge_page(page: Document) -> Iterator[SiteError]:
    """Yield what is wrong with a page as a whole."""
    for value, message, hint in (
        (page.language, "no language", 'write <html lang="…">'),
        (page.title.strip(), "no title", "write <title>"),
        (page.description.strip(), "no description", 'write <meta name="description">'),
        (page.policy, "no Content-Security-Policy", "write it as a <meta> element"),
    ):
        if not value:
            yield SiteError(page.path, 1, message, hint)
    if page.policy and "default-src 'none'" not in page.policy:
        yield SiteError(page.path, 1, "loose security policy", "begin it with default-src 'none'")
    if "unsafe" in page.policy:
        yield SiteError(page.path, 1, "unsafe security policy", "drop the unsafe-… sources")
    if not page.headings:
        yield SiteError(page.path, 1, "no <h1>", "give the page one main heading")
    for line in page.headings[1:]:
        yield SiteError(page.path, line, "a second <h1>", "keep one main heading")
    for name, line in page.named_ids:
        if name not in page.ids:
            yield SiteError(page.path, line, f'nothing has the id "{name}"', "correct the name")


class _Addresses:
    """Knows what the site holds, and so which addresses lead somewhere."""

    def __init__(self, names: Iterable[str], pages: Mapping[str, Document], url: str) -> None:
        self._names = frozenset(names)
        self._folders = {str(up) for name in self._names for up in PurePosixPath(name).parents}
        self._pages = pages
        self._url = url

    def judge(self, path: Path, name: str, reference: Reference) -> Iterator[SiteError]:
        """Yield what is wrong with an address in the file `name`, if anything."""
        try:
            verdict = self._verdict(name, reference.address.strip(), fetched=reference.fetched)
        except ValueError:  # for instance a bracket that is not closed
            verdict = f"{reference.address} is no address", "correct the address"
        if verdict:
            yield SiteError(path, reference.line, *verdict)

    def _verdict(self, name: str, address: str, *, fetched: bool) -> tuple[str, str] | None:
        if address.startswith(self._url):
            return self._judge_public(address.removeprefix(self._url))
        if urlsplit(address).scheme or address.startswith("//"):
            return self._judge_foreign(address, fetched=fetched)
        if address.startswith("/"):
            return self._judge_rooted(name, address)
        return self._judge_relative(name, address)

    def _judge_public(self, below: str) -> tuple[str, str] | None:
        """Judge a full address of this site, where a server turns a folder into its index."""
        parts = urlsplit(below)
        file = unquote(parts.path)
        if file in ("", ".") or file.endswith("/"):
            file += "index.html"
        return self._judge_file(file, parts.fragment, below)

    def _judge_foreign(self, address: str, *, fetched: bool) -> tuple[str, str] | None:
        scheme = urlsplit(address).scheme
        if scheme == "javascript":
            return "an address is a script", "link to a page"
        if fetched and scheme != "data":
            return f"{address} makes a request to another host", "serve the file with the site"
        return None

    def _judge_rooted(self, name: str, address: str) -> tuple[str, str] | None:
        """Judge ``/…``; right only in the page for missing pages, which is shown at any depth."""
        base = urlsplit(self._url).path
        if name == "404.html" and address.startswith(base):
            return self._judge_public(address.removeprefix(base))
        return f"{address} starts at the host's root", "write it relative to the page"

    def _judge_relative(self, name: str, address: str) -> tuple[str, str] | None:
        parts = urlsplit(address)
        if not parts.path:
            return self._judge_file(name, parts.fragment, address)
        file = normpath(str(PurePosixPath(name).parent / unquote(parts.path)))
        if file in self._folders:
            return f"{address} names a folder", "add index.html: from disk a folder opens no page"
        return self._judge_file(file, parts.fragment, address)

    def _judge_file(self, file: str, fragment: str, address: str) -> tuple[str, str] | None:
        if file not in self._names:
            return f"{address} leads nowhere", "correct the address"
        # In a video's address the fragment is a time, and an empty one is the top of the page.
        if fragment and file in self._pages and unquote(fragment) not in self._pages[file].ids:
            return f"{address}: no such anchor", f"give an element the id {fragment}"
        return None


def _judge_figure(file: Path, path: Path) -> Iterator[SiteError]:
    """Yield where a figure's folder is not what its ``figure.json`` says."""
    remedy = "build again: make"
    try:
        themes = json.loads(file.read_text(encoding="utf-8"))["themes"]
        videos = [video for theme in themes.values() for video in theme["videos"]]
        posters = [theme["poster"] for theme in themes.values()]
        expected = {video["file"]: (video["bytes"], video["sha256"]) for video in videos}
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        yield SiteError(path, 1, f"not readable: {error!r}", remedy)
        return
    for name in [*expected, *posters]:
        if not (file.parent / name).is_file():
            yield SiteError(path, 1, f"{name} is missing", remedy)
    for name, (size, digest) in expected.items():
        if (file.parent / name).is_file() and _measure(file.parent / name) != (size, digest):
            yield SiteError(path, 1, f"{name} is not the file that was rendered", remedy)


def _measure(file: Path) -> tuple[int, str]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return file.stat().st_size, digest

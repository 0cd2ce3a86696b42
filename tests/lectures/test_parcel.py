"""The archive of a page: everything in it, always the same bytes, good without the site."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path
from zipfile import ZipFile

import pytest
from playwright.sync_api import Browser

from manimark.build import build
from manimark.config import load_config
from manimark.progress import Reporter

from .conftest import LECTURES, Sample


@pytest.fixture(scope="module")
def unpacked(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What somebody has who was given the archive only."""
    folder = tmp_path_factory.mktemp("stick")
    with ZipFile(sample.root / "build/site/lectures/kit.zip") as archive:
        assert archive.testzip() is None
        archive.extractall(folder)
    return folder / "lecture"


def test_holds_what_the_site_has_of_the_page(sample: Sample, unpacked: Path) -> None:
    site = sample.root / "build/site"
    for file in (*(site / "figures").rglob("*.*"), *(site / "lectures").glob("*.p*")):
        # The presenter reaches the archive's root, and an embed is for pages on the web.
        if file.suffix == ".html":
            continue
        place = file.relative_to(site / "lectures" if file.parent.name == "lectures" else site)
        assert (unpacked / place).read_bytes() == file.read_bytes(), place


def test_says_how_to_use_it_and_whose_it_is(unpacked: Path) -> None:
    words = (unpacked / "README.txt").read_text()
    figure = unpacked / "figures/steps"
    named = [word.strip(",.") for word in words.split() if "." in word.strip(",.")]
    files = [name for name in named if name.rpartition(".")[2] in ("html", "pptx", "pdf", "bib")]
    assert files
    assert all((unpacked / name).is_file() or (figure / name).is_file() for name in files)
    assert "A. Author: Material." in words
    assert "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/" in words
    assert "figures/steps/" in words


def test_is_cited_by_bibtex(unpacked: Path) -> None:
    assert (unpacked / "citation.bib").read_text() == (
        "@misc{Material,\n"
        "  author = {{A. Author}},\n"
        "  title = {{Material}},\n"
        "  howpublished = {\\url{http://localhost/}}\n"
        "}\n"
    )


def test_shows_each_figure_by_itself(unpacked: Path, chromium: Browser) -> None:
    assert len(list(unpacked.glob("figures/*/embed.html"))) == 3
    context = chromium.new_context(offline=True)
    page = context.new_page()
    page.goto((unpacked / "figures/steps/embed.html").as_uri())
    video = page.locator("video")
    video.evaluate("(v) => v.play()")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.2")
    # The page that it is from is not in the archive.
    assert page.locator(".source__page").get_attribute("href") == "http://localhost/#fig-steps"
    context.close()


def test_has_the_same_bytes_when_it_is_made_again(sample: Sample, tmp_path: Path) -> None:
    shutil.copytree(sample.root, tmp_path / "project")
    root = tmp_path / "project"
    for folder in (root / "build/cache/lectures").iterdir():
        if not any(folder.glob("[0-9]*")):  # documents and archives
            shutil.rmtree(folder)
    (root / "build/cache/site.json").unlink()
    build(load_config(root), LECTURES, Reporter())
    digests = [
        hashlib.sha256((place / "build/site/lectures/kit.zip").read_bytes()).hexdigest()
        for place in (root, sample.root)
    ]
    assert digests[0] == digests[1]


def test_presents_from_a_stick(unpacked: Path, chromium: Browser) -> None:
    context = chromium.new_context(offline=True)
    page = context.new_page()
    failed: list[str] = []
    # A player may well stop loading what it has enough of.
    page.on(
        "requestfailed",
        lambda request: "ABORTED" in request.failure or failed.append(request.url),
    )
    page.on("console", lambda message: failed.append(message.text))
    page.goto((unpacked / "present.html").as_uri() + "#2")
    page.wait_for_function(
        "() => [...document.querySelectorAll('video')].some((v) => v.currentTime > 0.2)"
    )
    assert page.locator(".bar__name").inner_text() == "To the right"
    assert not failed
    context.close()

"""The page on paper: nothing of it is lost, and programs can read what it is."""

from __future__ import annotations

import hashlib
import re
import shutil
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from manimark.config import load_config
from manimark.errors import SiteError
from manimark.lectures import Lecture, lectures_of
from manimark.lectures.handout.document import write_handout
from manimark.lectures.handout.formulas import formula
from manimark.lectures.handout.paper import Paper
from manimark.lectures.handout.pictures import Pictures
from manimark.lectures.handout.tree import Element, parse
from manimark.lectures.handout.vocabulary import FIGURE
from manimark.markup import Converter
from manimark.model import PROFILES, Extract, Figure, Section, Theme, ThemeMedia, Video
from manimark.palette import load_palette
from manimark.plan import PlacedFigure, plan_site

from ..samples import ROOT, SITES, write
from ..samples import page as page_of

STILL = """<?xml version="1.0"?>
<svg xmlns="http://www.w3.org/2000/svg" width="1920" height="1080" viewBox="0 0 1920 1080">
<rect width="1920" height="1080" fill="#fbfaf7"/>
<path d="M 100 900 L 900 {height} L 1700 900" fill="none" stroke="#1d63b0" stroke-width="8"/>
</svg>
"""
STEPS = ("Up the hill", "The top", "Down again")
URL = "https://notes.example/course/"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("handout") / "project"
    shutil.copytree(SITES / "handout", root)
    shutil.copytree(ROOT / "site_templates", root / "site_templates")
    return root


@pytest.fixture(scope="module")
def page(project: Path) -> Lecture:
    """A page with everything that a page may have."""
    return lecture_of(project)


@pytest.fixture(scope="module", params=list(Paper))
def paper(request: pytest.FixtureRequest) -> Paper:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def handout(page: Lecture, paper: Paper, tmp_path_factory: pytest.TempPathFactory) -> PdfReader:
    path = tmp_path_factory.mktemp("paper") / paper.file
    write_handout(page, paper, path)
    return PdfReader(path)


def lecture_of(root: Path) -> Lecture:
    """Return the first page of a project, with stills that were never rendered."""
    config = load_config(root)
    plan = plan_site(config, PROFILES["draft"])
    drawn = {task.scene.slug: task.scene.name for task in plan.tasks}
    figures, files = {}, {}
    for slug, name in drawn.items():
        figures[slug], stills = figure_of(slug, name)
        for file, svg in stills.items():
            files[f"figures/{slug}/{file}"] = root / slug / file
            files[f"figures/{slug}/{file}"].parent.mkdir(parents=True, exist_ok=True)
            files[f"figures/{slug}/{file}"].write_text(svg, encoding="utf-8")
    lectures = lectures_of(config, plan, load_palette(config.templates), figures, files)
    return next(lectures)


def figure_of(slug: str, name: str) -> tuple[Figure, dict[str, str]]:
    names = STEPS if name == "Walk" else ("Whole",)
    stills = {
        f"stills/{n:02}.light.svg": STILL.format(height=100 * n) for n in range(1, 1 + len(names))
    }
    media = ThemeMedia((Video("light.mp4", "video/mp4", "avc1", 1, ""),), "light.png")
    themes: dict[Theme, ThemeMedia] = {"light": media}
    extracts = (
        Extract(file, "light", section, "image/svg+xml", 1920, 1080, 0, 1, "")
        for file, section in zip(stills, names, strict=True)
    )
    sections = tuple(Section(section, n, n + 1) for n, section in enumerate(names))
    figure = Figure(
        slug, name, "", name, 3, 1920, 1080, 60, sections, (), themes, "", "",
        stills=tuple(extracts), explores={"bowl": ((-1, 1), (-1, 1))} if name == "Field" else {},
    )  # fmt: skip
    return figure, stills


def words_of(part: Element) -> Iterator[str]:
    """Yield the words of a text as the browser shows them, but for formulas."""
    if part.tag in ("math", "script", FIGURE) or "footnote" in part.classes:
        return
    for child in part.children:
        if isinstance(child, str):
            yield from child.split()
        elif child.tag != "sup" or not child.attributes.get("id", "").startswith("fnref"):
            yield from words_of(child)


def body_of(page: Lecture) -> Element:
    parts = (
        f"<{FIGURE}></{FIGURE}>" if isinstance(p, PlacedFigure) else p for p in page.planned.body
    )
    return parse("".join(parts))


def plain(text: str) -> str:
    """Return text without blanks, hyphens and the styles of letters."""
    return re.sub(r"[\s\u00ad\u2010-]+", "", unicodedata.normalize("NFKC", text))


def text_of(pdf: PdfReader) -> str:
    return plain("\n".join(sheet.extract_text() for sheet in pdf.pages))


def annotations(pdf: PdfReader) -> Iterator[Any]:
    for sheet in pdf.pages:
        for annotation in sheet.get("/Annots", ()):
            yield annotation.get_object()


def structure(node: Any) -> Iterator[Any]:
    """Yield all elements of a tagged PDF's tree."""
    node = node.get_object()
    if isinstance(node, list):
        for child in node:
            yield from structure(child)
    elif isinstance(node, dict):
        yield node
        if "/K" in node:
            yield from structure(node["/K"])


def tags(pdf: PdfReader, *names: str) -> list[Any]:
    root = pdf.trailer["/Root"]["/StructTreeRoot"]
    return [e for e in structure(root["/K"]) if e.get("/S") in names]


def test_keeps_every_word_in_its_order(page: Lecture, handout: PdfReader) -> None:
    said, at = text_of(handout), 0
    for word in map(plain, words_of(body_of(page))):
        found = said.find(word, at)
        # Between two words there may be a figure, the end of a page and notes at its foot.
        assert 0 <= found - at < 600, f"{word!r} is missing behind {said[max(0, at - 60) : at]!r}"
        at = found + len(word)
    for heading in page.planned.page.body.headings:
        assert plain(heading.text) in said
    for words in ("The note says more", "It climbs to the top, where", "Drag it.", "Again."):
        assert plain(words) in said
    assert "hidden" not in said


def test_keeps_every_sign_of_every_formula(page: Lecture, handout: PdfReader) -> None:
    formulas = "".join(math.text for math in body_of(page).iter("math"))
    drawn = Counter(
        c for c in plain(formulas) if (c.isalnum() and c != "ˆ") or c in "∇=−+→≤()[]{}|√∑>,."
    )
    assert (drawn["∇"], drawn["∑"]) == (1, 1)
    assert drawn - Counter(text_of(handout)) == Counter()


def test_says_each_formula_in_words(handout: PdfReader) -> None:
    said = [str(formula.get("/Alt")) for formula in tags(handout, "/Formula")]
    assert all(said)
    assert "f′(x) = lim_(h→0) (f(x + h) − f(x))/h ≤ |∇f|√[3](x^2)." in said
    assert "a = ∑_(i=1)^nb_i, m̂ = (n/k); c = d̅" in said


def test_says_what_pictures_show(page: Lecture, handout: PdfReader) -> None:
    said = {str(figure.get("/Alt")) for figure in tags(handout, "/Figure")}
    placed = [part for part in page.planned.body if isinstance(part, PlacedFigure)]
    assert said == {p.ref.alt for p in placed} | {*STEPS[:-1], "A blue square."}


def test_shows_steps_and_caption_of_a_figure_on_one_page(handout: PdfReader) -> None:
    pages = [plain(sheet.extract_text()) for sheet in handout.pages]
    for caption in ("Figure1.Itclimbs", "Figure3.Again."):
        (shown,) = (text for text in pages if caption in text)
        places = [shown.index(plain(f"{n} {step}")) for n, step in enumerate(STEPS, start=1)]
        assert [*places, shown.index(caption)] == sorted([*places, shown.index(caption)])


def test_begins_with_the_title_even_if_a_figure_comes_first(page: Lecture, tmp_path: Path) -> None:
    figure = next(part for part in page.planned.body if isinstance(part, PlacedFigure))
    alone = replace(page.planned, body=(replace(figure, caption="Here."), "<p>There.</p>" * 20))
    write_handout(replace(page, planned=alone), Paper.A4, tmp_path / "a.pdf")
    heights: dict[str, float] = {}

    def note(text: str, matrix: list[float], place: list[float], *_: Any) -> None:
        heights.setdefault(plain(text), matrix[3] * place[5] + matrix[5])

    PdfReader(tmp_path / "a.pdf").pages[0].extract_text(visitor_text=note)
    heads = [
        next(h for t, h in heights.items() if word in t)
        for word in ("Rise", "Upthehill", "Here.", "There.")
    ]
    assert heads == sorted(heads, reverse=True)


def test_draws_stills_as_lines_on_white(page: Lecture, handout: PdfReader, tmp_path: Path) -> None:
    assert sum(len(sheet.images) for sheet in handout.pages) == 2  # those of the page
    pictures = Pictures(tmp_path / "pictures", "/pictures", page.palette.light["background"])
    still = page.files["figures/walk/stills/01.light.svg"]
    assert pictures.take(still, "A hill.") == 'image("/pictures/1.svg", alt: "A hill.")'
    assert 'fill="#ffffff"' in (tmp_path / "pictures/1.svg").read_text(encoding="utf-8")


def test_leads_to_all_addresses(handout: PdfReader) -> None:
    actions = [a["/A"] for a in annotations(handout) if "/A" in a]
    addresses = {str(action["/URI"]) for action in actions if "/URI" in action}
    assert addresses == {
        URL,
        *(f"{URL}#{place}" for place in ("fig-walk", "fig-again", "field", "field:f=bowl&x=1")),
        f"{URL}other/",
        f"{URL}other/#there",
        f"{URL}files/square.png",
        "https://site.example/a_b?c=d&e=f#g",
        "https://plain.example/",
        "https://proof.example/climb",
        "https://more.example/",
        "mailto:a@mail.example",
        "https://creativecommons.org/licenses/by/4.0/",
    }


def test_prints_addresses_that_are_not_the_text(handout: PdfReader) -> None:
    said = text_of(handout)
    for address in ("site.example/a_b?c=d&e=f#g", "(proof.example/climb)", "/course/other/#there"):
        assert plain(address) in said
    assert said.count("plain.example") == 1


def test_leads_to_figures_headings_equations_and_notes(handout: PdfReader) -> None:
    inside = [a["/Dest"] for a in annotations(handout) if "/Dest" in a]
    assert "first-things" in inside
    # A figure, a heading, an equation, a cell; to each of seven notes and back, to one twice
    assert len(inside) == 4 + 2 * 7 + 1
    numbers = {page.indirect_reference.idnum for page in handout.pages if page.indirect_reference}
    assert {place[0].idnum for place in inside if not isinstance(place, str)} <= numbers


def test_tells_programs_what_it_is(handout: PdfReader, paper: Paper) -> None:
    about = handout.metadata
    assert about is not None
    assert (about.title, about.author) == ("Rise & Fall", "A. Author")
    assert "Everything" in str(about["/Keywords"])
    assert str(about["/Subject"]).endswith(
        "Licence: CC BY 4.0. To be cited as: A. Author: Everything, notes.example."
    )
    assert str(about["/CreationDate"]).startswith("D:20260401")
    root = handout.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("en", True)
    assert b"pdfuaid:part" in root["/Metadata"].get_object().get_data()
    width = float(handout.pages[0].mediabox.width)
    assert round(width) == (595 if paper is Paper.A4 else 612)


def test_is_tagged_as_it_is_built(handout: PdfReader) -> None:
    counted = Counter(
        str(tag["/S"])
        for tag in structure(handout.trailer["/Root"]["/StructTreeRoot"]["/K"])
        if "/S" in tag
    )
    assert counted["/Title"] == 1
    assert [counted[f"/H{level}"] for level in (1, 2, 3)] == [2, 2, 1]
    assert (counted["/Table"], counted["/BlockQuote"], counted["/L"]) == (3, 1, 3)
    assert counted["/Note"] == 7


def test_numbers_its_pages(handout: PdfReader) -> None:
    count = len(handout.pages)
    for number, sheet in enumerate(handout.pages, start=1):
        assert plain(f"{number} / {count}") in plain(sheet.extract_text())


def test_brings_its_letters_along(handout: PdfReader) -> None:
    names = set()
    for sheet in handout.pages:
        for font in sheet["/Resources"]["/Font"].values():
            (inner,) = font["/DescendantFonts"]
            descriptor = inner.get_object()["/FontDescriptor"]
            assert {"/FontFile2", "/FontFile3"} & descriptor.keys()
            names.add(str(descriptor["/FontName"]).partition("+")[2])
    assert {"STIXTwoText-Regular", "STIXTwoText-Italic", "STIXTwoMath-Regular"} <= names


def test_equal_pages_give_equal_bytes(page: Lecture, tmp_path: Path) -> None:
    digests = set()
    for name in ("a.pdf", "b.pdf"):
        write_handout(page, Paper.A4, tmp_path / name)
        digests.add(hashlib.sha256((tmp_path / name).read_bytes()).hexdigest())
    assert len(digests) == 1


def test_a_template_that_asks_for_today_gets_the_day_of_the_page(
    page: Lecture, project: Path, tmp_path: Path
) -> None:
    templates = Path(shutil.copytree(project / "site_templates", tmp_path / "site_templates"))
    text = (templates / "handout.typ").read_text(encoding="utf-8")
    text = text.replace("    date: published,\n", "    date: auto,\n")
    (templates / "handout.typ").write_text(text, encoding="utf-8")
    write_handout(replace(page, templates=templates, root=tmp_path), Paper.A4, tmp_path / "a.pdf")
    about = PdfReader(tmp_path / "a.pdf").metadata
    assert about is not None
    assert str(about["/CreationDate"]).startswith("D:20260401")


def test_shows_the_poster_as_long_as_there_are_no_stills(page: Lecture, tmp_path: Path) -> None:
    poster = page.files["files/square.png"]
    figures = {slug: replace(figure, stills=()) for slug, figure in page.figures.items()}
    files = {**page.files, **{f"figures/{slug}/light.png": poster for slug in figures}}
    write_handout(replace(page, figures=figures, files=files), Paper.A4, tmp_path / "a.pdf")
    pdf = PdfReader(tmp_path / "a.pdf")
    sheets = [sheet for sheet in pdf.pages if "Figure1." in plain(sheet.extract_text())]
    assert [len(sheet.images) for sheet in sheets] == [1]
    assert all(plain(step) in text_of(pdf) for step in STEPS)


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("## A\n\nFine.\n\n## B\n\nNo \u0378 here.\n", 11, "“\u0378” (U+0378), of which no font"),
        ("## A\n\n$$x = \\text{\u0378}$$\n", 7, "“\u0378” (U+0378), of which no font"),
    ],
)
def test_rejects_a_sign_that_no_font_has(
    project: Path, tmp_path: Path, text: str, place: int, says: str
) -> None:
    root = Path(shutil.copytree(project, tmp_path / "project"))
    figure = "![A dot.](figure:Walk)\n\n"
    write(root, {"content/index.md": page_of(figure + text), "content/other.md": page_of("")})
    with pytest.raises(SiteError) as caught:
        write_handout(lecture_of(root), Paper.A4, tmp_path / "a.pdf")
    assert says in caught.value.message
    assert (caught.value.path, caught.value.line) == (Path("content/index.md"), place)
    assert not (tmp_path / "a.pdf").exists()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("#let ink = rgb", "#let ink = rbg", "unknown variable: rbg"),
        ("set par(justify: true", "set par(justify: 3", "expected boolean"),
        ("#let lead(", "#let laed(", "unresolved import"),
    ],
)
def test_names_the_line_of_a_broken_template(
    page: Lecture, project: Path, tmp_path: Path, old: str, new: str, says: str
) -> None:
    templates = Path(shutil.copytree(project / "site_templates", tmp_path / "site_templates"))
    template = templates / "handout.typ"
    text = template.read_text(encoding="utf-8")
    line = text[: text.index(old)].count("\n") + 1
    template.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(SiteError) as caught:
        write_handout(
            replace(page, templates=templates, root=tmp_path), Paper.A4, tmp_path / "a.pdf"
        )
    assert says in caught.value.message
    assert caught.value.path == Path("site_templates/handout.typ")
    assert caught.value.line == (line if "let lead" not in old else 1)


def test_asks_for_a_template_that_is_missing(page: Lecture, tmp_path: Path) -> None:
    with pytest.raises(SiteError, match=r"handout\.typ:1: there is no template handout\.typ"):
        write_handout(
            replace(page, templates=tmp_path / "site_templates", root=tmp_path),
            Paper.A4,
            tmp_path / "a.pdf",
        )


@pytest.mark.parametrize(
    ("latex", "markup", "words"),
    [
        ("f'(x)", 'f #h(-0.08em) class("normal", ′) \\( x \\)', "f′(x)"),
        ("\\frac{a+b}{2}", 'frac(a class("normal", \\+) b, 2)', "(a+b)/2"),
        ("\\lvert x \\rvert", 'class("opening", \\|) x class("closing", \\|)', "|x|"),
        ("-x", 'class("normal", −) x', "−x"),
        ("\\hat m", "accent(m, \\u{302}, size: #0%)", "m̂"),
        ("\\class{level}{y}", 'meaning("level", y)', "y"),
        ("\\operatorname{sign} x", 'op("sign") x', "sign x"),
        ("\\text{if } x", '"if\xa0"x', "if x"),
        ("(0, 1]", "\\( 0 \\, 1 \\]", "(0,1]"),
        ("\\sqrt[3]{x}", "root(3, x)", "√[3]x"),
        ("x_i^2", "attach(x, b: i, t: 2)", "x_i^2"),
    ],
)
def test_sets_formulas_as_the_page_does(latex: str, markup: str, words: str) -> None:
    fragment, mistakes = Converter().read(f"${latex}$", Path("a.md"))
    assert not mistakes
    (math,) = parse("".join(map(str, fragment.segments))).iter("math")
    assert formula(math) == f'#math.equation(alt: "{words}", $ {markup} $)'

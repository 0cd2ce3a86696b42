from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from manimark.config import load_config
from manimark.model import PROFILES
from manimark.plan import Asset, Plan, plan_site
from manimark.scenes import find_scenes
from tests.samples import ROOT, SITES, messages, page, write

BROKEN = sorted(file.parent for file in SITES.glob("broken-*/messages.txt"))
SCENE = "from manim import Scene\n\n\nclass Saddle(Scene):\n    pass\n"


def plan(root: Path) -> Plan:
    return plan_site(load_config(root), PROFILES["draft"])


@pytest.fixture(scope="module")
def good() -> Plan:
    return plan(SITES / "good")


def body(planned: Plan, slug: str) -> str:
    """Return a page's HTML, its figures shown as their numbers."""
    (found,) = [p for p in planned.pages if p.page.slug == slug]
    return "".join(p if isinstance(p, str) else f"<{p.number}>" for p in found.body)


def hrefs(planned: Plan, slug: str) -> list[str]:
    return re.findall(r'(?:href|src)="([^"]*)"', body(planned, slug))


# --- whole sites ---


@pytest.mark.parametrize("site", BROKEN, ids=lambda site: site.name)
def test_a_broken_site_gets_exactly_these_messages(site):
    assert messages(lambda: plan(site)) == (site / "messages.txt").read_text().splitlines()


def test_there_are_broken_sites():
    assert len(BROKEN) >= 8


@pytest.mark.parametrize("site", BROKEN, ids=lambda site: site.name)
def test_every_message_is_a_place_in_a_file_a_fault_and_a_remedy(site):
    for message in (site / "messages.txt").read_text().splitlines():
        found = re.fullmatch(r"([^:]+):(\d+): .+ \(.+\)", message)
        assert found, message
        lines = (site / found[1]).read_bytes().count(b"\n") + 1
        assert 1 <= int(found[2]) <= lines


def test_the_good_site_is_planned_whole(good):
    assert [p.page.slug for p in good.pages] == ["guide/first", "guide", ""]
    assert [(t.scene.name, t.theme) for t in good.tasks] == [
        ("Still", "dark"),
        ("Sweep", "dark"),
        ("Sweep", "light"),
    ]
    assert {t.profile for t in good.tasks} == {PROFILES["draft"]}
    assert len({t.key for t in good.tasks}) == 3


def test_the_project_s_own_pages_are_in_order():
    assert {t.scene.name for t in plan(ROOT).tasks} >= {"TangentSweep"}


# --- links ---


def test_links_are_relative_and_name_the_file(good):
    assert hrefs(good, "") == ["guide/index.html", "guide/first/index.html#the-slope"]
    assert hrefs(good, "guide") == [
        "first/index.html",
        "../index.html",
        "#further-down",
        "first/index.html#fig-sweep",
        "first/index.html#the-slope",
    ]


def test_links_lead_to_files_of_the_site(good):
    files = {p.page.output for p in good.pages} | {str(a.output) for a in good.assets}
    for planned in good.pages:
        for href in hrefs(good, planned.page.slug):
            path = href.partition("#")[0].replace("%20", " ")
            target = Path("/", planned.page.output, "..", path).resolve().relative_to("/")
            assert not path or str(target) in files


def test_a_link_without_text_shows_its_target_s_name(good):
    assert ">The guide</a>" in body(good, "")
    assert ">Slope &amp; height</a>" in body(good, "guide")
    assert ">Figure 1</a>" in body(good, "guide")
    assert re.search(r'#the-slope">The slope <math>.*</math></a>', body(good, "guide"))
    assert 'In <a href="#fig-sweep">Figure 1</a> and <a href="#again">Figure 3</a>' in body(
        good, "guide/first"
    )
    assert '<a href="#more">More</a>, <a href="#">top</a>' in body(good, "guide/first")


def test_figures_are_numbered_on_their_page_and_know_their_scenes(good):
    (first,) = [p for p in good.pages if p.page.slug == "guide/first"]
    figures = [part for part in first.body if not isinstance(part, str)]
    assert [(f.number, f.scene.name, f.ref.anchor) for f in figures] == [
        (1, "Sweep", "fig-sweep"),
        (2, "Still", "fig-still"),
        (3, "Sweep", "again"),
    ]
    assert figures[0].caption == (
        'The dot of <a href="#again">Figure 3</a>, <em>moving</em>; '
        'more <a href="../index.html#further-down">in the guide</a>.'
    )
    assert figures[1].caption == ""


def test_files_beside_the_pages_go_with_the_site_once(good):
    folder = Path("content/guide")
    assert good.assets == (
        Asset(folder / "numbers.csv", Path("files/guide/numbers.csv")),
        Asset(folder / "pictures/blue square.png", Path("files/guide/pictures/blue square.png")),
    )
    picture = "../../files/guide/pictures/blue%20square.png"
    assert hrefs(good, "guide/first").count(picture) == 2


def test_links_to_files_keep_their_fragments(tmp_path):
    text = "[a](data.pdf#page=3&zoom=50) [b](data.pdf) [c](data.pdf#a%20b)"
    planned = plan(site(tmp_path, text, **{"content/data.pdf": ""}))
    file = "files/data.pdf"
    assert hrefs(planned, "") == [f"{file}#page=3&amp;zoom=50", file, f"{file}#a%20b"]
    assert [str(asset.output) for asset in planned.assets] == [file]


def test_a_scene_that_nobody_shows_is_not_rendered(good):
    assert "NobodyShowsIt" in find_scenes(SITES / "good", SITES / "good/scenes")
    assert "NobodyShowsIt" not in {t.scene.name for t in good.tasks}


# --- explorers ---

THEMED = "from manimark.stage import FigureScene\n\n\nclass Wave(FigureScene):\n    pass\n"
PALETTE = (SITES / "good" / "site_templates" / "palette.toml").read_text()


@pytest.fixture(scope="module")
def explored(tmp_path_factory) -> Plan:
    text = "[](#wave) [a](#wave:x=1)\n\n![x](figure:Wave)\n\n![x](explorer:Wave){ #wave }\n"
    files = {
        "content/a.md": page("[b](index.md#wave:x=0&run=play) [c](z.md#wave:x=5)\n"),
        "content/index.md": page(text),
        "content/z.md": page("[d](index.md#wave:x=1)\n\n![x](explorer:Wave){ #wave }\n"),
        "scenes/wave.py": THEMED,
        "site_templates/palette.toml": PALETTE,
    }
    return plan(write(tmp_path_factory.mktemp("explored"), files))


def test_explorers_count_among_the_figures(explored):
    assert body(explored, "").count("<1>") == body(explored, "").count("<2>") == 1
    assert '<a href="#wave">Figure 2</a>' in body(explored, "")


def test_a_scene_that_is_shown_as_an_explorer_only_is_rendered_too(tmp_path):
    files = {"scenes/s.py": THEMED, "site_templates/palette.toml": PALETTE}
    planned = plan(site(tmp_path, "![x](explorer:Wave)", **files))
    assert [(t.scene.name, t.theme) for t in planned.tasks] == [("Wave", "dark"), ("Wave", "light")]


def test_an_explorer_knows_the_states_to_which_links_on_any_page_lead(explored):
    states = {
        (planned.page.slug, part.ref.anchor): [(s.text, str(s.at.path)) for s in part.states]
        for planned in explored.pages
        for part in planned.body
        if not isinstance(part, str)
    }
    assert states == {
        ("", "fig-wave"): [],
        ("", "wave"): [("x=0&run=play", "content/a.md"), ("x=1", "content/index.md")],
        ("z", "wave"): [("x=5", "content/a.md")],
    }


# --- mistakes that need both pages and scenes ---


def site(root: Path, text: str, **files: str) -> Path:
    return write(root, {"content/index.md": page(text), "scenes/s.py": SCENE, **files})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("![x](figure:Sadle)", "no scene is called Sadle (did you mean Saddle?)"),
        ("![x](figure:Xyz)", "no scene is called Xyz (the scenes in scenes/ are Saddle)"),
        ("[a](b.md)", "b.md does not exist (correct the path)"),
        ("[a](indx.md)", "indx.md does not exist (did you mean index.md?)"),
        ("[a](../scenes/s.py)", "../scenes/s.py is outside content/ and not published"),
        ("[a](../../x)", "../../x does not exist"),
        ("[a](.)", ". is a folder"),
        ("[a](#b)", "no #b on this page"),
        ("## Head\n\n[a](index.md#haed)", "no #haed on this page (did you mean head?)"),
        ("a\n{: #b }\n\n[](#b)", "#b has no name to show (write the link's text)"),
    ],
)
def test_rejects_what_leads_nowhere(tmp_path, text, message):
    (line,) = messages(lambda: plan(site(tmp_path, text)))
    line_number = 5 + text.count("\n")
    assert line.startswith(f"content/index.md:{line_number}: {message}")


def test_says_when_there_are_no_scenes_at_all(tmp_path):
    write(tmp_path, {"content/index.md": page("![x](figure:A)")})
    (line,) = messages(lambda: plan(tmp_path))
    assert line.endswith("(there are none yet)")


def test_a_syntax_error_does_not_make_its_scenes_unknown_too(tmp_path):
    broken = "from manim import *\nclass A(Scene:\n"
    base = "from base import B\nclass C(B): pass\n"
    text = "![x](figure:A)\n\n![x](figure:C)\n\n![x](figure:Saddle)\n"
    site(tmp_path, text, **{"scenes/base.py": broken, "scenes/c.py": base})
    assert len(messages(lambda: plan(tmp_path))) == 1


def test_rejects_a_missing_palette_only_where_colours_are_needed(tmp_path):
    plan(site(tmp_path, "![x](figure:Saddle)"))
    themed = SCENE.replace("from manim import Scene", "from manimark.stage import FigureScene")
    site(tmp_path, "![x](figure:Saddle)", **{"scenes/s.py": themed.replace("(S", "(FigureS")})
    assert messages(lambda: plan(tmp_path)) == [
        "site_templates/palette.toml:1: the palette is missing (restore palette.toml)"
    ]


def test_a_link_to_a_draft_works_when_drafts_are_shown(tmp_path):
    site(tmp_path, "[](a.md)", **{"content/a.md": page(draft="true")})
    assert "a.md is a draft" in messages(lambda: plan(tmp_path))[0]
    shown = plan_site(load_config(tmp_path), PROFILES["draft"], drafts=True)
    assert hrefs(shown, "") == ["a/index.html"]


def test_the_plan_does_not_depend_on_where_the_project_lies(tmp_path, good):
    copy = tmp_path / "copy"
    shutil.copytree(SITES / "good", copy)
    assert plan(copy) == good


def test_planning_loads_no_library_for_drawing():
    code = (
        "import sys\nfrom pathlib import Path\nfrom manimark.config import load_config\n"
        "from manimark.model import PROFILES\nfrom manimark.plan import plan_site\n"
        "plan_site(load_config(Path(sys.argv[1])), PROFILES['full'])\n"
        "heavy = {'manim', 'numpy', 'sympy', 'av', 'cv2', 'rich', 'typst'} & set(sys.modules)\n"
        "print(*sorted(heavy))\n"
    )
    command = [sys.executable, "-c", code, str(SITES / "good")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "\n", "")

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from manimark.check import audit
from manimark.errors import MachineError

URL = "https://example.org/notebook/"
POLICY = "default-src 'none'; style-src 'self'"
VIDEO = b"not really a video"

PAGE = f"""<!doctype html>
<html lang="en">
<head>
<title>A page</title>
<meta name="description" content="What it says.">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<link rel="stylesheet" href="assets/site.css">
<link rel="canonical" href="{URL}">
</head>
<body>
<h1>A page</h1>
<p id="here"><a href="#here">here</a> <a href="other/index.html#there">there</a>
<a href="https://elsewhere.example/">elsewhere</a></p>
<img src="photo.png" srcset="photo.png 1x, photo.png 2x" alt="" width="1" height="1">
<video src="figures/wave/dark.mp4#t=1" poster="photo.png" width="16" height="9"></video>
<svg><title>not the page's title</title></svg>
</body>
</html>
"""
OTHER = f"""<!doctype html>
<html lang="en">
<head>
<title>Another page</title>
<meta name="description" content="What it says.">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
</head>
<body><h1 id="there">Another page</h1><a href="../index.html#here">back</a></body>
</html>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site without a fault."""
    site = tmp_path / "build" / "site"
    figure = {
        "themes": {
            "dark": {
                "videos": [
                    {
                        "file": "dark.mp4",
                        "bytes": len(VIDEO),
                        "sha256": hashlib.sha256(VIDEO).hexdigest(),
                    }
                ],
                "poster": "dark.png",
            }
        }
    }
    files = {
        "index.html": PAGE,
        "other/index.html": OTHER,
        "404.html": PAGE.replace('="assets', '="/notebook/assets'),
        "assets/site.css": "body { background: url(../photo.png); }\n",
        "sitemap.xml": f"<urlset><url><loc>{URL}other/</loc></url></urlset>",
        "photo.png": "picture",
        "figures/wave/figure.json": json.dumps(figure),
        "figures/wave/dark.mp4": VIDEO.decode(),
        "figures/wave/dark.png": "picture",
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return site


def faults(site: Path) -> list[str]:
    return [str(fault) for fault in audit(site, root=site.parent.parent, url=URL)]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_finds_nothing_in_a_good_site(site: Path) -> None:
    assert faults(site) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        (' lang="en"', "", 1, "no language"),
        ("<title>A page</title>", "", 1, "no title"),
        ('content="What it says."', 'content=" "', 1, "no description"),
        ("Content-Security-Policy", "Refresh", 1, "no Content-Security-Policy"),
        ("default-src 'none'", "default-src *", 1, "loose security policy"),
        ("style-src 'self'", "style-src 'unsafe-inline'", 1, "unsafe security policy"),
        ("<h1>A page</h1>", "<p>A page</p>", 1, "no <h1>"),
        ("<h1>A page</h1>", "<h1>A</h1>\n<h1>page</h1>", 12, "a second <h1>"),
        ('alt="" ', "", 14, "image without alternative text"),
        ('width="1" ', "", 14, "<img> without its size"),
        (' height="9"', "", 15, "<video> without its size"),
        ("<h1>", '<h1 id="here">', 12, 'id "here" is taken by line 11'),
        ("<h1>", '<h1 aria-labelledby="gone">', 11, 'nothing has the id "gone"'),
        ("<h1>", '<h1 onclick="go()">', 11, "inline script"),
        ("<h1>", '<h1 style="color: red">', 11, "inline style"),
        ("</head>", "<script>go()</script></head>", 9, "inline script"),
        ("</head>", "<style>p {}</style></head>", 9, "inline style"),
        ('"#here"', '"#gone"', 12, "#gone: no such anchor"),
        ('"other/index.html#there"', '"other/index.html#no"', 12, "no such anchor"),
        ('"other/index.html#there"', '"other/gone.html"', 12, "other/gone.html leads nowhere"),
        ('"other/index.html#there"', '"other/"', 12, "other/ names a folder"),
        ('"other/index.html#there"', '"/other/index.html"', 12, "starts at the host's root"),
        ('"other/index.html#there"', '"../../secret"', 12, "../../secret leads nowhere"),
        ('"https://elsewhere.example/"', '"javascript:go()"', 13, "an address is a script"),
        (f'href="{URL}"', f'href="{URL}gone/"', 8, "gone/ leads nowhere"),
        ('"photo.png 1x,', '"photo.png 1x, big.png 3x,', 14, "big.png leads nowhere"),
        ('poster="photo.png"', 'poster="gone.png"', 15, "gone.png leads nowhere"),
        ('src="photo.png"', 'src="//cdn.example/p.png"', 14, "request to another host"),
        ('"assets/site.css"', '"https://cdn.example/s.css"', 7, "request to another host"),
        ("figures/wave/dark.mp4", "figures/wave/gone.mp4", 15, "gone.mp4#t=1 leads nowhere"),
    ],
)
def test_finds_the_fault_in_a_page(site: Path, old: str, new: str, line: int, message: str) -> None:
    edit(site / "index.html", old, new)
    found = [fault for fault in faults(site) if message in fault]
    assert found
    assert found[0].startswith(f"build/site/index.html:{line}: ")
    assert found[0].endswith(")")


def test_finds_a_style_sheet_that_asks_another_host(site: Path) -> None:
    edit(site / "assets/site.css", "url(../photo.png)", "url(https://fonts.example/a.woff2)")
    assert ["request to another host" in fault for fault in faults(site)] == [True]


def test_finds_a_style_sheet_whose_picture_is_missing(site: Path) -> None:
    edit(site / "assets/site.css", "../photo.png", "photo.png")
    assert ["photo.png leads nowhere" in fault for fault in faults(site)] == [True]


def test_finds_a_site_map_that_names_a_missing_page(site: Path) -> None:
    edit(site / "sitemap.xml", "other/", "gone/")
    assert ["gone/ leads nowhere" in fault for fault in faults(site)] == [True]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-1])


def swap(file: Path) -> None:
    file.write_bytes(file.read_bytes()[::-1])


@pytest.mark.parametrize("damage", [cut, swap])
def test_finds_a_video_that_is_not_the_one_rendered(
    site: Path, damage: Callable[[Path], None]
) -> None:
    damage(site / "figures/wave/dark.mp4")
    assert ["dark.mp4 is not the file that was rendered" in f for f in faults(site)] == [True]


@pytest.mark.parametrize("name", ["dark.mp4", "dark.png"])
def test_finds_a_missing_file_of_a_figure(site: Path, name: str) -> None:
    (site / "figures/wave" / name).unlink()
    assert any(f"{name} is missing" in fault for fault in faults(site))


def test_finds_an_unreadable_figure(site: Path) -> None:
    (site / "figures/wave/figure.json").write_text("{}", encoding="utf-8")
    assert ["figure.json:1: not readable" in fault for fault in faults(site)] == [True]


def test_reports_faults_in_the_order_of_files_and_lines(site: Path) -> None:
    edit(site / "other/index.html", ' lang="en"', "")
    edit(site / "index.html", 'alt="" ', "")
    edit(site / "index.html", "<title>A page</title>", "")
    places = [fault.split(": ")[0] for fault in faults(site)]
    assert places == [
        "build/site/index.html:1",
        "build/site/index.html:14",
        "build/site/other/index.html:1",
    ]


def test_asks_for_a_build_when_there_is_no_site(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match="build it first"):
        audit(tmp_path / "site", root=tmp_path, url=URL)


@pytest.mark.parametrize("old", ['"https://elsewhere.example/"', '"#here"'])
def test_finds_an_address_that_cannot_be_taken_apart(site: Path, old: str) -> None:
    edit(site / "index.html", old, '"http://[bad"')
    assert ["http://[bad is no address" in fault for fault in faults(site)] == [True]


@pytest.mark.parametrize("name", ["table.html", "look.css", "data.xml"])
def test_leaves_the_author_s_own_files_as_they_are(site: Path, name: str) -> None:
    (site / "files").mkdir()
    (site / "files" / name).write_bytes(b"caf\xe9 url(gone.png)")
    assert faults(site) == []
    edit(site / "index.html", "other/index.html#there", f"files/{name}")
    assert faults(site) == []

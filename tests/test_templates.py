"""Templates in strict mode: mistakes with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from manimark.errors import SiteError
from manimark.templates import Templates

from .plans import CONFIG
from .samples import write
from .test_views import PAGE


def message(root: Path, **files: str | bytes) -> str:
    """Return what an author reads when ``page.html`` is rendered from these templates."""
    named = {f"looks/{name.replace('_html', '.html')}": text for name, text in files.items()}
    write(root, named)
    with pytest.raises(SiteError) as caught:
        Templates(root / "looks", root).render("page.html", site=CONFIG, page=PAGE)
    return str(caught.value)


def test_names_the_line_of_an_undefined_variable(tmp_path: Path) -> None:
    assert message(tmp_path, page_html="<p>\n\n{{ pagee.title }}</p>") == (
        "looks/page.html:3: 'pagee' is undefined (did you mean page?)"
    )


def test_names_the_near_miss_of_an_unknown_field(tmp_path: Path) -> None:
    assert message(tmp_path, page_html="{{ page.descripton }}").endswith(
        "has no attribute 'descripton' (did you mean description?)"
    )


def test_names_the_line_of_an_included_template(tmp_path: Path) -> None:
    text = message(
        tmp_path, page_html='<p>\n{% include "part.html" %}</p>', part_html="\n\n\n{{ nothing }}"
    )
    assert text.startswith("looks/part.html:4: 'nothing' is undefined")


def test_names_the_line_of_a_block_in_an_extending_template(tmp_path: Path) -> None:
    text = message(
        tmp_path,
        page_html='{% extends "base.html" %}\n{% block main %}\n{{ nothing }}\n{% endblock %}',
        base_html="\n\n\n\n\n{% block main %}{% endblock %}",
    )
    assert text.startswith("looks/page.html:3: 'nothing' is undefined")


def test_names_the_line_of_a_syntax_error(tmp_path: Path) -> None:
    text = message(tmp_path, page_html="<p>\n{% if page %}\n</p>")
    assert text.startswith("looks/page.html:3: Unexpected end of template.")
    assert text.endswith("(mend the template's syntax)")


def test_names_the_file_of_a_syntax_error_in_an_included_template(tmp_path: Path) -> None:
    text = message(tmp_path, page_html='{% include "part.html" %}', part_html="\n{% fi %}")
    assert text.startswith("looks/part.html:2: Encountered unknown tag 'fi'")


def test_names_the_near_miss_of_a_missing_template(tmp_path: Path) -> None:
    text = message(tmp_path, page_html='\n{% include "prat.html" %}', part_html="")
    assert text == "looks/page.html:2: no template prat.html (did you mean part.html?)"


def test_names_the_line_of_an_expression_that_fails(tmp_path: Path) -> None:
    assert message(tmp_path, page_html="\n{{ 1 / 0 }}") == (
        "looks/page.html:2: ZeroDivisionError: division by zero (mend the expression)"
    )


def test_rejects_a_template_that_is_not_utf_8(tmp_path: Path) -> None:
    text = message(tmp_path, page_html='{% include "part.html" %}', part_html=b"<p>\n\xe9</p>")
    assert text == "looks/part.html:2: not UTF-8 (save the file as UTF-8)"


def test_escapes_text_in_pages_but_not_in_styles(tmp_path: Path) -> None:
    write(tmp_path, {"page.html": "{{ word }}", "feed.xml": "{{ word }}", "a.css": "{{ word }}"})
    templates = Templates(tmp_path, tmp_path)
    assert templates.render("page.html", word="<&") == "&lt;&amp;"
    assert templates.render("feed.xml", word="<&") == "&lt;&amp;"
    assert templates.render("a.css", word="<&") == "<&"

"""Small points of good typesetting."""

from __future__ import annotations

import pytest

from manimark.typesetting import set_title, tie_formulas

X = "<math><mi>x</mi></math>"


def test_an_ampersand_is_marked_and_stays_with_the_next_word() -> None:
    expected = 'Gradients <span class="ampersand">&amp;</span>\N{NO-BREAK SPACE}Derivatives'
    assert set_title("Gradients & Derivatives") == expected


def test_a_title_is_text_and_not_html() -> None:
    assert set_title("<b> & <i>").startswith("&lt;b&gt; ")
    assert "<i>" not in set_title("<b> & <i>")


@pytest.mark.parametrize(
    ("before", "after"),
    [("", ","), ("(", ")"), ("“", ".”"), ("", "-axis"), ("(", ""), ("", ".)")],
)
def test_a_formula_keeps_the_marks_that_touch_it_on_its_line(before: str, after: str) -> None:
    html = f"<p>at {before}{X}{after} there</p>"
    assert tie_formulas(html) == (f'<p>at <span class="nowrap">{before}{X}{after}</span> there</p>')


def test_a_coloured_formula_keeps_its_comma() -> None:
    coloured = f'<span class="derivative">{X}</span>'
    assert tie_formulas(f"{coloured}, so") == f'<span class="nowrap">{coloured},</span> so'


@pytest.mark.parametrize(
    "html",
    [
        f"<p>at {X} there</p>",
        f"<p><em>{X} is it</em>, so</p>",
        '<div><math display="block"><mi>x</mi></math></div>, so',
        "<p>no formula, so</p>",
    ],
)
def test_leaves_alone_what_cannot_come_apart(html: str) -> None:
    assert tie_formulas(html) == html


def test_two_formulas_are_tied_one_by_one() -> None:
    assert tie_formulas(f"{X}, {X}.").count('class="nowrap"') == 2

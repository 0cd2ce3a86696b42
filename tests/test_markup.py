from __future__ import annotations

import random
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from manimark.errors import SiteErrors
from manimark.markup import Converter, formula_css
from manimark.markup.converter import slugify
from manimark.model import ExplorerRef, FigureRef, Fragment, LinkRef
from tests.samples import messages

PAGE = Path("content/page.md")


def read(text: str, converter: Converter | None = None, first_line: int = 1) -> Fragment:
    """Return what is made of a text; raise its mistakes."""
    fragment, mistakes = (converter or Converter()).read(text, PAGE, first_line)
    if mistakes:
        raise SiteErrors(mistakes)
    return fragment


def html(text: str) -> str:
    """Return the text's HTML, every reference shown in brackets."""
    shown = []
    for segment in read(text).segments:
        if isinstance(segment, LinkRef):
            shown.append(f"[{segment.part} {segment.target}]")
        elif isinstance(segment, FigureRef):
            shown.append(f"[figure {segment.anchor}]")
        else:
            shown.append(segment)
    return "".join(shown)


def words(text: str) -> str:
    """Return the text without its tags."""
    return re.sub(r"<[^>]*>", "", html(text))


def figure(text: str) -> FigureRef:
    (found,) = [s for s in read(text).segments if isinstance(s, FigureRef)]
    return found


def caption(text: str) -> str:
    parts = figure(f"![Alt.](figure:Scene {text})").caption
    return "".join(p if isinstance(p, str) else f"[{p.part} {p.target}]" for p in parts)


def complaints(text: str) -> list[str]:
    """Return what is wrong, each with its line and without the remedy."""
    lines = messages(lambda: read(text))
    assert all(line.startswith("content/page.md:") and line.endswith(")") for line in lines)
    return [line.removeprefix("content/page.md:").rpartition(" (")[0] for line in lines]


# --- figures ---


def test_reads_a_figure_with_alt_caption_and_id():
    found = figure('One.\n\n![What it *shows*.](figure:TangentSweep "The claim."){ #fig-t }\n')
    assert found == FigureRef(
        "TangentSweep", "What it *shows*.", ("The claim.",), "fig-t", found.at
    )
    assert (found.at.path, found.at.line) == (PAGE, 3)


def test_an_explorer_is_read_as_a_figure_is():
    written = '![What it *shows*.]({}:Playground "The *claim*."){{ #mine }}'
    found, like = figure(written.format("explorer")), figure(written.format("figure"))
    assert type(found) is ExplorerRef
    assert type(like) is FigureRef
    assert (found.scene, found.alt, found.caption, found.anchor, found.at) == (
        *("Playground", "What it *shows*.", ("The <em>claim</em>.",), "mine"),
        like.at,
    )


@pytest.mark.parametrize("kind", ["figure", "explorer"])
def test_a_figure_is_no_part_of_any_paragraph(kind):
    assert html(f"A\n\n![x]({kind}:S)\n\nB") == "<p>A</p>\n[figure fig-s]\n<p>B</p>"


def test_a_figure_has_an_id_from_its_scene_unless_the_author_chose_one():
    assert figure("![x](figure:LevelCurve)").anchor == "fig-level-curve"
    assert figure("![x](figure:LevelCurve){#mine}").anchor == "mine"
    assert figure("![x](figure:LevelCurve)\n{: #mine }").anchor == "mine"


def test_captions_are_markdown_with_formulas():
    assert caption('"A *claim* with `code` and $f\'(x)=0$."').startswith(
        "A <em>claim</em> with <code>code</code> and <math><mrow><mi>f</mi><mo"
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        (r'"He said \"yes\" to it."', "He said “yes” to it."),
        ('"He said "yes" to it."', "He said “yes” to it."),
        ("'He said \"yes\" to it.'", "He said “yes” to it."),
        (r"'It\'s flat.'", "It’s flat."),
        ('"It\'s flat."', "It’s flat."),
        ('"Brackets (round) and [square]."', "Brackets (round) and [square]."),
        ('"Two\nlines."', "Two\nlines."),
        (r'"Stars \*as such\*."', "Stars *as such*."),
        ("", ""),
    ],
)
def test_captions_may_hold_quotation_marks_and_brackets(written, shown):
    assert caption(written) == shown


def test_captions_may_hold_links():
    assert caption('"See [](#fig-x), [there](a.md#b) and [out](https://x.org)."') == (
        'See <a href="[address #fig-x]">[name #fig-x]</a>, '
        '<a href="[address a.md#b]">there</a> and <a href="https://x.org">out</a>.'
    )


@pytest.mark.parametrize(
    ("written", "alt"),
    [
        ("Brackets [inside] and (round).", "Brackets [inside] and (round)."),
        (r"An escaped \] bracket.", "An escaped ] bracket."),
        ("Two\nlines.", "Two lines."),
        ("Where $f'(x)=0$ holds.", "Where f'(x)=0 holds."),
        ("Don't “quote”.", "Don't “quote”."),
    ],
)
def test_alt_text_is_plain(written, alt):
    assert figure(f"![{written}](figure:Scene)").alt == alt


def test_figures_may_stand_in_lists_quotes_and_folds():
    text = (
        "- item\n\n    ![x](figure:A)\n\n> ![x](figure:B)\n\n"
        "<details><summary>More</summary>\n\n![x](figure:C)\n\n</details>\n"
    )
    assert [f.scene for f in read(text).segments if isinstance(f, FigureRef)] == ["A", "B", "C"]


def test_figures_by_reference_are_figures():
    found = figure('![Alt.][sweep]\n\n[sweep]: figure:Sweep "The *claim*."\n')
    assert (found.scene, found.alt) == ("Sweep", "Alt.")
    assert found.caption == ("The <em>claim</em>.",)


def test_what_looks_like_a_figure_in_code_is_code():
    text = "`![x](figure:A)`\n\n    ![x](figure:B) $x$\n\n```\n![](figure:C) $x$\n```\n"
    assert "[figure" not in html(text)
    assert "![x](figure:B) $x$" in html(text)
    assert "![](figure:C) $x$" in html(text)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\nb ![x](figure:S) c", "2: a figure inside a sentence"),
        ("![x](figure:S) ![y](figure:T)", "1: a figure inside a sentence"),
        ("- a ![x](figure:S)", "1: a figure inside a sentence"),
        ("| a |\n|---|\n| ![x](figure:S) |", "3: a figure inside a sentence"),
        (
            "\n\n![](figure:Sweep)",
            "3: the figure Sweep has no description for those who cannot see it",
        ),
        (
            "\n![  ](figure:Sweep)",
            "2: the figure Sweep has no description for those who cannot see it",
        ),
        ("![a\nb\nc](figure:)", "3: '' names no scene"),
        ("![a](figure:two-words)", "1: 'two-words' names no scene"),
        ('text\n\n![x](movie:Playground "c")', "3: unknown kind of figure 'movie:'"),
        ("a ![x](explorer:S) b", "1: a figure inside a sentence"),
        ("![](explorer:S)", "1: the figure S has no description for those who cannot see it"),
        ("![x](explorer:two-words)", "1: 'two-words' names no scene"),
        (
            "![x](figure:S)\n\n![y](explorer:S)",
            "3: the id 'fig-s' is used twice, first on line 1",
        ),
        ("![x](figure:S){ .wide }", "1: a figure takes an id only, not class"),
        (
            "![x](figure:S)\n\n![y](figure:S)",
            "3: the id 'fig-s' is used twice, first on line 1",
        ),
    ],
)
def test_rejects_a_figure_that_cannot_be_placed(text, complaint):
    assert complaint in complaints(text)


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("![x](movie:Playground)", "write figure:ClassName or explorer:ClassName"),
        ("![x](explorer:)", "write explorer:ClassName"),
        ("[x](explorer:Playground)", "begin a figure with !"),
    ],
)
def test_says_how_a_figure_is_written(text, hint):
    (line,) = messages(lambda: read(text))
    assert line.endswith(f"({hint})")


# --- formulas ---


def test_formulas_become_mathml():
    assert html("Let $x$ be.") == "<p>Let <math><mi>x</mi></math> be.</p>"


def test_a_display_formula_of_its_own_is_a_block_and_one_in_a_sentence_is_not():
    block = '<div class="math-display" tabindex="0"><math display="block"><mi>x</mi></math></div>'
    assert html("$$\nx\n$$") == block
    inside = block.replace("div", "span")
    assert html("So $$x$$ is.") == f"<p>So {inside} is.</p>"


@pytest.mark.parametrize(
    "text",
    [
        "It costs $5 and $6.",
        "It costs $20,000 and USD$30.",
        "From 5$ to 6$.",
        "A $ sign and a $ sign.",
        "Only one $x here.",
        r"\$x\$",
    ],
)
def test_prices_and_escaped_dollars_are_no_formulas(text):
    assert words(text) == text.replace("\\", "")
    assert "<math" not in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "`$x$`",
        "``a ` $x$``",
        "    $x$",
        "```\n$x$\n```",
        "~~~ python\n$x$\n~~~",
        "- a\n\n    ```\n    $x$\n    ```",
        "<code>$x$</code>",
        "<pre>\n$x$\n</pre>",
        "<!-- $x$ -->",
        '<span title="$x$">a</span>',
        "[a](https://x.org/$x$)",
        "<https://x.org/$x$>",
    ],
)
def test_there_is_no_formula_in_code_comments_and_addresses(text):
    assert "$x$" in html(text)
    assert "<math" not in html(text)


def test_formulas_in_code_are_escaped_like_the_rest_of_it():
    shown = "<pre><code>$a&lt;b$ &lt; $&amp;lt;$\n</code></pre>"
    assert html("    $a<b$ < $&lt;$") == shown


@pytest.mark.parametrize("code", ["echo $$", "```", "```\n    $x$", "[^a-z] [a][b] {#id}"])
def test_indented_code_is_left_alone_and_so_is_the_text_after_it(code):
    shown = html(f"Text.\n\n    {code}\n\nThen $y$.\n\n```\nmore\n```\n")
    assert f"<pre><code>{code.replace('    ', '')}\n</code></pre>" in shown
    assert "Then <math><mi>y</mi></math>." in shown
    assert "<pre><code>more\n</code></pre>" in shown


def test_code_inside_a_list_keeps_its_lines_and_language():
    text = "1. one\n\n    ```python\n    if a < b:\n        c\n\n    d\n    ```\n\n2. two\n"
    code = 'class="language-python">if a &lt; b:\n    c\n\nd\n</code></pre>'
    assert code in html(text)
    assert html(text).count("<li>") == 2


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("$a_1 b_2$ and *c*", "<em>c</em>"),
        ("$a*b*c$", ">∗</mo><mi>c</mi></math>"),
        ("$a<b>c$", "<mo>&lt;</mo><mi>b</mi><mo>&gt;</mo>"),
        ("| a |\n|---|\n| $|x|$ |", "<td><math>"),
        ("$$\n> x\n$$", '<mo lspace="0">&gt;</mo>'),
        ("$$\n# x\n$$".replace("#", r"\#"), "<mi>#</mi>"),
        ("**$x$**", "<strong><math>"),
        ("## A $x$", "A <math><mi>x</mi></math></h2>"),
        ('<span class="level">$x$</span>', '<span class="level"><math><mi>x</mi></math></span>'),
        ("<details><summary>A $x$</summary>\n\nb\n</details>", "A <math><mi>x</mi></math>"),
        (r"\\$x$", "<math><mi>x</mi></math>"),
    ],
)
def test_markdown_leaves_formulas_alone(text, kept):
    assert kept in html(text)


def test_a_meaning_gives_a_formula_or_a_part_of_it_its_colour():
    assert '<math class="derivative"><mrow>' in html("$f'$ and $f'${.derivative}")
    assert '<mrow class="derivative"><mi>g</mi></mrow>' in html(r"$f + \class{derivative}{g}$")
    for meaning in ("function", "level"):
        assert f'class="{meaning}"' in html(rf"$\class{{{meaning}}}{{x}}$")


def test_formulas_carry_no_style_that_a_strict_policy_refuses():
    text = (
        r"$$\begin{cases} a & b \\ c & d \end{cases}$$ "
        r"$$\begin{aligned} a &= b \\ c &= d \end{aligned}$$ "
        r"$$\left(\begin{array}{c|r} a & b \\ \hline c & d \end{array}\right)\!$$"
    )
    assert " style=" not in html(text)
    assert "scriptlevel" not in html(text)
    css = formula_css()
    for name in set(" ".join(re.findall(r'<m[^>]* class="([^"]*)"', html(text))).split()):
        assert f".{name} {{" in css


def test_equations_are_numbered_through_the_page_and_can_be_referred_to():
    text = (
        r"By $\eqref{two}$ we have"
        "\n\n"
        r"$$\begin{equation} a \end{equation}$$"
        "\n\n"
        r"$$\begin{equation} b \label{two} \end{equation}$$"
    )
    assert '<a href="#two">(2)</a>' in html(text)
    assert ("two", 5) in read(text).anchors


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\n\nb $\\foo$ c", '3: bad formula “\\foo”: Unknown command "\\foo"'),
        ("a\n$x\n+ \\foo y$", '3: bad formula “x + \\foo y”: Unknown command "\\foo"'),
        ("$$\né é\n\\foo\n$$", '3: bad formula “é é \\foo”: Unknown command "\\foo"'),
        (
            "$\\frac{1$",
            '1: bad formula “\\frac{1”: Expected closing token "}", but reached end of input',
        ),
        ("a\n$$ x\n\ny $$", "2: a formula that is not closed"),
        ("a $$\n$$", "1: an empty formula"),
        ("$\\textcolor{red}{x}$", "1: a formula names a colour"),
        ("x\n$a\n\\color{red} x$", "3: a formula names a colour"),
        ("$\\class{derivativ}{x}$", "1: unknown \\class{derivativ} in a formula"),
        ("\n$\\boxed{x}$", "2: browsers do not draw boxes and strokes in formulas"),
        ("\n$\\eqref{none}$", "2: no equation has the label 'none'"),
        (
            "$a\\hspace{-3em}b$",
            "1: a formula asks for the style 'margin-left: -3em', which pages do not have",
        ),
        ("![x](figure:S 'A\n$\\foo$')", '2: bad formula “\\foo”: Unknown command "\\foo"'),
        ("## A\n\n### $\\foo$", '3: bad formula “\\foo”: Unknown command "\\foo"'),
    ],
)
def test_rejects_a_formula_at_the_line_of_its_mistake(text, complaint):
    assert complaint in complaints(text)


# --- links ---


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[a *b*](p.md)", '<a href="[address p.md]">a <em>b</em></a>'),
        ('[a](p.md#b "T")', '<a href="[address p.md#b]" title="T">a</a>'),
        ("[a](<p q.md>)", '<a href="[address p q.md]">a</a>'),
        ("[](#fig-x)", '<a href="[address #fig-x]">[name #fig-x]</a>'),
        ("[](../o.md#y)", '<a href="[address ../o.md#y]">[name ../o.md#y]</a>'),
        ("[a][r]\n\n[r]: p.md", '<a href="[address p.md]">a</a>'),
        ("[r]\n\n[r]: p.md 'T'", '<a href="[address p.md]" title="T">r</a>'),
        ("[a](data.csv){.button}", '<a class="button" href="[address data.csv]">a</a>'),
        ("![a](pic.png)", '<img alt="a" src="[address pic.png]">'),
        ('![a](pic.png "T")', '<img alt="a" src="[address pic.png]" title="T">'),
        (
            "[![a](pic.png)](p.md)",
            '<a href="[address p.md]"><img alt="a" src="[address pic.png]"></a>',
        ),
        ("[a](https://x.org/)", '<a href="https://x.org/">a</a>'),
        ("<https://x.org/>", '<a href="https://x.org/">https://x.org/</a>'),
        ("[a](mailto:a@x.org)", '<a href="mailto:a@x.org">a</a>'),
        ("![a](data:image/png;base64,x)", '<img alt="a" src="data:image/png;base64,x">'),
    ],
)
def test_links_inside_the_project_wait_and_others_are_finished(text, shown):
    assert html(text) == f"<p>{shown}</p>"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('<a href="p.md">a</a>', '<p><a href="[address p.md]">a</a></p>'),
        ("b <img src='p q.png' alt=''>", "<p>b <img src='[address p q.png]' alt=''></p>"),
        (
            '<video src="a.mp4" poster="b.png"></video>',
            '<video src="[address a.mp4]" poster="[address b.png]"></video>',
        ),
        ('<a href="https://x.org">a</a>', '<p><a href="https://x.org">a</a></p>'),
        ('<div data-src="p.md">a</div>', '<div data-src="p.md">a</div>'),
        ('`<a href="p.md">`', '<p><code>&lt;a href="p.md"&gt;</code></p>'),
        ('    <a href="p.md">', '<pre><code>&lt;a href="p.md"&gt;\n</code></pre>'),
    ],
)
def test_addresses_in_raw_html_are_links_too(text, shown):
    assert html(text) == shown


def test_links_know_their_line():
    text = "a\n[b](c.md)\n\n- d\n    [](#e)\n\n[f][g]\n\n[g]: h.md\n"
    links = {s.target: s.at.line for s in read(text).segments if isinstance(s, LinkRef)}
    assert links == {"c.md": 2, "#e": 5, "h.md": 9}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\n[](https://x.org)", "2: a link without text"),
        ("[a]()", "1: a link without an address"),
        ("\n[a](htp://x.org)", "2: unknown kind of address 'htp:'"),
        ("[a](\nhtp://x.org)", "2: unknown kind of address 'htp:'"),
        ("[a]\n\n[a]:\n    htp://x.org", "4: unknown kind of address 'htp:'"),
        ("[a](figure:Sweep)", "1: unknown kind of address 'figure:'"),
        ("[a](//x.org)", "1: //x.org works on a web server only"),
        ("\n\n![a](https://x.org/a.png)", "3: a picture from another host"),
        ("![](pic.png)", "1: a picture without a description for those who cannot see it"),
        ("a\nb [c][d]", "2: no address is called 'd'"),
        ("a\n\nb[^c]", "3: no footnote is called 'c'"),
        ("a\n[b](c.md d", "2: a link or figure that is not complete"),
        ("a\n\n[^b]: Note", "3: nothing refers to the footnote 'b'"),
        ("## [](p.md)", "1: a heading asks for the name of what it links to"),
    ],
)
def test_rejects_a_link_that_leads_nowhere(text, complaint):
    assert complaint in complaints(text)


def test_brackets_that_are_no_links_are_text():
    assert html("a[i][j] and [x] and b[0](c)")[:30] == "<p>a[i][j] and [x] and b<a hre"
    assert words("a[i][j] and [x]") == "a[i][j] and [x]"


# --- headings and ids ---


def test_headings_have_ids_like_github_s():
    text = "## What's *new*?\n\n### A, B & C\n\n### Ünïcode_x -- y\n\n### A, B & C\n\n## ???\n"
    assert [h.anchor for h in read(text).headings] == [
        "whats-new",
        "a-b--c",
        "ünïcode_x--y",
        "a-b--c-1",
        "section",
    ]


def test_a_heading_is_known_with_its_level_html_and_text():
    (heading,) = read("## The *slope* $f'(x)$ [a](b.md) isn't `x`[^1] {#own}\n\n[^1]: n\n").headings
    assert (heading.level, heading.anchor) == (2, "own")
    assert heading.text == "The slope f′(x) a isn’t x"
    assert heading.html.startswith("The <em>slope</em> <math>")
    assert heading.html.endswith(" a isn’t <code>x</code>")


def test_a_heading_gives_way_to_an_id_that_an_author_chose():
    fragment = read(
        '## One\n\n<div id="one"></div>\n\n## Two\n\ntext {#two}\n\n![x](figure:S){#two}'
    )
    assert [h.anchor for h in fragment.headings] == ["one-1", "two-1"]


def test_every_id_is_known_with_its_line():
    text = (
        "## One\n\n![x](figure:S){#fig}\n\nText[^n]\n{: #par }\n\nTwo\n---\n\n"
        "<div id=\"raw\">a</div>\n\n[a](b.md){#link} <b id='bold'>x</b>\n\n[^n]: note\n"
    )
    assert dict(read(text).anchors) == {
        "one": 1,
        "fig": 3,
        "fnref:n": 5,
        "par": 6,
        "two": 8,
        "raw": 11,
        "link": 13,
        "bold": 13,
        "fn:n": 15,
    }


def test_headings_leave_the_id_of_the_whole_text_to_the_page():
    anchors = [h.anchor for h in read("## Text\n\n## Page text\n").headings]
    assert anchors == ["text", "page-text-1"]


def test_what_looks_like_an_id_in_code_is_none():
    text = '`<div id="a">` and `{#b}`\n\n    <i id="c"> {#d}\n\n```\n<i id="e">\n## F\n```\n'
    assert read(text).anchors == ()
    assert read(text).headings == ()


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\n\n# Title\n", "3: a heading of level 1 in the text"),
        ("a\n\nTitle\n=====\n", "3: a heading of level 1 in the text"),
        ("## A\n\n#### B\n", "3: a heading of level 4 below one of level 2"),
        ("### A\n", "1: a heading of level 3 below one of level 1"),
        ("a\n\n## B {#page-text}\n", "3: the id 'page-text' is that of the whole text"),
        ('<i id="page-text">a</i>', "1: the id 'page-text' is that of the whole text"),
        ("## A {#x}\n\n## B {#x}\n", "3: the id 'x' is used twice, first on line 1"),
        ('<i id="x">a</i>\n\n<b id="x">b</b>', "3: the id 'x' is used twice, first on line 1"),
        ("## <!-- nothing -->\n", "1: a heading without words"),
    ],
)
def test_rejects_headings_and_ids_out_of_order(text, complaint):
    assert complaint in complaints(text)


def test_slugify_keeps_letters_of_all_scripts():
    assert slugify("Größe & Ωmega 2") == "größe--ωmega-2"


# --- the rest of Markdown ---


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('"Quoted" it\'s -- so ...', "<p>“Quoted” it’s – so …</p>"),
        ('$x$\'s and "$y$"', "<p><math><mi>x</mi></math>’s and “<math><mi>y</mi></math>”</p>"),
        ("Term\n: Meaning", "<dl>\n<dt>Term</dt>\n<dd>Meaning</dd>\n</dl>"),
        ("3. three\n4. four", '<ol start="3">\n<li>three</li>\n<li>four</li>\n</ol>'),
        ("a\n{: .note }", '<p class="note">a</p>'),
        ("H<sub>2</sub>O", "<p>H<sub>2</sub>O</p>"),
        ("", ""),
    ],
)
def test_reads_what_a_notebook_needs(text, shown):
    assert html(text) == shown


def test_tables_and_footnotes_work():
    text = "| a | b |\n|---|--:|\n| 1 | 2 |\n\nText[^1].\n\n[^1]: Note with $z$.\n"
    assert '<td>1</td>\n<td class="look-text-align-right">2</td>' in html(text)
    assert ".look-text-align-right {" in formula_css()
    assert '<li id="fn:1">\n<p>Note with <math><mi>z</mi></math>.' in html(text)


def test_a_fold_is_read_as_markdown_and_says_nothing_about_it():
    text = "<details><summary>It's *so*</summary>\n\nText with *stars*.\n\n</details>\n"
    assert "<summary>It’s <em>so</em></summary>" in html(text)
    assert "<em>stars</em>" in html(text)
    assert "markdown=" not in html(text)
    assert html("<details open><summary>A</summary>\n\n*b*\n</details>").startswith("<details open")
    assert html("    <details>") == "<pre><code>&lt;details&gt;\n</code></pre>"
    assert "<summary>" in html("a <summary>b</summary>")
    shown = '&lt;details markdown="1"&gt;'
    assert shown in html('    <details markdown="1">')


def test_rejects_markdown_that_raw_html_would_swallow():
    assert complaints("a\n\n<div>\nsee [b](c.md)\n</div>") == [
        "4: Markdown inside HTML is not read"
    ]
    assert complaints("<section>\n\n$x$\n</section>") == ["3: Markdown inside HTML is not read"]
    (line,) = messages(lambda: read("<div>\n$x$\n</div>"))
    assert line.endswith('(write markdown="1" into its tag <div>)')
    assert "<math>" in html('<div markdown="1">\n$x$\n</div>')


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("a\n\n```\ncode\n", "3: a code block that is not closed"),
        ("a\nb\x00c", "2: the control character U+0000"),
        ("a\n\nb\ufdd0c", "3: the control character U+FDD0"),
    ],
)
def test_rejects_text_that_cannot_be_read(text, complaint):
    assert complaints(text) == [complaint]


# --- the whole ---


def test_lines_count_from_where_the_text_begins_in_its_file():
    with pytest.raises(Exception, match=r"content/page\.md:12: bad formula"):
        read("a\n\n$\\foo$", first_line=10)


def test_all_kinds_of_line_ends_count():
    assert complaints("a\r\n\r\n$\\foo$")[0].startswith("3: ")
    assert complaints("a\r\r$\\foo$")[0].startswith("3: ")


def test_reports_all_mistakes_of_a_text_together():
    text = "# A\n\n![](figure:S)\n\n$\\foo$\n\n[a](htp://x)\n\n```\n"
    assert [line.partition(":")[0] for line in complaints(text)] == ["1", "3", "5", "7", "9"]


def test_a_text_does_not_touch_the_next_one():
    converter = Converter()
    first = read("[^a]: Note\n\n[r]: x.md\n\nA[^a] [r] $x$ ![y](pic.png)", converter)
    with pytest.raises(Exception, match="no footnote"):
        read("B[^a] [r] $\\foo$", converter)
    assert read("C [r]", converter).segments == ("<p>C [r]</p>",)
    assert read("D", converter).headings == ()
    again = read("[^a]: Note\n\n[r]: x.md\n\nA[^a] [r] $x$ ![y](pic.png)", converter)
    assert again == first


def test_a_text_with_mistakes_is_converted_as_far_as_it_goes():
    fragment, mistakes = Converter().read("$\\foo$ [a](b.md)\n\n## C\n", PAGE)
    assert len(mistakes) == 1
    assert [h.anchor for h in fragment.headings] == ["c"]
    assert any(isinstance(s, LinkRef) for s in fragment.segments)


def test_no_mark_of_the_converter_s_own_stays_in_a_page():
    text = Path(__file__).read_text(encoding="utf-8")
    fragment, _ = Converter().read(text.replace("\x00", ""), PAGE)
    shown = "".join(s for s in fragment.segments if isinstance(s, str))
    assert not re.search("[\x02\x03\ufdd0-\ufdef]", shown)


def test_a_prime_stands_beside_its_letter_and_not_in_a_superscript():
    assert '<mrow><mi>f</mi><mo lspace="0" rspace="0">′</mo></mrow>' in html("$f'(x)$")
    assert '<mo lspace="0" rspace="0">″</mo></mrow>' in html("$f''$")
    assert "<msup><mi>f</mi><mn>2</mn></msup>" in html("$f^2$")
    assert "<msup><mi>f</mi><mrow><mo>′</mo><mn>2</mn></mrow></msup>" in html("$f'^2$")


def test_a_radical_has_room_for_a_tall_letter():
    assert '<msqrt><mspace width="0" height="0.7em" depth="0.25em"/><mi>v</mi>' in html(
        "$\\sqrt v$"
    )


# --- what is spared ---

_PIECES = (
    *("*", "**", "_", "`", "``", "\\", "[", "](", ")", "![", "][", "[^1]", "[^1]: note\n", "<"),
    *("<b>", "</b>", "<details>\n", "</details>\n", '<div markdown="1">\n', "</div>\n", "&amp;"),
    *("&", "'", '"', "-", "--", "---", ".", "...", "  \n", "\n", "\n\n", "    ", "- ", "1. "),
    *("> ", "## ", "| a | b |\n|---|:-:|\n| 1 | 2 |\n", "```\n", ":   ", "{ #id }", "$x^2$", "$"),
    *("a", "b c", "The slope", "<http://a.b/c>", "<a@b.c>", "page.md", "figure:Scene", "'80s"),
    *("![alt](figure:Scene \"cap *x*\")\n", "[a]: b.md\n", "term\n: def\n", "é", "<!-- c -->"),
)  # fmt: skip


class _Thorough(Converter):
    """Lets every inline pattern look at every text."""

    def __init__(self) -> None:
        super().__init__()
        for name in ("plain", "still_plain"):
            self._md.treeprocessors.deregister(name)


def _same(texts: Iterable[str]) -> None:
    quick, thorough = Converter(), _Thorough()
    for text in texts:
        fragment, mistakes = quick.read(text, PAGE)
        expected, expected_mistakes = thorough.read(text, PAGE)
        assert fragment == expected, text
        assert [*map(str, mistakes)] == [*map(str, expected_mistakes)], text


def test_a_text_that_one_pattern_changes_is_not_closed_to_it() -> None:
    _same(
        text.format(piece)
        for piece in (*_PIECES, "\\.", "\\|", "\\$", "&copy;", "...", "  \n")
        for text in (
            "{}",
            "a {}",
            "a {} b",
            "a {0}b{0} c",
            "a{}b\n",
            "- {0}a\n- b {0}\n\n# {0}a{0}",
        )
    )


@pytest.mark.parametrize("seed", range(8))
def test_texts_closed_to_inline_patterns_are_those_that_no_pattern_changes(seed: int) -> None:
    chance = random.Random(seed)
    _same("".join(chance.choices(_PIECES, k=chance.randrange(1, 40))) for _ in range(60))

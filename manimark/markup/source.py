"""Read a Markdown text once before the parser does: note lines, take formulas out of harm's way.

Python-Markdown forgets where things stood, and would read ``|``, ``_`` and ``<`` inside formulas.
So each formula becomes a token, and where a message may be needed later, the line is written into
the text between noncharacters of Unicode, which no text may contain.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from markdown.util import code_escape

from manimark.errors import SiteError
from manimark.markup.formulas import Formula

LINK, PLACE, FORMULA, END = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3"
"""Begin a link's line, a heading's or id's line, a formula's number; and end each of them."""

READ_INSIDE = '  markdown="1"'
"""Tells Python-Markdown to read Markdown inside an element; readers' folds always have it.

The two spaces tell it from what an author wrote.
"""

MARK = re.compile(f"[{LINK}{PLACE}](\\d+){END}")
FORMULA_TOKEN = re.compile(f"{FORMULA}(\\d+){END}")

# Newlines are fine inside a paragraph, blank lines end it.
_IN_PARAGRAPH = r"\n(?![ ]*\n)"
_ADDRESS = r"(?:[^\s<>()]|\([^\s<>()]*\))*"
_CLASSES = r"(?:\{:?[ ]*(?P<%s>\.[A-Za-z][\w-]*(?:[ ]+\.[A-Za-z][\w-]*)*)[ ]*\})?"

_TOKENS = re.compile(
    rf"""
    ^(?:
      (?P<fenced>(?P<indent>(?P<deep>[ ]{{4,}})|[ ]{{0,3}})
        (?P<fence>`{{3,}}|~{{3,}})[ ]*(?P<language>[\w+\#.-]*)[^`\n]*\n
        (?:(?P<code>.*?)^(?P=indent)(?P<closed>(?P=fence))[ ]*$|(?(deep)(?!)|.*)))
    | (?P<heading>\#{{1,6}}[ ]*(?=[^\s\#]))
    | (?P<underlined>(?=[^\s|][^\n]*\n(?:=+|-+)[ ]*$))
    | (?P<definition>[ ]{{0,3}}\[[^\[\]^][^\[\]]*\]:[ ]*(?:\n[ ]*)?<?)(?P<defined>[^\s<>]*)
    )
    | (?=[\[\]<`\\${{])(?:  # a quick look first: most characters begin nothing
      (?P<note>\[\^(?P<noted>[^\[\]\s]+)\])
    | (?P<verbatim>
        <!--.*?-->
      | <(?P<raw>pre|script|style|textarea|code|kbd|samp|math|svg)\b[^<>]*>.*?</(?P=raw)\s*>
      | (?P<ticks>(?<!`)`+(?!`))(?:[^\n]|{_IN_PARAGRAPH})+?(?<!`)(?P=ticks)(?!`)
      | \\[^\n]
      )
    | (?P<tag></?[A-Za-z](?:[^<>"'\n]|{_IN_PARAGRAPH}|"[^"]*"|'[^']*')*>)
    | (?P<display>\$\$(?P<block>(?:\\.|[^\\$\n]|{_IN_PARAGRAPH}|\$(?!\$))+?)\$\$)
      {_CLASSES % "block_classes"}
    | (?P<unclosed>\$\$)
    | (?P<inline>\$(?!\s)(?P<span>(?:\\.|[^\\$`\n]|{_IN_PARAGRAPH})+?)(?<!\s)\$(?!\d))
      {_CLASSES % "span_classes"}
    | (?P<link>\]\([ \n]*<?)(?P<address>{_ADDRESS})
    | (?P<reference>\]\[(?P<referred>[^\[\]\n]*)\])
    | (?P<attributes>\{{:?[^{{}}\n]*?(?<=[\s{{:])\#[^\s{{}}\#]+)
    )
    """,
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
_PLACED = re.compile(r"""\s(?:id|href|src|poster)\s*=\s*(?:"[^"]*(?=")|'[^']*(?='))""")
_READ_INSIDE = re.compile(r"(<(?:details|summary)\b(?![^>]*\smarkdown\b)[^>]*?)(/?>)\Z")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(slots=True)
class Source:
    """A Markdown text on its way to the parser."""

    path: Path
    first_line: int
    """Line of the file on which the text begins."""
    stash: Callable[[str], str]
    """Puts finished HTML aside and returns what stands for it in the text."""
    formulas: list[Formula] = field(default_factory=list)
    labels: dict[str, int] = field(default_factory=dict)
    """Label of each footnote and reference as used → the line of its first use."""
    definitions: dict[str, int] = field(default_factory=dict)
    """Label of each footnote's definition → its line."""
    mistakes: list[SiteError] = field(default_factory=list)

    def report(self, line: int, message: str, hint: str) -> None:
        """Note a mistake of the author's."""
        self.mistakes.append(SiteError(self.path, line, message, hint))

    def restore(self, text: str) -> str:
        """Return a stretch of text as the author wrote it."""
        text = FORMULA_TOKEN.sub(lambda m: self.formulas[int(m.group(1))].source, text)
        return MARK.sub("", text)

    def unlatex(self, text: str) -> str:
        """Return plain text, in which formulas are bare LaTeX, for attributes."""
        text = FORMULA_TOKEN.sub(lambda m: self.formulas[int(m.group(1))].latex.strip(), text)
        return MARK.sub("", text)


def mark(text: str, source: Source) -> str:
    r"""Return a text with its marks.

    Parameters
    ----------
    text
        Markdown without front matter, lines ended by ``\n``.
    source
        Filled in.
    """
    if found := _FORBIDDEN.search(text):
        line = source.first_line + text.count("\n", 0, found.start())
        source.report(line, f"the control character U+{ord(found.group()):04X}", "delete it")
        text = _FORBIDDEN.sub("", text)
    position, line, parts = 0, source.first_line, []
    for found in _TOKENS.finditer(text):
        parts.append(text[position : found.start()])
        line += parts[-1].count("\n")
        parts.append(_marked(found, line, source))
        line += found.group().count("\n")
        position = found.end()
    parts.append(text[position:])
    return "".join(parts)


def _marked(found: re.Match[str], line: int, source: Source) -> str:
    kind, whole = found.lastgroup, found.group()
    if found["display"] or found["inline"] or found["unclosed"]:
        return _formula(found, line, source)
    if found["tag"]:
        whole = _PLACED.sub(lambda m: f"{m.group()}{PLACE}{line}{END}", whole)
        return _READ_INSIDE.sub(rf"\1{READ_INSIDE}\2", whole)
    if found["link"] is not None:
        line += found["link"].count("\n")
        return f"{found['link']}{LINK}{line}{END}{found['address']}"
    if found["definition"]:
        line += found["definition"].count("\n")
        return f"{found['definition']}{LINK}{line}{END}{found['defined']}"
    if found["note"]:
        at_start = found.string.rfind("\n", 0, found.start()) + 1
        defines = found.string.startswith(":", found.end())
        blank = not found.string[at_start : found.start()].strip()
        lines = source.definitions if defines and blank else source.labels
        lines.setdefault(found["noted"], line)
    elif found["reference"]:
        source.labels.setdefault(found["referred"], line)
    elif found["fenced"]:
        return _code_block(found, line, source)
    elif found["heading"] or kind == "underlined" or found["attributes"]:
        return f"{whole}{PLACE}{line}{END}"
    return whole


def _formula(found: re.Match[str], line: int, source: Source) -> str:
    display = found["inline"] is None
    latex, classes = ("block", "block_classes") if display else ("span", "span_classes")
    meaning = (found[classes] or "").replace(".", "")
    formula = Formula(found.group(), found[latex] or "", display, meaning, line)
    source.formulas.append(formula)
    return f"{FORMULA}{len(source.formulas) - 1}{END}"


def _code_block(found: re.Match[str], line: int, source: Source) -> str:
    if not found["closed"]:
        source.report(line, "a code block that is not closed", f"end it with {found['fence']}")
        return ""
    width = len(found["indent"])
    listed = _in_list(found.string[: found.start()], width)
    if not width or (width >= 4 and not listed):  # the second is code by its indentation alone
        return found.group()
    # Python-Markdown knows no fences inside lists, so these are finished here.
    code = re.sub(rf"^[ ]{{1,{width}}}", "", found["code"], flags=re.MULTILINE)
    language = f' class="language-{found["language"]}"' if found["language"] else ""
    token = source.stash(f"<pre><code{language}>{code_escape(code)}</code></pre>")
    indent = " " * (-(-width // 4) * 4) if listed else ""
    return f"\n{indent}{token}\n"


def _in_list(before: str, width: int) -> bool:
    """Return whether the nearest line above that is indented less begins a list item."""
    for line in reversed(before.splitlines()):
        if line.strip() and len(line) - len(line.lstrip()) < width:
            return re.match(r"\s*(?:[*+-]|\d+\.)\s", line) is not None
    return False

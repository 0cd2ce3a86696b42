"""MathML → formulas of Typst.

The MathML is what `manimark.markup` makes of LaTeX. Elements beyond that are read as their content.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence

from manimark.lectures.handout.matrices import Cell, aligned, cell_of, is_aligned, matrix
from manimark.lectures.handout.spoken import ACCENTS, PRIMES, UNSEEN, spoken
from manimark.lectures.handout.strings import EMPTY, anchor, escaped, joined, quoted
from manimark.lectures.handout.tree import Element
from manimark.markup.formulas import MEANINGS

_APPLICATION, _SEPARATOR = "\u2061", "\u2063"
_LARGE = frozenset("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨄⨆")
"""Operators whose limits stand beside them in a line of text."""
_BRACES = {
    "⏞": "overbrace",
    "⏟": "underbrace",
    "⎴": "overbracket",
    "⎵": "underbracket",
    "⏜": "overparen",
    "⏝": "underparen",
    "\u0332": "underline",
}
_KERN = "#h(-0.08em)"
"""Before a prime: the font draws it at its full size and height, a little off the letter."""
_CLASSES = {
    (0.0, 0.0): "normal",
    (0.1667, 0.1667): "large",
    (0.2222, 0.2222): "binary",
    (0.2778, 0.2778): "relation",
}
"""Space before and behind an operator in ems → Typst's class for it."""
_NUMBER = re.compile(r"\d+(\.\d+)?")


def formula(math: Element) -> str:
    """Return a ``math`` element as Typst markup, with words for those who cannot see it.

    A formula of which nothing would be seen is empty.
    """
    words = spoken(math)
    if not words:
        return ""
    display = math.attributes.get("display") == "block"
    table = _only(math, "mtable")
    tag = ""
    if display and table is not None and "look-width-100" in table.classes:
        rows, tags = _numbered(table)
        tag = tags[0] if len(rows) == len(tags) == 1 else ""
        pairs = zip(rows, tags, strict=True)
        body = aligned(rows if tag else [[*row, *_tagged(text)] for row, text in pairs])
    elif display and table is not None and is_aligned(cells := _cells(table)):
        body = aligned(cells)
    else:
        body = _row(math.children)
    body = _coloured(math, body)
    options = [f"alt: {quoted(words)}"]
    if display:
        options.append("block: true")
    if tag:
        options.append(f"numbering: _ => [{tag}]")
    return f"#math.equation({', '.join(options)}, $ {body} $)"


def _row(children: Sequence[Element | str]) -> str:
    """Return elements beside each other."""
    elements = [
        Element("mtext", {}, [child]) if isinstance(child, str) else child
        for child in children
        if isinstance(child, Element) or child.strip()
    ]
    pieces: list[str] = []
    for place, element in enumerate(elements):
        after = elements[place + 1] if place + 1 < len(elements) else None
        applied = after is not None and after.tag == "mo" and after.text == _APPLICATION
        piece = _applied(element) if applied else _piece(element)
        if place and _is_prime(element) and elements[place - 1].tag in ("mi", "mn"):
            piece = f"{_KERN} {piece}"
        if place and elements[place - 1].tag == "mfrac" and piece.startswith(("lr(", "binom(")):
            piece = f"thin {piece}"
        pieces.append(piece)
    return joined(pieces)


def _applied(element: Element) -> str:
    """Return what is applied to what follows: the name of a function, perhaps with limits."""
    if element.tag in ("msub", "msup", "msubsup", "munder", "mover", "munderover"):
        return _scripts(element, function=True)
    name = _seen(element)
    return f"op({quoted(name)})" if len(name) > 1 else _piece(element)


def _piece(element: Element) -> str:
    maker = _MAKERS.get(element.tag)
    piece = maker(element) if maker else _row(element.children)
    if name := element.attributes.get("id"):
        piece = joined([anchor(name), piece])
    return _coloured(element, piece)


def _coloured(element: Element, piece: str) -> str:
    for meaning in sorted(element.classes & MEANINGS.keys()) if piece else ():
        piece = f"meaning({quoted(meaning)}, {piece})"
    return piece


def _identifier(element: Element) -> str:
    text = _seen(element)
    if len(text) != 1:
        return f"upright({quoted(text)})" if text else ""
    if element.attributes.get("mathvariant") == "normal":
        return f"upright({_characters(text)})"
    if "Α" <= text <= "Ω":  # which Typst would set upright
        return f"italic({text})"
    return _characters(text)


def _seen(element: Element) -> str:
    return "".join(c for c in element.text.strip() if c not in UNSEEN)


def _characters(text: str) -> str:
    """Return characters that mean nothing but themselves."""
    return " ".join(escaped(character) for character in text if character not in UNSEEN)


def _number(element: Element) -> str:
    text = element.text.strip()
    return text if _NUMBER.fullmatch(text) else _characters(text)


def _operator(element: Element) -> str:
    text = _seen(element)
    if not text:
        return ""
    if len(text) > 1:
        return f"op({quoted(text)})" if text.isalpha() else f'class("relation", {quoted(text)})'
    sign = _characters({"-": "−", **PRIMES}.get(text, text))
    if size := element.attributes.get("minsize"):
        sign = f"lr({sign}, size: #{size})"
    elif element.attributes.get("stretchy") == "true":
        sign = f"mid({sign})"
    form = {"prefix": "opening", "postfix": "closing"}.get(element.attributes.get("form", ""))
    before, behind = _spaces(element)
    if text == ".":
        before, behind = before or 0, behind or 0
    if form:
        return f'class("{form}", {sign})'
    if before is None or behind is None:
        return sign
    if kind := _CLASSES.get((before, behind)):
        return f'class("{kind}", {sign})'
    return joined([_space(before), f'class("normal", {sign})', _space(behind)])


def _spaces(element: Element) -> tuple[float | None, float | None]:
    """Return the space before and behind in ems; None where the operator itself decides."""
    found = (element.attributes.get(name) for name in ("lspace", "rspace"))
    before, behind = (_ems(length) if length is not None else None for length in found)
    return before, behind


def _ems(length: str) -> float:
    found = re.fullmatch(r"(-?[\d.]+)(em)?", length)
    return round(float(found[1]), 4) if found else 0


def _space(ems: float) -> str:
    return f"#h({ems:g}em)" if ems else ""


def _is_prime(element: Element) -> bool:
    return element.tag == "mo" and element.text.strip() in PRIMES


def _words(element: Element) -> str:
    parts = []
    for child in element.children:
        if isinstance(child, str):
            parts.append(quoted(child.replace("\n", " ")))
        elif child.tag == "a" and child.attributes.get("href", "").startswith("#"):
            target = quoted(child.attributes["href"][1:])
            parts.append(f"#link(label({target}))[{escaped(child.text)}]")
        else:
            parts.append(quoted(child.text))
    return joined(parts)


def _fraction(element: Element) -> str:
    above, below = (_argument(child) for child in _some(element, 2))
    if element.attributes.get("linethickness") == "0":
        return f"mat(delim: #none, row-gap: #0.3em, {above}; {below})"
    return _styled(element, f"frac({above}, {below})")


def _styled(element: Element, piece: str) -> str:
    style = element.attributes.get("displaystyle")
    if element.attributes.get("scriptlevel") == "1":
        return f"script({piece})"
    return f"{'display' if style == 'true' else 'inline'}({piece})" if style else piece


def _group(element: Element) -> str:
    """Return what belongs together, perhaps between brackets that grow with it."""
    elements = element.elements
    if len(elements) > 1 and _is_fence(elements[0]) and _is_fence(elements[-1]):
        return _fenced(elements)
    if _is_name(element):
        return f"upright({quoted(_seen(element))})"
    piece = _row(element.children)
    return _styled(element, piece) if piece else ""


def _is_name(element: Element) -> bool:
    kinds = [child.tag for child in element.elements]
    return kinds == ["mspace", "mi"] and len(_seen(element)) > 1


def _is_fence(element: Element) -> bool:
    """Whether an element is a bracket that grows, or stands for one that is not seen."""
    if element.tag != "mo" or element.attributes.keys() & {"minsize"}:
        return False
    text = element.text.strip()
    is_bracket = unicodedata.category(text[:1] or " ") in ("Ps", "Pe") or text in ("|", "‖", "/")
    grows = element.attributes.get("stretchy") != "false"
    return text == _SEPARATOR or (is_bracket and grows and _spaces(element) != (0, 0))


def _fenced(elements: Sequence[Element]) -> str:
    first, *inner, last = elements
    left, right = (_characters(fence.text.strip()) for fence in (first, last))
    if left and right and len(inner) == 1 and inner[0].attributes.get("linethickness") == "0":
        above, below = (_argument(child) for child in _some(inner[0], 2))
        if (left, right) == (r"\(", r"\)"):
            return f"binom({above}, {below})"
    body = joined([left, _row(inner), right])
    behind = _spaces(last)[1] or 0
    return joined([f"lr({body})", _space(behind)])


def _root(element: Element) -> str:
    if element.tag == "msqrt":
        return f"sqrt({_row(element.children) or EMPTY})"
    base, index = (_argument(child) for child in _some(element, 2))
    return f"root({index}, {base})"


def _scripts(element: Element, function: bool = False) -> str:
    """Return a base with what stands at its corners, above or below it."""
    children = element.elements
    over = element.tag.startswith(("mu", "mo"))
    names = {"sub": "b", "sup": "t", "under": "b", "over": "t"}
    order = re.findall("sub|sup|under|over", element.tag)
    base, *marks = _some(element, 1 + len(order))
    scripts = dict(zip((names[one] for one in order), marks, strict=True))
    if over and len(children) == 2 and (accent := _accent(element, base, marks[0])):
        return accent
    primes = ""
    if not over and "t" in scripts:
        primes, scripts = _without_primes(scripts)
    name = base.text.strip()
    body = f"op({quoted(name)})" if function and len(name) > 1 else _argument(base)
    if primes:
        kern = _KERN if base.tag in ("mi", "mn") else ""
        body = joined([body, kern, primes]) if "b" not in scripts else body
    if over and name not in _LARGE:
        body = f"limits({body})"
    elif not over and name in _LARGE:
        body = f"scripts({body})"
    if scripts:
        given = ", ".join(f"{place}: {_argument(mark)}" for place, mark in scripts.items())
        body = f"attach({body}, {given})"
        if primes and "b" in scripts:
            body = joined([body, primes])
    return body


def _without_primes(scripts: dict[str, Element]) -> tuple[str, dict[str, Element]]:
    """Take the primes out of a superscript: the font has them up there already."""
    above = scripts["t"]
    signs = [above] if above.tag == "mo" else above.elements
    count = next((n for n, sign in enumerate(signs) if not _is_prime(sign)), len(signs))
    if not count:
        return "", scripts
    rest = Element("mrow", {}, list(signs[count:]))
    kept = {place: rest if place == "t" else mark for place, mark in scripts.items()}
    if count == len(signs):
        del kept["t"]
    return " ".join(PRIMES[sign.text.strip()] for sign in signs[:count]), kept


def _accent(element: Element, base: Element, mark: Element) -> str:
    sign = mark.text.strip()
    body = _argument(base)
    if sign == "\u0332" and element.tag == "mover":
        return f"overline({body})"
    if sign in _BRACES:
        return f"{_BRACES[sign]}({body})"
    if element.attributes.get("accent") != "true" or len(sign) != 1:
        return ""
    combining = ACCENTS.get(sign, sign)
    if not unicodedata.combining(combining):
        return ""
    wide = mark.attributes.get("stretchy") != "false" and len(base.text) > 1
    size = "" if wide else ", size: #0%"
    return f"accent({body}, \\u{{{ord(combining):x}}}{size})"


def _corners(element: Element) -> str:
    """Return a base with scripts at all of its corners."""
    children = element.elements
    split = next((n for n, c in enumerate(children) if c.tag == "mprescripts"), len(children))
    base, behind, before = _some(element, 1)[0], children[1:split], children[split + 1 :]
    given = [
        f"{place}: {_argument(mark)}"
        for marks, places in ((behind, ("br", "tr")), (before, ("bl", "tl")))
        for mark, place in zip(marks[:2], places, strict=False)
        if mark.tag != "none" and mark.children
    ]
    return f"attach({', '.join([_argument(base), *given])})"


def _table(element: Element) -> str:
    """Return a table as a matrix without brackets."""
    return matrix(_cells(element), shown=element.attributes.get("displaystyle") == "true")


def _cells(table: Element) -> list[list[Cell]]:
    return [[_cell(cell) for cell in row.elements] for row in table.elements if row.elements]


def _cell(element: Element) -> Cell:
    markup = _row(element.children)
    if name := element.attributes.get("id"):
        markup = joined([anchor(name), markup])
    return cell_of(element.classes, _coloured(element, markup))


def _numbered(table: Element) -> tuple[list[list[Cell]], list[str]]:
    """Return the rows of numbered equations without their margins, and their numbers."""
    rows, tags = [], []
    for row in table.elements:
        _, *cells, last = row.elements
        tags.append(
            (anchor(last.attributes["id"]) if "id" in last.attributes else "") + escaped(last.text)
        )
        rows.append([_cell(cell) for cell in cells])
    return rows, tags if any(tags) else [""] * len(rows)


def _tagged(tag: str) -> list[Cell]:
    return [Cell(f"#h(2em) #[{tag}]", "left", joined=True)] if tag else []


def _only(element: Element, tag: str) -> Element | None:
    """Return the only element in another, if it has this tag."""
    children = element.elements
    return children[0] if len(children) == 1 and children[0].tag == tag else None


def _some(element: Element, count: int) -> list[Element]:
    """Return so many children, empty ones where they are missing."""
    return [*element.elements, *(Element("mrow") for _ in range(count))][:count]


def _argument(element: Element) -> str:
    return _piece(element) or EMPTY


_MAKERS: dict[str, Callable[[Element], str]] = {
    "mi": _identifier,
    "mn": _number,
    "mo": _operator,
    "mtext": _words,
    "ms": _words,
    "mspace": lambda element: _space(_ems(element.attributes.get("width", "0"))),
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "mrow": _group,
    "mstyle": _group,
    "msub": _scripts,
    "msup": _scripts,
    "msubsup": _scripts,
    "munder": _scripts,
    "mover": _scripts,
    "munderover": _scripts,
    "mmultiscripts": _corners,
    "mtable": _table,
    "mphantom": lambda element: f"hide({_row(element.children) or EMPTY})",
    "annotation": lambda element: "",
    "annotation-xml": lambda element: "",
}

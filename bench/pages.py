"""A site of many pages without figures, the same on every machine: what text costs."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

_FOLDER_HOLDS = 50
"""Pages in one folder, as an author would part them."""
_NOUNS = (
    "gradient", "slope", "tangent", "level curve", "saddle", "minimum", "step", "direction",
    "function", "limit", "interval", "plane", "contour", "vector", "norm", "sample", "loss",
    "parameter", "surface", "dot product",
)  # fmt: skip
_VERBS = (
    "follows", "meets", "bounds", "turns", "shortens", "measures", "approaches", "crosses",
    "explains", "divides", "doubles", "hides",
)  # fmt: skip
_WAYS = (
    "at every point", "along the way", "from the left", "for small steps", "in one dimension",
    "near the bottom", "as the figure shows", "without a sign", "to first order", "by hand",
)  # fmt: skip


def write_pages(folder: Path, count: int, size: int, home: str = "index.md") -> None:
    """Write a site's pages with headings, emphasis, links, lists, code and tables.

    Parameters
    ----------
    folder
        Where the Markdown files go, for instance ``content``.
    count
        How many, the home page among them.
    size
        Bytes of one page, front matter included; each comes out within a sentence of it.
    home
        File name of the home page; Hugo calls it ``_index.md``.
    """
    paths = [Path(home), *map(_path_of, range(1, count))]
    for number, path in enumerate(paths):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(_page(number, paths, size), encoding="utf-8")


def _path_of(number: int) -> Path:
    return Path(f"part-{number // _FOLDER_HOLDS + 1:02}", f"page-{number:04}.md")


def _page(number: int, paths: list[Path], size: int) -> str:
    chance = random.Random(number)
    here = paths[number].parent
    near = [p.name for p in paths if p.parent == here and p != paths[number]] or [paths[0].name]
    day = f"20{10 + number % 16}-{1 + number % 12:02}-{1 + number % 28:02}"
    text = f"---\ntitle: Page {number} on the {chance.choice(_NOUNS)}\n"
    text += f"description: {_sentence(chance)}\ndate: {day}\n---\n"
    for block in _blocks(chance, near):
        room = size - len(text) - 2
        if len(block) > room:
            return text + _filled(chance, room)
        text += f"\n{block}\n"
    raise AssertionError("blocks never end")


def _filled(chance: random.Random, room: int) -> str:
    """Return a last paragraph of about `room` bytes."""
    words = ""
    while len(words) < room - 30:
        words += f"{_sentence(chance)} "
    return f"\n{words.strip()}\n" if words else ""


def _blocks(chance: random.Random, near: list[str]) -> Iterator[str]:
    """Yield paragraphs, and between them what else a page has, without end."""
    while True:
        yield f"## {_title(chance)}"
        yield _paragraph(chance, near)
        yield _paragraph(chance, near)
        yield "\n".join(f"- {_sentence(chance)}" for _ in range(4))
        yield f"### {_title(chance)}"
        yield _paragraph(chance, near)
        yield _code(chance)
        yield _paragraph(chance, near)
        yield f"## {_title(chance)}"
        yield _table(chance)
        yield _paragraph(chance, near)
        yield f"> {_sentence(chance)} {_sentence(chance)}"
        yield "\n".join(f"{n}. {_sentence(chance)}" for n in range(1, 4))


def _title(chance: random.Random) -> str:
    first, second = chance.sample(_NOUNS, 2)
    return f"The {first} and the {second}"


def _sentence(chance: random.Random) -> str:
    first, second = chance.sample(_NOUNS, 2)
    return f"The {first} {chance.choice(_VERBS)} the {second} {chance.choice(_WAYS)}."


def _paragraph(chance: random.Random, near: list[str]) -> str:
    """Return five sentences with emphasis, code and two links, wrapped as authors wrap."""
    noun, verb, way = chance.choice(_NOUNS), chance.choice(_VERBS), chance.choice(_WAYS)
    lines = [
        f"{_sentence(chance)} So *every* {noun} {verb} a **{chance.choice(_NOUNS)}**,",
        f"as [another page]({chance.choice(near)}) says; `{noun.replace(' ', '_')}(x)` {way}.",
        _sentence(chance),
        f"See [the book](https://example.org/{noun.replace(' ', '-')}) on that.",
        _sentence(chance),
    ]
    return "\n".join(lines)


def _code(chance: random.Random) -> str:
    name = chance.choice(_NOUNS).replace(" ", "_")
    number = chance.randrange(2, 10)
    return (
        f"```python\ndef {name}(x: float) -> float:\n    step = 1e-{number}\n"
        f"    return (f(x + step) - f(x - step)) / (2 * step)\n```"
    )


def _table(chance: random.Random) -> str:
    rows = [f"| {_title(chance)} | {chance.random():.3f} |" for _ in range(4)]
    return "\n".join(["| Quantity | Value |", "|:---------|------:|", *rows])

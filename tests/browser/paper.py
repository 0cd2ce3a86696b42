"""Reading what a browser printed: the words and the pictures in a PDF that Chromium wrote.

Not a reader for PDFs at large: Chromium compresses streams one way, names its fonts plainly, and
shows every run of letters as one string of hexadecimal glyph numbers.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

_OBJECT = re.compile(rb"(?<!\d)(\d+) 0 obj\b(.*?)\bendobj\b", re.DOTALL)
_STREAM = re.compile(rb"stream\r?\n(.*)\r?\nendstream", re.DOTALL)
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_SIZE = re.compile(rb"/Width (\d+)\s*/Height (\d+)")
_FONTS = re.compile(rb"/Font\s*<<(.*?)>>", re.DOTALL)
_NAMED = re.compile(rb"/(\w+) (\d+) 0 R")
_LETTERS = re.compile(rb"/ToUnicode (\d+) 0 R")
_ONE = re.compile(r"^<(\w{4})> <(\w+)>$", re.MULTILINE)
_ROW = re.compile(r"^<(\w{4})> <(\w{4})> <(\w+)>$", re.MULTILINE)
_SHOWN = re.compile(rb"/(\w+) [\d.]+ Tf|<([0-9A-Fa-f]+)>\s*Tj")


def pictures_in(pdf: bytes) -> list[tuple[int, int]]:
    """Return the widths and heights of the pictures in pixels, masks apart."""
    sizes = []
    for body in _objects(pdf).values():
        head = body.partition(b"stream")[0]
        found = _SIZE.search(head)
        if _PICTURE.search(head) and b"/DeviceGray" not in head and found:
            sizes.append((int(found[1]), int(found[2])))
    return sizes


def words_in(pdf: bytes) -> str:
    """Return all letters in the order of printing, without any space between them."""
    objects = _objects(pdf)
    alphabets = {}
    for resources in _FONTS.findall(pdf):
        for name, number in _NAMED.findall(resources):
            found = _LETTERS.search(objects[int(number)])
            alphabets[name] = _alphabet(_text(objects[int(found[1])]).decode()) if found else {}
    shown = (_shown(_text(body), alphabets) for body in objects.values() if b"stream" in body)
    return "".join("".join(letters) for letters in shown)


def without_spaces(text: str) -> str:
    """Return a text as `words_in` would tell it."""
    return re.sub(r"\s", "", text)


def _objects(pdf: bytes) -> dict[int, bytes]:
    return {int(number): body for number, body in _OBJECT.findall(pdf)}


def _text(body: bytes) -> bytes:
    """Return what a compressed stream holds; nothing if it is something else."""
    found = _STREAM.search(body)
    plain = b"/Image" not in body and b"/Length1" not in body
    return zlib.decompress(found[1]) if found and plain and b"/FlateDecode" in body else b""


def _alphabet(table: str) -> dict[int, str]:
    """Return a font's glyph numbers with what each of them means."""
    letters = {int(glyph, 16): _unicode(code) for glyph, code in _ONE.findall(table)}
    for first, last, code in _ROW.findall(table):
        for step in range(int(last, 16) - int(first, 16) + 1):
            letters[int(first, 16) + step] = chr(ord(_unicode(code)) + step)
    return letters


def _unicode(code: str) -> str:
    return bytes.fromhex(code).decode("utf-16-be")


def _shown(content: bytes, alphabets: dict[bytes, dict[int, str]]) -> Iterator[str]:
    alphabet: dict[int, str] = {}
    for font, glyphs in _SHOWN.findall(content):
        if font:
            alphabet = alphabets.get(font, {})
        for place in range(0, len(glyphs), 4):
            letter = alphabet.get(int(glyphs[place : place + 4], 16), "")
            yield letter.strip("\u00a0 ")

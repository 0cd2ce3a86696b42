"""Whose work it is, under which terms, and how it is cited: what every file for lectures says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape
from zlib import crc32

from manimark.config import Config

_PNG_HEAD = 33
"""Bytes before the first chunk that may be text: the signature and the header."""
_OF_PNG = {"title": "Title", "artist": "Author", "copyright": "Copyright", "comment": "Source"}
_OF_SVG = {"title": "title", "artist": "creator", "copyright": "rights", "comment": "source"}
_OF_PDF = {"title": "/Title", "artist": "/Author", "copyright": "/Copyright", "comment": "/Subject"}


def terms_of(config: Config) -> dict[str, str]:
    """Return what every file says of its origin, by the names of MP4's tags.

    These are artist, copyright and comment; settings that are not there say nothing.
    """
    terms = {
        "artist": config.author or config.name,
        "copyright": config.license,
        "comment": config.citation,
    }
    return {name: text for name, text in terms.items() if text}


def sign(picture: Path, about: Mapping[str, str], path: Path) -> None:
    """Copy a picture, and let the copy say what is said of it.

    Parameters
    ----------
    picture
        PNG, SVG or PDF.
    about
        From `terms_of`, with a title.
    path
        The copy, of the same kind.
    """
    write = {".png": _sign_png, ".svg": _sign_svg, ".pdf": _sign_pdf}[path.suffix]
    path.write_bytes(write(picture.read_bytes(), about))


def _sign_png(picture: bytes, about: Mapping[str, str]) -> bytes:
    """Add texts behind the header (PNG, third edition, 11.3.3.4)."""
    texts = (f"{_OF_PNG[name]}\0\0\0\0\0{text}".encode() for name, text in about.items())
    chunks = (_chunk(b"iTXt", text) for text in texts)
    return b"".join((picture[:_PNG_HEAD], *chunks, picture[_PNG_HEAD:]))


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return len(data).to_bytes(4, "big") + body + crc32(body).to_bytes(4, "big")


def _sign_svg(picture: bytes, about: Mapping[str, str]) -> bytes:
    """Add Dublin Core metadata behind the title, where drawing programs look for it."""
    facts = "".join(f"<dc:{_OF_SVG[n]}>{escape(t)}</dc:{_OF_SVG[n]}>" for n, t in about.items())
    metadata = (
        '<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<rdf:Description rdf:about="">{facts}</rdf:Description></rdf:RDF></metadata>\n'
    )
    head, title, drawing = picture.partition(b"</title>\n")
    return b"".join((head, title, metadata.encode(), drawing))


def _sign_pdf(picture: bytes, about: Mapping[str, str]) -> bytes:
    # Loaded only by builds that write a PDF.
    import io

    from pypdf import PdfWriter

    file = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(picture))
    writer.add_metadata({_OF_PDF[name]: text for name, text in about.items()})
    writer.write(file)
    return file.getvalue()

"""Whose work it is, under which terms, and how it is cited: what every file for lectures says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from xml.sax.saxutils import escape
from zlib import crc32

from manimark.config import Config

_PNG_HEAD = 33
"""Bytes before the first chunk that may be text: the signature and the header."""
_WEBP_FLAGS, _WEBP_HAS_XMP = 20, 0x04
"""Where the header of an animated WebP says what the file holds, and the bit for XMP."""
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
        PNG, GIF, animated WebP, SVG or PDF.
    about
        From `terms_of`, with a title.
    path
        The copy, of the same kind; may be the picture itself.
    """
    write = _WRITERS[path.suffix]
    path.write_bytes(write(picture.read_bytes(), about))


def _sign_png(picture: bytes, about: Mapping[str, str]) -> bytes:
    """Add texts behind the header (PNG, third edition, 11.3.3.4)."""
    texts = (f"{_OF_PNG[name]}\0\0\0\0\0{text}".encode() for name, text in about.items())
    chunks = (_chunk(b"iTXt", text) for text in texts)
    return b"".join((picture[:_PNG_HEAD], *chunks, picture[_PNG_HEAD:]))


def _chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return len(data).to_bytes(4, "big") + body + crc32(body).to_bytes(4, "big")


def _sign_gif(picture: bytes, about: Mapping[str, str]) -> bytes:
    """Add a comment behind the colours that all pictures share (GIF89a, sections 19 and 24)."""
    flags = picture[10]
    head = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    text = "\n".join(f"{_OF_PNG[name]}: {said}" for name, said in about.items()).encode()
    blocks = (text[i : i + 255] for i in range(0, len(text), 255))
    comment = b"".join(bytes([len(block)]) + block for block in blocks)
    return b"".join((picture[:head], b"\x21\xfe", comment, b"\0", picture[head:]))


def _sign_webp(picture: bytes, about: Mapping[str, str]) -> bytes:
    """Add XMP at the end, and say so in the header (RFC 9649, sections 2.7 and 2.7.1.5)."""
    packet = f'<x:xmpmeta xmlns:x="adobe:ns:meta/">{_dublin_core(about)}</x:xmpmeta>'.encode()
    chunk = b"XMP " + len(packet).to_bytes(4, "little") + packet + b"\0" * (len(packet) % 2)
    flags = bytes([picture[_WEBP_FLAGS] | _WEBP_HAS_XMP])
    body = b"".join((picture[8:_WEBP_FLAGS], flags, picture[_WEBP_FLAGS + 1 :], chunk))
    return b"RIFF" + len(body).to_bytes(4, "little") + body


def _sign_svg(picture: bytes, about: Mapping[str, str]) -> bytes:
    """Add metadata behind the title, where drawing programs look for it."""
    head, title, drawing = picture.partition(b"</title>\n")
    metadata = f"<metadata>{_dublin_core(about)}</metadata>\n"
    return b"".join((head, title, metadata.encode(), drawing))


def _dublin_core(about: Mapping[str, str]) -> str:
    facts = "".join(f"<dc:{_OF_SVG[n]}>{escape(t)}</dc:{_OF_SVG[n]}>" for n, t in about.items())
    return (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<rdf:Description rdf:about="">{facts}</rdf:Description></rdf:RDF>'
    )


def _sign_pdf(picture: bytes, about: Mapping[str, str]) -> bytes:
    # Loaded only by builds that write a PDF.
    import io

    from pypdf import PdfWriter

    file = io.BytesIO()
    writer = PdfWriter(clone_from=io.BytesIO(picture))
    writer.add_metadata({_OF_PDF[name]: text for name, text in about.items()})
    writer.write(file)
    return file.getvalue()


_WRITERS = {
    ".png": _sign_png,
    ".gif": _sign_gif,
    ".webp": _sign_webp,
    ".svg": _sign_svg,
    ".pdf": _sign_pdf,
}
"""Ending of a file → what signs its content."""

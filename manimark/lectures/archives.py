"""Entries of ZIP archives that are the same on every machine and on every day."""

from __future__ import annotations

from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP archive knows."""
_UNIX = 3
_READABLE = 0o100644 << 16
"""An ordinary file that everybody may read, as Unix tells it."""


def entry_of(name: str, *, packed: bool) -> ZipInfo:
    """Return the entry of a file; one that is `packed` already is stored as it is."""
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = _UNIX
    entry.external_attr = _READABLE
    entry.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
    return entry

"""The page's web fonts, unpacked for programs that read no WOFF2."""

from __future__ import annotations

from pathlib import Path

from fontTools.ttLib import TTFont


def unpack_fonts(fonts: Path, folder: Path) -> None:
    """Unpack web fonts into a folder, unless they lie there already.

    Parameters
    ----------
    fonts
        Folder with the page's ``*.woff2`` files.
    folder
        Takes one ``.ttf`` for each.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for source in sorted(fonts.glob("*.woff2")):
        target = folder / f"{source.stem}.ttf"
        if not target.exists():
            font = TTFont(source, recalcTimestamp=False)  # equal bytes each time
            font.flavor = None
            font.save(target)

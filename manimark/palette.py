"""The one place where colours have names: ``site_templates/palette.toml``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from manimark.errors import SiteError
from manimark.model import THEMES, Theme

FILE = "palette.toml"
_HEX = re.compile(r"#[0-9a-f]{6}")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of both themes."""

    dark: dict[str, str]
    """Colour name → ``#rrggbb``, for instance ``derivative`` → ``#ff9b3d``."""
    light: dict[str, str]
    """The same names as in `dark`."""

    def of(self, theme: Theme) -> dict[str, str]:
        """Return the colours of one theme."""
        return self.dark if theme == "dark" else self.light


def load_palette(templates: Path) -> Palette:
    """Read the palette.

    Parameters
    ----------
    templates
        The folder that holds ``palette.toml``.

    Raises
    ------
    SiteError
        If the file is missing, is no TOML, lacks a theme, names a colour in one theme only, or
        writes one in another form than ``#rrggbb``.
    """
    path = templates / FILE
    try:
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
    except FileNotFoundError:
        raise SiteError(path, 1, "the palette is missing", "restore palette.toml") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SiteError(path, _line_in(str(error)), f"not valid TOML: {error}", "mend it") from None
    for theme in THEMES:
        if not isinstance(tables.get(theme), dict):
            raise SiteError(path, 1, f"no [{theme}] colours", f"add a table [{theme}]")
        for name, value in tables[theme].items():
            if not (isinstance(value, str) and _HEX.fullmatch(value)):
                line = _line_of(text, theme, name)
                raise SiteError(
                    path, line, f"{name} is no colour", "write it as #rrggbb, lower case"
                )
    for name in sorted(tables["dark"].keys() ^ tables["light"].keys()):
        theme = "dark" if name in tables["dark"] else "light"
        line = _line_of(text, theme, name)
        raise SiteError(path, line, f"{name} is named in [{theme}] only", "name it in both themes")
    return Palette(dark=tables["dark"], light=tables["light"])


def _line_in(message: str) -> int:
    found = re.search(r"line (\d+)", message)
    return int(found.group(1)) if found else 1


def _line_of(text: str, theme: str, name: str) -> int:
    table = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if found := re.match(r"\s*\[(\w+)\]", line):
            table = found.group(1)
        elif table == theme and re.match(rf'\s*"?{re.escape(name)}"?\s*=', line):
            return number
    return 1

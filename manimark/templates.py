"""Jinja2 in strict mode: what is wrong in a template is said with its file and line."""

from __future__ import annotations

import re
from dataclasses import fields
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from typing import Any

from jinja2 import (
    Environment,
    FileSystemLoader,
    StrictUndefined,
    TemplateNotFound,
    TemplateSyntaxError,
    UndefinedError,
)

from manimark import views
from manimark.errors import SiteError

_VIEWS = (
    *(views.SiteView, views.PageView, views.FigureView, views.ExplorerView),
    *(views.Step, views.Source, views.Door, views.PresentView, views.PresentStep),
    *(views.TakeView, views.TakenStep, views.FileView, views.Cited, views.EmbedView),
)


class Templates:
    """The templates of a project.

    Parameters
    ----------
    folder
        Where they lie.
    root
        The project's folder; messages name files relative to it.
    """

    def __init__(self, folder: Path, root: Path) -> None:
        self._folder = folder
        self._root = root
        self._environment = Environment(
            loader=FileSystemLoader(folder),
            undefined=StrictUndefined,
            autoescape=lambda name: name is not None and name.endswith((".html", ".xml")),
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            auto_reload=False,  # a build looks at each template once
        )

    def render(self, name: str, **values: object) -> str:
        """Return what the template `name`, a path below the folder, makes of `values`.

        Raises
        ------
        SiteError
            If the template is missing, is not valid, or uses what it was not given.
        """
        try:
            return self._environment.get_template(name).render(values)
        except UnicodeDecodeError as error:
            raise self._not_text(error, name) from error
        except TemplateSyntaxError as error:
            path = Path(error.filename or self._folder / name)
            hint = "mend the template's syntax"
            raise SiteError(self.shown(path), error.lineno, str(error.message), hint) from error
        except Exception as error:
            path, line = self._place(error, name)
            raise SiteError(self.shown(path), line, *self._explain(error, values)) from error

    def knows(self, name: str) -> bool:
        """Whether there is a template `name`."""
        return name in self._names

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(self._environment.list_templates())

    def nearest(self, name: str) -> str:
        """Return a hint for who asked for the template `name`, which does not exist."""
        known = sorted(known for known in self._names if known.endswith(".html"))
        return _near(name, known) or f"known are {', '.join(known)}"

    def shown(self, path: Path) -> Path:
        """Return `path` as messages name it: relative to the project's folder if it lies there."""
        return path.relative_to(self._root) if path.is_relative_to(self._root) else path

    def _not_text(self, error: UnicodeDecodeError, name: str) -> SiteError:
        """Return the mistake in the template whose bytes could not be read; `name` asked for it."""
        files = (self._folder / known for known in sorted(self._names))
        path = next((f for f in files if f.read_bytes() == error.object), self._folder / name)
        line = error.object.count(b"\n", 0, error.start) + 1
        return SiteError(self.shown(path), line, "not UTF-8", "save the file as UTF-8")

    def _place(self, error: Exception, name: str) -> tuple[Path, int]:
        """Return the innermost line of a template that `error` came through.

        Jinja2 rewrites tracebacks so that they name templates instead of the code made of them.
        """
        place = (self._folder / name, 1)
        trace = error.__traceback__
        while trace is not None:
            path = Path(trace.tb_frame.f_code.co_filename)
            if path.is_relative_to(self._folder):
                place = (path, trace.tb_lineno)
            trace = trace.tb_next
        return place

    def _explain(self, error: Exception, values: dict[str, Any]) -> tuple[str, str]:
        """Return message and hint."""
        if isinstance(error, TemplateNotFound):
            return f"no template {error.name}", self.nearest(str(error.name))
        if isinstance(error, UndefinedError):
            known = [*values, *(field.name for view in _VIEWS for field in fields(view))]
            # The last quoted name is the one that is missing.
            names = re.findall(r"'([^']*)'", str(error))
            near = _near(names[-1] if names else "", known)
            return str(error), near or "use a variable that pages are given"
        return f"{type(error).__name__}: {error}", "mend the expression"


def _near(name: str, names: list[str]) -> str:
    near = get_close_matches(name, names, n=1)
    return f"did you mean {near[0]}?" if near else ""

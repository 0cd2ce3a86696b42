"""First versions of a page and of a scene, for authors to write over."""

from __future__ import annotations

import re
import sys
from importlib.machinery import PathFinder
from pathlib import Path

from manimark.config import Config
from manimark.content import RESERVED
from manimark.errors import SiteError
from manimark.model import slug_of
from manimark.publish import writing

_HERE = Path(__file__).parent
_PAGE_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)*")
_SCENE_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")


def new_page(config: Config, name: str) -> Path:
    """Write a page that builds as it is.

    Parameters
    ----------
    config
        The project.
    name
        Address of the page, for instance ``optimizers/momentum``.

    Returns
    -------
    Path
        The file written.

    Raises
    ------
    SiteError
        If the name is unfit for an address or the site's own, or if the file exists.
    """
    name = name.removesuffix(".md")
    path = config.content / f"{name}.md"
    if not _PAGE_NAME.fullmatch(name):
        hint = "use small letters, digits and hyphens, as in optimizers/momentum"
        raise SiteError(_shown(config, path), 1, f"{name!r} is no name for a page", hint)
    if name.partition("/")[0] in RESERVED:
        message = f"the address {name!r} is the site's own"
        raise SiteError(_shown(config, path), 1, message, "choose another first part")
    title = name.rpartition("/")[2].replace("-", " ").capitalize()
    text = (_HERE / "page.md").read_text(encoding="utf-8")
    scenes = config.scenes.relative_to(config.root).as_posix()
    return _write(config, path, text.replace("TITLE", title).replace("SCENES", scenes))


def new_scene(config: Config, name: str) -> Path:
    """Write a scene that renders as it is; `name` is its class, for instance ``MomentumPath``.

    Returns
    -------
    Path
        The file written: the class name in snake case, directly in the folder of scenes.

    Raises
    ------
    SiteError
        If the name is unfit for a class, if its file would hide a library, or if the file exists.
    """
    module = slug_of(name).replace("-", "_")
    path = config.scenes / f"{module}.py"
    if not _SCENE_NAME.fullmatch(name):
        hint = "write words with capitals and nothing between them, as in MomentumPath"
        raise SiteError(_shown(config, path), 1, f"{name!r} is no name for a scene", hint)
    if _is_library(config, module):
        message = f"a file of this name would hide the library {module} from all scenes"
        raise SiteError(_shown(config, path), 1, message, f"choose another, as in {name}Figure")
    text = (_HERE / "scene.py.txt").read_text(encoding="utf-8")
    title = module.replace("_", " ").capitalize()
    return _write(config, path, text.replace("TITLE", title).replace("NAME", name))


def _is_library(config: Config, module: str) -> bool:
    """Whether scenes can import a module of this name that is not the project's own."""
    own = {config.root.resolve(), config.scenes.resolve()}
    places = [place for place in sys.path if Path(place).resolve() not in own]
    if module in sys.stdlib_module_names or module == "manimark":
        return True
    return PathFinder.find_spec(module, places) is not None


def _write(config: Config, path: Path, text: str) -> Path:
    with writing(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
        except FileExistsError:
            shown = _shown(config, path)
            raise SiteError(shown, 1, "the file exists", "choose another name or edit it") from None
    return path


def _shown(config: Config, path: Path) -> Path:
    return path.relative_to(config.root)

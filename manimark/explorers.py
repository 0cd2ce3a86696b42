"""Explorers on pages against what the scenes, once drawn, offer to take hold of."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from manimark.errors import SiteError, SiteErrors, suggest
from manimark.model import ExplorerRef, Figure
from manimark.plan import PlacedFigure, Plan


def check_explorers(plan: Plan, figures: Mapping[str, Figure]) -> None:
    """Look whether explorers can be what pages ask of them.

    Parameters
    ----------
    plan
        The pages.
    figures
        By slug, all that the pages show.

    Raises
    ------
    SiteErrors
        Scenes with nothing to take hold of, and states that their explorers cannot have: all.
    """
    mistakes = [
        mistake
        for page in plan.pages
        for part in page.body
        if isinstance(part, PlacedFigure) and isinstance(part.ref, ExplorerRef)
        for mistake in _mistakes(part, figures[part.scene.slug])
    ]
    if mistakes:
        raise SiteErrors(mistakes)


def _mistakes(placed: PlacedFigure, figure: Figure) -> Iterator[SiteError]:
    ref = placed.ref
    if not figure.explores:
        message = f"{ref.scene} has nothing to take hold of"
        hint = f"give the scene an explorer, see docs/scenes.md, or write figure:{ref.scene}"
        yield SiteError(ref.at.path, ref.at.line, message, hint)
        return
    for state in placed.states:
        for fault in _faults(state.values, figure):
            yield SiteError(state.at.path, state.at.line, *fault)


def _faults(state: Mapping[str, str], figure: Figure) -> Iterator[tuple[str, str]]:
    """Yield why an explorer cannot have a state, each with the remedy."""
    first = next(iter(figure.explores))
    function = state.get("f", first)
    if function not in figure.explores:
        hint = suggest(function, figure.explores, f"the functions of {figure.scene} are")
        yield f"no function of {figure.scene} is called {function}", hint
        return
    domain = figure.explores[function]
    if "y" in state and len(domain) == 1:
        yield f"{function} is a curve, it has no y", "leave y out"
    for name, (low, high) in zip(("x", "y"), domain, strict=False):
        if name in state and not low <= float(state[name]) <= high:
            where = f"outside of {function}'s domain, {low:g} to {high:g}"
            yield f"{name} = {state[name]} is {where}", "choose a point inside"

from pathlib import Path

import pytest

from manimark.errors import MachineError, SiteError, SiteErrors, suggest


def test_a_mistake_is_one_line_with_place_and_remedy():
    error = SiteError(Path("content/a.md"), 7, "no title", "add one")
    assert str(error) == "content/a.md:7: no title (add one)"


def test_further_lines_stand_below_the_mistake():
    error = SiteError(Path("scenes/a.py"), 7, "it raised", "mend it", "line 1\nline 2")
    assert str(error) == "scenes/a.py:7: it raised (mend it)\nline 1\nline 2"


def test_several_mistakes_come_in_the_order_of_file_and_line():
    places = [("b.md", 2), ("a.md", 10), ("a.md", 9), ("b.md", 1)]
    errors = SiteErrors(SiteError(Path(p), n, "wrong", "mend it") for p, n in places)
    shown = [line.partition(": ")[0] for line in str(errors).splitlines()]
    assert shown == ["a.md:9", "a.md:10", "b.md:1", "b.md:2"]


def test_what_the_machine_lacks_comes_with_its_remedy():
    assert str(MachineError("no pango", "apt-get install it")) == "no pango (apt-get install it)"


@pytest.mark.parametrize(
    ("names", "hint"),
    [
        (["hills", "saddle"], "did you mean saddle?"),
        (["wave", "hills"], "the functions are hills, wave"),
        (list("hgfedcbai"), "the functions are a, b, c, d, e, f, g, h, …"),
        ([], "there are none yet"),
    ],
)
def test_suggests_what_was_meant_or_else_what_there_is(names, hint):
    assert suggest("sadle", names, "the functions are") == hint

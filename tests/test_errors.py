from pathlib import Path

from manimark.errors import MachineError, SiteError, SiteErrors


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

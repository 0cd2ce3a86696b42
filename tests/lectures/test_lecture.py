"""A page as material is made of it."""

from __future__ import annotations

from manimark.lectures import Lecture
from manimark.lectures.lecture import extracts_of

from .conftest import Sample


def test_knows_where_every_file_of_its_figures_lies(lecture: Lecture, sample: Sample) -> None:
    published = {
        f"figures/{p.relative_to(sample.figures).as_posix()}": p
        for p in sample.figures.rglob("*.*")
    }
    made = {name for name in published if name.endswith((".json", ".vtt", ".html"))}
    assert lecture.files.keys() == published.keys() - made
    assert all(lecture.files[name].samefile(published[name]) for name in lecture.files)


def test_has_one_step_for_each_clip(lecture: Lecture) -> None:
    steps = [(step.figure.slug, step.name) for step in lecture.presented.steps]
    figures = [lecture.figures[view.slug] for view in lecture.presented.figures]
    for theme in ("dark", "light"):
        clips = [
            (f.slug, c.section) for f in figures for c in extracts_of(f.clips, theme, "video/mp4")
        ]
        assert clips == steps


def test_says_whose_it_is(lecture: Lecture) -> None:
    assert lecture.site.author == "A. Author"
    assert lecture.site.license is not None
    assert (lecture.folder, lecture.url) == ("lectures/", "http://localhost/")

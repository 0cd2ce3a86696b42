from pathlib import Path

import pytest

from manimark.model import (
    PROFILES,
    ExplorerRef,
    FigureRef,
    Fragment,
    FrontMatter,
    Location,
    Page,
    Profile,
    SceneSource,
    slug_of,
    title_of,
)

AT = Location(Path("content/a.md"), 1)


@pytest.mark.parametrize(
    ("name", "slug", "title"),
    [
        ("TangentSweep", "tangent-sweep", "Tangent Sweep"),
        ("SaddleCriticalPoint", "saddle-critical-point", "Saddle Critical Point"),
        ("TheXAxis", "the-x-axis", "The X Axis"),
        ("MNISTNet2", "mnist-net2", "MNIST Net2"),
        ("A", "a", "A"),
        ("SGD", "sgd", "SGD"),
        ("GradientOfL2Norm", "gradient-of-l2-norm", "Gradient Of L2 Norm"),
        ("snake_case", "snake-case", "snake case"),
        ("Level__Curve_", "level-curve", "Level Curve"),
    ],
)
def test_slugs_and_titles_part_the_words_of_a_class_name(name, slug, title):
    assert slug_of(name) == slug
    assert title_of(name) == title


def test_rejects_a_profile_that_video_cannot_have():
    with pytest.raises(ValueError, match="even"):
        Profile("odd", 853, 480, 30)
    with pytest.raises(ValueError, match="even"):
        Profile("odd", 854, 479, 30)


def test_the_stills_of_a_film_are_twice_as_large_and_move_alike():
    film = PROFILES["full"]
    assert film.purpose == "film"
    expected = Profile("full-stills", 3840, 2160, film.fps, codecs=(), purpose="stills")
    assert film.stills() == expected


def test_the_transparent_videos_of_a_film_are_as_large_and_move_alike():
    film = PROFILES["full"]
    codecs, name = ("prores", "vp9"), "full-transparent"
    expected = Profile(name, 1920, 1080, film.fps, codecs=codecs, purpose="transparent")
    assert film.transparent() == expected


def test_a_plain_scene_has_one_look_and_a_themed_one_two():
    plain = SceneSource("Plain", AT, "", themed=False)
    themed = SceneSource("Themed", AT, "", themed=True)
    assert plain.themes == ("dark",)
    assert themed.themes == ("dark", "light")


def test_a_page_knows_its_file_and_its_figures():
    figure = FigureRef("One", "alt", (), "fig-one", AT)
    explorer = ExplorerRef("Two", "alt", (), "fig-two", AT)
    body = Fragment(("<p>text</p>", figure, "<p>more</p>", explorer), (), ())
    matter = FrontMatter("T", "D")
    assert Page(AT.path, "a/b", matter, body).output == "a/b/index.html"
    assert Page(AT.path, "", matter, body).output == "index.html"
    assert Page(AT.path, "", matter, body).figures == (figure, explorer)

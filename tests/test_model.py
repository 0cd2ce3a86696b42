from pathlib import Path

import pytest

from manimark.model import (
    FigureRef,
    Fragment,
    FrontMatter,
    Location,
    Page,
    Profile,
    SceneSource,
    slug_of,
)

AT = Location(Path("content/a.md"), 1)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("TangentSweep", "tangent-sweep"),
        ("MNISTNet2", "mnist-net2"),
        ("A", "a"),
        ("SGD", "sgd"),
        ("GradientOfL2Norm", "gradient-of-l2-norm"),
        ("snake_case", "snake-case"),
    ],
)
def test_slugs_part_the_words_of_a_class_name(name, slug):
    assert slug_of(name) == slug


def test_rejects_a_profile_that_video_cannot_have():
    with pytest.raises(ValueError, match="even"):
        Profile("odd", 853, 480, 30)
    with pytest.raises(ValueError, match="even"):
        Profile("odd", 854, 479, 30)


def test_a_plain_scene_has_one_look_and_a_themed_one_two():
    plain = SceneSource("Plain", AT, "", themed=False, digest="")
    themed = SceneSource("Themed", AT, "", themed=True, digest="")
    assert plain.themes == ("dark",)
    assert themed.themes == ("dark", "light")


def test_a_page_knows_its_file_and_its_figures():
    figure = FigureRef("One", "alt", (), "fig-one", AT)
    body = Fragment(("<p>text</p>", figure, "<p>more</p>"), (), ())
    matter = FrontMatter("T", "D")
    assert Page(AT.path, "a/b", matter, body).output == Path("a/b/index.html")
    assert Page(AT.path, "", matter, body).output == Path("index.html")
    assert Page(AT.path, "", matter, body).figures == (figure,)

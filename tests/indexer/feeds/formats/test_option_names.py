"""Names of options in the languages of shops."""

import pytest

from indexer.feeds.formats.option_names import color_and_size, is_color, is_size


@pytest.mark.parametrize(
    "name",
    ["Größe", "GRÖSSE", "Groesse", "taille", "Talla", "Tamaño", "Ring size", "Ringgröße", "サイズ"],
)
def test_a_size_is_known_in_any_case_and_language(name: str) -> None:
    assert is_size(name)
    assert not is_color(name)


@pytest.mark.parametrize("name", ["Colour", "COULEUR", "Lederfarbe", "Metal color", "颜色", "Цвет"])
def test_a_colour_is_known_in_any_case_and_language(name: str) -> None:
    assert is_color(name)
    assert not is_size(name)


@pytest.mark.parametrize("name", ["Material", "Grossesse", "Weight", "Resize", "Colophon", ""])
def test_other_words_are_neither(name: str) -> None:
    assert not is_size(name)
    assert not is_color(name)


def test_the_first_of_two_sizes_is_the_size_and_the_other_stays_an_option() -> None:
    options = {"Waist size": "32", "Couleur": "Noir", "Length size": "34", "Material": "Denim"}
    others = {"Length size": "34", "Material": "Denim"}
    assert color_and_size(options) == ("Noir", "32", others)

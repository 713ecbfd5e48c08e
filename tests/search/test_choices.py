from lookup.service.services import Services
from tests.boutique import MAISON, OTHER


def test_categories_colours_and_sizes_are_the_maison_s_most_had_first(services: Services) -> None:
    choices = services.searches.choices(MAISON)
    assert [(each.category, each.products) for each in choices.categories] == [
        ("Bags/Totes", 2),
        ("Bags/Clutches", 1),
        ("Watches", 1),
    ]
    assert choices.colors == ["Black", "Emerald", "Navy", "Noir", "Red", "Steel"]
    assert choices.sizes == ["L", "S"]


def test_categories_are_named_in_the_language_asked_for(services: Services) -> None:
    (totes, *others) = services.searches.choices(MAISON, locale="fr-CH").categories
    assert (totes.category, totes.name) == ("Bags/Totes", "Sacs/Cabas")
    assert [each.name for each in others] == ["Bags/Clutches", "Watches"]


def test_another_maison_has_its_own(services: Services) -> None:
    choices = services.searches.choices(OTHER)
    assert [each.category for each in choices.categories] == ["Bags/Totes"]
    assert choices.sizes == []

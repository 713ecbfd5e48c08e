from lookup.service.services import Services
from tests.boutique import MAISON, OTHER


def test_categories_colours_and_sizes_are_the_maison_s_most_had_first(services: Services) -> None:
    choices = services.searches.choices(MAISON)
    assert [(each.category, each.products) for each in choices.categories] == [
        ("Bags/Totes", 2),
        ("Bags/Clutches", 1),
        ("Watches", 1),
    ]
    assert [each.color for each in choices.colors] == [
        "Black",
        "Emerald",
        "Navy",
        "Noir",
        "Red",
        "Steel",
    ]
    assert choices.sizes == ["L", "S"]


def test_categories_are_named_in_the_language_asked_for(services: Services) -> None:
    (totes, *others) = services.searches.choices(MAISON, locale="fr-CH").categories
    assert (totes.category, totes.name) == ("Bags/Totes", "Sacs/Cabas")
    # The catalogue has no French name for these: the field's terms are.
    assert [each.name for each in others] == ["Sacs/Pochettes", "Montres"]


def test_colours_are_named_in_the_language_asked_for(services: Services) -> None:
    colors = {
        each.color: each.name for each in services.searches.choices(MAISON, locale="it").colors
    }
    assert colors["Navy"] == "Blu navy"
    assert colors["Noir"] == "Nero"
    assert colors["Steel"] == "Steel"


def test_another_maison_has_its_own(services: Services) -> None:
    choices = services.searches.choices(OTHER)
    assert [each.category for each in choices.categories] == ["Bags/Totes"]
    assert choices.sizes == []

"""confusions: who is mistaken for whom, how often, and how surely."""

from pathlib import Path

from lookup.evaluation.confusion import confusions, product_categories
from lookup.evaluation.manifest import LabelledImage
from tests.evaluation.labelled import outcome, unknown

CATEGORIES = {"A": "Bags", "B": "Bags", "C": "Shoes"}


def test_pairs_are_counted_in_one_direction_the_most_frequent_first() -> None:
    outcomes = [
        outcome("A", ["C"], "ambiguous"),
        outcome("A", ["B", "A"], "match"),
        outcome("A", ["B"], "none"),
        outcome("A", ["A"], "match"),
        outcome("B", ["A"], "match"),
        outcome("A", [], "none"),
        unknown(0.9, "match"),
    ]
    pairs = [pair.model_dump() for pair in confusions(outcomes, CATEGORIES)]
    assert pairs == [
        {
            "product": "A", "mistaken_for": "B", "photos": 2, "of": 5,
            "called_match": 1, "same_category": True,
        },
        {
            "product": "A", "mistaken_for": "C", "photos": 1, "of": 5,
            "called_match": 0, "same_category": False,
        },
        {
            "product": "B", "mistaken_for": "A", "photos": 1, "of": 1,
            "called_match": 1, "same_category": True,
        },
    ]  # fmt: skip


def test_an_unknown_category_is_not_another_one() -> None:
    (pair,) = confusions([outcome("A", ["X"])], CATEGORIES)
    assert pair.same_category is None


def test_a_products_category_is_the_first_one_named() -> None:
    images = [
        LabelledImage("gallery", Path("1.jpg"), "A", None, category, {})
        for category in ("", "Bags", "Travel")
    ]
    assert product_categories(images) == {"A": "Bags"}

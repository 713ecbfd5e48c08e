"""Outcome: where the right product stands."""

from tests.evaluation.labelled import outcome, unknown


def test_the_rank_counts_from_one() -> None:
    found = outcome("A", ["B", "A", "C"])
    assert (found.rank, found.correct, found.within(1), found.within(2)) == (2, False, False, True)


def test_a_product_that_is_not_ranked_has_no_rank() -> None:
    missed = outcome("A", ["B"])
    assert (missed.rank, missed.within(50)) == (None, False)


def test_nothing_is_right_for_a_photo_of_something_else() -> None:
    """Its row may still name a product: one that was kept out of the catalogue."""
    assert outcome("A", ["A"], open_set=True).rank is None
    assert not unknown(0.9).correct


def test_the_variant_is_right_only_with_its_product() -> None:
    assert outcome("A", ["A"], variant="A-red").variant_correct
    assert not outcome("A", ["A"], variant="A-blue").variant_correct
    assert not outcome("A", ["B"], variant="B-red").variant_correct


def test_photos_of_a_product_belong_together_and_others_stand_alone() -> None:
    assert outcome("A", [], photo="1.jpg").cluster == outcome("A", [], photo="2.jpg").cluster
    assert unknown(0.5, photo="1.jpg").cluster != unknown(0.5, photo="2.jpg").cluster


def test_without_a_ranking_there_is_no_confidence() -> None:
    assert (outcome("A", []).first, outcome("A", []).confidence) == (None, 0.0)

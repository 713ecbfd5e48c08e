"""Pairs that photos will confuse."""

from indexer.insight.confusable import confusable_pairs
from indexer.insight.survey import Rival
from tests.indexer.insight.records import Picture, catalogue_of, found, record


def test_a_pair_is_as_bad_as_both_ways_together_and_shows_what_is_most_alike() -> None:
    catalogue = catalogue_of(
        [Picture("A", color="Red"), Picture("A", "back"), Picture("B", color="Blue"), Picture("C")]
    )
    records = [
        record(0, 0, seen=found(0.4, shares={1: 0.6}), rivals=[Rival(1, 2, 5.0)]),
        record(1, 0, seen=found(0.8, shares={1: 0.2}), rivals=[Rival(1, 2, 1.0)]),
        record(2, 1, seen=found(0.5, shares={0: 0.2, 2: 0.1}), rivals=[Rival(2, 3, 0.0)]),
        record(3, 2),
    ]
    (pair,) = confusable_pairs(records, catalogue)
    assert (pair.first.id, pair.second.id) == ("A", "B")
    assert abs(pair.confusion - (0.4 + 0.2) / 2) < 1e-9
    assert (pair.first_picture.image_id, pair.second_picture.image_id) == (100, 102)
    differs = {each.what: (each.first, each.second) for each in pair.differs}
    assert differs == {"name": ("A", "B"), "color": ("Red", "Blue")}

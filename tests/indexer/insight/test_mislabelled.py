"""Pictures that look like another product's."""

from indexer.insight.mislabelled import mislabelled
from indexer.insight.survey import PictureRecord, Rival
from tests.indexer.insight.records import Picture, catalogue_of, record

# Thirteen products with two main pictures each, as alike as pictures of one product usually are.
PICTURES = [Picture(f"P{row // 2}", content=None) for row in range(26)]


def usual(row: int) -> PictureRecord:
    return record(row, row // 2, own=3.0 + 0.1 * (row % 5), rivals=[Rival(12, 25, 0.0)])


def strange(row: int, own: float, other: float) -> PictureRecord:
    return record(row, row // 2, own=own, rivals=[Rival(5, 10, other)])


def test_a_picture_that_is_like_another_product_s_and_unlike_its_own_is_found() -> None:
    records = [strange(0, -3.0, 4.0), *map(usual, range(1, 26))]
    (found,) = mislabelled(records, catalogue_of(PICTURES), set())
    assert (found.picture.product, found.looks_like.id) == ("P0", "P5")
    assert found.nearest.image_id == 110
    assert found.certainty > 0.99


def test_a_picture_that_is_like_its_own_too_is_a_look_alike_and_no_mistake() -> None:
    records = [strange(0, 3.0, 6.0), *map(usual, range(1, 26))]
    assert mislabelled(records, catalogue_of(PICTURES), set()) == []


def test_a_view_that_is_unlike_its_own_and_no_more_like_another_s_is_only_a_view() -> None:
    records = [strange(0, -3.0, -2.0), *map(usual, range(1, 26))]
    assert mislabelled(records, catalogue_of(PICTURES), set()) == []


def test_what_stands_under_several_products_is_set_aside() -> None:
    records = [strange(0, -3.0, 4.0), *map(usual, range(1, 26))]
    assert mislabelled(records, catalogue_of(PICTURES), {0}) == []


def test_a_view_that_its_product_has_once_is_measured_by_others_that_are_alone() -> None:
    # A detail is like nothing else of its product: that of P0 is as usual for details.
    pictures = [*PICTURES, *(Picture(f"P{number}", view="detail") for number in range(13))]
    details = [
        record(26 + number, number, own=-3.0, rivals=[Rival(12, 25, -2.0)]) for number in range(13)
    ]
    details[0] = record(26, 0, own=-3.0, rivals=[Rival(5, 31, 1.0)])
    records = [*map(usual, range(26)), *details]
    assert mislabelled(records, catalogue_of(pictures), set()) == []


def test_too_few_pictures_tell_nothing() -> None:
    records = [strange(0, -3.0, 4.0), *map(usual, range(1, 10))]
    assert mislabelled(records, catalogue_of(PICTURES), set()) == []

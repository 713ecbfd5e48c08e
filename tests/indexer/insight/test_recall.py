"""Expected recall, and the further picture that would help most."""

from pathlib import Path

import pytest

from indexer.insight.categories import category_insights
from indexer.insight.recall import ExpectedRecall
from indexer.insight.survey import PictureRecord
from indexer.insight.thin import ThinProducts
from lookup.images.thumbnails import Thumbnails
from lookup.insight.findings import ThinProduct
from tests.indexer.insight.records import Picture, catalogue_of, found, record

MAIN, BACK, DETAIL = 0, 1, 2
# Fifteen products with all views, one with its main picture alone, one with none. A back is mostly
# found by the main picture, a detail by nothing.
WHOLE = 15
PICTURES = [
    *(Picture(f"P{n}", view) for n in range(WHOLE) for view in ("main", "back", "detail")),
    Picture("LONE"),
]


@pytest.fixture(scope="module")
def records() -> list[PictureRecord]:
    through = {
        MAIN: {BACK: 0.8, DETAIL: 0.1},
        BACK: {MAIN: 0.8, DETAIL: 0.1},
        DETAIL: {MAIN: 0.1, BACK: 0.1},
    }
    whole = [
        record(
            3 * product + view,
            product,
            view=view,
            unseen=max(through[view].values()),
            through=through[view],
        )
        for product in range(WHOLE)
        for view in (MAIN, BACK, DETAIL)
    ]
    return [*whole, record(3 * WHOLE, WHOLE)]


@pytest.fixture(scope="module")
def recall(records: list[PictureRecord]) -> ExpectedRecall:
    return ExpectedRecall(records, catalogue_of(PICTURES).category)


def test_a_product_with_all_views_is_found_as_its_pictures_are(
    records: list[PictureRecord], recall: ExpectedRecall
) -> None:
    assert recall.of(records[:3]) == pytest.approx(0.9)
    assert recall.further(records[:3]) == []


def test_photos_of_views_that_are_lacking_are_found_as_they_usually_are(
    records: list[PictureRecord], recall: ExpectedRecall
) -> None:
    assert recall.of(records[-1:]) == pytest.approx((0.9 + 0.8 + 0.1) / 3, abs=0.05)


def test_the_view_that_nothing_else_finds_would_help_most(
    records: list[PictureRecord], recall: ExpectedRecall
) -> None:
    first, second = recall.further(records[-1:])
    assert (first.view, second.view) == (DETAIL, BACK)
    assert first.gain == pytest.approx(0.8 / 3, abs=0.07)
    assert second.gain == pytest.approx(0.1 / 3, abs=0.05)


def test_an_added_picture_helps_photos_of_other_views_too(
    records: list[PictureRecord], recall: ExpectedRecall
) -> None:
    (detail,) = (each for each in records if each.row == 2)
    by_view = {each.view: each.gain for each in recall.further([detail])}
    of_main_photos_alone = (0.9 - 0.1) / 3
    assert by_view[MAIN] > of_main_photos_alone + 0.05


def test_thin_products_are_told_with_what_would_help(
    records: list[PictureRecord], recall: ExpectedRecall, tmp_path: Path
) -> None:
    catalogue = catalogue_of(PICTURES, unseen=["NONE"])
    products = {n: [r for r in records if r.product == n] for n in range(WHOLE + 1)}
    thin = ThinProducts(products, catalogue, recall, Thumbnails(tmp_path)).found()
    by_id: dict[str, ThinProduct] = {each.product.id: each for each in thin}
    assert set(by_id) == {"LONE", "NONE"}
    lone = by_id["LONE"]
    assert (lone.pictures, lone.views, lone.problems) == (1, ["main"], ["few_pictures"])
    assert lone.next_picture is not None
    assert lone.next_picture.view == "detail"
    assert by_id["NONE"].problems == ["no_usable_picture"]
    assert by_id["NONE"].recall == 0


def test_a_category_counts_products_without_pictures_as_not_found(
    records: list[PictureRecord], recall: ExpectedRecall
) -> None:
    catalogue = catalogue_of(PICTURES[:3], unseen=["NONE"])
    (bags,) = category_insights({0: records[:3]}, catalogue, recall)
    assert (bags.products, bags.pictures) == (2, 3)
    assert bags.recall == pytest.approx(0.45)
    assert bags.coverage == pytest.approx(found(0.9).matched / 2)

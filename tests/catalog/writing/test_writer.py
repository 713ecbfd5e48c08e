"""Applying a feed: the catalogue holds exactly the feed, and ids outlive everything."""

from dataclasses import replace
from decimal import Decimal

import pytest
from sqlalchemy import select

from lookup.base.errors import FeedError
from lookup.catalog.database import Database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.models import Product, ProductImage, Variant
from lookup.catalog.reading.reader import ProductReader
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant
from lookup.catalog.writing.writer import CatalogChanges, apply_catalog


def apply(database: Database, *products: FeedProduct, maison: str = "alba") -> CatalogChanges:
    with database.session(write=True) as session:
        return apply_catalog(session, maison, products)


def ids(database: Database) -> dict[str, int]:
    with database.session() as session:
        found: dict[str, int] = {}
        for name, row_id in session.execute(select(Product.product_id, Product.id)):
            found[f"product {name}"] = row_id
        for name, row_id in session.execute(select(Variant.sku, Variant.id)):
            found[f"variant {name}"] = row_id
        for name, row_id in session.execute(select(ProductImage.path, ProductImage.id)):
            found[f"image {name}"] = row_id
        return found


def test_a_first_run_adds_everything(
    database: Database, tote: FeedProduct, watch: FeedProduct
) -> None:
    assert apply(database, tote, watch) == CatalogChanges(2, 0, 0, 0)
    with database.session() as session:
        card = ProductReader(session).cards("alba", ["BG-1"])["BG-1"]
    assert [variant.sku for variant in card.variants] == [
        "BG-1-BLK-S",
        "BG-1-BLK-L",
        "BG-1-RED-S",
    ]
    assert card.variants[1].price == Decimal("2350.50")
    assert card.attributes == {"material": "calfskin"}


def test_a_second_run_of_the_same_feed_changes_nothing(
    database: Database, tote: FeedProduct, watch: FeedProduct
) -> None:
    apply(database, tote, watch)
    before = ids(database)
    assert apply(database, watch, tote) == CatalogChanges(0, 0, 2, 0)
    assert ids(database) == before


def test_a_changed_price_changes_one_product_and_no_id(
    database: Database, tote: FeedProduct, watch: FeedProduct
) -> None:
    apply(database, tote, watch)
    before = ids(database)
    dearer = replace(watch, variants=(replace(watch.variants[0], price=Decimal("9100")),))
    assert apply(database, tote, dearer) == CatalogChanges(0, 1, 1, 0)
    assert ids(database) == before
    with database.session() as session:
        card = ProductReader(session).cards("alba", ["WT-1"])["WT-1"]
    assert card.variants[0].price == Decimal("9100")


def test_amounts_written_apart_are_the_same(database: Database, watch: FeedProduct) -> None:
    apply(database, replace(watch, variants=(FeedVariant("WT-1", price=Decimal("70")),)))
    same = replace(watch, variants=(FeedVariant("WT-1", price=Decimal("70.00")),))
    assert apply(database, same).unchanged == 1


def test_a_product_that_goes_is_marked_and_comes_back_with_its_ids(
    database: Database, tote: FeedProduct, watch: FeedProduct
) -> None:
    apply(database, tote, watch)
    before = ids(database)
    assert apply(database, watch) == CatalogChanges(0, 0, 1, 1)
    with database.session() as session:
        assert ProductReader(session).cards("alba", ["BG-1"]) == {}
        assert [image.path for image in ImageCatalog(session, "alba")] == ["ora.jpg"]
    assert apply(database, watch) == CatalogChanges(0, 0, 1, 0)
    assert apply(database, tote, watch) == CatalogChanges(1, 0, 1, 0)
    assert ids(database) == before


def test_a_variant_and_an_image_that_go_are_no_longer_shown(
    database: Database, tote: FeedProduct
) -> None:
    apply(database, tote)
    before = ids(database)
    apply(database, replace(tote, variants=tote.variants[:2], images=tote.images[:2]))
    with database.session() as session:
        card = ProductReader(session).cards("alba", ["BG-1"])["BG-1"]
    assert [variant.sku for variant in card.variants] == ["BG-1-BLK-S", "BG-1-BLK-L"]
    assert [image.path for image in card.images] == ["lining.jpg", "black_main.jpg"]
    assert ids(database) == before


@pytest.mark.parametrize("taker_first", [True, False])
def test_a_sku_may_move_to_another_product(
    database: Database, tote: FeedProduct, watch: FeedProduct, taker_first: bool
) -> None:
    apply(database, tote, watch)
    moved = tote.variants[2]
    giver = replace(tote, variants=tote.variants[:2])
    taker = replace(watch, variants=(*watch.variants, moved))
    apply(database, *((taker, giver) if taker_first else (giver, taker)))
    with database.session() as session:
        cards = ProductReader(session).cards("alba", ["BG-1", "WT-1"])
    assert [variant.sku for variant in cards["BG-1"].variants] == ["BG-1-BLK-S", "BG-1-BLK-L"]
    assert [variant.sku for variant in cards["WT-1"].variants] == ["WT-1", "BG-1-RED-S"]


def test_maisons_do_not_see_each_other(database: Database, tote: FeedProduct) -> None:
    apply(database, tote, maison="alba")
    apply(database, replace(tote, name="Another tote"), maison="brera")
    with database.session() as session:
        reader = ProductReader(session)
        assert reader.cards("alba", ["BG-1"])["BG-1"].name == "Alba Tote"
        assert reader.cards("brera", ["BG-1"])["BG-1"].name == "Another tote"


def test_an_empty_feed_does_not_empty_the_catalogue(database: Database, tote: FeedProduct) -> None:
    apply(database, tote)
    with pytest.raises(FeedError, match="no usable product"):
        apply(database)
    with database.session() as session:
        assert "BG-1" in ProductReader(session).cards("alba", ["BG-1"])


@pytest.mark.parametrize(
    ("second", "named"),
    [
        (FeedProduct("BG-1", "Again"), "product 'BG-1'"),
        (FeedProduct("BG-2", "Other", variants=(FeedVariant("BG-1-RED-S"),)), "SKU 'BG-1-RED-S'"),
    ],
)
def test_nothing_may_be_in_a_feed_twice(
    database: Database, tote: FeedProduct, second: FeedProduct, named: str
) -> None:
    with pytest.raises(FeedError, match=named):
        apply(database, tote, second)
    assert ids(database) == {}


def test_many_products_are_written_in_several_batches(database: Database) -> None:
    products = [
        FeedProduct(f"P{number}", f"Product {number}", images=(FeedImage(f"{number}.jpg"),))
        for number in range(450)
    ]
    assert apply(database, *products).added == 450
    assert apply(database, *products[:10]).removed == 440


def test_contents_of_images_are_noted_and_survive_a_changed_name(
    database: Database, tote: FeedProduct
) -> None:
    apply(database, tote)
    with database.session(write=True) as session:
        catalog = ImageCatalog(session, "alba")
        first = next(iter(catalog))
        catalog.note_contents({first.id: "ab" * 32})
    apply(database, replace(tote, name="Renamed"))
    with database.session() as session:
        contents = {image.path: image.content for image in ImageCatalog(session, "alba")}
    assert contents == {"lining.jpg": "ab" * 32, "black_main.jpg": None, "red_main.jpg": None}

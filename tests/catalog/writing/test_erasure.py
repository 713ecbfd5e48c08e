"""Erasing: everything of the product is gone, and nothing else."""

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.models import Product, ProductImage, StockLevel, Variant
from lookup.catalog.rows import FeedProduct, StockRow, StoreRow
from lookup.catalog.writing.erasure import erase_product
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog


@pytest.fixture
def filled(
    database: Database, tote: FeedProduct, watch: FeedProduct, stores: Sequence[StoreRow]
) -> Database:
    now = datetime(2025, 3, 10, tzinfo=UTC)
    with database.session(write=True) as session:
        apply_catalog(session, "alba", [tote, watch])
        apply_stores(session, "alba", stores)
        apply_stock(
            session,
            "alba",
            [StockRow("BG-1-RED-S", "PAR01", 3, now), StockRow("WT-1", "PAR01", 1, now)],
        )
        catalog = ImageCatalog(session, "alba")
        # The lining's picture is also the watch's, to the byte.
        catalog.note_contents(
            {
                image.id: "aa" if image.path in ("lining.jpg", "ora.jpg") else image.path[:2]
                for image in catalog
            }
        )
    return database


def test_a_product_is_erased_with_all_that_hangs_on_it(filled: Database) -> None:
    with filled.session(write=True) as session:
        erased = erase_product(session, "alba", "BG-1")
    assert erased.skus == ("BG-1-BLK-S", "BG-1-BLK-L", "BG-1-RED-S")
    assert len(erased.image_ids) == 3
    assert sorted(erased.image_contents) == ["bl", "re"]
    assert erased.stock_levels == 1
    with filled.session() as session:
        counts = [
            session.scalar(select(func.count()).select_from(model))
            for model in (Product, Variant, ProductImage, StockLevel)
        ]
    assert counts == [1, 1, 1, 1]


def test_an_erased_image_s_id_is_never_given_again(filled: Database, tote: FeedProduct) -> None:
    with filled.session(write=True) as session:
        apply_catalog(session, "alba", [tote])  # the watch, whose image came last, is removed
        gone = erase_product(session, "alba", "WT-1").image_ids
        erased = erase_product(session, "alba", "BG-1").image_ids
    with filled.session(write=True) as session:
        apply_catalog(session, "alba", [tote])
        given = {image.id for image in ImageCatalog(session, "alba")}
    assert not given & {*gone, *erased}


@pytest.mark.parametrize(("maison", "product_id"), [("alba", "NOPE"), ("brera", "BG-1")])
def test_what_is_not_there_is_not_found(filled: Database, maison: str, product_id: str) -> None:
    with filled.session(write=True) as session:
        apply_stores(session, "brera", [StoreRow("TOR01", "Turin")])
        with pytest.raises(NotFound, match=product_id):
            erase_product(session, maison, product_id)

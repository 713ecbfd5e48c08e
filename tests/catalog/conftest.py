"""A catalogue database, and rows to put into it."""

from collections.abc import Iterator
from decimal import Decimal

import pytest

from lookup.catalog import schema
from lookup.catalog.database import Database, open_database
from lookup.catalog.rows import FeedImage, FeedProduct, FeedVariant, StoreRow


@pytest.fixture
def migrating(monkeypatch: pytest.MonkeyPatch) -> None:
    """New SQLite databases are migrated, not copied, as outside tests."""
    monkeypatch.setattr("lookup.catalog.database.bring_up_to_date", schema.bring_up_to_date)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    opened = open_database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def tote() -> FeedProduct:
    """One bag in two colours, black in two sizes."""
    return FeedProduct(
        product_id="BG-1",
        name="Alba Tote",
        names={"fr": "Cabas Alba", "fr-CH": "Cabas Alba (CH)"},
        category="Bags",
        categories={"fr": "Sacs"},
        description="Grained calfskin.",
        url="https://example.com/alba",
        attributes={"material": "calfskin"},
        images=(
            FeedImage("lining.jpg", "detail", None),
            FeedImage("black_main.jpg", "main", "BG-1-black"),
            FeedImage("red_main.jpg", "main", "BG-1-red"),
        ),
        variants=(
            FeedVariant("BG-1-BLK-S", "BG-1-black", "Black", "S", "4006381333931"),
            FeedVariant("BG-1-BLK-L", "BG-1-black", "Black", "L", price=Decimal("2350.50")),
            FeedVariant("BG-1-RED-S", "BG-1-red", "Red", "S"),
        ),
    )


@pytest.fixture
def watch() -> FeedProduct:
    """One watch, one variant, no colour."""
    return FeedProduct(
        product_id="WT-1",
        name="Ora",
        images=(FeedImage("ora.jpg", "main"),),
        variants=(FeedVariant("WT-1", gtin="012345678905"),),
    )


@pytest.fixture
def stores() -> tuple[StoreRow, ...]:
    return (
        StoreRow("PAR01", "Paris Centre", "Paris", "FR", "eu", 48.8566, 2.3522, "Europe/Paris"),
        StoreRow("MIL01", "Milan Centre", "Milan", "IT", "eu", 45.4642, 9.1900, "Europe/Rome"),
        StoreRow("LON01", "London West End", "London", "GB", "uk", 51.5074, -0.1278),
        StoreRow("POP01", "Pop-up"),
    )

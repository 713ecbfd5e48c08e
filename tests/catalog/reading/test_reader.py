"""Cards: the right product, in the right language, seen from the right store, in few queries."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.database import Database
from lookup.catalog.reading.reader import ProductReader
from lookup.catalog.rows import FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog

MONDAY = datetime(2025, 3, 10, 8, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def session(
    database: Database, tote: FeedProduct, watch: FeedProduct, stores: Sequence[StoreRow]
) -> Iterator[Session]:
    with database.session(write=True) as writing:
        apply_catalog(writing, "alba", [tote, watch])
        apply_stores(writing, "alba", stores)
        apply_stock(
            writing,
            "alba",
            [
                StockRow("BG-1-BLK-S", "PAR01", 0, MONDAY),
                StockRow("BG-1-BLK-S", "MIL01", 4, TUESDAY),
                StockRow("BG-1-BLK-L", "MIL01", 1, TUESDAY),
                StockRow("BG-1-BLK-S", "LON01", 2, MONDAY),
                StockRow("BG-1-BLK-S", "POP01", 7, MONDAY),
            ],
        )
    with database.session() as reading:
        yield reading


def test_stock_here_is_none_when_unknown_and_zero_when_none(session: Session) -> None:
    card = ProductReader(session).cards("alba", ["BG-1"], store="PAR01")["BG-1"]
    small, large, red = (variant.stock for variant in card.variants)
    assert (small.here, small.total, small.as_of) == (0, 13, MONDAY)
    assert (large.here, large.total, large.as_of) == (None, 1, TUESDAY)
    assert (red.here, red.total, red.as_of) == (None, None, None)


def test_without_an_asking_store_only_totals_are_known(session: Session) -> None:
    card = ProductReader(session).cards("alba", ["BG-1"])["BG-1"]
    assert [variant.stock.here for variant in card.variants] == [None, None, None]
    assert card.variants[0].stock.as_of == TUESDAY
    assert {store.distance_km for store in card.stores} == {None}
    assert [store.code for store in card.stores] == ["POP01", "MIL01", "LON01"]


def test_stores_with_stock_come_nearest_first_those_of_no_known_place_last(
    session: Session,
) -> None:
    card = ProductReader(session).cards("alba", ["BG-1"], store="PAR01")["BG-1"]
    assert [(store.code, store.quantity) for store in card.stores] == [
        ("LON01", 2),
        ("MIL01", 5),
        ("POP01", 7),
    ]
    # Paris - London and Paris - Milan by great circle.
    assert card.stores[0].distance_km == pytest.approx(343.6, abs=1)
    assert card.stores[1].distance_km == pytest.approx(640, abs=2)
    assert card.stores[2].distance_km is None
    assert card.stores[1].by_sku == {"BG-1-BLK-S": 4, "BG-1-BLK-L": 1}


def test_the_asking_store_comes_first_when_it_has_the_product(session: Session) -> None:
    card = ProductReader(session).cards("alba", ["BG-1"], store="MIL01")["BG-1"]
    assert (card.stores[0].code, card.stores[0].distance_km) == ("MIL01", 0.0)


@pytest.mark.parametrize(
    ("locale", "name", "category"),
    [
        (None, "Alba Tote", "Bags"),
        ("fr", "Cabas Alba", "Sacs"),
        ("fr-CH", "Cabas Alba (CH)", "Sacs"),
        ("fr_BE", "Cabas Alba", "Sacs"),
        ("FR-ch-1996", "Cabas Alba (CH)", "Sacs"),
        ("ja", "Alba Tote", "バッグ"),
    ],
)
def test_names_are_in_the_language_asked_for_or_the_nearest(
    session: Session, locale: str | None, name: str, category: str
) -> None:
    card = ProductReader(session).cards("alba", ["BG-1"], locale=locale)["BG-1"]
    assert (card.name, card.category) == (name, category)


def test_a_variant_shows_its_own_colour_and_else_a_shared_picture(
    database: Database, session: Session, tote: FeedProduct
) -> None:
    green = FeedVariant("BG-1-GRN-S", "BG-1-green", "Green", "S")
    with database.session(write=True) as writing:
        apply_catalog(writing, "alba", [replace(tote, variants=(*tote.variants, green))])
    with database.session() as reading:
        card = ProductReader(reading).cards("alba", ["BG-1"])["BG-1"]
    shown = {v.sku: v.image.path for v in card.variants if v.image is not None}
    assert shown == {
        "BG-1-BLK-S": "black_main.jpg",
        "BG-1-BLK-L": "black_main.jpg",
        "BG-1-RED-S": "red_main.jpg",
        "BG-1-GRN-S": "lining.jpg",
    }


def test_cards_come_in_the_order_asked_for_without_what_does_not_exist(session: Session) -> None:
    cards = ProductReader(session).cards("alba", ["WT-1", "NOPE", "BG-1", "WT-1"])
    assert list(cards) == ["WT-1", "BG-1"]


def test_what_is_only_named_comes_without_variants_and_stock(session: Session) -> None:
    cards = ProductReader(session).cards("alba", ["BG-1", "WT-1"], brief=["BG-1"])
    named, whole = cards["BG-1"], cards["WT-1"]
    assert (named.variants, named.stores) == ((), ())
    assert whole.variants
    known = ProductReader(session).cards("alba", ["BG-1"])["BG-1"]
    assert (named.name, named.category, named.images) == (known.name, known.category, known.images)


def test_the_number_of_queries_does_not_grow(session: Session) -> None:
    reader = ProductReader(session)
    reader.cards("alba", ["WT-1"])  # begins the transaction
    queries: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: queries.append(call[2]))
    reader.cards("alba", ["WT-1"], store="PAR01")
    assert len(queries) == 1
    reader.cards("alba", ["WT-1", "BG-1"], store="PAR01")
    assert len(queries) == 2


def test_an_unknown_store_or_maison_is_not_found(session: Session) -> None:
    reader = ProductReader(session)
    with pytest.raises(NotFound, match=r"no store 'XXX99'.*PAR01"):
        reader.cards("alba", ["BG-1"], store="XXX99")
    with pytest.raises(NotFound, match="brera"):
        reader.cards("brera", ["BG-1"])


def test_another_maison_sees_nothing_of_this_one(database: Database, session: Session) -> None:
    with database.session(write=True) as writing:
        apply_stores(writing, "brera", [StoreRow("TOR01", "Turin")])
    with database.session() as reading:
        reader = ProductReader(reading)
        assert reader.cards("brera", ["BG-1"]) == {}
        with pytest.raises(NotFound):
            reader.cards("brera", ["BG-1"], store="PAR01")
        with pytest.raises(NotFound):
            reader.by_sku("brera", "BG-1-BLK-S")
        assert reader.with_sku("brera", "BG-1-BLK-S") == ()
        assert reader.with_gtin("brera", "4006381333931") == ()


def test_a_sku_leads_to_its_product_in_any_case(session: Session) -> None:
    reader = ProductReader(session)
    found = reader.by_sku("alba", "BG-1-RED-S")
    assert (found.product_id, found.colorway, found.size) == ("BG-1", "BG-1-red", "S")
    assert reader.by_sku("alba", "bg-1-red-s ") == found
    with pytest.raises(NotFound, match=r"no SKU 'NOPE' here\."):
        reader.by_sku("alba", "NOPE")


@pytest.mark.parametrize("scanned", ["BG-1-RED-S", "bg-1-red-s", " Bg-1-Red-S\n"])
def test_a_scanned_sku_is_found_in_any_case(session: Session, scanned: str) -> None:
    (found,) = ProductReader(session).with_sku("alba", scanned)
    assert found.sku == "BG-1-RED-S"


@pytest.mark.parametrize("scanned", ["012345678905", "0012345678905", "00012345678905"])
def test_a_gtin_is_found_however_many_zeros_it_is_padded_with(
    session: Session, scanned: str
) -> None:
    (found,) = ProductReader(session).with_gtin("alba", scanned)
    assert found.sku == "WT-1"


@pytest.mark.parametrize("scanned", ["4006381333924", "", "00000000"])
def test_an_unknown_gtin_is_not_found(session: Session, scanned: str) -> None:
    assert ProductReader(session).with_gtin("alba", scanned) == ()

"""Stock: the newer report wins, the good rows are kept, everything else is listed."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lookup.base.errors import NotFound
from lookup.catalog.database import Database, open_database
from lookup.catalog.reading.reader import ProductReader
from lookup.catalog.rows import FeedProduct, FeedVariant, Quarantined, StockRow, StoreRow
from lookup.catalog.writing.stock import Outcome, StockReport, apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog

MONDAY = datetime(2025, 3, 10, 8, tzinfo=UTC)
TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture
def stocked(database: Database, tote: FeedProduct, stores: Sequence[StoreRow]) -> Database:
    with database.session(write=True) as session:
        apply_catalog(session, "alba", [tote])
        apply_stores(session, "alba", stores)
    return database


def apply(database: Database, *levels: StockRow | Quarantined) -> StockReport:
    with database.session(write=True) as session:
        return apply_stock(session, "alba", levels, file="stock.csv")


def here(database: Database, sku: str, store: str) -> int | None:
    with database.session() as session:
        card = ProductReader(session).cards("alba", ["BG-1"], store=store)["BG-1"]
    return next(variant.stock.here for variant in card.variants if variant.sku == sku)


def test_levels_are_kept(stocked: Database) -> None:
    report = apply(stocked, StockRow("BG-1-RED-S", "PAR01", 3, MONDAY))
    assert report == StockReport(applied=1)
    assert here(stocked, "BG-1-RED-S", "PAR01") == 3
    assert here(stocked, "BG-1-RED-S", "MIL01") is None


def test_the_same_file_again_changes_nothing(stocked: Database) -> None:
    rows = [StockRow("BG-1-RED-S", "PAR01", 3, MONDAY), StockRow("BG-1-BLK-S", "PAR01", 0, MONDAY)]
    apply(stocked, *rows)
    assert apply(stocked, *rows) == StockReport(unchanged=2)


@pytest.mark.parametrize("one_file", [True, False])
def test_an_older_report_never_overwrites_a_newer_one(stocked: Database, one_file: bool) -> None:
    newer = StockRow("BG-1-RED-S", "PAR01", 5, TUESDAY)
    older = StockRow("BG-1-RED-S", "PAR01", 3, MONDAY)
    if one_file:
        apply(stocked, newer, older)
    else:
        apply(stocked, newer)
        assert apply(stocked, older) == StockReport(older=1)
    assert here(stocked, "BG-1-RED-S", "PAR01") == 5


def test_of_two_reports_of_one_instant_the_later_counts(stocked: Database) -> None:
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 5, MONDAY))
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 4, MONDAY))
    assert here(stocked, "BG-1-RED-S", "PAR01") == 4


def test_instants_are_compared_across_time_zones(stocked: Database) -> None:
    tokyo = timezone(timedelta(hours=9))
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 5, MONDAY))
    earlier = MONDAY.replace(tzinfo=tokyo)  # the same clock, nine hours before
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 9, earlier))
    assert here(stocked, "BG-1-RED-S", "PAR01") == 5


@pytest.mark.parametrize(
    ("row", "field", "reason"),
    [
        (StockRow("BG-1-RED-S", "XXX99", 1, MONDAY, 7), "store_code", "no store 'XXX99'"),
        (StockRow("BG-1-RED-S", "par01", 1, MONDAY, 7), "store_code", "did you mean 'PAR01'?"),
        (StockRow("NOPE", "PAR01", 1, MONDAY, 7), "sku", "no SKU 'NOPE'"),
        (StockRow("", "PAR01", 1, MONDAY, 7), "sku", "empty"),
        (StockRow("bg-1-red-s", "PAR01", 1, MONDAY, 7), "sku", "did you mean 'BG-1-RED-S'?"),
        (StockRow("BG-1-RED-S ", "PAR01", 1, MONDAY, 7), "sku", "did you mean 'BG-1-RED-S'?"),
        (StockRow("BG-1-RED-S", "PAR01", -2, MONDAY, 7), "quantity", "below zero"),
        (StockRow("BG-1-RED-S", "PAR01", 2**40, MONDAY, 7), "quantity", "more than a shop"),
        (StockRow("BG-1-RED-S", "PAR01", 1, datetime(2025, 3, 10), 7), "as_of", "time zone"),
        (StockRow("BG-1-RED-S", "PAR01", 1, datetime.min.replace(tzinfo=UTC), 7), "as_of", "year"),
        (StockRow("BG-1-RED-S", "PAR01", 1, datetime.max.replace(tzinfo=UTC), 7), "as_of", "year"),
    ],
)
def test_bad_rows_are_listed_and_the_good_kept(
    stocked: Database, row: StockRow, field: str, reason: str
) -> None:
    report = apply(stocked, row, StockRow("BG-1-BLK-S", "MIL01", 2, MONDAY))
    assert (report.applied, report.refused) == (1, 1)
    (bad,) = report.quarantined
    assert (bad.file, bad.row, bad.field) == ("stock.csv", 7, field)
    assert reason in bad.reason
    assert here(stocked, "BG-1-RED-S", "PAR01") is None
    assert here(stocked, "BG-1-BLK-S", "MIL01") == 2


def test_a_sku_is_named_that_a_spreadsheet_took_the_zeros_from(stocked: Database) -> None:
    strap = FeedProduct("S", "Strap", variants=(FeedVariant("0016064"), FeedVariant("0")))
    with stocked.session(write=True) as session:
        apply_catalog(session, "alba", [strap])
    (bad,) = apply(stocked, StockRow("16064", "PAR01", 1, MONDAY, 7)).quarantined
    assert "did you mean '0016064'?" in bad.reason


NOW = datetime(2025, 3, 14, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("as_of", "taken"),
    [
        (NOW + timedelta(hours=23), True),
        (NOW + timedelta(days=1), True),
        (NOW + timedelta(days=1, seconds=1), False),
        (NOW + timedelta(days=365), False),
    ],
)
def test_a_report_from_more_than_a_day_ahead_is_listed_and_not_taken(
    stocked: Database, as_of: datetime, taken: bool
) -> None:
    with stocked.session(write=True) as session:
        row = StockRow("BG-1-RED-S", "PAR01", 3, as_of, 7)
        report = apply_stock(session, "alba", [row], now=NOW)
    assert (report.applied, report.future, report.refused) == (taken, not taken, 0)
    assert here(stocked, "BG-1-RED-S", "PAR01") == (3 if taken else None)
    if not taken:
        (bad,) = report.quarantined
        assert (bad.row, bad.field) == (7, "as_of")
        assert "ahead of the clock, which shows 2025-03-14T12:00Z" in bad.reason


def test_a_listed_value_s_column_is_named_as_in_the_file(stocked: Database) -> None:
    row = StockRow("NOPE", "PAR01", 1, MONDAY, 7, {"sku": "Variant SKU"})
    assert apply(stocked, row).quarantined[0].field == "Variant SKU"


def test_a_negative_report_leaves_the_level_known_before(stocked: Database) -> None:
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 3, MONDAY))
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", -1, TUESDAY))
    assert here(stocked, "BG-1-RED-S", "PAR01") == 3


def test_rows_a_reader_found_bad_are_in_the_report(stocked: Database) -> None:
    unreadable = Quarantined("stock.csv", 3, "quantity", "'x' is not a whole number")
    report = apply(stocked, unreadable)
    assert report == StockReport(refused=1, quarantined=(unreadable,))


def test_the_list_of_bad_rows_is_bounded_but_all_are_counted(stocked: Database) -> None:
    with stocked.session(write=True) as session:
        rows = (StockRow(f"NOPE-{number}", "PAR01", 1, MONDAY) for number in range(50))
        report = apply_stock(session, "alba", rows, max_listed=10)
    assert (report.refused, len(report.quarantined)) == (50, 10)


def test_stock_of_a_removed_variant_waits_for_its_return(
    stocked: Database, tote: FeedProduct, watch: FeedProduct
) -> None:
    with stocked.session(write=True) as session:
        apply_catalog(session, "alba", [watch])
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 3, MONDAY))
    with stocked.session(write=True) as session:
        apply_catalog(session, "alba", [tote])
    assert here(stocked, "BG-1-RED-S", "PAR01") == 3


def test_an_unknown_maison_is_not_found(stocked: Database) -> None:
    with stocked.session(write=True) as session, pytest.raises(NotFound, match="brera"):
        apply_stock(session, "brera", [])


def test_another_maison_s_stores_and_skus_are_unknown(stocked: Database) -> None:
    with stocked.session(write=True) as session:
        apply_stores(session, "brera", [StoreRow("TOR01", "Turin")])
        apply_catalog(session, "brera", [FeedProduct("X", "X", variants=(FeedVariant("X-1"),))])
        report = apply_stock(
            session,
            "brera",
            [StockRow("BG-1-RED-S", "TOR01", 1, MONDAY), StockRow("X-1", "PAR01", 1, MONDAY)],
        )
    assert (report.applied, report.refused) == (0, 2)


def test_no_sku_or_store_of_another_maison_is_proposed(stocked: Database) -> None:
    with stocked.session(write=True) as session:
        apply_stores(session, "brera", [StoreRow("TOR01", "Turin")])
        apply_catalog(session, "brera", [FeedProduct("X", "X", variants=(FeedVariant("X-1"),))])
        report = apply_stock(
            session,
            "brera",
            [StockRow("bg-1-red-s", "TOR01", 1, MONDAY), StockRow("X-1", "par01", 1, MONDAY)],
        )
    reasons = sorted(bad.reason for bad in report.quarantined)
    assert reasons == ["brera has no store 'par01'", "the catalogue has no SKU 'bg-1-red-s'"]


reports = st.lists(
    st.builds(
        StockRow,
        sku=st.sampled_from(["A", "B"]),
        store=st.sampled_from(["S", "T"]),
        quantity=st.integers(0, 5),
        as_of=st.integers(0, 5).map(lambda hours: MONDAY + timedelta(hours=hours)),
    ),
    max_size=20,
)


@settings(max_examples=25)
@given(batches=st.lists(reports, max_size=4))
def test_whatever_the_order_the_newest_report_is_kept(batches: list[list[StockRow]]) -> None:
    database = open_database("sqlite://")
    products = [FeedProduct("P", "P", variants=(FeedVariant("A"), FeedVariant("B")))]
    with database.session(write=True) as session:
        apply_catalog(session, "m", products)
        apply_stores(session, "m", [StoreRow("S", "S"), StoreRow("T", "T")])
    expected: dict[tuple[str, str], StockRow] = {}
    for batch in batches:
        for row in batch:
            known = expected.get((row.sku, row.store))
            if known is None or row.as_of >= known.as_of:
                expected[row.sku, row.store] = row
        with database.session(write=True) as session:
            apply_stock(session, "m", batch)
    with database.session() as session:
        for store in ("S", "T"):
            card = ProductReader(session).cards("m", ["P"], store=store)["P"]
            for variant in card.variants:
                newest = expected.get((variant.sku, store))
                assert variant.stock.here == (newest.quantity if newest else None)
    database.close()


def test_each_row_is_told_what_became_of_it_after_those_before_it(stocked: Database) -> None:
    apply(stocked, StockRow("BG-1-RED-S", "PAR01", 5, MONDAY))
    told: dict[int | None, Outcome] = {}
    rows: list[StockRow | Quarantined] = [
        StockRow("BG-1-RED-S", "PAR01", 5, MONDAY, 0),
        StockRow("BG-1-RED-S", "PAR01", 9, MONDAY - timedelta(days=1), 1),
        StockRow("BG-1-RED-S", "PAR01", 7, TUESDAY, 2),
        StockRow("BG-1-RED-S", "PAR01", 8, MONDAY, 3),
        StockRow("BG-1-RED-S", "PAR01", 6, TUESDAY, 4),
        StockRow("BG-1-RED-S", "PAR01", 6, datetime.now(UTC) + timedelta(days=2), 5),
        StockRow("NOPE", "PAR01", 6, MONDAY, 6),
        Quarantined("stock.csv", 7, "quantity", "'x' is not a whole number"),
        StockRow("BG-1-BLK-S", "PAR01", 0, MONDAY, 8),
    ]
    with stocked.session(write=True) as session:
        report = apply_stock(
            session, "alba", rows, tell=lambda row, outcome: told.update({row.row: outcome})
        )
    expected = "unchanged older applied older applied future refused refused applied"
    assert [told[place] for place in range(len(rows))] == expected.split()
    assert (report.applied, report.older, report.unchanged) == (3, 2, 1)
    assert (report.future, report.refused, len(report.quarantined)) == (1, 2, 3)
    assert here(stocked, "BG-1-RED-S", "PAR01") == 6

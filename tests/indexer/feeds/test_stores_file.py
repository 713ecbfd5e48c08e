"""The stores file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from indexer.feeds.stores import read_stores
from lookup.base.errors import MissingColumns
from lookup.catalog.rows import Quarantined, StoreRow

Write = Callable[[str, str | bytes], Path]

HEADER = "store_code,name,city,country,region,latitude,longitude,timezone,gln\n"
PARIS = "PAR01,Paris Centre,Paris,FR,eu,48.8566,2.3522,Europe/Paris,4000000000006\n"


def test_a_row_is_a_store(write: Write) -> None:
    (store,) = read_stores(write("s.csv", HEADER + PARIS))
    assert store == StoreRow(
        "PAR01",
        "Paris Centre",
        "Paris",
        "FR",
        "eu",
        48.8566,
        2.3522,
        "Europe/Paris",
        "4000000000006",
    )


def test_what_is_not_known_of_a_store_is_none(write: Write) -> None:
    (store,) = read_stores(write("s.csv", HEADER + "POP01,,,,,,,,\n"))
    assert store == StoreRow("POP01", "POP01")


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("PAR01", "", "store_code"),
        ("FR", "FRA", "country"),
        ("48.8566", "north", "latitude"),
        ("48.8566", "91", "latitude"),
        ("48.8566", "nan", "latitude"),
        ("2.3522", "181", "longitude"),
        ("Europe/Paris", "Paris", "timezone"),
        ("Europe/Paris", "../../etc/passwd", "timezone"),
        ("4000000000006", "4000000000007", "gln"),
        ("4000000000006", "12345670", "gln"),
    ],
)
def test_a_bad_row_costs_only_itself(write: Write, old: str, new: str, field: str) -> None:
    milan = PARIS.replace("PAR01", "MIL01")
    bad, good = read_stores(write("s.csv", HEADER + PARIS.replace(old, new, 1) + milan))
    assert isinstance(bad, Quarantined)
    assert (bad.row, bad.field) == (2, field)
    assert isinstance(good, StoreRow)


def test_of_two_stores_of_one_code_the_first_is_kept(write: Write) -> None:
    first, second = read_stores(write("s.csv", HEADER + PARIS + PARIS))
    assert isinstance(first, StoreRow)
    assert isinstance(second, Quarantined)
    assert "already in row 2" in second.reason


def test_missing_columns_are_named(write: Write) -> None:
    with pytest.raises(MissingColumns, match="'store_code'"):
        list(read_stores(write("s.csv", "code,name\nPAR01,Paris\n")))


def test_the_real_file_reads(shared_data: Path) -> None:
    stores = list(read_stores(shared_data / "magento_luma" / "stores.csv"))
    assert len(stores) == 12
    assert all(isinstance(store, StoreRow) for store in stores)

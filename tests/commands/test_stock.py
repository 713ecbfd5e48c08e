"""`lookup stock repair`."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from lookup.__main__ import main as lookup
from lookup.base.home import Home
from lookup.catalog.database import open_database
from lookup.catalog.rows import FeedProduct, FeedVariant, StockRow, StoreRow
from lookup.catalog.writing.stock import apply_stock
from lookup.catalog.writing.stores import apply_stores
from lookup.catalog.writing.writer import apply_catalog

LATER = datetime.now(UTC) + timedelta(days=400)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home with a level of next year."""
    database = open_database(Home(tmp_path).database_url)
    with database.session(write=True) as session:
        apply_catalog(session, "alba", [FeedProduct("A", "A", variants=(FeedVariant("A-1"),))])
        apply_stores(session, "alba", [StoreRow("PAR01", "Paris")])
        apply_stock(session, "alba", [StockRow("A-1", "PAR01", 3, LATER)], now=LATER)
    database.close()
    return tmp_path


def repair(home: Path, *arguments: str) -> Result:
    where = ["--home", str(home), "--maison", "alba"]
    return CliRunner().invoke(lookup, ["stock", "repair", *where, *arguments], prog_name="lookup")


def test_levels_of_the_future_are_named_and_forgotten_once(home: Path) -> None:
    first = json.loads(repair(home, "--json").stdout)
    assert [(level["sku"], level["store"], level["quantity"]) for level in first["forgotten"]] == [
        ("A-1", "PAR01", 3)
    ]
    assert "0 levels forgotten" in repair(home).stdout


def test_the_repair_is_in_the_audit_log(home: Path) -> None:
    assert "A-1 in PAR01: 3" in repair(home).stdout
    where = ["--home", str(home), "--maison", "alba", "--json"]
    audit = CliRunner().invoke(lookup, ["audit", "list", *where], prog_name="lookup")
    assert "stock.repaired" in audit.stdout

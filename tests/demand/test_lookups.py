"""From a photo to demand, through the service."""

from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from lookup.catalog.rows import StockRow
from lookup.catalog.writing.stock import apply_stock
from lookup.demand.answers import DemandList
from lookup.matching.result import MatchResult
from tests import boutique
from tests.boutique import MAISON, StubMatcher, product, seen
from tests.demand.test_noter import view


def photo() -> bytes:
    file = BytesIO()
    Image.new("RGB", (200, 200), "teal").save(file, "JPEG")
    return file.getvalue()


def demand_after(
    home: Path, result: MatchResult, *, quantity: int = 2, **settings: object
) -> DemandList:
    """What is told once `result` was looked up in Paris, and twice by somebody in no store."""
    database = boutique.catalogue(home, [product("LUNE", "Lune", ("Blue",))], other=[])
    with database.session(write=True) as session:
        at = datetime(2026, 11, 30, tzinfo=UTC)
        apply_stock(session, MAISON, [StockRow("LUNE-Blue", "PAR01", quantity, at)])
    services = boutique.open_services(home, database, StubMatcher(result), **settings)
    for store in ("PAR01", None, None):
        services.lookups.look_up(MAISON, photo(), store=store)
    services.foundation.journal.flush()
    found = services.demand.since(MAISON, datetime.now(UTC).date())
    services.close()
    return found


def test_what_is_not_found_is_demand_and_taken_again_counts_once(tmp_path: Path) -> None:
    none = replace(seen("none", "LUNE", colorway="LUNE-Blue"), view=view(1))
    found = demand_after(tmp_path, none)
    assert (found.lookups, found.hidden) == (2, 2)  # of Paris, and of who names no store


def test_what_is_sold_out_everywhere_is_demand(tmp_path: Path) -> None:
    match = seen("match", "LUNE", colorway="LUNE-Blue")
    assert demand_after(tmp_path, match, quantity=0).lookups == 2


def test_what_is_there_is_none(tmp_path: Path) -> None:
    assert demand_after(tmp_path, seen("match", "LUNE", colorway="LUNE-Blue")).lookups == 0


@pytest.mark.parametrize("settings", [{"no_demand": {MAISON}}, {"demand_days": 0}])
def test_it_may_be_switched_off(tmp_path: Path, settings: dict[str, object]) -> None:
    none = replace(seen("none", "LUNE"), view=view(1))
    assert demand_after(tmp_path, none, **settings).lookups == 0

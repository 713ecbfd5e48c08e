"""Demand is told in groups of five look-ups and more; of smaller ones nothing is."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from click.testing import CliRunner

from lookup.__main__ import main
from lookup.catalog.database import Database
from lookup.demand.answers import DemandList
from lookup.demand.forgetting import forget_demand_of
from lookup.demand.listing import list_demand
from lookup.demand.noter import NewDemand
from lookup.feedback.journal import LookupJournal, NotedLookup
from tests.boutique import MAISON, OTHER, catalogue, product
from tests.demand.test_looks import looks

WEEK = date(2026, 11, 23)
FOREVER = timedelta(days=3650)
IDS = count()


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    lune = product("LUNE", "Lune bag", ("Blue", "Red"), category="Bags")
    opened = catalogue(tmp_path, [lune], other=[product("NOIR", "Noir")])
    yield opened
    opened.close()


def sold_out(times: int, *, store: str | None = "PAR01", week: date = WEEK) -> list[NewDemand]:
    return [NewDemand(week, "sold_out", store, "LUNE", "Blue", None)] * times


def unknown(kind: int, times: int) -> list[NewDemand]:
    return [NewDemand(WEEK, "none", "PAR01", "LUNE", None, look) for look in looks([kind] * times)]


def note(database: Database, demands: list[NewDemand], maison: str = MAISON) -> list[str]:
    """Gives the look-ups' ids."""
    journal = LookupJournal(database, keep=FOREVER, keep_demand=FOREVER)
    ids = [f"{next(IDS):032}" for _ in demands]
    for lookup_id, demand in zip(ids, demands, strict=True):
        at = datetime.now(UTC)
        journal.note(
            NotedLookup(lookup_id, maison, at, "g1", "embedded", "none", "photo", [], demand)
        )
    journal.flush()
    journal.close()
    return ids


def told(database: Database, since: date = WEEK) -> DemandList:
    with database.session() as session:
        return list_demand(session, MAISON, since)


def test_a_product_that_is_sold_out_is_told_with_stores_and_weeks(database: Database) -> None:
    earlier = WEEK - timedelta(weeks=1)
    note(database, sold_out(6) + sold_out(4, store="MIL01") + sold_out(7, week=earlier))
    found = told(database, earlier)
    (group,) = found.groups
    assert (group.kind, group.lookups, group.name) == ("sold_out", 17, "Lune bag")
    assert (group.category, group.color) == ("Bags", "Blue")
    assert [(store.code, store.lookups) for store in group.stores] == [("PAR01", 13)]
    weeks = [(each.week, each.lookups) for each in group.weeks]
    assert weeks == [(earlier, 7), (WEEK, 10)]
    assert told(database, WEEK + timedelta(days=6)).groups[0].lookups == 10


def test_groups_of_fewer_than_five_are_hidden(database: Database) -> None:
    note(database, sold_out(4) + unknown(1, 4) + unknown(2, 5))
    found = told(database)
    assert [(group.kind, group.lookups) for group in found.groups] == [("none", 5)]
    assert (found.lookups, found.hidden) == (13, 8)


def test_looks_of_a_kind_are_one_group_with_the_nearest_product(database: Database) -> None:
    note(database, unknown(1, 9) + unknown(2, 6))
    found = told(database)
    assert [group.lookups for group in found.groups] == [9, 6]
    assert {group.product_id for group in found.groups} == {"LUNE"}


def test_another_maison_sees_nothing_of_it(database: Database) -> None:
    note(database, sold_out(6), maison=OTHER)
    assert told(database).lookups == 0


def test_looks_of_another_encoder_are_other_groups(database: Database) -> None:
    note(database, unknown(1, 3))
    journal = LookupJournal(database, keep=FOREVER, keep_demand=FOREVER)
    for demand in unknown(1, 3):
        at = datetime.now(UTC)
        other = f"{next(IDS):032}"
        journal.note(NotedLookup(other, MAISON, at, "g1", "another", "none", "photo", [], demand))
    journal.flush()
    journal.close()
    assert told(database).groups == []


def test_an_erased_product_is_forgotten_and_what_was_like_it_stays(database: Database) -> None:
    note(database, sold_out(6) + unknown(1, 6))
    with database.session(write=True) as session:
        forget_demand_of(session, MAISON, "LUNE")
    (group,) = told(database).groups
    assert (group.kind, group.product_id) == ("none", None)


def test_what_is_over_is_removed(database: Database) -> None:
    note(database, sold_out(6, week=date(2001, 1, 1)))
    assert told(database, date(2000, 1, 1)).lookups == 0


def test_nothing_is_kept_where_nothing_is_to_be(database: Database) -> None:
    journal = LookupJournal(database, keep=FOREVER)
    at = datetime.now(UTC)
    (demand,) = sold_out(1)
    journal.note(NotedLookup("1", MAISON, at, "g1", "embedded", "none", "photo", [], demand))
    journal.flush()
    journal.close()
    assert told(database).lookups == 0


def test_the_command_prints_json_and_csv_that_no_spreadsheet_runs(
    database: Database, tmp_path: Path
) -> None:
    formula = [NewDemand(WEEK, "sold_out", "PAR01", "=1+1", None, None)] * 5
    note(database, sold_out(6) + formula)
    options = ["demand", "--home", str(tmp_path), "--maison", MAISON, "--since", str(WEEK)]
    plain = CliRunner().invoke(main, [*options, "--json"])
    assert json.loads(plain.stdout)["groups"][0]["lookups"] == 6
    rows = list(csv.DictReader(io.StringIO(CliRunner().invoke(main, [*options, "--csv"]).stdout)))
    assert [row["product_id"] for row in rows] == ["LUNE", "'=1+1"]
    assert rows[0]["stores"] == "PAR01:6"
    assert CliRunner().invoke(main, [*options, "--csv", "--json"]).exit_code == 2

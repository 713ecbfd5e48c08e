"""Versions of the software beside each other over one database."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import create_engine, inspect, text

from lookup.base.errors import NewerSchema
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison
from lookup.catalog.schema import known_revisions, upgrade

Columns = dict[tuple[str, str], dict[str, Any]]

pytestmark = pytest.mark.usefixtures("migrating")


def columns_by_revision() -> Iterator[tuple[str, Columns]]:
    """The columns of all tables after each migration, oldest first."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        for revision in known_revisions():
            upgrade(connection, revision)
            inspector = inspect(connection)
            yield (
                revision,
                {
                    (table, column["name"]): dict(column)
                    for table in inspector.get_table_names()
                    for column in inspector.get_columns(table)
                },
            )
    engine.dispose()


def test_no_migration_takes_away_what_older_software_uses() -> None:
    before: Columns = {}
    for revision, after in columns_by_revision():
        tables = {table for table, _ in before}
        for place, column in before.items():
            assert str(after[place]["type"]) == str(column["type"]), (revision, place)
            assert after[place]["nullable"] >= column["nullable"], (revision, place)
        for place in after.keys() - before.keys():
            if place[0] in tables:  # rows written by older software do without it
                has_default = after[place]["default"] is not None
                assert after[place]["nullable"] or has_default, (revision, place)
        before = after


def expand(url: str, *, floor: str | None) -> None:
    """What a version of the future does to the database when its first replica starts."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE wish (id INTEGER PRIMARY KEY)"))
        connection.execute(text("ALTER TABLE maison ADD COLUMN motto VARCHAR(80)"))
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        if floor is not None:
            connection.execute(text("UPDATE schema_floor SET revision = :floor"), {"floor": floor})
    engine.dispose()


def test_older_software_goes_on_over_what_a_newer_version_has_added(database_url: str) -> None:
    already_open = open_database(database_url)
    expand(database_url, floor=None)
    with already_open.session(write=True) as session:
        ensure_maison(session, "alba")
    already_open.close()
    opened_after = open_database(database_url)  # as a worker that is replaced does
    with opened_after.session(write=True) as session:
        assert ensure_maison(session, "alba").id == ensure_maison(session, "alba").id
        assert session.scalar(text("SELECT version_num FROM alembic_version")) == "9999"
    opened_after.close()


def test_software_below_the_floor_is_refused(database_url: str) -> None:
    open_database(database_url).close()
    expand(database_url, floor="9999")
    with pytest.raises(NewerSchema, match="software that knows 9999"):
        open_database(database_url)

"""A home of any revision there ever was opens with today's software and keeps its rows.

Migrations are frozen: they import nothing that goes on changing.
"""

import ast
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Connection,
    Date,
    DateTime,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    text,
)

import lookup.catalog.migrations
from lookup.catalog.database import open_database
from lookup.catalog.schema import known_revisions, upgrade

Row = dict[str, Any]

MIGRATIONS = Path(lookup.catalog.migrations.__file__).parent

pytestmark = pytest.mark.usefixtures("migrating")


def tables(connection: Connection) -> list[Table]:
    """The tables that software writes rows to, each after those it refers to."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith("product_text_fts"))
    of_the_schema = ("alembic_version", "schema_floor")
    return [table for table in found.sorted_tables if table.name not in of_the_schema]


def a_row(table: Table) -> Row:
    """A value for each column; what refers to another row refers to the only one there is."""
    row: Row = {}
    for column in table.columns:
        if column.name == "removed_at":
            row[column.name] = None  # it is in the catalogue
        elif isinstance(column.type, String):
            row[column.name] = "lune"
        elif isinstance(column.type, DateTime):
            row[column.name] = datetime(2026, 1, 2, 3, 4, 5, 678)
        elif isinstance(column.type, Date):
            row[column.name] = date(2026, 1, 5)
        elif isinstance(column.type, LargeBinary):
            row[column.name] = b"lune"
        elif isinstance(column.type, JSON):
            row[column.name] = {"fr": "lune"}
        else:
            row[column.name] = 1
    return row


def stored(connection: Connection, table: str) -> Row:
    """The only row of a table, as it is stored."""
    return dict(connection.execute(text(f"SELECT * FROM {table}")).mappings().one())


def filled(path: Path, revision: str) -> dict[str, Row]:
    """A new database of that revision with a row in each table; gives the rows by table."""
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        upgrade(connection, revision)
        names = []
        for table in tables(connection):
            connection.execute(table.insert(), a_row(table))
            names.append(table.name)
        rows = {name: stored(connection, name) for name in names}
    engine.dispose()
    return rows


@pytest.mark.parametrize("revision", known_revisions())
def test_a_home_of_each_revision_opens_and_keeps_its_rows(tmp_path: Path, revision: str) -> None:
    path = tmp_path / "catalog.sqlite3"
    before = filled(path, revision)
    assert {"maison", "product", "variant", "product_image", "store"} <= before.keys()
    database = open_database(f"sqlite:///{path}")
    with database.session() as session:
        version = session.scalar(text("SELECT version_num FROM alembic_version"))
        assert version == known_revisions()[-1]
        for table, row in before.items():
            after = stored(session.connection(), table)
            assert {column: after[column] for column in row} == row, table
        words = "SELECT rowid FROM product_text_fts WHERE product_text_fts MATCH 'lune'"
        assert session.scalars(text(words)).all() == [1]  # found by its words, too
    database.close()


def test_older_cases_are_numbered_by_their_maison_in_the_order_of_opening(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    before = filled(path, "0008")["inspection"]
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        (cases,) = (one for one in tables(connection) if one.name == "inspection")
        earlier = a_row(cases) | {"id": "earlier", "opened_at": datetime(2025, 1, 1)}
        connection.execute(cases.insert(), earlier)
    engine.dispose()
    database = open_database(f"sqlite:///{path}")
    with database.session() as session:
        numbers = session.execute(text("SELECT id, number FROM inspection ORDER BY number"))
        assert [tuple(row) for row in numbers] == [("earlier", 1), (before["id"], 2)]
    database.close()


def test_migrations_import_nothing_that_goes_on_changing() -> None:
    allowed = {"alembic", "sqlalchemy", *sys.stdlib_module_names}
    for path in MIGRATIONS.rglob("*.py"):
        for module in imported(path):
            frozen = module.startswith("lookup.catalog.migrations")
            assert frozen or module.partition(".")[0] in allowed, (path.name, module)


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield str(node.module)

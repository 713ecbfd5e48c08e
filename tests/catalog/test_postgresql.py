"""What only a database server does. All else of the catalogue is tested on both kinds."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Dialect, select, text
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.dialects.sqlite.base import SQLiteDialect
from sqlalchemy.schema import CreateTable

from lookup.base.errors import Unavailable
from lookup.catalog.database import Database, open_database
from lookup.catalog.images import ImageCatalog
from lookup.catalog.maisons import ensure_maison
from lookup.catalog.models import Base, Maison
from lookup.catalog.rows import FeedProduct
from lookup.catalog.writing.writer import apply_catalog
from tests.postgresql import PostgresqlServer


@pytest.fixture
def database(postgresql: PostgresqlServer) -> Iterator[Database]:
    with postgresql.database() as url:
        opened = open_database(url)
        yield opened
        opened.close()


@pytest.mark.parametrize("dialect", [PGDialect, SQLiteDialect])
def test_every_table_can_be_created(dialect: type[Dialect]) -> None:
    for table in Base.metadata.sorted_tables:
        assert table.name in str(CreateTable(table).compile(dialect=dialect()))


def test_an_empty_database_gets_its_schema(postgresql: PostgresqlServer) -> None:
    with postgresql.database(empty=True) as url:
        database = open_database(url)
        with database.session(write=True) as session:
            assert ensure_maison(session, "alba").id == 1
        database.close()


def test_a_server_that_restarted_is_found_again(
    database: Database, postgresql: PostgresqlServer
) -> None:
    with database.session() as session:
        session.scalars(select(Maison)).all()
    postgresql.run(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <>"
        " pg_backend_pid() AND backend_type = 'client backend'"
    )
    with database.session() as session:
        assert session.scalars(select(Maison)).all() == []


def test_a_server_that_is_not_there_is_named_without_its_password() -> None:
    with pytest.raises(Unavailable, match=r"nowhere\.invalid") as refused:
        open_database("postgresql+psycopg://me:secret@nowhere.invalid/lookup?connect_timeout=1")
    assert "secret" not in str(refused.value)


def test_a_reader_that_stops_early_leaves_no_cursor_open(
    database: Database, tote: FeedProduct
) -> None:
    with database.session(write=True) as session:
        apply_catalog(session, "alba", [tote])
    with database.session() as session:
        next(iter(ImageCatalog(session, "alba")))
        held = session.scalars(text("SELECT name FROM pg_cursors")).all()
        assert held == []

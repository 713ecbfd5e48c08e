"""Opening: migrated once, by any number of processes, and never a database of the future."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, select, update
from sqlalchemy.exc import OperationalError

import lookup.catalog.migrations
from lookup.base.errors import BadInput, Unavailable
from lookup.catalog.database import Database, open_database
from lookup.catalog.maisons import ensure_maison
from lookup.catalog.models import Base, Maison
from lookup.catalog.schema import known_revisions

pytestmark = pytest.mark.usefixtures("migrating")


def test_opening_creates_the_tables(database: Database) -> None:
    with database.session() as session:
        tables = set(inspect(session.connection()).get_table_names())
    assert tables >= {"maison", "product", "variant", "product_image", "store", "stock_level"}


def test_the_migrations_give_what_the_models_of_all_rooms_say(database: Database) -> None:
    root = Path(lookup.__file__).parent
    for path in root.rglob("models.py"):
        import_module(".".join(("lookup", *path.relative_to(root).with_suffix("").parts)))
    with database.session() as session:
        context = MigrationContext.configure(
            session.connection(), opts={"compare_type": True, "include_name": _has_a_model}
        )
        assert compare_metadata(context, Base.metadata) == []


def _has_a_model(name: str | None, kind: str, _parents: object) -> bool:
    # The full-text index is the database's own affair: a table of SQLite, a column of PostgreSQL.
    if kind == "table":
        return not str(name).startswith("product_text_fts")
    return name not in ("document", "ix_product_text_document")


def test_migrations_form_one_line_in_the_order_of_their_names() -> None:
    directory = ScriptDirectory(str(Path(lookup.catalog.migrations.__file__).parent))
    line = [script.revision for script in directory.walk_revisions()]
    assert line[::-1] == known_revisions()


def test_opening_again_keeps_what_is_there(database_url: str) -> None:
    first = open_database(database_url)
    with first.session(write=True) as session:
        ensure_maison(session, "alba", region="eu")
    first.close()
    again = open_database(database_url)
    with again.session() as session:
        assert session.scalars(select(Maison.code)).all() == ["alba"]
    again.close()


@pytest.mark.parametrize("url", ["nonsense", "nosuchdb://x", "sqlite3:///x"])
def test_what_is_no_database_url_is_bad_input(url: str) -> None:
    with pytest.raises(BadInput, match="sqlite:////srv"):
        open_database(url)


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    path = tmp_path / "catalog.sqlite3"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(Unavailable, match=r"catalog\.sqlite3"):
        open_database(f"sqlite:///{path}")


def test_a_missing_directory_is_named(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="directory exists"):
        open_database(f"sqlite:///{tmp_path / 'no' / 'catalog.sqlite3'}")


def test_an_exception_leaves_nothing_behind(database: Database) -> None:
    def fail_halfway() -> None:
        with database.session(write=True) as session:
            ensure_maison(session, "alba")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_halfway()
    with database.session() as session:
        assert session.scalars(select(Maison)).all() == []


def test_statements_are_transactions_of_their_own(database: Database) -> None:
    with database.session(write=True) as session:
        ensure_maison(session, "alba")
    with database.statements() as connection:
        assert connection.scalar(select(Maison.code)) == "alba"
        with database.session(write=True) as session:
            session.execute(update(Maison).values(code="brera"))
        # A transaction would go on seeing what it saw first.
        assert connection.scalar(select(Maison.code)) == "brera"
    with database.session(wait=False) as session:
        session.execute(update(Maison).values(code="corso"))


def test_sqlite_writes_ahead_and_enforces_foreign_keys(tmp_path: Path) -> None:
    database = open_database(f"sqlite:///{tmp_path / 'catalog.sqlite3'}")
    with database.session() as session:
        connection = session.connection()
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_readers_go_on_while_someone_writes(database: Database) -> None:
    with database.session(write=True) as writing:
        ensure_maison(writing, "alba")
        with database.session() as reading:
            assert reading.scalars(select(Maison)).all() == []


def test_a_writer_that_does_not_wait_fails_beside_another_at_once(
    database: Database, database_url: str
) -> None:
    with database.session(write=True) as writing:
        ensure_maison(writing, "alba")
        writing.flush()

    def write_beside() -> None:
        with database.session(wait=False) as session:
            session.execute(update(Maison).values(name="x"))

    with database.session(write=True) as writing:
        writing.execute(update(Maison).values(name="Alba"))
        with pytest.raises(OperationalError):
            write_beside()
    write_beside()  # and is patient again afterwards
    with database.session(write=True) as session:
        session.execute(update(Maison).values(name="y"))


def test_a_lock_is_waited_for_as_long_as_was_said(database_url: str) -> None:
    database = open_database(database_url, lock_wait=0.05)
    with database.session(write=True) as session:
        ensure_maison(session, "alba")

    def write_beside() -> None:
        with database.session(write=True) as session:
            session.execute(update(Maison).values(name="x"))

    with database.session(write=True) as writing:
        writing.execute(update(Maison).values(name="Alba"))
        with pytest.raises(OperationalError):
            write_beside()
    database.close()


def test_processes_may_open_a_new_database_at_once(database_url: str, tmp_path: Path) -> None:
    start = tmp_path / "start"
    processes = [
        subprocess.Popen([sys.executable, "-c", _OPEN_AND_WRITE, start, database_url, f"m{number}"])
        for number in range(4)
    ]
    start.touch()
    assert [process.wait() for process in processes] == [0, 0, 0, 0]
    database = open_database(database_url)
    with database.session() as session:
        codes = session.scalars(select(Maison.code).order_by(Maison.code)).all()
    database.close()
    assert codes == ["m0", "m1", "m2", "m3"]


_OPEN_AND_WRITE = """
import sys, time
from pathlib import Path
from lookup.catalog.database import open_database
from lookup.catalog.maisons import ensure_maison

start, url, code = sys.argv[1:]
while not Path(start).exists():
    time.sleep(0.001)
with open_database(url).session(write=True) as session:
    ensure_maison(session, code)
"""

"""The schema's version: found, compared with what this software knows, brought up to date.

While a deployment moves to a newer version, replicas of both run over one database. So migrations
add: tables, indices, columns that may be empty or have a default. Older software works on beside
what was added. A migration that takes something away comes a version later than the software
that no longer needs it, and raises the floor (`schema_floor`) to that version's revision: what is
older than the floor is refused.

Migrations import nothing of this software but `migrations.frozen`, so that the schema they make
stays what it was. What is derived by rules that go on changing, such as texts for search, is
filled in afterwards by the rules of today.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.orm import Session

from lookup.base.errors import NewerSchema
from lookup.catalog.product_text import write_missing_texts

_MIGRATIONS = Path(__file__).parent / "migrations"
# Any constant shared by all versions of this software; PostgreSQL's locks are named by numbers.
_ADVISORY_LOCK = 4_118_007_251


def bring_up_to_date(engine: Engine) -> None:
    """Run the migrations the database lacks, each once, however many processes ask.

    Raises NewerSchema when the database has a revision this software does not know, and whose
    floor it does not know either.
    """
    known = known_revisions()
    with engine.connect() as connection:
        if _is_current(connection, known):
            # The usual case takes no lock and does not even import alembic.
            return
    with engine.execution_options(sqlite_begin="IMMEDIATE").begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})"))
        if not _is_current(connection, known):
            upgrade(connection)
            with Session(connection) as session:
                write_missing_texts(session)
                session.flush()


def known_revisions() -> list[str]:
    """The migrations of this software, oldest first: `versions/0001_what.py` is revision 0001."""
    return sorted(path.name.split("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def _is_current(connection: Connection, known: list[str]) -> bool:
    if not inspect(connection).has_table("alembic_version"):
        return False
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if found is not None and found not in known:
        floor = _floor(connection)
        if floor in known:
            return True  # a newer version has added to it, and this one works on
        raise NewerSchema(
            f"The catalogue database {connection.engine.url!r} has schema {found}, which asks for"
            f" software that knows {floor}; this one knows up to {known[-1]}.",
            "Install the version of the software that last opened it, or a newer one, or restore a"
            " backup taken before that upgrade. Nothing was changed.",
        )
    return found == known[-1]


def _floor(connection: Connection) -> str | None:
    return connection.execute(text("SELECT revision FROM schema_floor")).scalar()


def upgrade(connection: Connection, revision: str = "head") -> None:
    """Runs the migrations up to `revision`, in the connection's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, revision)

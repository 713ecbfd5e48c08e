"""An SQLite database with the schema and no rows, for new ones to be copies of."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import Engine, create_engine, inspect

from lookup.catalog import schema


class SqliteTemplate:
    """Stands in for `bring_up_to_date` of lookup.catalog.schema."""

    def __init__(self, template: sqlite3.Connection) -> None:
        self._template = template
        self._one_at_a_time = threading.Lock()

    def bring_up_to_date(self, engine: Engine) -> None:
        """Copies the schema into an empty SQLite database; any other is migrated."""
        if engine.dialect.name == "sqlite":
            with self._one_at_a_time:
                if not inspect(engine).get_table_names():
                    self._copy_to(engine)
        schema.bring_up_to_date(engine)

    def _copy_to(self, engine: Engine) -> None:
        with closing(engine.raw_connection()) as connection:
            self._template.backup(connection.driver_connection)


@contextmanager
def sqlite_template() -> Iterator[SqliteTemplate]:
    """A template in memory, until the end of the block."""
    engine = create_engine("sqlite://", connect_args={"check_same_thread": False})
    schema.bring_up_to_date(engine)
    with closing(engine.raw_connection()) as connection:
        yield SqliteTemplate(connection.driver_connection)
    engine.dispose()

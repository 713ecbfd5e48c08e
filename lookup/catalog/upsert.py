"""INSERT ... ON CONFLICT for the two databases this runs on."""

from typing import TYPE_CHECKING, Any

from sqlalchemy import Table
from sqlalchemy.dialects import sqlite
from sqlalchemy.orm import DeclarativeBase, Session

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql


def insert_for(
    session: Session, model: type[DeclarativeBase]
) -> "sqlite.Insert | postgresql.Insert":
    """An insert into the model's table that knows `on_conflict_do_update`."""
    table: Any = model.__table__
    assert isinstance(table, Table)
    if session.get_bind().dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql  # 2 MB that SQLite's homes do not need

        return postgresql.insert(table)
    return sqlite.insert(table)

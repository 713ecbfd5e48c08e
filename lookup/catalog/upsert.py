"""INSERT ... ON CONFLICT for the two databases this runs on."""

from typing import Any

from sqlalchemy import Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session


def insert_for(
    session: Session, model: type[DeclarativeBase]
) -> "sqlite.Insert | postgresql.Insert":
    """An insert into the model's table that knows `on_conflict_do_update`."""
    table: Any = model.__table__
    assert isinstance(table, Table)
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)

"""Run by alembic. The caller passes the connection, already in a transaction with the lock."""

from alembic import context

from lookup.catalog.migrations.frozen import NAMES

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=NAMES,
    # SQLite cannot alter most things in place; alembic then copies the table.
    render_as_batch=True,
)
context.run_migrations()

"""What several replicas of the service share: their schema's floor, and how often who asked."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Two tables. The counts are worth a minute, so PostgreSQL need not log them for a crash."""
    floor = op.create_table(
        "schema_floor",
        sa.Column("revision", sa.String(32), primary_key=True),
    )
    op.bulk_insert(floor, [{"revision": revision}])
    server = op.get_bind().dialect.name == "postgresql"
    op.create_table(
        "request_count",
        sa.Column("counted", sa.String(255), primary_key=True),
        sa.Column("period", sa.BigInteger(), primary_key=True),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("ends_at", MOMENT, nullable=False),
        prefixes=["UNLOGGED"] if server else [],
    )

"""Counts of look-ups by store and hour, and the store of look-ups and of feedback."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    """Of look-ups and feedback from before no store is known."""
    op.create_table(
        "usage_count",
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), primary_key=True),
        sa.Column("hour", MOMENT, primary_key=True),
        sa.Column("store", sa.String(64), primary_key=True),
        sa.Column("decision", sa.String(16), primary_key=True),
        sa.Column("within_ms", sa.Integer(), primary_key=True),
        sa.Column("lookups", sa.Integer(), nullable=False),
    )
    op.add_column("lookup_record", sa.Column("store", sa.String(64)))
    op.add_column("feedback", sa.Column("store", sa.String(64)))

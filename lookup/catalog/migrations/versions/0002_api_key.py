"""Keys of the HTTP service."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """One table; its rows are never deleted."""
    op.create_table(
        "api_key",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("name", sa.String(200)),
        sa.Column("prefix", sa.String(16), nullable=False, unique=True),
        sa.Column("hash", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT),
        sa.Column("revoked_at", MOMENT),
        sa.Column("last_used_at", MOMENT),
    )
    op.create_index(None, "api_key", ["maison_id"])

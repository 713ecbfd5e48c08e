"""Look-ups remembered for a while, and what people said of them."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Feedback outlives the look-up's record, so it copies what it needs and refers to nothing."""
    op.create_table(
        "lookup_record",
        sa.Column("lookup_id", sa.String(32), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        *_answered(),
    )
    op.create_index(None, "lookup_record", ["at"])
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("lookup_id", sa.String(32), nullable=False),
        sa.Column("given_at", MOMENT, nullable=False),
        sa.Column("given_by", sa.String(16)),
        sa.Column("product_id", sa.String(255)),
        sa.Column("sku", sa.String(255)),
        sa.Column("looked_up_at", MOMENT, nullable=False),
        *_answered(),
        sa.Column("photo", sa.String(64)),
    )
    op.create_index(None, "feedback", ["maison_id", "lookup_id"])


def _answered() -> list[sa.Column[object]]:
    return [
        sa.Column("generation", sa.String(64), nullable=False),
        sa.Column("encoder", sa.String(200), nullable=False),
        sa.Column("decision", sa.String(16), nullable=False),
        sa.Column("source", sa.String(16), nullable=False),
        sa.Column("ranking", sa.JSON(), nullable=False),
    ]

"""References of known items, inspections with their photos, and verdicts."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Cases name products by id and not by row: they outlive what leaves the catalogue."""
    op.create_table(
        "reference_photo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("product_id", sa.String(255), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("part", sa.String(16)),
        sa.Column("item", sa.String(255), nullable=False),
        sa.Column("colorway", sa.String(255)),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("added_by", sa.String(200), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("photo", sa.String(64), nullable=False),
        sa.Column("look", sa.String(64), nullable=False),
        sa.Column("look_version", sa.String(200), nullable=False),
        sa.Column("details", sa.Double()),
        sa.UniqueConstraint("maison_id", "product_id", "digest"),
    )
    op.create_table(
        "inspection",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("product_id", sa.String(255), nullable=False),
        sa.Column("state", sa.String(32), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("opened_by", sa.String(200), nullable=False),
        sa.Column("serial", sa.String(64)),
        sa.Column("urgency", sa.Double(), nullable=False),
        sa.Column("assessment", sa.JSON(), nullable=False),
        sa.Column("checks", sa.JSON(), nullable=False),
        sa.Column("decided_at", MOMENT),
    )
    op.create_index(None, "inspection", ["maison_id", "state"])
    op.create_table(
        "inspection_photo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.String(32), sa.ForeignKey("inspection.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16)),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("photo", sa.String(64)),
        sa.UniqueConstraint("inspection_id", "number"),
    )
    op.create_table(
        "inspection_verdict",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.String(32), sa.ForeignKey("inspection.id"), nullable=False),
        sa.Column("verdict", sa.String(16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.String(200), nullable=False),
        sa.Column("key", sa.String(64)),
        sa.Column("given_at", MOMENT, nullable=False),
    )
    op.create_index(None, "inspection_verdict", ["inspection_id"])

"""Genuine items, registered so that each can be known again, and the checks of them."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    """What happened to an item is read from the audit log by its subject."""
    op.create_index("ix_audit_entry_maison_id_subject", "audit_entry", ["maison_id", "subject"])
    op.create_table(
        "registered_item",
        sa.Column("id", sa.String(32), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("product_id", sa.String(255), nullable=False),
        sa.Column("sku", sa.String(255)),
        sa.Column("serial", sa.String(64)),
        sa.Column("digital_link", sa.Text()),
        sa.Column("passport", sa.Text()),
        sa.Column("registered_at", MOMENT, nullable=False),
        sa.Column("registered_by", sa.String(200), nullable=False),
        sa.Column("request", sa.String(64)),
    )
    op.create_index(None, "registered_item", ["maison_id", "product_id", "serial"])
    op.create_index(
        "uq_registered_item_maison_id_request",
        "registered_item",
        ["maison_id", "request"],
        unique=True,
    )
    op.create_table(
        "item_check",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.String(32), sa.ForeignKey("registered_item.id"), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("result", sa.JSON(), nullable=False),
        sa.Column("request", sa.String(64)),
        sa.UniqueConstraint("item_id", "number"),
    )
    op.create_table(
        "item_photo",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("item_id", sa.String(32), sa.ForeignKey("registered_item.id"), nullable=False),
        sa.Column("check_id", sa.Integer(), sa.ForeignKey("item_check.id")),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(16)),
        sa.Column("box", sa.JSON(), nullable=False),
        sa.Column("photo", sa.String(64)),
    )
    op.create_index(None, "item_photo", ["item_id"])

"""The catalogue's first tables."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT, PRICE

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Maison, product, variant, product image, store, stock level."""
    op.create_table(
        "maison",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("code", sa.String(63), nullable=False, unique=True),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("region", sa.String(32)),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("product_id", sa.String(255), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("category", sa.Text()),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("description", sa.Text()),
        sa.Column("url", sa.Text()),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.UniqueConstraint("maison_id", "product_id"),
    )
    op.create_table(
        "variant",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("product_row_id", sa.Integer(), sa.ForeignKey("product.id"), nullable=False),
        sa.Column("sku", sa.String(255), nullable=False),
        sa.Column("sku_folded", sa.String(255), nullable=False),
        sa.Column("colorway", sa.String(255)),
        sa.Column("color", sa.String(255)),
        sa.Column("size", sa.String(255)),
        sa.Column("gtin", sa.String(14)),
        sa.Column("price", PRICE),
        sa.Column("currency", sa.String(3)),
        sa.Column("attributes", sa.JSON(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.UniqueConstraint("maison_id", "sku"),
    )
    op.create_index(None, "variant", ["maison_id", "gtin"])
    op.create_index(None, "variant", ["maison_id", "sku_folded"])
    op.create_index(None, "variant", ["product_row_id"])
    op.create_table(
        "product_image",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("product_row_id", sa.Integer(), sa.ForeignKey("product.id"), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("content", sa.String(64)),
        sa.Column("view", sa.String(64)),
        sa.Column("colorway", sa.String(255)),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("removed_at", MOMENT),
        sa.UniqueConstraint("product_row_id", "path"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "store",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("code", sa.String(64), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("city", sa.Text()),
        sa.Column("country", sa.String(2)),
        sa.Column("region", sa.String(32)),
        sa.Column("latitude", sa.Double()),
        sa.Column("longitude", sa.Double()),
        sa.Column("timezone", sa.String(64)),
        sa.Column("gln", sa.String(13)),
        sa.UniqueConstraint("maison_id", "code"),
    )
    op.create_table(
        "stock_level",
        sa.Column("variant_id", sa.Integer(), sa.ForeignKey("variant.id"), primary_key=True),
        sa.Column("store_id", sa.Integer(), sa.ForeignKey("store.id"), primary_key=True),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("as_of", MOMENT, nullable=False),
        sqlite_with_rowid=False,
    )

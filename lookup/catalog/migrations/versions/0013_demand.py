"""Look-ups that ended in nothing to sell."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    """Rows name products by id and not by row: they outlive what leaves the catalogue."""
    op.create_table(
        "demand",
        sa.Column("lookup_id", sa.String(32), primary_key=True),
        sa.Column("maison_id", sa.Integer(), sa.ForeignKey("maison.id"), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("store", sa.String(64)),
        sa.Column("product_id", sa.String(255)),
        sa.Column("color", sa.String(255)),
        sa.Column("look", sa.LargeBinary()),
        sa.Column("encoder", sa.String(200), nullable=False),
    )
    op.create_index(None, "demand", ["maison_id", "week"])

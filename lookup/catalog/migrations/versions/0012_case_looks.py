"""What decided cases teach is kept: the looks of their photos."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Cases decided before have none, and teach nothing."""
    op.add_column("inspection_photo", sa.Column("look", sa.String(64)))
    op.add_column("inspection_photo", sa.Column("look_version", sa.String(200)))

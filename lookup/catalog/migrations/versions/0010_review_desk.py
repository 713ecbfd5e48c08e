"""Cases are somebody's to work on and carry notes; a picture is recognised in another case."""

import sqlalchemy as sa
from alembic import op

from lookup.catalog.migrations.frozen import MOMENT

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """All of it is empty for what older software opened, and it reads past all of it."""
    op.add_column("inspection", sa.Column("assignee", sa.String(200)))
    op.add_column("inspection_photo", sa.Column("fingerprint", sa.String(64)))
    op.add_column("inspection_photo", sa.Column("software", sa.String(200)))
    op.add_column("inspection_photo", sa.Column("request", sa.String(64)))
    op.add_column("inspection_verdict", sa.Column("request", sa.String(64)))
    op.create_index(
        "uq_inspection_verdict_inspection_id_request",
        "inspection_verdict",
        ["inspection_id", "request"],
        unique=True,
    )
    op.create_table(
        "inspection_note",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("inspection_id", sa.String(32), sa.ForeignKey("inspection.id"), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("author", sa.String(200), nullable=False),
        sa.Column("key", sa.String(64)),
        sa.Column("written_at", MOMENT, nullable=False),
    )
    op.create_index("ix_inspection_note_inspection_id", "inspection_note", ["inspection_id"])

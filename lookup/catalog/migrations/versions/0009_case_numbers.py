"""Cases get a number that people can say, and are opened once however often that is asked."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Numbers are a maison's own, in the order of opening; older software opens cases without."""
    op.add_column("inspection", sa.Column("number", sa.Integer()))
    op.add_column("inspection", sa.Column("request", sa.String(64)))
    op.create_index(
        "uq_inspection_maison_id_number", "inspection", ["maison_id", "number"], unique=True
    )
    op.create_index(
        "uq_inspection_maison_id_request", "inspection", ["maison_id", "request"], unique=True
    )
    cases = sa.table("inspection", *map(sa.column, ("id", "maison_id", "number", "opened_at")))
    place = sa.func.row_number().over(
        partition_by=cases.c.maison_id, order_by=(cases.c.opened_at, cases.c.id)
    )
    numbered = sa.select(cases.c.id, place.label("place")).subquery()
    number = sa.select(numbered.c.place).where(numbered.c.id == cases.c.id).scalar_subquery()
    op.execute(sa.update(cases).values(number=number))

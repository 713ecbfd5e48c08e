"""What the migrations are written in: plain types and names, which never change.

The catalogue's own code goes on changing; what a migration made must not change with it.
"""

import sqlalchemy as sa

MOMENT = sa.DateTime(timezone=True)
PRICE = sa.Numeric(14, 4).with_variant(sa.BigInteger(), "sqlite")
"""SQLite has no decimal type: it keeps whole ten-thousandths."""

NAMES = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)
"""How indices and constraints are named that a migration does not name."""

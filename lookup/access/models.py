"""The tables of keys and of how often who asked; each change needs a migration."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base


class ApiKey(Base):
    """A key of one maison. Rows are never deleted: where one existed, no first key is made."""

    __tablename__ = "api_key"

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"), index=True)
    role: Mapped[str] = mapped_column(String(16))
    name: Mapped[str | None] = mapped_column(String(200))
    prefix: Mapped[str] = mapped_column(String(16), unique=True)
    """The part of the key that is no secret: it finds the row and names the key in logs."""
    hash: Mapped[str] = mapped_column(String(200))
    """Argon2id of the whole key."""
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]


class RequestCount(Base):
    """How many requests of one key or address fell into one period of the database's clock."""

    __tablename__ = "request_count"

    counted: Mapped[str] = mapped_column(String(255), primary_key=True)
    """Which limit, and whose."""
    period: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    """Number of the period since 1970, as long as the limit's window."""
    count: Mapped[int]
    ends_at: Mapped[datetime]
    """When the next period is over too; from then on it counts for nothing."""

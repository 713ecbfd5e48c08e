"""The table of keys. It changes only with a migration beside the catalogue's."""

from datetime import datetime

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base


class ApiKey(Base):
    """A key of one maison. Rows are never deleted: that keys existed closes the first run."""

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

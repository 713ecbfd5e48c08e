"""The table of the audit log. The database itself refuses to change or delete its rows."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base, JsonObject


class AuditEntry(Base):
    """One deed in one maison's chain; `number` counts from 1 without gaps."""

    __tablename__ = "audit_entry"
    __table_args__ = (UniqueConstraint("maison_id", "number"), Index(None, "maison_id", "subject"))

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    by: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255))
    details: Mapped[JsonObject]
    previous: Mapped[str] = mapped_column(String(64))
    """Digest of the entry before; 64 zeros for the first."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of all the rest (`lookup.audit.chain`)."""

"""The tables of events and of the webhooks that they are sent to."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base, JsonObject


class EventRecord(Base):
    """One event; `number` counts from 1 in its maison, in the order of commits."""

    __tablename__ = "event"
    __table_args__ = (UniqueConstraint("maison_id", "number"),)

    id: Mapped[str] = mapped_column(String(36), primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    number: Mapped[int]
    at: Mapped[datetime]
    type: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(255))
    data: Mapped[JsonObject]


class Webhook(Base):
    """A receiver, and how far it has got."""

    __tablename__ = "webhook"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(String(128))
    """As `WebhookSecrets` keeps it."""
    types: Mapped[list[str]] = mapped_column(JSON)
    """The types it wants; all where empty."""
    created_at: Mapped[datetime]
    delivered: Mapped[int]
    """Number of the last event that it has, or did not want."""
    attempts: Mapped[int]
    """How often the next one was sent in vain."""
    due_at: Mapped[datetime]
    problem: Mapped[str | None] = mapped_column(Text)
    """Why the last attempt failed; null after one that did not."""
    sender: Mapped[str | None] = mapped_column(String(32))
    """The process that sends to it now, until `sender_until`."""
    sender_until: Mapped[datetime]

"""The tables of references and inspections. Photos themselves lie sealed in the vault."""

from datetime import datetime

from sqlalchemy import Double, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base, JsonObject


class ReferencePhoto(Base):
    """A photo of a known item of a product; `photo` and `look` are ids in the vault."""

    __tablename__ = "reference_photo"
    __table_args__ = (UniqueConstraint("maison_id", "product_id", "digest"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    product_id: Mapped[str] = mapped_column(String(255))
    origin: Mapped[str] = mapped_column(String(16))
    part: Mapped[str | None] = mapped_column(String(16))
    item: Mapped[str] = mapped_column(String(255))
    """Names the item it shows; all its photos count once."""
    colorway: Mapped[str | None] = mapped_column(String(255))
    added_at: Mapped[datetime]
    added_by: Mapped[str] = mapped_column(String(200))
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of the file it came from."""
    photo: Mapped[str] = mapped_column(String(64))
    look: Mapped[str] = mapped_column(String(64))
    look_version: Mapped[str] = mapped_column(String(200))
    details: Mapped[float | None] = mapped_column(Double)
    """How far its details stand out over the other references, null where it aligns with none."""


class Inspection(Base):
    """One counterfeit case."""

    __tablename__ = "inspection"
    __table_args__ = (
        Index(None, "maison_id", "state"),
        Index("uq_inspection_maison_id_number", "maison_id", "number", unique=True),
        Index("uq_inspection_maison_id_request", "maison_id", "request", unique=True),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    product_id: Mapped[str] = mapped_column(String(255))
    state: Mapped[str] = mapped_column(String(32))
    opened_at: Mapped[datetime]
    opened_by: Mapped[str] = mapped_column(String(200))
    serial: Mapped[str | None] = mapped_column(String(64))
    urgency: Mapped[float] = mapped_column(Double)
    assessment: Mapped[JsonObject]
    """`lookup.counterfeit.scoring.evidence.Assessment`."""
    checks: Mapped[JsonObject]
    """What its codes say, by check."""
    decided_at: Mapped[datetime | None]
    number: Mapped[int | None]
    """The maison's own, from 1; null where older software opened it."""
    request: Mapped[str | None] = mapped_column(String(64))
    """SHA-256 of who opened it and the name they gave their request, so that it opens one case."""
    assignee: Mapped[str | None] = mapped_column(String(200))
    """Whose it is to work on."""


class InspectionPhoto(Base):
    """A photo of a case; `photo` is its id in the vault, null once its time was over."""

    __tablename__ = "inspection_photo"
    __table_args__ = (UniqueConstraint("inspection_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    number: Mapped[int]
    part: Mapped[str | None] = mapped_column(String(16))
    added_at: Mapped[datetime]
    photo: Mapped[str | None] = mapped_column(String(64))
    fingerprint: Mapped[str | None] = mapped_column(String(64))
    """By which the same picture is recognised in another case; null where it has no detail."""
    software: Mapped[str | None] = mapped_column(String(200))
    """The editing program that its file names."""
    look: Mapped[str | None] = mapped_column(String(64))
    """Its look's id in the vault, once its case was decided; gone with the photo."""
    look_version: Mapped[str | None] = mapped_column(String(200))
    request: Mapped[str | None] = mapped_column(String(64))
    """As `Inspection.request`, of the request that added it to a case."""


class InspectionVerdict(Base):
    """What a person said of a case, and why. Never changed; the audit log has it too."""

    __tablename__ = "inspection_verdict"
    __table_args__ = (
        Index(None, "inspection_id"),
        Index(
            "uq_inspection_verdict_inspection_id_request", "inspection_id", "request", unique=True
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    reviewer: Mapped[str] = mapped_column(String(200))
    key: Mapped[str | None] = mapped_column(String(64))
    given_at: Mapped[datetime]
    request: Mapped[str | None] = mapped_column(String(64))


class InspectionNote(Base):
    """What a person wrote to whoever works on the case next. Never changed."""

    __tablename__ = "inspection_note"
    __table_args__ = (Index(None, "inspection_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    inspection_id: Mapped[str] = mapped_column(ForeignKey("inspection.id"))
    text: Mapped[str] = mapped_column(Text)
    author: Mapped[str] = mapped_column(String(200))
    key: Mapped[str | None] = mapped_column(String(64))
    written_at: Mapped[datetime]

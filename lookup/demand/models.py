"""The table of look-ups that ended in nothing to sell."""

from datetime import date

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from lookup.catalog.models import Base


class DemandRecord(Base):
    """One look-up; neither the photo, nor who asked, nor when but for the week."""

    __tablename__ = "demand"
    __table_args__ = (Index(None, "maison_id", "week"),)

    lookup_id: Mapped[str] = mapped_column(String(32), primary_key=True)
    """So that who has a look-up erased has this erased too."""
    maison_id: Mapped[int] = mapped_column(ForeignKey("maison.id"))
    week: Mapped[date]
    """Its Monday, UTC."""
    kind: Mapped[str] = mapped_column(String(16))
    store: Mapped[str | None] = mapped_column(String(64))
    product_id: Mapped[str | None] = mapped_column(String(255))
    """The product, or where none was found the one most like it."""
    color: Mapped[str | None] = mapped_column(String(255))
    look: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Where none was found: float16 (LOOK_LENGTH,), of `encoder`."""
    encoder: Mapped[str] = mapped_column(String(200))

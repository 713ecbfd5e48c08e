"""Ends demand after its time, and with the product that it names."""

from datetime import date

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from lookup.catalog.maisons import find_maison
from lookup.demand.models import DemandRecord


def forget_demand_before(session: Session, day: date) -> None:
    """Removes what was noted in weeks that began before that day, of every maison."""
    session.execute(delete(DemandRecord).where(DemandRecord.week < day))


def forget_demand_of(session: Session, maison: str, product_id: str) -> None:
    """Removes demand of the product; what was only most like it names it no more. Raises
    NotFound for an unknown maison."""
    named = (
        DemandRecord.maison_id == find_maison(session, maison).id,
        DemandRecord.product_id == product_id,
    )
    session.execute(delete(DemandRecord).where(*named, DemandRecord.look.is_(None)))
    session.execute(update(DemandRecord).where(*named).values(product_id=None, color=None))

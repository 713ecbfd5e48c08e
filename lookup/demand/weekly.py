"""Tells other programs of each week's demand, once it is over."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.database import Database
from lookup.catalog.maisons import hold_maison
from lookup.catalog.models import Maison
from lookup.demand.listing import list_demand
from lookup.demand.models import DemandRecord
from lookup.demand.noter import monday
from lookup.events.announcing import EventType, NewEvent, announce
from lookup.events.models import EventRecord


class WeeklyDemand:
    """Announces the demand of every maison; several processes may do so at once."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def announce(self, now: datetime) -> None:
        """Announces the last whole week where that was not done. Raises SQLAlchemyError."""
        week = monday(now.date()) - timedelta(weeks=1)
        with self._database.session() as session:
            codes = session.scalars(
                select(Maison.code)
                .join(DemandRecord, DemandRecord.maison_id == Maison.id)
                .where(DemandRecord.week == week)
                .distinct()
            ).all()
            due = [code for code in codes if not _is_announced(session, code, week)]
        for code in due:
            self._announce(code, week)

    def _announce(self, maison: str, week: date) -> None:
        with self._database.session() as session:
            found = list_demand(session, maison, week, until=week)
        counts = {"lookups": found.lookups, "groups": len(found.groups), "hidden": found.hidden}
        with self._database.session(write=True) as session:
            hold_maison(session, maison)
            if not _is_announced(session, maison, week):
                event = NewEvent(EventType.DEMAND_OF_THE_WEEK, week.isoformat(), counts)
                announce(session, maison, event)


def _is_announced(session: Session, maison: str, week: date) -> bool:
    announced = (
        select(EventRecord.id)
        .join(Maison, Maison.id == EventRecord.maison_id)
        .where(
            Maison.code == maison,
            EventRecord.type == EventType.DEMAND_OF_THE_WEEK.value,
            EventRecord.subject == week.isoformat(),
        )
    )
    return session.scalar(announced.limit(1)) is not None

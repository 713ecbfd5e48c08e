"""A maison's events, read and, once their time is over, removed."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from lookup.base.errors import NotFound
from lookup.catalog.maisons import find_maison
from lookup.events.answers import EventList, event_answer
from lookup.events.models import EventRecord, Webhook


def list_events(session: Session, maison: str, *, after: int | None, limit: int) -> EventList:
    """The first `limit` events behind number `after`, or the oldest that are kept.

    Raises NotFound where some of those behind `after` are kept no more, or it is of the future.
    """
    maison_id = find_maison(session, maison).id
    first, last = session.execute(
        select(func.min(EventRecord.number), func.max(EventRecord.number)).where(
            EventRecord.maison_id == maison_id
        )
    ).one()
    oldest, newest = (0, 0) if first is None else (first - 1, last)
    if after is not None and not oldest <= after <= newest:
        raise NotFound(
            f"Events behind number {after} are not kept; `after` may be {oldest} to {newest}.",
            "Read what they were about anew, then ask without `after`.",
        )
    start = oldest if after is None else after
    found = events_after(session, maison_id, start, limit)
    return EventList(
        events=[event_answer(maison, each) for each in found],
        next=str(found[-1].number if found else start),
    )


def events_after(
    session: Session, maison_id: int, number: int, limit: int
) -> Sequence[EventRecord]:
    """The first `limit` events behind that number, in their order."""
    return session.scalars(
        select(EventRecord)
        .where(EventRecord.maison_id == maison_id, EventRecord.number > number)
        .order_by(EventRecord.number)
        .limit(limit)
    ).all()


def remove_old_events(session: Session, before: datetime) -> int:
    """Removes events of before that time that every webhook has; gives how many.

    The newest of a maison stays: numbers go on from it.
    """
    waiting = (
        select(Webhook.id)
        .where(Webhook.maison_id == EventRecord.maison_id, Webhook.delivered < EventRecord.number)
        .exists()
    )
    newer = EventRecord.__table__.alias()
    followed = (
        select(newer.c.id)
        .where(newer.c.maison_id == EventRecord.maison_id, newer.c.number > EventRecord.number)
        .exists()
    )
    removed = session.execute(
        delete(EventRecord)
        .where(EventRecord.at < before, ~waiting, followed)
        .execution_options(synchronize_session=False)
    )
    return removed.rowcount  # type: ignore[attr-defined,no-any-return]

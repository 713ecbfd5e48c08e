"""Adds events, in the transaction of what they are about."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lookup.catalog.maisons import hold_maison
from lookup.events.models import EventRecord


class EventType(StrEnum):
    """What other programs can be told of."""

    GENERATION_PUBLISHED = "generation.published"
    GENERATION_REFUSED = "generation.refused"
    INSPECTION_OPENED = "inspection.opened"
    VERDICT_GIVEN = "verdict.given"
    DEMAND_OF_THE_WEEK = "demand.week"
    BOUND_BROKEN = "bound.broken"
    TEST = "webhook.test"


@dataclass(frozen=True)
class NewEvent:
    """`subject` is what it happened to; `data` hold plain values, no secret and nothing of a photo
    or a client."""

    type: EventType
    subject: str
    data: Mapping[str, str | int | float | None] = field(default_factory=dict)


def announce(session: Session, maison: str, event: NewEvent) -> EventRecord:
    """Adds the event, with the fate of the transaction of `session`, which must be for writing.

    Raises NotFound for an unknown maison.
    """
    # Whoever announces in the same maison waits here, so that numbers are committed in order.
    maison_id = hold_maison(session, maison)
    added = EventRecord(
        id=f"evt_{uuid.uuid4().hex}",
        maison_id=maison_id,
        number=last_number(session, maison_id) + 1,
        at=datetime.now(UTC),
        type=event.type.value,
        subject=event.subject[:255],
        data=dict(event.data),
    )
    session.add(added)
    session.flush()
    return added


def is_last_of_subject(session: Session, maison: str, event: NewEvent) -> bool:
    """Whether the newest event of its subject says the same; nobody says more of it before the
    transaction of `session` ends. Raises NotFound for an unknown maison."""
    newest = session.scalar(
        select(EventRecord)
        .where(
            EventRecord.maison_id == hold_maison(session, maison),
            EventRecord.subject == event.subject[:255],
        )
        .order_by(EventRecord.number.desc())
        .limit(1)
    )
    return newest is not None and (newest.type, newest.data) == (event.type, dict(event.data))


def last_number(session: Session, maison_id: int) -> int:
    """The number of the maison's newest event, 0 before the first."""
    newest = select(func.max(EventRecord.number)).where(EventRecord.maison_id == maison_id)
    return session.scalar(newest) or 0

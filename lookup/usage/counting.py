"""Adds look-ups to the counts of their store and hour."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.orm import Session

from lookup.catalog.upsert import insert_for
from lookup.usage.models import UsageCount

WITHIN_MS = (
    *(100, 200, 300, 400, 500, 600, 700, 800, 900, 1000),
    *(1250, 1500, 2000, 3000, 5000, 10_000, 3_600_000),
)
"""The times that answers are counted by, in ms; no answer takes longer than the last."""


@dataclass(frozen=True)
class Use:
    """One look-up as it is counted; `store` is empty where none was named, `milliseconds` are from
    the request's last byte to the answer."""

    maison_id: int
    at: datetime
    store: str
    decision: str
    milliseconds: float


def count_uses(session: Session, uses: Iterable[Use]) -> None:
    """Adds each to its count."""
    counts = Counter(
        (
            use.maison_id,
            use.at.replace(minute=0, second=0, microsecond=0),
            use.store,
            use.decision,
            WITHIN_MS[min(bisect_left(WITHIN_MS, use.milliseconds), len(WITHIN_MS) - 1)],
        )
        for use in uses
    )
    if not counts:
        return
    adding = insert_for(session, UsageCount)
    adding = adding.on_conflict_do_update(
        index_elements=["maison_id", "hour", "store", "decision", "within_ms"],
        set_={"lookups": UsageCount.lookups + adding.excluded.lookups},
    )
    names = ("maison_id", "hour", "store", "decision", "within_ms")
    # In one order, so that two processes never wait for each other's rows.
    rows = [dict(zip(names, of, strict=True), lookups=counts[of]) for of in sorted(counts)]
    session.execute(adding, rows)


def forget_uses_before(session: Session, moment: datetime) -> None:
    """Removes the counts of hours that began before, of every maison."""
    session.execute(delete(UsageCount).where(UsageCount.hour < moment))

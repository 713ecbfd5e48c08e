"""Look-ups of which somebody said what the photo really showed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.feedback.models import Feedback

_LISTED = 5  # products that an unsure answer shows unless it was asked for another number


@dataclass(frozen=True)
class Judged:
    """One such look-up. `first` is the product ranked first; `really` None: the photo shows nothing
    of the catalogue; `right`: the answer said so, or was sure of the product, or listed it."""

    store: str | None
    decision: str
    first: str | None
    really: str | None
    right: bool


def judged_lookups(session: Session, maison_id: int, since: datetime) -> list[Judged]:
    """Look-ups since then, each by what was last said of it."""
    given = session.scalars(
        select(Feedback)
        .where(Feedback.maison_id == maison_id, Feedback.looked_up_at >= since)
        .order_by(Feedback.id)
    )
    return [_judged(each) for each in _last_of_each(given)]


def _last_of_each(given: Iterable[Feedback]) -> Sequence[Feedback]:
    return list({each.lookup_id: each for each in given}.values())


def _judged(given: Feedback) -> Judged:
    ranked = [each["product_id"] for each in given.ranking]
    shown = {"match": 1, "ambiguous": _LISTED}.get(given.decision, 0)
    return Judged(
        store=given.store,
        decision=given.decision,
        first=ranked[0] if ranked else None,
        really=given.product_id,
        right=given.product_id in (ranked[:shown] if shown else [None]),
    )

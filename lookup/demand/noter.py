"""Tells which look-ups ended in nothing to sell."""

import threading
from collections import deque
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Literal

from lookup.answers.models import LookupAnswer, Match
from lookup.demand.looks import are_alike, look_of
from lookup.features.view import Floats, PictureView

Kind = Literal["none", "sold_out_here", "sold_out"]
"""Not in the catalogue; in no size in the asking store; in no store."""

_RETAKEN = timedelta(minutes=10)
_MOST_RECENT = 200


@dataclass(frozen=True)
class NewDemand:
    """One look-up that ended in nothing to sell; `look` where nothing was found."""

    week: date
    kind: Kind
    store: str | None
    product_id: str | None
    color: str | None
    look: Floats | None


class DemandNoter:
    """Decides for every maison; safe to share between threads.

    A photo taken again of the same in the same store, within ten minutes, counts once; each process
    knows only those that it answered.
    """

    def __init__(self, *, off: Container[str] = ()) -> None:
        """`off`: codes of the maisons of which nothing is noted."""
        self._off = off
        self._recent: deque[tuple[datetime, str, NewDemand]] = deque(maxlen=_MOST_RECENT)
        self._noting = threading.Lock()

    def of(
        self,
        maison: str,
        answer: LookupAnswer,
        *,
        store: str | None,
        view: PictureView | None = None,
        color: str | None = None,
    ) -> NewDemand | None:
        """What to note of an answer for `store`. Of one without a match `view` is what was seen,
        and `color` that of the product most like it."""
        if maison in self._off:
            return None
        now = datetime.now(UTC)
        missed = _missed(answer, store, view, color, monday(now.date()))
        if missed is None:
            return None
        with self._noting:
            again = any(
                now - at < _RETAKEN and where == maison and _is_same(missed, other)
                for at, where, other in self._recent
            )
            self._recent.append((now, maison, missed))
        return None if again else missed


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def _missed(
    answer: LookupAnswer,
    store: str | None,
    view: PictureView | None,
    color: str | None,
    week: date,
) -> NewDemand | None:
    if answer.decision == "none" and view is not None:
        nearest = answer.others[0].id if answer.others else None
        return NewDemand(week, "none", store, nearest, color, look_of(view))
    if answer.decision != "match":
        return None
    kind = _sold_out(answer.matches[0])
    if kind is None:
        return None
    best = answer.matches[0]
    shown = best.variant.color if best.variant else None
    return NewDemand(week, kind, store, best.product.id, shown, None)


def _sold_out(match: Match) -> Kind | None:
    """By the variants in the colour shown; None where some are there, or it is not known."""
    shown = match.variant.color if match.variant else None
    stock = [each.stock for each in match.variants if shown is None or each.color == shown]
    if stock and all(each.total == 0 for each in stock):
        return "sold_out"
    if stock and all(each.here == 0 for each in stock):
        return "sold_out_here"
    return None


def _is_same(one: NewDemand, other: NewDemand) -> bool:
    if (one.kind, one.store) != (other.kind, other.store):
        return False
    if one.look is not None and other.look is not None:
        return are_alike(one.look, other.look)
    return (one.product_id, one.color) == (other.product_id, other.color)

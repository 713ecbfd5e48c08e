"""The figures of a pilot's report."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time

from pydantic import BaseModel, ConfigDict
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Product
from lookup.demand.answers import DemandList
from lookup.demand.listing import list_demand
from lookup.evaluation.intervals import Interval, wilson_interval
from lookup.pilot.judged import Judged, judged_lookups
from lookup.usage.answers import StoreUsage, Usage, UsageFigures
from lookup.usage.listing import list_usage

ENOUGH = 30
"""Of fewer judged look-ups a rate says too little: its interval can be a third wide."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True)


class Rate(_Part):
    """`count` of `of`, with its 95 % interval; `known` once there are ENOUGH."""

    count: int
    of: int
    interval: Interval | None
    known: bool

    @classmethod
    def over(cls, hits: Iterable[bool]) -> "Rate":
        """The share of those that are true."""
        all_of_them = list(hits)
        count, of = sum(all_of_them), len(all_of_them)
        return cls(
            count=count,
            of=of,
            interval=wilson_interval(count, of) if of else None,
            known=of >= ENOUGH,
        )


class Accuracy(_Part):
    """What people said of answers: `right` of all, `false_matches` of the sure ones, and how often
    the short lists held the product and "none" was true."""

    right: Rate
    false_matches: Rate
    short_lists: Rate
    nones: Rate

    @classmethod
    def of(cls, judged: Sequence[Judged]) -> "Accuracy":
        """The figures of those look-ups."""

        def right(decision: str) -> list[bool]:
            return [each.right for each in judged if each.decision == decision]

        return cls(
            right=Rate.over(each.right for each in judged),
            false_matches=Rate.over(not sure for sure in right("match")),
            short_lists=Rate.over(right("ambiguous")),
            nones=Rate.over(right("none")),
        )


class StoreReport(_Part):
    """One store; `code` is None for look-ups that named none."""

    code: str | None
    name: str | None
    usage: UsageFigures
    accuracy: Accuracy


class Correction(_Part):
    """How often people said that an answer was really another product, or nothing of the catalogue
    (`really` None). `shown` is the product it was sure of; None where it was unsure or found none.
    """

    shown: str | None
    shown_name: str | None
    really: str | None
    really_name: str | None
    lookups: int


class PilotReport(_Part):
    """All of it, the stores with the most look-ups first, the most frequent corrections first."""

    maison: str
    since: date
    at: datetime
    usage: Usage
    accuracy: Accuracy
    stores: tuple[StoreReport, ...]
    corrections: tuple[Correction, ...]
    demand: DemandList


def pilot_report(session: Session, maison: str, since: date) -> PilotReport:
    """What is known of the look-ups since that day. Raises NotFound for an unknown maison."""
    maison_id = find_maison(session, maison).id
    judged = judged_lookups(session, maison_id, datetime.combine(since, time(), UTC))
    usage = list_usage(session, maison, since)
    return PilotReport(
        maison=maison,
        since=since,
        at=datetime.now(UTC),
        usage=usage,
        accuracy=Accuracy.of(judged),
        stores=tuple(_store(each, judged) for each in usage.stores),
        corrections=tuple(_corrections(session, maison_id, judged)),
        demand=list_demand(session, maison, since),
    )


def _store(usage: StoreUsage, judged: Sequence[Judged]) -> StoreReport:
    return StoreReport(
        code=usage.code,
        name=usage.name,
        usage=UsageFigures(**usage.model_dump(exclude={"code", "name", "hours"})),
        accuracy=Accuracy.of([each for each in judged if each.store == usage.code]),
    )


def _corrections(
    session: Session, maison_id: int, judged: Sequence[Judged]
) -> Iterable[Correction]:
    counts = Counter(
        (each.first if each.decision == "match" else None, each.really)
        for each in judged
        if not each.right
    )
    ids = {product for pair in counts for product in pair if product is not None}
    found = select(Product.product_id, Product.name).where(
        Product.maison_id == maison_id, Product.product_id.in_(ids)
    )
    names = dict(session.execute(found).all())
    for (shown, really), lookups in sorted(
        counts.items(), key=lambda each: (-each[1], each[0][0] or "", each[0][1] or "")
    ):
        yield Correction(
            shown=shown,
            shown_name=names.get(shown or ""),
            really=really,
            really_name=names.get(really or ""),
            lookups=lookups,
        )

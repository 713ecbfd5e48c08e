"""Counts of look-ups, added up by store, day and hour."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time, tzinfo
from itertools import accumulate
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Store
from lookup.usage.answers import DayUsage, StoreUsage, Usage, UsageFigures
from lookup.usage.counting import WITHIN_MS
from lookup.usage.models import UsageCount

_SECOND = 1000


def list_usage(session: Session, maison: str, since: date) -> Usage:
    """The look-ups since that day began, UTC. Raises NotFound for an unknown maison."""
    maison_id = find_maison(session, maison).id
    of_maison = UsageCount.maison_id == maison_id
    begin = datetime.combine(since, time(), UTC)
    counts = session.scalars(select(UsageCount).where(of_maison, UsageCount.hour >= begin)).all()
    stores = {
        store.code: store
        for store in session.scalars(select(Store).where(Store.maison_id == maison_id))
    }
    zones: Mapping[str, tzinfo] = {
        code: ZoneInfo(store.timezone) for code, store in stores.items() if store.timezone
    }
    by_store: defaultdict[str, list[UsageCount]] = defaultdict(list)
    hours: defaultdict[str, Counter[int]] = defaultdict(Counter)
    days: Counter[date] = Counter()
    fast: Counter[date] = Counter()
    for count in counts:
        here = count.hour.astimezone(zones.get(count.store, UTC))
        by_store[count.store].append(count)
        hours[count.store][here.hour] += count.lookups
        days[here.date()] += count.lookups
        fast[here.date()] += count.lookups if count.within_ms <= _SECOND else 0
    of_stores = [
        StoreUsage(
            code=code or None,
            name=stores[code].name if code in stores else None,
            hours=_by_hour(hours[code]),
            **_figures(each).model_dump(),
        )
        for code, each in by_store.items()
    ]
    return Usage(
        since=since,
        counted_since=session.scalar(select(func.min(UsageCount.hour)).where(of_maison)),
        all=_figures(counts),
        stores=sorted(of_stores, key=lambda each: (-each.lookups, each.code or "")),
        days=[
            DayUsage(day=day, lookups=days[day], within_second=fast[day]) for day in sorted(days)
        ],
        hours=_by_hour(sum(hours.values(), Counter())),
    )


def _by_hour(counts: Counter[int]) -> list[int]:
    return [counts[hour] for hour in range(24)]


def _figures(counts: Iterable[UsageCount]) -> UsageFigures:
    decisions: Counter[str] = Counter()
    times: Counter[int] = Counter()
    for count in counts:
        decisions[count.decision] += count.lookups
        times[count.within_ms] += count.lookups
    return UsageFigures(
        lookups=times.total(),
        match=decisions["match"],
        ambiguous=decisions["ambiguous"],
        none=decisions["none"],
        within_second=sum(n for within, n in times.items() if within <= _SECOND),
        p50_ms=_time_of(times, 0.5),
        p95_ms=_time_of(times, 0.95),
    )


def _time_of(times: Counter[int], share: float) -> int | None:
    """The least of the counted times within which that share was answered."""
    so_far = accumulate(times[within] for within in WITHIN_MS)
    wanted = share * times.total()
    return next((t for t, n in zip(WITHIN_MS, so_far, strict=True) if n >= wanted > 0), None)

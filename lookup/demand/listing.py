"""Demand in groups of five look-ups and more."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
from sqlalchemy import select
from sqlalchemy.orm import Session

from lookup.base.batches import batched
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import Product
from lookup.demand.answers import DemandGroup, DemandList, StoreDemand, WeekDemand
from lookup.demand.looks import groups_of
from lookup.demand.models import DemandRecord
from lookup.demand.noter import monday

LEAST = 5
"""What fewer look-ups share is not told."""


def four_weeks_ago() -> date:
    """The day that is asked for where none is named."""
    return datetime.now(UTC).date() - timedelta(weeks=4)


def list_demand(
    session: Session, maison: str, since: date, *, until: date = date.max
) -> DemandList:
    """The demand of the weeks from that of `since` to that of `until`. Raises NotFound for an
    unknown maison."""
    first = monday(since)
    maison_id = find_maison(session, maison).id
    records = session.scalars(
        select(DemandRecord)
        .where(DemandRecord.maison_id == maison_id, DemandRecord.week.between(first, until))
        .order_by(DemandRecord.week, DemandRecord.lookup_id)
    ).all()
    groups = [group for group in _groups(records) if len(group) >= LEAST]
    products = _products(session, maison_id, {p for g in groups if (p := _most(g, "product_id"))})
    told = sorted(
        (_demand_group(group, products) for group in groups),
        key=lambda group: (-group.lookups, group.kind, group.product_id or "", group.color or ""),
    )
    shown = sum(group.lookups for group in told)
    return DemandList(since=first, lookups=len(records), groups=told, hidden=len(records) - shown)


def _groups(records: Sequence[DemandRecord]) -> Iterator[list[DemandRecord]]:
    of_products: defaultdict[tuple[str | None, ...], list[DemandRecord]] = defaultdict(list)
    by_encoder: defaultdict[str, list[DemandRecord]] = defaultdict(list)
    for record in records:
        if record.look is None:
            of_products[record.kind, record.product_id, record.color].append(record)
        else:
            by_encoder[record.encoder].append(record)
    yield from of_products.values()
    for alike in by_encoder.values():
        looks = np.stack([np.frombuffer(r.look or b"", np.float16) for r in alike])
        groups = groups_of(looks.astype(np.float32))
        for group in np.unique(groups):
            yield [alike[place] for place in np.flatnonzero(groups == group)]


def _demand_group(group: Sequence[DemandRecord], products: Mapping[str, Product]) -> DemandGroup:
    product_id = _most(group, "product_id")
    product = products.get(product_id or "")
    stores = Counter(record.store for record in group if record.store)
    weeks = Counter(record.week for record in group)
    return DemandGroup.model_validate(
        {
            "kind": group[0].kind,
            "lookups": len(group),
            "product_id": product_id,
            "name": product.name if product else None,
            "category": product.category if product else None,
            "color": _most(group, "color"),
            "stores": [
                StoreDemand(code=code, lookups=count)
                for code, count in sorted(stores.items(), key=lambda each: (-each[1], each[0]))
                if count >= LEAST
            ],
            "weeks": [
                WeekDemand(week=week, lookups=count)
                for week, count in sorted(weeks.items())
                if count >= LEAST
            ],
        }
    )


def _most(group: Sequence[DemandRecord], field: str) -> str | None:
    """What most of them say; None where none says anything."""
    said = Counter(value for record in group if (value := getattr(record, field)) is not None)
    return min(said, key=lambda value: (-said[value], value)) if said else None


def _products(session: Session, maison_id: int, ids: Iterable[str]) -> dict[str, Product]:
    return {
        product.product_id: product
        for batch in batched(sorted(ids), 500)
        for product in session.scalars(
            select(Product).where(Product.maison_id == maison_id, Product.product_id.in_(batch))
        )
    }

"""Mending stock levels whose time lies ahead: they keep every true report out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import delete, select, tuple_
from sqlalchemy.orm import Session

from lookup.base.batches import batched
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import StockLevel, Store, Variant
from lookup.catalog.writing.stock import MOST_AHEAD

_BATCH = 1_000


@dataclass(frozen=True)
class LevelAhead:
    """A level that says it is of a time that has not come yet."""

    sku: str
    store: str
    quantity: int
    as_of: datetime


def forget_levels_ahead(
    session: Session, maison: str, *, now: datetime | None = None
) -> Sequence[LevelAhead]:
    """Forgets the maison's levels of more than a day ahead of `now`, and gives them.

    Nobody knows when such a level was true: stock there is unknown until the next report, which is
    then taken. Raises NotFound for an unknown maison.
    """
    latest = (now or datetime.now(UTC)) + MOST_AHEAD
    rows = session.execute(
        select(
            StockLevel.variant_id,
            StockLevel.store_id,
            Variant.sku,
            Store.code,
            StockLevel.quantity,
            StockLevel.as_of,
        )
        .join(Variant, Variant.id == StockLevel.variant_id)
        .join(Store, Store.id == StockLevel.store_id)
        .where(Variant.maison_id == find_maison(session, maison).id, StockLevel.as_of > latest)
        .order_by(Variant.sku, Store.code)
    ).all()
    for batch in batched(rows, _BATCH):
        keys = [(variant_id, store_id) for variant_id, store_id, *_ in batch]
        session.execute(
            delete(StockLevel)
            .where(tuple_(StockLevel.variant_id, StockLevel.store_id).in_(keys))
            .execution_options(synchronize_session=False)
        )
    return [LevelAhead(row.sku, row.code, row.quantity, row.as_of) for row in rows]

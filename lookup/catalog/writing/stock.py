"""Taking in stock reports: in bulk, idempotent, the newer report winning."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from lookup.base.batches import batched
from lookup.catalog.maisons import find_maison
from lookup.catalog.models import StockLevel, Store, Variant
from lookup.catalog.rows import Quarantined, StockRow
from lookup.catalog.skus import fold_sku
from lookup.catalog.upsert import insert_for

# One lookup of SKUs and one upsert each; below SQLite's 32,766 parameters a statement.
_BATCH = 5_000
_MAX_QUANTITY = 2**31 - 1
MOST_AHEAD = timedelta(days=1)
"""How far a report's clock may be ahead of ours: days differ by time zone. One from further ahead
would keep every true report out until its day comes."""
_FIRST_YEAR, _LAST_YEAR = 1970, 9000  # beyond them, converting a time zone can fail


class Outcome(StrEnum):
    """What became of one row of a stock report."""

    APPLIED = "applied"
    OLDER = "older"
    UNCHANGED = "unchanged"
    FUTURE = "future"
    REFUSED = "refused"


Tell = Callable[[StockRow | Quarantined, Outcome], None]


@dataclass(frozen=True)
class StockReport:
    """How many rows of a stock report came to what; each is counted once.

    `applied` ones changed a level, `older` ones are older than what is known, `unchanged` ones say
    nothing new. `future` ones are dated too far ahead and `refused` ones are bad otherwise; the
    first of both are listed in `quarantined`.
    """

    applied: int = 0
    older: int = 0
    unchanged: int = 0
    future: int = 0
    refused: int = 0
    quarantined: tuple[Quarantined, ...] = ()


def apply_stock(
    session: Session,
    maison: str,
    levels: Iterable[StockRow | Quarantined],
    *,
    file: str = "stock",
    max_listed: int = 10_000,
    now: datetime | None = None,
    tell: Tell = lambda _row, _outcome: None,
) -> StockReport:
    """Take in the levels in the session's transaction; taking them in again changes nothing.

    A level older than the one known is passed over; of two with one `as_of` the later row wins. One
    from more than a day ahead of `now` is refused.
    Rows already found bad by a reader are passed on to the report. SKUs and stores match exactly.
    `tell` hears what became of each row, in any order. Memory does not grow with the report.
    Raises NotFound for an unknown maison.
    """
    latest = (now or datetime.now(UTC)) + MOST_AHEAD
    return _StockRun(session, maison, file, max_listed, latest, tell).apply(levels)


class _StockRun:
    def __init__(
        self,
        session: Session,
        maison: str,
        file: str,
        max_listed: int,
        latest: datetime,
        tell: Tell,
    ) -> None:
        self._session = session
        self._maison = maison
        self._maison_id = find_maison(session, maison).id
        self._file = file
        self._max_listed = max_listed
        self._latest = latest
        self._quarantined: list[Quarantined] = []
        self._tell = tell
        self._counts: Counter[Outcome] = Counter()
        stores = session.execute(
            select(Store.code, Store.id).where(Store.maison_id == self._maison_id)
        )
        self._stores = dict(stores.all())
        insert = insert_for(session, StockLevel)
        known, given = StockLevel.__table__.c, insert.excluded
        self._upsert = insert.on_conflict_do_update(
            index_elements=["variant_id", "store_id"],
            set_={"quantity": given.quantity, "as_of": given.as_of},
            where=or_(
                given.as_of > known.as_of,
                and_(given.as_of == known.as_of, given.quantity != known.quantity),
            ),
        )

    def apply(self, levels: Iterable[StockRow | Quarantined]) -> StockReport:
        for batch in batched(self._well_formed(levels), _BATCH):
            rows = list(self._new(list(self._resolved(batch))))
            if rows:
                self._session.connection().execute(self._upsert, rows)
        counts = {outcome.value: count for outcome, count in self._counts.items()}
        return StockReport(**counts, quarantined=self._listed())

    def _well_formed(self, levels: Iterable[StockRow | Quarantined]) -> Iterator[StockRow]:
        for level in levels:
            if isinstance(level, Quarantined):
                self._list(level)
            elif not level.sku:
                self._refuse(level, "sku", "the SKU is empty")
            elif level.store not in self._stores:
                self._refuse(level, "store_code", self._unknown_store(level.store))
            elif level.quantity < 0:
                self._refuse(
                    level,
                    "quantity",
                    f"{level.quantity} is below zero (sold before its delivery was booked?);"
                    " the level known before stays",
                )
            elif level.quantity > _MAX_QUANTITY:
                self._refuse(level, "quantity", f"{level.quantity} is more than a shop can hold")
            elif not _FIRST_YEAR <= level.as_of.year <= _LAST_YEAR:
                self._refuse(level, "as_of", f"the year {level.as_of.year} cannot be right")
            elif level.as_of.tzinfo is None:
                self._refuse(level, "as_of", "it has no time zone; write 2025-03-14T02:30:00Z")
            elif level.as_of > self._latest:
                self._refuse(
                    level,
                    "as_of",
                    f"{level.as_of.isoformat()} is more than a day ahead of the clock, which shows"
                    f" {(self._latest - MOST_AHEAD):%Y-%m-%dT%H:%MZ}; the level known before stays",
                    Outcome.FUTURE,
                )
            else:
                yield level

    def _new(self, resolved: list[tuple[StockRow, dict[str, Any]]]) -> Iterator[dict[str, Any]]:
        """Those that change a level: each is compared with what the ones before it left."""
        known = self._known([values for _, values in resolved])
        for row, values in resolved:
            place = values["variant_id"], values["store_id"]
            as_of, quantity = known.get(place, (None, None))
            if as_of is not None and row.as_of < as_of:
                self._count(row, Outcome.OLDER)
            elif (row.as_of, row.quantity) == (as_of, quantity):
                self._count(row, Outcome.UNCHANGED)
            else:
                known[place] = row.as_of, row.quantity
                self._count(row, Outcome.APPLIED)
                yield values

    def _known(self, rows: list[dict[str, Any]]) -> dict[tuple[int, int], tuple[datetime, int]]:
        """When the levels were reported, and how much it was, by variant and store."""
        levels = self._session.execute(
            select(
                StockLevel.variant_id, StockLevel.store_id, StockLevel.as_of, StockLevel.quantity
            )
            .where(
                StockLevel.variant_id.in_({row["variant_id"] for row in rows}),
                StockLevel.store_id.in_({row["store_id"] for row in rows}),
            )
            .with_for_update()  # until this transaction ends nobody changes them
        )
        return {(variant, store): (as_of, quantity) for variant, store, as_of, quantity in levels}

    def _resolved(self, batch: list[StockRow]) -> Iterator[tuple[StockRow, dict[str, Any]]]:
        variants = self._variant_ids({level.sku for level in batch})
        unknown = {level.sku for level in batch if level.sku not in variants}
        hints = self._near_skus(unknown) if unknown else {}
        for level in batch:
            variant_id = variants.get(level.sku)
            if variant_id is None:
                self._refuse(level, "sku", _unknown_sku(level.sku, hints))
                continue
            yield (
                level,
                {
                    "variant_id": variant_id,
                    "store_id": self._stores[level.store],
                    "quantity": level.quantity,
                    "as_of": level.as_of,
                },
            )

    def _variant_ids(self, skus: set[str]) -> dict[str, int]:
        # Removed variants too: the feed may be a day behind the shops, and they may return.
        rows = self._session.execute(
            select(Variant.sku, Variant.id).where(
                Variant.maison_id == self._maison_id, Variant.sku.in_(skus)
            )
        )
        return dict(rows.all())

    def _near_skus(self, skus: set[str]) -> dict[str, str]:
        """SKUs that differ only in case, or in zeros before them as spreadsheets remove them."""
        meant = {near: sku for sku in skus for near in _near(sku)}
        found: dict[str, str] = {}
        for batch in batched(sorted(meant), _BATCH):
            rows = self._session.execute(
                select(Variant.sku_folded, Variant.sku).where(
                    Variant.maison_id == self._maison_id, Variant.sku_folded.in_(batch)
                )
            )
            found.update((meant[folded], sku) for folded, sku in rows)
        return found

    def _unknown_store(self, code: str) -> str:
        near = next((known for known in self._stores if fold_sku(known) == fold_sku(code)), None)
        hint = f"; did you mean {near!r}? Codes must agree exactly" if near else ""
        return f"{self._maison} has no store {code!r}{hint}"

    def _refuse(
        self, level: StockRow, field: str, reason: str, outcome: Outcome = Outcome.REFUSED
    ) -> None:
        column = level.names.get(field, field)
        self._list(Quarantined(self._file, level.row, column, reason), outcome)

    def _listed(self) -> tuple[Quarantined, ...]:
        return tuple(sorted(self._quarantined, key=lambda bad: bad.row or 0))

    def _count(self, row: StockRow | Quarantined, outcome: Outcome) -> None:
        self._counts[outcome] += 1
        self._tell(row, outcome)

    def _list(self, row: Quarantined, outcome: Outcome = Outcome.REFUSED) -> None:
        self._count(row, outcome)
        if len(self._quarantined) < self._max_listed:
            self._quarantined.append(row)


def _unknown_sku(sku: str, hints: dict[str, str]) -> str:
    near = hints.get(sku)
    hint = f"; did you mean {near!r}? SKUs must agree exactly" if near else ""
    return f"the catalogue has no SKU {sku!r}{hint}"


def _near(sku: str) -> list[str]:
    folded = fold_sku(sku)
    if not folded.isdecimal():
        return [folded]
    bare = folded.lstrip("0") or "0"
    return [folded, bare, *(bare.zfill(length) for length in range(len(bare) + 1, len(bare) + 7))]

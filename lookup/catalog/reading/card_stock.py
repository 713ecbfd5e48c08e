"""Stock as a card shows it: of one variant, and by store."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from lookup.catalog.reading.card_rows import LevelRow, StoreRow
from lookup.catalog.reading.cards import StockView, StoreCard
from lookup.catalog.reading.distance import distance_km


def stock_view(levels: Sequence[LevelRow], asking_store_id: int | None) -> StockView:
    """One variant's stock, seen from the asking store if there is one."""
    if not levels:
        return StockView(here=None, total=None, as_of=None)
    here = next((level for level in levels if level.store_id == asking_store_id), None)
    return StockView(
        here=here.quantity if here else None,
        total=sum(level.quantity for level in levels),
        as_of=here.as_of if here else max(level.as_of for level in levels),
    )


def store_cards(
    levels_by_sku: Mapping[str, Sequence[LevelRow]],
    stores: Mapping[int, StoreRow],
    asking: StoreRow | None,
) -> tuple[StoreCard, ...]:
    """Stores that have any of the SKUs: nearest first, or where that is unknown the fullest."""
    by_store: dict[int, dict[str, LevelRow]] = defaultdict(dict)
    for sku, levels in levels_by_sku.items():
        for level in levels:
            if level.quantity > 0:
                by_store[level.store_id][sku] = level
    cards = [
        StoreCard(
            code=stores[store_id].code,
            name=stores[store_id].name,
            city=stores[store_id].city,
            timezone=stores[store_id].timezone,
            distance_km=_distance(asking, stores[store_id]),
            quantity=sum(level.quantity for level in by_sku.values()),
            by_sku={sku: level.quantity for sku, level in by_sku.items()},
            as_of=max(level.as_of for level in by_sku.values()),
        )
        for store_id, by_sku in by_store.items()
    ]
    return tuple(sorted(cards, key=_nearest_then_fullest))


def _nearest_then_fullest(card: StoreCard) -> tuple[float, int, str]:
    distance = float("inf") if card.distance_km is None else card.distance_km
    return distance, -card.quantity, card.code


def _distance(asking: StoreRow | None, store: StoreRow) -> float | None:
    if asking is None:
        return None
    if asking.id == store.id:
        return 0.0
    places = (asking.latitude, asking.longitude, store.latitude, store.longitude)
    if any(degrees is None for degrees in places):
        return None
    return round(distance_km(*(float(degrees or 0) for degrees in places)), 1)

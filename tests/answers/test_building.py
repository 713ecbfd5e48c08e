"""Which stores an answer lists."""

from dataclasses import replace

from lookup.answers.building import product_answer
from lookup.catalog.reading.cards import ProductCard, StoreCard
from tests.api.fake_answers import AS_OF

_PARIS = StoreCard("PAR01", "Paris", "Paris", "Europe/Paris", 0.0, 2, {"BAG-S": 2}, AS_OF)
_LYON = replace(_PARIS, code="LYO01", distance_km=390.0)
_MILAN = replace(_PARIS, code="MIL01", distance_km=640.0, by_sku={"BAG-S": 1, "BAG-L": 1})
_TOKYO = replace(_MILAN, code="TYO01", distance_km=9700.0)
_BAG = ProductCard("BAG", "Bag", None, None, None, {}, (), (), (_PARIS, _LYON, _MILAN, _TOKYO))


def _listed(count: int) -> list[str]:
    return [store.code for store in product_answer(_BAG, stores_listed=count).stores]


def test_the_nearest_are_listed_and_beyond_them_the_first_that_has_each_sku() -> None:
    assert _listed(2) == ["PAR01", "LYO01", "MIL01"]
    assert _listed(1) == ["PAR01", "MIL01"]


def test_a_store_far_away_is_not_listed_for_what_a_nearer_one_has() -> None:
    assert "TYO01" not in _listed(3)


def test_no_store_is_listed_where_none_is_wanted() -> None:
    assert _listed(0) == []

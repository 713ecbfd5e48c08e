from dataclasses import replace

import numpy as np
import pytest

from lookup.evaluation import look_alikes
from lookup.evaluation.look_alikes import look_alike_limits
from lookup.index.generation import Generation
from lookup.learning.catalogue import CatalogueModel, Query
from lookup.learning.rates import Rates
from lookup.matching.model import MatchingModel
from tests.matching.candidates_drawn import candidates

PRODUCTS = 12


class Entries:
    """Each row is a product."""

    product_rows = np.arange(PRODUCTS)


@pytest.fixture
def generation(monkeypatch: pytest.MonkeyPatch) -> Generation:
    """Its model matches whatever is likely at all, or with a limit on look-alikes nothing."""
    opened = object.__new__(Generation)
    object.__setattr__(opened, "entries", Entries())

    def learn_from(_: object, made: object, photos: list[Query], rates: Rates) -> CatalogueModel:
        assert not photos
        shipped = MatchingModel.shipped()
        threshold = 0.5 if rates.look_alike is None else 1.0
        calibration = shipped.calibration.model_copy(update={"known_threshold": threshold})
        return CatalogueModel(shipped.model_copy(update={"calibration": calibration}), None)

    monkeypatch.setattr(look_alikes, "learn_from", learn_from)
    return opened


def photos() -> list[Query]:
    """Of each product one, and looked up without it, when a sibling is as alike in every second
    case; of other things five."""
    queries = []
    for product in range(PRODUCTS):
        itself = np.where(np.arange(PRODUCTS) == product, 0.9, 0.1)
        seen = candidates(PRODUCTS, forward=itself)
        queries.append(Query(seen, product, str(product)))
        alike = seen if product % 2 else replace(seen, forward=np.full(PRODUCTS, 0.01, np.float32))
        lacked = Query(alike, None, str(product))
        queries += [replace(lacked, look_alike=True), lacked]
    other = candidates(PRODUCTS, forward=np.full(PRODUCTS, 0.01))
    return queries + [Query(other, None, f"other {n}.jpg") for n in range(5)]


def test_each_kind_of_photo_is_counted_by_itself(generation: Generation) -> None:
    free, limited = look_alike_limits(generation, [], photos(), (None, 0.02))
    assert (free.rate, limited.rate) == (None, 0.02)
    assert (free.coverage, free.false_match_rate, free.look_alikes_matched) == (1.0, 0.0, 0.5)
    assert (limited.coverage, limited.look_alikes_matched) == (0.0, 0.0)


def test_what_is_not_there_has_no_figure(generation: Generation) -> None:
    (only_known,) = look_alike_limits(generation, [], photos()[::3][:4], (None,))
    assert only_known.coverage == 1.0
    assert only_known.false_match_rate is only_known.look_alikes_matched is None

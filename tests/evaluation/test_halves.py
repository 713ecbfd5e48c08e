"""What labels of half of the products are worth on the other half."""

from dataclasses import replace

import numpy as np
import pytest

from lookup.evaluation import halves
from lookup.evaluation.halves import labelled_halves
from lookup.index.generation import Generation
from lookup.learning.catalogue import CatalogueModel, Query
from lookup.matching.model import MatchingModel
from tests.matching.candidates_drawn import candidates

PRODUCTS = 12


class Entries:
    """Each row is a product."""

    product_rows = np.arange(PRODUCTS)


@pytest.fixture
def taught(monkeypatch: pytest.MonkeyPatch) -> list[set[str]]:
    """The groups that each model was learnt from, in turn."""
    groups: list[set[str]] = []

    def learn_from(_: object, made: object, photos: list[Query]) -> CatalogueModel:
        groups.append({query.group for query in photos})
        return CatalogueModel(MatchingModel.shipped(), None)

    monkeypatch.setattr(halves, "learn_from", learn_from)
    return groups


def photos() -> list[Query]:
    """Of each product one, looked up with and without it; of other things five."""
    queries = []
    for product in range(PRODUCTS):
        signals = candidates(PRODUCTS, forward=np.where(np.arange(PRODUCTS) == product, 0.9, 0.1))
        queries.append(Query(signals, product, str(product)))
        without = replace(signals, forward=np.full(PRODUCTS, 0.1, np.float32))
        queries.append(Query(without, None, str(product)))
    other = candidates(PRODUCTS, forward=np.full(PRODUCTS, 0.1))
    return queries + [Query(other, None, f"other {number}.jpg") for number in range(5)]


def generation() -> Generation:
    opened = object.__new__(Generation)
    object.__setattr__(opened, "entries", Entries())
    return opened


def test_no_product_teaches_the_half_that_it_judges(taught: list[set[str]]) -> None:
    figures = labelled_halves(generation(), [], photos())
    plain, first, second = taught
    assert plain == set()
    assert first.isdisjoint(second)
    assert first | second == {query.group for query in photos()}
    # Each photo is judged once; those whose own product was taken out are not.
    assert figures.without.photos == PRODUCTS + 5
    assert figures.with_labels == figures.without  # nothing was learnt
    assert figures.without.recall_at_1 == 1.0
    assert figures.used == 0

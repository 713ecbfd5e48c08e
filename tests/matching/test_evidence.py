"""Products ranked by their best image, and what speaks for the first."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.matching.evidence import (
    KNOWN_FEATURES,
    RIGHT_FEATURES,
    ProductEvidence,
    product_evidence,
)
from lookup.matching.fusion import FusionWeights, fused
from lookup.matching.signals import CandidateSignals
from tests.matching.candidates_drawn import ARRAYS, any_candidates, candidates


def evidence(
    scores: list[float], products: list[int], use: frozenset[str] | None = None, **signals: object
) -> ProductEvidence:
    given_signals = candidates(len(scores), **signals)  # type: ignore[arg-type]  # any arrays
    arguments = (given_signals, np.array(scores, np.float32), np.array(products, np.int64))
    return product_evidence(*arguments) if use is None else product_evidence(*arguments, use)


def known(of: ProductEvidence, name: str) -> float:
    return float(of.known[KNOWN_FEATURES.index(name)])


def right(of: ProductEvidence, name: str) -> float:
    return float(of.right[RIGHT_FEATURES.index(name)])


def test_a_product_scores_as_its_best_image_and_stands_once() -> None:
    ranked = evidence([1.0, 5.0, 3.0, 4.0, 2.0], [7, 7, 9, 9, 4])
    assert ranked.products.tolist() == [7, 9, 4]
    assert ranked.best.tolist() == [1, 3, 4]
    assert ranked.scores.tolist() == [5.0, 4.0, 2.0]


def test_the_margin_is_to_the_next_product_not_to_the_next_image() -> None:
    ranked = evidence([5.0, 4.9, 3.0], [1, 1, 2])
    assert right(ranked, "margin") == pytest.approx(np.log1p(2.0))


def test_levels_are_those_of_the_best_image() -> None:
    ranked = evidence(
        [1.0, 2.0],
        [1, 2],
        forward=[0.9, 0.7],
        backward=[0.3, 0.4],
        geometry=[0.0, 0.25],
        aligned=[0.8, 0.2],
        colour=[0.1, 0.6],
        vector=[0.3, 0.8],
        plain=True,
    )
    levels = {name: known(ranked, name) for name in KNOWN_FEATURES if name != "fused"}
    assert levels == pytest.approx(
        {
            "forward": 0.7,
            "vector": 0.8,
            "backward": 0.4,
            "geometry": 0.25,
            "aligned": 0.2,
            "colour": 0.6,
            "plain": 1.0,
        }
    )
    assert right(ranked, "forward_margin") == pytest.approx(-0.2)
    assert right(ranked, "geometry_margin") == pytest.approx(0.25)
    assert right(ranked, "vector_margin") == pytest.approx(0.5)


def test_a_single_product_has_no_margin() -> None:
    alone = evidence([2.0, 1.0], [3, 3])
    assert len(alone) == 1
    assert np.isnan(right(alone, "margin"))


def test_to_stand_out_among_few_products_says_nothing_of_the_item() -> None:
    four = evidence([9.0, 1.0, 1.0, 1.0], [1, 2, 3, 4])
    five = evidence([9.0, 1.0, 1.0, 1.0, 1.0], [1, 2, 3, 4, 5])
    assert np.isnan(known(four, "fused"))
    assert known(five, "fused") == 9.0


def test_what_is_switched_off_was_not_measured() -> None:
    ranked = evidence([2.0, 1.0], [3, 4], frozenset({"global", "colour"}))
    for name in ("forward", "backward", "geometry", "aligned"):
        assert np.isnan(known(ranked, name))
    assert np.isnan(right(ranked, "forward_margin"))
    assert known(ranked, "vector") == 0.5
    assert known(ranked, "colour") == 0.5


def test_without_candidates_there_is_no_product_and_no_evidence() -> None:
    nothing = evidence([], [])
    assert len(nothing) == 0
    assert np.isnan(nothing.known).all()
    assert np.isnan(nothing.right).all()


@given(any_candidates(), st.data())
def test_the_order_of_candidates_does_not_matter(
    signals: CandidateSignals, data: st.DataObject
) -> None:
    count = len(signals)
    products = np.array(
        data.draw(st.lists(st.integers(0, 4), min_size=count, max_size=count)), np.int64
    )
    order = np.array(data.draw(st.permutations(range(count))), np.int64)
    scores = fused(signals, FusionWeights())
    shuffled = replace(
        signals, **{name: getattr(signals, name)[order] for name in (*ARRAYS, "rows")}
    )
    first = product_evidence(signals, scores, products)
    again = product_evidence(shuffled, scores[order], products[order])
    assert np.array_equal(first.products, again.products)
    assert np.array_equal(signals.rows[first.best], shuffled.rows[again.best])
    assert np.array_equal(first.known, again.known, equal_nan=True)
    assert np.array_equal(first.right, again.right, equal_nan=True)
    assert (np.diff(first.scores) <= 0).all()

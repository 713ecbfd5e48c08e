"""Both engines find the same among the rows that a filter leaves."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.congruence.conftest import ROWS
from tests.congruence.engines import Engines


@pytest.mark.parametrize("kind", ["global", "short"])
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.0, 0.001, 0.01, 0.5, 0.999]))
def test_among_some_rows_answers_are_the_same(
    engines: dict[str, Engines], kind: str, seed: int, share: float
) -> None:
    rng = np.random.default_rng(seed)
    asked, among = rng.integers(0, 200, 3), rng.random(ROWS) < share
    engines[kind].assert_same_answers(engines[kind].photos[asked], 20, among)


@settings(max_examples=10)
@given(seed=st.integers(0, 10_000), share=st.sampled_from([0.01, 0.5]))
def test_no_list_leads_past_a_filter(engines: dict[str, Engines], seed: int, share: float) -> None:
    rng = np.random.default_rng(seed)
    among = rng.random(ROWS) < share
    lists = engines["lists"]
    for store in (lists.faiss, lists.milvus):
        _, rows = store.search(lists.photos[:3], 10, among=among)
        assert among[rows[rows >= 0]].all()

"""Both engines find the same nearest rows."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.congruence.conftest import ROWS
from tests.congruence.engines import Engines


@pytest.mark.parametrize("kind", ["global", "short"])
@settings(max_examples=20)
@given(seed=st.integers(0, 10_000), count=st.sampled_from([1, 10, 200]))
def test_where_all_rows_are_compared_answers_are_the_same(
    engines: dict[str, Engines], kind: str, seed: int, count: int
) -> None:
    asked = np.random.default_rng(seed).integers(0, 200, 4)
    engines[kind].assert_same_answers(engines[kind].photos[asked], count)


@pytest.mark.parametrize("kind", ["global", "short"])
def test_more_than_there_are_is_all_of_them(engines: dict[str, Engines], kind: str) -> None:
    engines[kind].assert_same_answers(engines[kind].photos[:2], ROWS + 1)


def test_where_lists_are_searched_answers_hardly_differ(engines: dict[str, Engines]) -> None:
    """Each engine learns lists of its own: who is nearest is the same, the tenth may not be."""
    lists = engines["lists"]
    assert lists.overlap(lists.photos, 1) >= 0.99
    assert lists.overlap(lists.photos, 10) >= 0.97

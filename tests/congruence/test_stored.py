"""Both engines give back the same vectors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.congruence.conftest import ROWS
from tests.congruence.engines import Engines


@pytest.mark.parametrize("kind", ["global", "short", "lists"])
@settings(max_examples=20)
@given(rows=st.lists(st.integers(0, ROWS - 1), max_size=30))
def test_vectors_of_any_rows_are_the_same(
    engines: dict[str, Engines], kind: str, rows: list[int]
) -> None:
    asked = np.array(rows, np.int64)
    found = [store.vectors(asked) for store in (engines[kind].faiss, engines[kind].milvus)]
    np.testing.assert_array_equal(found[0], found[1])

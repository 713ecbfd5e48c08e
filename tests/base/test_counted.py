"""Counts in messages to people."""

import pytest

from lookup.base.counted import counted


@pytest.mark.parametrize(
    ("number", "text"), [(0, "0 rows"), (1, "1 row"), (2, "2 rows"), (1250, "1,250 rows")]
)
def test_only_one_is_singular(number: int, text: str) -> None:
    assert counted(number, "row") == text

"""Looks compare items of all generations of an encoder, and fall into groups."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from lookup.demand.looks import LOOK_LENGTH, are_alike, groups_of, look_of
from lookup.features.view import Floats
from tests.demand.test_noter import view


def looks(kinds: list[int], noise: float = 0.2) -> Floats:
    """Looks of items of these kinds, each a little another."""
    rng = np.random.default_rng(7)
    rows = []
    for kind in kinds:
        whole = np.random.default_rng(kind).standard_normal(LOOK_LENGTH)
        row = whole + noise * rng.standard_normal(LOOK_LENGTH)
        rows.append(row / np.linalg.norm(row))
    return np.array(rows, np.float32).reshape(-1, LOOK_LENGTH)


def test_a_look_is_the_same_for_the_same_view_and_another_for_another() -> None:
    one, same, other = look_of(view(1)), look_of(view(1)), look_of(view(2))
    assert one.shape == (LOOK_LENGTH,)
    assert are_alike(one, same)
    assert not are_alike(one, other)


@given(st.lists(st.integers(0, 6), max_size=40))
def test_items_of_a_kind_are_a_group_and_others_are_not_in_it(kinds: list[int]) -> None:
    groups = groups_of(looks(kinds))
    pairs = set(zip(groups.tolist(), kinds, strict=True))
    assert len(pairs) == len(set(kinds)) == len(set(groups.tolist()))

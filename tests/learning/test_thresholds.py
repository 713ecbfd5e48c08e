"""Which P(known) keeps a rate of false matches."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.learning.thresholds import threshold, threshold_note

SPREAD = np.linspace(0, 0.9, 199)


def test_of_199_photos_one_in_a_hundred_passes_two() -> None:
    passed = threshold(SPREAD, 0.01, otherwise=0.0) <= SPREAD
    # One may reach it; a second one would make 2 of 200.
    assert passed.sum() == 1
    assert (threshold(SPREAD, 0.1, otherwise=0.0) <= SPREAD).sum() == 19


def test_too_few_photos_keep_the_higher_of_theirs_and_the_priors() -> None:
    few = np.array([0.2, 0.7])
    assert threshold(few, 0.01, otherwise=0.9) == 0.9
    assert 0.7 < threshold(few, 0.01, otherwise=0.3) < 0.71
    assert threshold(np.zeros(0), 0.01, otherwise=0.9) == 0.9


def test_a_threshold_is_a_probability() -> None:
    assert threshold(np.ones(200), 0.01, otherwise=0.5) == 1.0


@given(
    st.lists(st.floats(0, 1), min_size=20, max_size=300),
    st.sampled_from([0.01, 0.05, 0.2]),
)
def test_no_more_than_the_rate_ever_passes(values: list[float], rate: float) -> None:
    foreign = np.array(values)
    at = threshold(foreign, rate, otherwise=0.0)
    assert at == 1.0 or (foreign >= at).sum() <= rate * (len(values) + 1)


@pytest.mark.parametrize(("photos", "enough"), [(99, True), (98, False)])
def test_a_note_says_whether_the_photos_were_enough(photos: int, enough: bool) -> None:
    assert ("cannot show" not in threshold_note(photos, 0.01)) is enough

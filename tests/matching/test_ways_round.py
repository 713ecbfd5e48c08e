"""WaysRound: which ways round a photo is looked at."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lookup.matching.orientation import STEP, WAYS
from lookup.matching.ways_round import MOST_TRIED, WaysRound


def says(degrees: int, sure: float) -> np.ndarray:
    """Log probabilities of a look that shows the item turned by `degrees`, so probably."""
    shares = np.full(WAYS, (1 - sure) / (WAYS - 1))
    shares[degrees // STEP % WAYS] = sure
    return np.log(shares)


def test_a_photo_that_looks_upright_is_not_looked_at_again() -> None:
    ways = WaysRound()
    ways.looked(0, says(0, 0.9))
    assert ways.next() is None


def test_a_look_that_cannot_tell_is_no_reason_for_another() -> None:
    ways = WaysRound()
    ways.looked(0, np.log(np.full(WAYS, 1 / WAYS)))
    assert ways.next() is None


def test_the_likeliest_way_comes_first() -> None:
    ways = WaysRound()
    ways.looked(0, says(270, 0.8))
    assert ways.next() == 270


def test_what_the_turned_photo_shows_corrects_the_first_look() -> None:
    ways = WaysRound()
    ways.looked(0, says(180, 0.6))
    assert ways.next() == 180
    # turned back by 180 it looks as if turned by 45 more
    ways.looked(180, says(45, 0.9))
    assert ways.next() == 225


def test_a_turned_photo_that_looks_upright_ends_the_search() -> None:
    ways = WaysRound()
    ways.looked(0, says(180, 0.6))
    ways.looked(180, says(0, 0.95))
    assert ways.next() is None


@given(st.lists(arrays(np.float64, WAYS, elements=st.floats(-20, 0)), min_size=8, max_size=8))
def test_a_few_ways_are_looked_at_each_once(looks: list[np.ndarray]) -> None:
    ways, tried = WaysRound(), [0]
    ways.looked(0, looks[0])
    for look in looks[1:]:
        degrees = ways.next()
        if degrees is None:
            break
        ways.looked(degrees, look)
        tried.append(degrees)
    assert len(set(tried)) == len(tried) <= MOST_TRIED + 1
    assert all(degrees in range(0, 360, STEP) for degrees in tried)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lookup.counterfeit.scoring.conformal import (
    exact_rate,
    items_wanted,
    neighbours_for,
    unusualness,
)


def distances(places: np.ndarray) -> np.ndarray:
    pairs = np.abs(places[:, None] - places[None]).astype(float)
    np.fill_diagonal(pairs, np.nan)
    return pairs


def p_value(places: list[float], asked: int) -> float:
    names = [str(n) for n in range(len(places))]
    return unusualness(
        {"form": distances(np.array(places))}, {"form": 1.0}, names, str(asked)
    ).p_value


def test_the_item_far_from_all_others_is_the_most_unusual() -> None:
    assert p_value([0.0, 0.1, 0.2, 0.3, 9.0], asked=4) == pytest.approx(1 / 5)


def test_an_item_in_the_middle_of_the_others_is_not_unusual() -> None:
    assert p_value([0.0, 0.1, 0.2, 0.3, 0.15], asked=4) > 0.5


@given(st.lists(st.floats(-5, 5), min_size=3, max_size=15, unique=True))
def test_one_item_in_n_has_a_p_value_up_to_one_nth_and_so_on(places: list[float]) -> None:
    """What makes the rate hold: whichever of the items is asked about, ranks are used up once."""
    values = sorted(p_value(places, asked) for asked in range(len(places)))
    for rank, value in enumerate(values, start=1):
        assert value >= rank / len(places) - 1e-9


def test_a_tenth_of_the_items_cannot_make_their_like_usual() -> None:
    genuine = [float(n) for n in range(18)]
    planted = [21.01, 21.02]
    assert p_value([*genuine, *planted, 21.0], asked=20) == pytest.approx(3 / 21)


def test_photos_of_one_item_count_once_and_are_not_compared_with_each_other() -> None:
    places = np.array([0.0, 1.0, 2.0, 8.0, 8.01])
    items = ["a", "b", "c", "x", "x"]
    found = unusualness({"form": distances(places)}, {"form": 1.0}, items, "x")
    assert found.items == 3
    assert found.p_value == pytest.approx(1 / 4), "a twin photo must not make an item usual"


def test_a_twin_photo_does_not_make_a_lone_item_usual() -> None:
    places = np.array([0.0, 1.0, 8.0, 8.01])
    found = unusualness({"form": distances(places)}, {"form": 1.0}, ["a", "b", "x", "x"], "x")
    assert found.p_value == pytest.approx(1 / 3)


@given(st.floats(0, 20))
def test_how_alike_photos_of_one_item_are_says_nothing(within: float) -> None:
    items = ["a", "a", "b", "c", "x", "x"]
    pairs = distances(np.array([0.0, 0.4, 1.0, 1.5, 3.0, 4.0]))
    told = pairs.copy()
    for one, other in ((0, 1), (4, 5)):
        told[one, other] = told[other, one] = within
    assert unusualness({"form": told}, {"form": 1.0}, items, "x") == unusualness(
        {"form": pairs}, {"form": 1.0}, items, "x"
    )


def test_a_sign_that_compares_nothing_leaves_the_result_as_it_was() -> None:
    places = np.array([0.0, 0.3, 0.9, 4.0])
    nothing = np.full((4, 4), np.nan)
    names = ["a", "b", "c", "x"]
    alone = unusualness({"form": distances(places)}, {"form": 1.0}, names, "x")
    both = unusualness(
        {"form": distances(places), "colour": nothing}, {"form": 1.0, "colour": 1.0}, names, "x"
    )
    assert (both.score, both.p_value) == (alone.score, alone.p_value)
    assert both.signs["colour"] is None


def test_a_photo_without_evidence_in_a_sign_stands_where_ordinary_ones_do() -> None:
    names = ["a", "b", "c", "d", "x"]
    pairs = distances(np.array([0.0, 0.1, 0.2, 0.3, 0.15]))
    details = np.array([1.0, 2.0, 3.0, 2.0, np.nan])
    found = unusualness(
        {"form": pairs}, {"form": 1.0, "details": 1.0}, names, "x", {"details": details}
    )
    assert found.signs["details"] is None
    assert found.p_value > 0.2


def test_a_photo_without_evidence_in_a_sign_scores_as_one_of_average_evidence() -> None:
    names = ["a", "b", "c", "d", "x"]
    pairs = distances(np.array([0.0, 0.1, 0.2, 0.3, 0.9]))
    none, average = (np.array([1.0, 2.0, 3.0, 2.0, details]) for details in (np.nan, 2.0))
    lacking, ordinary = (
        unusualness(
            {"form": pairs}, {"form": 1.0, "details": 3.0}, names, "x", {"details": details}
        )
        for details in (none, average)
    )
    assert lacking.score == pytest.approx(ordinary.score)
    assert lacking.signs["form"] == ordinary.signs["form"]


def test_nineteen_items_are_needed_to_call_one_in_twenty_divergent() -> None:
    assert items_wanted(0.05) == 19
    assert items_wanted(0.10) == 9
    assert exact_rate(0.05, 22) == pytest.approx(1 / 23)
    assert exact_rate(0.05, 18) == 0


def test_neighbours_grow_with_the_square_root_of_the_items() -> None:
    assert [neighbours_for(n) for n in (1, 4, 22, 100)] == [1, 2, 5, 10]


def test_false_alarms_keep_to_the_nominal_rate_on_exchangeable_items() -> None:
    random = np.random.default_rng(3)
    alarms = []
    for _ in range(600):
        places = random.normal(size=(23, 4))
        pairs = np.linalg.norm(places[:, None] - places[None], axis=2)
        np.fill_diagonal(pairs, np.nan)
        names = [str(n) for n in range(23)]
        alarms.append(unusualness({"form": pairs}, {"form": 1.0}, names, "0").p_value <= 0.1)
    assert np.mean(alarms) == pytest.approx(2 / 23, abs=0.03)

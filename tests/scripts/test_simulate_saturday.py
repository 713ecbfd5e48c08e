"""scripts/simulate_saturday.py agrees with what can be worked out by hand."""

import pytest
import simulate_saturday as saturday


def test_restless_clients_get_what_the_cores_can_give() -> None:
    machine = saturday.Machine(cores=4, median=0.1, slow=0.15)
    found = saturday.restless_clients(machine, clients=8, seconds=500, seed=0)
    assert len(found.seconds) / 500 == pytest.approx(4 / machine.mean, rel=0.03)
    assert found.refusals == 0  # 4 are worked on, 6 may wait


def test_whoever_finds_the_queue_full_comes_back_and_none_waits_for_long() -> None:
    machine = saturday.Machine(cores=2, median=0.1, slow=0.101)
    found = saturday.restless_clients(machine, clients=16, seconds=100, seed=0)
    assert found.refusals > 0
    assert 0 <= found.asks - found.refusals - len(found.seconds) <= 16  # at the end
    # Two in work and six before: who is let in waits for three look-ups at most.
    at_once = [each for each in found.seconds if each < 1]
    assert max(at_once) < 4.1 * 0.1


def test_boutiques_ask_as_often_as_was_assumed() -> None:
    afternoon = saturday.Afternoon(
        visits_an_hour=12,
        boutique_spread=1.0,
        photos_a_visit=1.5,
        pause=10,
        swing=1.5,
        patience=10,
    )
    machine = saturday.Machine(cores=2, median=0.07, slow=0.09)
    found = saturday.busiest_hour(300, afternoon, machine, 2, seed=0)
    assert len(found.seconds) == pytest.approx(300 * 12 * 1.5, rel=0.06)
    assert found.gave_up == 0


def test_too_few_replicas_are_found_out() -> None:
    afternoon = saturday.Afternoon(
        visits_an_hour=60,
        boutique_spread=0.0,
        photos_a_visit=1.0,
        pause=1,
        swing=1.0,
        patience=5,
    )
    slow = saturday.Machine(cores=1, median=1.0, slow=1.2)
    found = saturday.busiest_hour(100, afternoon, slow, 1, seed=0)
    assert found.gave_up > 0
    assert saturday.replicas_needed(100 * 60 / 3600, slow, busy=0.6) == 4


def test_the_same_seed_is_the_same_afternoon() -> None:
    machine = saturday.Machine(cores=2, median=0.07, slow=0.09)
    once, again = (saturday.restless_clients(machine, 4, 20, seed=3) for _ in range(2))
    assert once.seconds == again.seconds

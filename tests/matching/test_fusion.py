"""One score out of all signals."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from lookup.matching.fusion import ALL_SIGNALS, FEATURES, FusionWeights, fused
from lookup.matching.signals import SIGNALS, CandidateSignals
from tests.matching.candidates_drawn import ARRAYS, any_candidates, candidates

ONLY_PATCHES = FusionWeights(**{**dict.fromkeys(FEATURES, 0.0), "M": 1.0})
FIELDS_OF = {
    "global": ("vector", "whole"),
    "patches": ("forward", "backward", "aligned"),
    "colour": ("colour", "aligned"),
    "geometry": ("geometry",),
}


def test_a_signal_is_measured_in_spreads_of_the_candidates() -> None:
    many = candidates(200, forward=[0.5] * 199 + [0.9])
    score = fused(many, ONLY_PATCHES)
    # One of 200 lies sqrt(199) deviations above the mean; a usual spread of .03, worth four
    # candidates, hardly changes that.
    expected = 0.4 * 199 / 200 / np.sqrt((200 * 0.4**2 * 199 / 200**2 + 4 * 0.03**2) / 204)
    assert score[-1] == pytest.approx(expected, rel=1e-4)
    assert score[-1] == pytest.approx(np.sqrt(199), rel=0.05)


@pytest.mark.parametrize(
    ("weight", "signal", "spread"),
    [
        ("g", "taught", 0.11),
        ("M", "forward", 0.03),
        ("R", "backward", 0.02),
        ("C", "colour", 0.18),
        ("A", "aligned", 0.16),
    ],
)
def test_two_candidates_that_are_a_usual_spread_from_their_mean_are_one_apart_from_it(
    weight: str, signal: str, spread: float
) -> None:
    two = candidates(2, **{signal: [0.5 - spread, 0.5 + spread]})
    only = FusionWeights(**{**dict.fromkeys(FEATURES, 0.0), weight: 1.0})
    assert fused(two, only).tolist() == pytest.approx([-1, 1], abs=1e-4)


def test_a_hair_between_two_candidates_stays_a_hair() -> None:
    near, far = (fused(candidates(2, forward=[0.5, 0.5 + d]), ONLY_PATCHES) for d in (1e-3, 0.4))
    assert 0 < near[1] - near[0] < 0.1
    assert far[1] - far[0] > 1.5


def test_a_single_candidate_scores_by_geometry_alone() -> None:
    assert fused(candidates(1), FusionWeights()).tolist() == [0.0]
    # .1 * 5 * .4: nothing else can tell one candidate from none.
    alone = fused(candidates(1, geometry=[0.4]), FusionWeights())
    assert alone.tolist() == pytest.approx([0.2])


def test_no_candidates_have_no_scores() -> None:
    assert fused(candidates(0), FusionWeights()).shape == (0,)


def test_agreeing_geometry_makes_patches_count_for_more() -> None:
    def gap(geometry: float) -> float:
        near = candidates(3, forward=[0.9, 0.5, 0.5], geometry=[0, geometry, geometry])
        weights = FusionWeights(**{**dict.fromkeys(FEATURES, 0.0), "M": 1.0, "vM": 1.0})
        first, second, _ = fused(near, weights).tolist()
        return float(first - second)

    assert gap(0.25) == pytest.approx(1.5 * gap(0))
    assert gap(0.5) == pytest.approx(2 * gap(0))
    assert gap(0.9) == pytest.approx(gap(0.5))  # certain is certain


def test_a_plain_background_makes_colour_count_for_more() -> None:
    red = {"colour": [0.9, 0.5, 0.5]}
    plain, busy = (fused(candidates(3, plain, **red), FusionWeights()) for plain in (True, False))
    assert plain[0] - plain[1] == pytest.approx(5 * (busy[0] - busy[1]), rel=1e-5)


@given(any_candidates(), st.sampled_from(SIGNALS), st.floats(0, 1, width=32))
def test_a_signal_that_is_off_has_no_influence(
    signals: CandidateSignals, off: str, other: float
) -> None:
    changed = {name: np.full(len(signals), np.float32(other)) for name in FIELDS_OF[off]}
    changed = {name: values[::-1] * np.arange(len(signals)) for name, values in changed.items()}
    use = ALL_SIGNALS - {off}
    before = fused(signals, FusionWeights(), use)
    assert np.array_equal(fused(replace(signals, **changed), FusionWeights(), use), before)


def test_with_every_signal_off_nothing_is_preferred() -> None:
    uneven = candidates(3, forward=[0.1, 0.2, 0.9], geometry=[0.1, 0.2, 0.9])
    assert not fused(uneven, FusionWeights(), frozenset()).any()


@given(any_candidates(), st.sampled_from(ARRAYS[:-1]), st.integers(0, 11), st.floats(0, 1))
def test_a_candidate_never_falls_as_a_signal_of_its_rises(
    signals: CandidateSignals, name: str, index: int, rise: float
) -> None:
    index %= len(signals)
    raised = getattr(signals, name).copy()
    raised[index] += np.float32(rise)
    before = fused(signals, FusionWeights())[index]
    after = fused(replace(signals, **{name: raised}), FusionWeights())[index]
    assert after >= before - 1e-4


@given(any_candidates())
def test_the_order_of_candidates_does_not_matter(signals: CandidateSignals) -> None:
    order = np.random.default_rng(len(signals)).permutation(len(signals))
    shuffled = replace(
        signals, **{name: getattr(signals, name)[order] for name in (*ARRAYS, "rows")}
    )
    scores, again = fused(signals, FusionWeights()), fused(shuffled, FusionWeights())
    assert again == pytest.approx(scores[order], abs=1e-4)


def test_weights_survive_json_and_refuse_what_they_do_not_know() -> None:
    weights = FusionWeights(g=0.25, vA=1.5)
    assert FusionWeights.model_validate_json(weights.model_dump_json()) == weights
    with pytest.raises(ValidationError):
        FusionWeights.model_validate({"g": 1.0, "smell": 1.0})
    with pytest.raises(ValidationError):
        FusionWeights(g=float("nan"))

"""A calibration learnt from photos whose answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from lookup.errors import BadInput
from lookup.matching.calibration import Calibration
from lookup.matching.calibration_fit import LabelledEvidence, fit_calibration
from lookup.matching.evidence import KNOWN_FEATURES
from lookup.matching.prior import shipped_prior
from tests.matching.evidence_drawn import odds, plain_calibration, standing


def photos(known: int, foreign: int, products: int = 20, seed: int = 0) -> list[LabelledEvidence]:
    """Levels of known items lie around 2, of others around -2; a margin of 1 is right."""
    random = np.random.default_rng(seed)
    made = []
    for index in range(known + foreign):
        inside = index < known
        margin = float(random.normal(1.5, 1.0))
        right = random.random() < 1 / (1 + np.exp(-2 * margin))
        made.append(
            LabelledEvidence(
                standing([5.0, 3.0], float(random.normal(2 if inside else -2, 1)), margin),
                (0 if right else 1) if inside else None,
                f"product {index % products}",
            )
        )
    return made


def learnt(known: int, foreign: int, **options: object) -> Calibration:
    return fit_calibration(
        photos(known, foreign),
        source="labelled photos",
        prior=None,
        **options,  # type: ignore[arg-type]  # whatever rate a test asks for
    )


def test_it_learns_to_tell_known_items_from_others() -> None:
    calibration = learnt(300, 300)
    assert calibration.known_probability(standing([5, 3], 2.0)) > 0.95
    assert calibration.known_probability(standing([5, 3], -2.0)) < 0.3
    sure, unsure = (
        calibration.right_probability(standing([5, 3], 2.0, margin)) for margin in (3.0, 0.0)
    )
    assert sure > 0.9
    assert unsure == pytest.approx(0.5, abs=0.15)


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2])
def test_no_more_than_the_wanted_share_of_new_foreign_photos_pass(rate: float) -> None:
    calibration = learnt(600, 600, false_match_rate=rate, short_list_rate=0.3)
    new = [photo for photo in photos(0, 4000, seed=1) if not photo.known]
    passed = np.mean(
        [
            calibration.known_probability(photo.evidence) >= calibration.known_threshold
            for photo in new
        ]
    )
    # 600 photos place the threshold with a deviation of sqrt(rate / 600).
    assert passed <= rate + 3 * np.sqrt(rate / 600)
    assert passed >= rate - 3 * np.sqrt(rate / 600)


def test_the_threshold_of_none_lets_a_larger_share_pass() -> None:
    calibration = learnt(300, 300)
    assert calibration.none_threshold < calibration.known_threshold


def test_its_confidences_hold_on_products_it_has_not_seen() -> None:
    calibration = learnt(600, 600)
    assert calibration.reliability_error is not None
    assert calibration.reliability_error < 0.05
    assert (calibration.positives, calibration.negatives) == (600, 600)


def test_photos_without_candidates_teach_nothing() -> None:
    empty = LabelledEvidence(standing([]), None, "nothing")
    calibration = fit_calibration([*photos(100, 100), empty], source="labelled photos", prior=None)
    assert calibration.negatives == 100


def test_too_few_foreign_photos_keep_the_priors_threshold() -> None:
    prior = plain_calibration(known=0.97, none=0.9)
    calibration = fit_calibration(photos(20, 5), source="labelled photos", prior=prior)
    assert calibration.known_threshold >= 0.97
    assert calibration.none_threshold >= 0.9
    assert "5 photos of other items cannot show a rate of 0.01" in calibration.note


def test_a_foreign_photo_above_the_priors_threshold_raises_it() -> None:
    prior = plain_calibration(known=0.6, none=0.5)
    loud = LabelledEvidence(standing([5, 3], odds(0.95)), None, "loud")
    calibration = fit_calibration([loud], source="labelled photos", prior=prior)
    assert calibration.known_threshold > calibration.known_probability(loud.evidence)


def test_without_photos_the_prior_remains() -> None:
    prior = shipped_prior()
    calibration = fit_calibration([], source="catalogue under phone-like changes", prior=prior)
    assert calibration.known == prior.known
    assert calibration.right == prior.right
    assert calibration.known_threshold == prior.known_threshold
    assert calibration.reliability_error is None
    assert (calibration.positives, calibration.negatives) == (0, 0)


def test_a_single_product_hardly_moves_the_prior() -> None:
    prior = plain_calibration()
    contrary = [
        LabelledEvidence(standing([5, 3], -1.0, -1.0), 0, "only"),
        LabelledEvidence(standing([5, 3], 1.0), None, "only"),
    ]
    calibration = fit_calibration(contrary, source="labelled photos", prior=prior)
    evidence = standing([5, 3], 1.0, 1.0)
    assert calibration.known_probability(evidence) == pytest.approx(
        prior.known_probability(evidence), abs=0.35
    )
    assert calibration.known_probability(evidence) > 0.25


def test_pictures_made_from_the_catalogue_count_for_less_than_photos() -> None:
    prior = plain_calibration()
    made, taken = (
        fit_calibration(photos(400, 400), source=source, prior=prior).known.coefficients[0]
        for source in ("catalogue under phone-like changes", "labelled photos")
    )
    assert prior.known.coefficients[0] < made < taken


def test_nothing_can_be_learnt_from_nothing() -> None:
    with pytest.raises(BadInput, match="too few photos"):
        fit_calibration(photos(3, 3, products=3), source="labelled photos", prior=None)


def test_the_order_of_photos_does_not_matter() -> None:
    given, prior = photos(30, 30), plain_calibration()
    first = fit_calibration(given, source="labelled photos", prior=prior)
    again = fit_calibration(given[::-1], source="labelled photos", prior=prior)
    assert again.known.coefficients == pytest.approx(first.known.coefficients, abs=1e-4)
    assert again.known_threshold == pytest.approx(first.known_threshold, abs=1e-4)


def test_its_error_is_measured_on_groups_it_did_not_learn_from() -> None:
    # Whether a group is known can be learnt by heart, and says nothing of another group.
    random = np.random.default_rng(0)
    memorable = []
    for group in range(12):
        level = random.normal(0, 1, len(KNOWN_FEATURES))
        evidence = replace(standing([5, 3], margin=5.0), known=np.abs(level))
        product = 0 if group % 2 else None
        memorable += [LabelledEvidence(evidence, product, f"group {group}")] * 20
    calibration = fit_calibration(memorable, source="labelled photos", prior=None)
    in_sample = np.mean(
        [
            abs(calibration.confidences(photo.evidence)[0] - photo.right)
            for photo in memorable
            if photo.known
        ]
    )
    assert calibration.reliability_error is not None
    assert calibration.reliability_error > 2 * in_sample

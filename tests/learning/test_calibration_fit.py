"""A calibration learnt of a catalogue, and of photos whose answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from lookup.learning.calibration_fit import calibrated_to_catalogue, fit_calibration, improves
from lookup.learning.labelled_evidence import LabelledEvidence
from lookup.learning.rates import Rates
from lookup.matching.calibration import Calibration
from lookup.matching.evidence import KNOWN_FEATURES
from tests.learning.labelled_drawn import photos
from tests.matching.evidence_drawn import odds, plain_calibration, standing


def passed(calibration: Calibration, level: float = 0.0) -> float:
    """Share of new photos of other things that reach the threshold of a match."""
    new = [photo for photo in photos(0, 4000, seed=1, level=level) if not photo.known]
    reached = [
        calibration.known_probability(photo.evidence) >= calibration.known_threshold
        for photo in new
    ]
    return float(np.mean(reached))


def test_a_catalogue_of_higher_levels_is_no_surer_of_anything() -> None:
    low, high = (
        calibrated_to_catalogue(plain_calibration(), photos(100, 200, level=level))
        for level in (0.0, 3.0)
    )
    assert high.known_probability(standing([5, 3], 5.0)) == pytest.approx(
        low.known_probability(standing([5, 3], 2.0)), abs=1e-6
    )


def test_easy_pictures_of_its_own_items_do_not_make_it_surer() -> None:
    pictures = photos(100, 200)
    easy = [
        replace(picture, evidence=standing([5, 3], 9.0, 9.0)) if picture.known else picture
        for picture in pictures
    ]
    hard, lulled = (calibrated_to_catalogue(plain_calibration(), made) for made in (pictures, easy))
    assert (hard.known, hard.right) == (lulled.known, lulled.right)
    assert hard.known_threshold == lulled.known_threshold


def test_without_pictures_of_other_things_the_prior_remains() -> None:
    prior = plain_calibration()
    calibration = calibrated_to_catalogue(prior, photos(20, 0))
    assert (calibration.known, calibration.right) == (prior.known, prior.right)
    assert calibration.known_threshold == prior.known_threshold
    assert calibration.reliability is None


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.2])
def test_no_more_than_the_wanted_share_of_new_foreign_photos_pass(rate: float) -> None:
    prior = plain_calibration()
    of_catalogue = calibrated_to_catalogue(prior, photos(600, 600), Rates(false_match=rate))
    of_photos = fit_calibration(photos(600, 600), prior, rates=Rates(false_match=rate))
    # 600 photos place the threshold with a deviation of sqrt(rate / 600).
    for calibration in (of_catalogue, of_photos):
        assert passed(calibration) == pytest.approx(rate, abs=3 * np.sqrt(rate / 600))
        assert calibration.false_match_rate == rate


def look_alikes(number: int, seed: int = 7) -> list[LabelledEvidence]:
    """As alike as what the catalogue holds, one in two of them."""
    others = [photo for photo in photos(0, number, seed=seed, level=2.0) if not photo.known]
    return [replace(photo, look_alike=True) for photo in others]


def learnt(
    learnt_of: str, rates: Rates, alike: list[LabelledEvidence], number: int = 300
) -> Calibration:
    taught = [*photos(number, number), *alike]
    if learnt_of == "pictures":
        return calibrated_to_catalogue(plain_calibration(), taught, rates)
    return fit_calibration(taught, plain_calibration(), rates=rates)


@pytest.mark.parametrize("learnt_of", ["pictures", "photos"])
def test_look_alikes_that_are_not_limited_are_only_counted(learnt_of: str) -> None:
    plain, counted = (learnt(learnt_of, Rates(), alike) for alike in ([], look_alikes(400)))
    assert plain.look_alikes_matched is None
    assert counted.look_alikes_matched is not None
    assert counted.look_alikes_matched > 0.1
    assert counted.model_copy(update={"look_alikes_matched": None}) == plain


@pytest.mark.parametrize("learnt_of", ["pictures", "photos"])
def test_look_alikes_that_are_limited_are_expected(learnt_of: str) -> None:
    """What is nearly as alike as an item of the catalogue is then as likely one that it lacks."""
    counted, held = (
        learnt(learnt_of, Rates(look_alike=rate), look_alikes(400)) for rate in (None, 0.05)
    )
    assert held.look_alikes_matched == pytest.approx(0.05, abs=0.01)
    between = standing([5, 3], 1.0)
    assert held.known_probability(between) < counted.known_probability(between) - 0.1


def test_confidences_that_expect_look_alikes_are_nearer_to_how_often_they_are_right() -> None:
    """Photos of the catalogue's items, and of others of which half look like them."""
    judged = [*photos(600, 300, seed=3), *look_alikes(300, seed=4)]
    pictures = [*photos(300, 300), *look_alikes(300)]
    errors = []
    for rate in (None, 0.05):
        calibration = calibrated_to_catalogue(plain_calibration(), pictures, Rates(look_alike=rate))
        shown = [calibration.known_probability(photo.evidence) for photo in judged]
        errors.append(abs(np.mean(shown) - np.mean([photo.known for photo in judged])))
    assert errors[1] < 0.7 * errors[0]


def test_a_limit_without_look_alikes_to_show_it_changes_nothing() -> None:
    free, limited = (
        calibrated_to_catalogue(plain_calibration(), photos(100, 100), rates)
        for rates in (Rates(), Rates(look_alike=0.05))
    )
    assert free.known_threshold == limited.known_threshold


def test_a_higher_rate_never_matches_less() -> None:
    thresholds = [
        calibrated_to_catalogue(
            plain_calibration(), photos(50, 400), Rates(false_match=rate)
        ).known_threshold
        for rate in (0.005, 0.01, 0.05)
    ]
    assert thresholds == sorted(thresholds, reverse=True)
    assert thresholds[0] > thresholds[-1]


def test_the_threshold_of_none_lets_a_larger_share_pass() -> None:
    calibration = calibrated_to_catalogue(plain_calibration(), photos(300, 300))
    assert calibration.none_threshold < calibration.known_threshold


def test_labelled_photos_teach_what_a_level_and_a_margin_are_worth() -> None:
    calibration = fit_calibration(photos(300, 300), plain_calibration())
    assert calibration.source == "labelled photos"
    assert calibration.known_probability(standing([5, 3], 2.0)) > 0.95
    assert calibration.known_probability(standing([5, 3], -2.0)) < 0.3
    sure, unsure = (
        calibration.right_probability(standing([5, 3], 2.0, margin)) for margin in (3.0, 0.0)
    )
    assert sure > 0.9
    assert unsure == pytest.approx(0.5, abs=0.15)


def test_its_confidences_hold_on_products_it_has_not_seen() -> None:
    calibration = fit_calibration(photos(600, 600), plain_calibration())
    assert calibration.reliability_error is not None
    assert calibration.reliability_error < 0.05
    assert (calibration.positives, calibration.negatives) == (600, 600)


def test_few_labelled_photos_hardly_move_it() -> None:
    start = plain_calibration()
    contrary = [
        LabelledEvidence(standing([5, 3], -1.0, -1.0), 0, "only"),
        LabelledEvidence(standing([5, 3], 1.0), None, "only"),
    ]
    calibration = fit_calibration(contrary, start)
    evidence = standing([5, 3], 1.0, 1.0)
    assert calibration.known_probability(evidence) == pytest.approx(
        start.known_probability(evidence), abs=0.35
    )


def test_pictures_of_other_things_count_for_the_threshold_of_labelled_photos() -> None:
    loud = [LabelledEvidence(standing([5, 3], odds(0.999)), None, f"f{i}") for i in range(200)]
    start, labelled = plain_calibration(), photos(100, 100)
    without, with_pictures = (
        fit_calibration(labelled, start, pictures=pictures) for pictures in ([], loud)
    )
    assert with_pictures.known_threshold > without.known_threshold
    assert with_pictures.negatives == 300


def test_too_few_foreign_photos_keep_the_starts_threshold() -> None:
    start = plain_calibration(known=0.97, none=0.9)
    calibration = fit_calibration(photos(20, 5), start)
    assert calibration.known_threshold >= 0.97
    assert "5 photos of other items cannot show a rate of 0.01" in calibration.note


def test_labels_are_used_where_they_make_held_out_products_truer() -> None:
    # The start takes a level of 0 for even chances; here it is 6.
    assert improves(photos(100, 100, level=6.0), plain_calibration())


def test_labels_that_only_can_be_learnt_by_heart_are_not_used() -> None:
    random = np.random.default_rng(0)
    memorable = []
    for group in range(24):
        level = random.normal(0, 3, len(KNOWN_FEATURES))
        evidence = replace(standing([5, 3], margin=5.0), known=np.abs(level))
        product = 0 if group % 2 else None
        memorable += [LabelledEvidence(evidence, product, f"group {group}")] * 20
    even = plain_calibration()
    no_idea = even.known.model_copy(update={"coefficients": (0.0,) * len(KNOWN_FEATURES)})
    assert not improves(memorable, even.model_copy(update={"known": no_idea}))


@pytest.mark.parametrize(("known", "products"), [(29, 20), (200, 1)])
def test_too_few_labelled_photos_or_products_are_not_used(known: int, products: int) -> None:
    assert not improves(photos(known, 200, products, level=6.0), plain_calibration())


def test_the_order_of_photos_does_not_matter() -> None:
    given, start = photos(30, 30), plain_calibration()
    first, again = fit_calibration(given, start), fit_calibration(given[::-1], start)
    assert again.known.coefficients == pytest.approx(first.known.coefficients, abs=1e-4)
    assert again.known_threshold == pytest.approx(first.known_threshold, abs=1e-4)

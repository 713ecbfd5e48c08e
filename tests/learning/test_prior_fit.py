"""What several catalogues have in common."""

import numpy as np
import pytest

from lookup.learning.calibration_fit import calibrated_to_catalogue
from lookup.learning.prior_fit import CatalogueEvidence, blank_prior, fit_prior
from tests.learning.labelled_drawn import photos
from tests.matching.evidence_drawn import standing


def catalogue(level: float, seed: int) -> CatalogueEvidence:
    """Everything in it lies `level` higher."""
    return CatalogueEvidence(
        photos(200, 200, seed=seed, level=level), photos(0, 200, seed=seed + 100, level=level)
    )


def test_what_catalogues_have_in_common_holds_in_another_one() -> None:
    prior = fit_prior([catalogue(0.0, 1), catalogue(4.0, 2), catalogue(-3.0, 3)])
    other = calibrated_to_catalogue(prior, photos(0, 200, seed=9, level=10.0))
    assert other.known_probability(standing([5, 3], 12.0)) > 0.9
    assert other.known_probability(standing([5, 3], 8.0)) < 0.2


def test_it_is_judged_by_catalogues_it_did_not_learn_from() -> None:
    alike = [catalogue(0.0, seed) for seed in (1, 2, 3)]
    prior = fit_prior(alike)
    assert prior.reliability_error is not None
    assert prior.reliability_error < 0.05
    # Of a catalogue in which levels say the contrary nothing can be known from others.
    contrary = CatalogueEvidence(
        list(photos(200, 0, seed=5, level=-4.0)) + photos(0, 200, seed=6, level=4.0),
        photos(0, 200, seed=7, level=4.0),
    )
    misled = fit_prior([*alike[:2], contrary])
    assert misled.reliability_error is not None
    assert misled.reliability_error > 3 * prior.reliability_error


def test_it_counts_its_photos_and_says_where_they_are_from() -> None:
    prior = fit_prior([catalogue(0.0, 1), catalogue(1.0, 2)])
    assert (prior.positives, prior.negatives, prior.source) == (400, 400, "shipped prior")
    assert 0 < prior.none_threshold < prior.known_threshold < 1


def test_large_catalogues_teach_no_more_than_others() -> None:
    small, large = catalogue(0.0, 1), catalogue(0.0, 2)
    many = CatalogueEvidence([*large.photos] * 20, large.pictures)
    once, often = (fit_prior([small, other]).known.coefficients for other in (large, many))
    assert np.array(often) == pytest.approx(np.array(once), abs=0.02)


def test_a_blank_prior_knows_nothing() -> None:
    assert blank_prior().known_probability(standing([5, 3], 7.0)) == pytest.approx(0.5)

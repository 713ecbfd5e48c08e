"""Weights learnt from photos whose product is known."""

from dataclasses import replace

import numpy as np
import pytest

from lookup.learning.fusion_fit import RankedQuery, fit_fusion, improved_weights
from lookup.matching.fusion import FusionWeights, fused
from tests.matching.candidates_drawn import ARRAYS, candidates


def photos_where(telling: str, count: int, seed: int = 0) -> list[RankedQuery]:
    """Photos whose right candidate is told by one signal while the others are noise."""
    random = np.random.default_rng(seed)
    photos = []
    for number in range(count):
        noise = {name: random.normal(0.5, 0.1, 8) for name in ARRAYS[:-1]}
        right = np.arange(8) == random.integers(8)
        noise[telling] = noise[telling] + 0.3 * right
        photos.append(RankedQuery(candidates(8, **noise), right, f"product {number % 20}"))
    return photos


def test_fitting_learns_which_signal_tells() -> None:
    fitted = fit_fusion(photos_where("colour", 60), FusionWeights(), ridge=1.0)
    assert fitted.C > 1
    assert fitted.M < 0.5
    new = photos_where("colour", 60, seed=1)
    found = [photo.right[fused(photo.signals, fitted).argmax()] for photo in new]
    before = [photo.right[fused(photo.signals, FusionWeights()).argmax()] for photo in new]
    assert np.mean(found) > np.mean(before) + 0.1


def test_few_photos_hardly_move_the_start() -> None:
    one = fit_fusion(photos_where("colour", 1), FusionWeights())
    assert one.vector() == pytest.approx(FusionWeights().vector(), abs=0.1)


def test_photos_that_teach_nothing_leave_the_start() -> None:
    none_right = RankedQuery(candidates(3), np.zeros(3, bool), "a")
    all_right = RankedQuery(candidates(3), np.ones(3, bool), "b")
    assert fit_fusion([none_right, all_right], FusionWeights()) == FusionWeights()


def test_learnt_weights_are_never_negative() -> None:
    misleading = [replace(photo, right=~photo.right) for photo in photos_where("forward", 40)]
    assert fit_fusion(misleading, FusionWeights(), ridge=0.1).vector().min() >= 0


def test_what_helps_on_held_out_products_is_kept() -> None:
    learnt = improved_weights(photos_where("colour", 100), FusionWeights())
    assert learnt.C > FusionWeights().C


def test_what_does_not_help_on_held_out_products_is_not() -> None:
    # Each product is told by another signal: whatever one teaches misleads about the next.
    alone = [
        replace(photo, group=name)
        for name in ("vector", "forward", "colour")
        for photo in photos_where(name, 4)
    ] * 4
    groups = [replace(photo, group=f"{photo.group} {n % 4}") for n, photo in enumerate(alone)]
    start = fit_fusion(groups, FusionWeights(), ridge=0.1)
    noise = [replace(p, right=np.roll(p.right, 1 + n % 7)) for n, p in enumerate(groups)]
    assert improved_weights(noise, start) == start or improved_weights(groups, start) == start


def test_few_photos_or_products_are_not_learnt_from() -> None:
    start = FusionWeights()
    assert improved_weights(photos_where("colour", 29), start) == start
    one = [replace(photo, group="one") for photo in photos_where("colour", 100)]
    assert improved_weights(one, start) == start

"""learn: a catalogue's own model from its own pictures."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from lookup.base.timing import StageTimer
from lookup.learning import catalogue as learning
from lookup.learning.catalogue import CatalogueModel, LabelledPhoto, Sample, learn
from lookup.learning.foreign import foreign_pictures
from lookup.learning.phone_changes import phone_like
from lookup.learning.rates import Rates
from lookup.matching.evidence import KNOWN_FEATURES
from lookup.matching.matcher import Matcher
from lookup.matching.model import MatchingModel
from lookup.matching.orientation import WAYS, OrientationModel
from tests.features.pictures import item
from tests.matching.shop import PRODUCTS, Shop

FOREIGN = 6


@pytest.fixture(scope="module")
def little() -> Iterator[pytest.MonkeyPatch]:
    """Learning from a few pictures, so that it takes seconds."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(learning, "_PHOTOS", PRODUCTS)
        patch.setattr(learning, "MOST_PICTURES", 2)
        few = list(islice(foreign_pictures(), FOREIGN))
        patch.setattr(learning, "foreign_pictures", lambda: iter(few))
        yield patch


def samples(shop: Shop, count: int = PRODUCTS) -> list[Sample]:
    return [
        Sample(row, lambda picture=picture: picture)
        for row, picture in enumerate(shop.pictures[:count])
    ]


@pytest.fixture(scope="module")
def learnt(shop: Shop, little: pytest.MonkeyPatch) -> CatalogueModel:
    return learn(shop.generation, samples(shop))


@pytest.fixture(scope="module")
def model(learnt: CatalogueModel) -> MatchingModel:
    return learnt.model


def test_it_learns_which_way_round_photos_are(learnt: CatalogueModel) -> None:
    assert learnt.orientation is not None
    assert learnt.orientation.basis.shape[1] == WAYS


def test_the_same_catalogue_teaches_the_same(
    shop: Shop, model: MatchingModel, little: pytest.MonkeyPatch
) -> None:
    assert learn(shop.generation, samples(shop)).model == model


def test_it_says_what_it_was_learnt_from(shop: Shop, model: MatchingModel) -> None:
    assert model.learnt_in == shop.generation.manifest.generation
    assert model.calibration.source == "catalogue under phone-like changes"
    assert model.calibration.positives == PRODUCTS
    # The same once more without their families, and each foreign picture twice.
    assert model.calibration.negatives == PRODUCTS + 2 * FOREIGN


def test_it_says_how_alike_its_matches_were(
    shop: Shop, little: pytest.MonkeyPatch, model: MatchingModel
) -> None:
    assert model.matched_similarity is None  # too few to tell
    with little.context() as enough:
        enough.setattr(learning, "_LEAST_MATCHED", 1)
        spread = learn(shop.generation, samples(shop)).model.matched_similarity
    assert spread is not None
    assert 0.3 < spread.mean < 1


def test_pictures_of_its_own_teach_scale_and_thresholds_only(model: MatchingModel) -> None:
    shipped = MatchingModel.shipped()
    assert model.weights == shipped.weights
    assert model.calibration.known.coefficients == shipped.calibration.known.coefficients
    assert model.calibration.known.mean != shipped.calibration.known.mean
    assert model.calibration.right.scale != shipped.calibration.right.scale


def test_the_maison_chooses_its_false_match_rate(
    shop: Shop, model: MatchingModel, little: pytest.MonkeyPatch
) -> None:
    lenient = learn(shop.generation, samples(shop), rates=Rates(false_match=0.2)).model.calibration
    assert lenient.false_match_rate == 0.2
    assert lenient.known_threshold < model.calibration.known_threshold
    assert lenient.known == model.calibration.known


def test_look_alikes_are_counted_and_held_to_their_own_rate(
    shop: Shop, model: MatchingModel, little: pytest.MonkeyPatch
) -> None:
    assert model.calibration.look_alike_rate is None
    matched = model.calibration.look_alikes_matched
    assert matched is not None
    held = learn(shop.generation, samples(shop), rates=Rates(look_alike=0.01)).model.calibration
    assert held.look_alike_rate == 0.01
    assert held.look_alikes_matched == 0
    # Other things are more alike where look-alikes are expected among them.
    forward = KNOWN_FEATURES.index("forward")
    assert held.known.mean[forward] > model.calibration.known.mean[forward]


def test_a_few_labelled_photos_change_nothing(
    shop: Shop, model: MatchingModel, little: pytest.MonkeyPatch
) -> None:
    few = [LabelledPhoto(place, f"{place}.jpg", partial(shop.photo, place)) for place in range(3)]
    assert learn(shop.generation, samples(shop), few).model == model


def test_photos_of_products_are_looked_up_without_them_too(shop: Shop) -> None:
    photos = [
        LabelledPhoto(4, "four.jpg", partial(shop.photo, 4)),
        LabelledPhoto(None, "other.jpg", partial(item, 40)),
    ]
    queries = list(learning.photo_queries(shop.generation, photos))
    assert [(query.product, query.group, query.look_alike) for query in queries] == [
        (4, "4", False),
        (None, "4", False),
        (None, "4", True),
        (None, "other.jpg", False),
    ]
    as_it_is, without_family, look_alike, _ = (set(query.signals.rows) for query in queries)
    assert 4 in as_it_is
    assert look_alike == as_it_is - {4}
    assert without_family < look_alike


def test_what_is_in_the_catalogue_is_likelier_than_what_is_not(
    shop: Shop, model: MatchingModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(MatchingModel, "read", lambda _: model)
    matcher = Matcher(shop.generation)

    def confidence(photo: learning.Image) -> float:
        return matcher.match(photo, top_k=1, timer=StageTimer()).ranking[0].confidence

    known = [confidence(shop.photo(place)) for place in range(0, PRODUCTS, 2)]
    # Foreign pictures that it did not learn from, and items that the catalogue lacks.
    others = [*islice(foreign_pictures(), FOREIGN, FOREIGN + 4), item(40), item(41)]
    rng = np.random.default_rng(3)
    strange = [confidence(phone_like(other, rng, 0.6)) for other in others]
    assert np.median(known) > 1.5 * np.median(strange)
    assert np.median(known) > max(strange)


def test_a_family_is_the_product_and_its_nearest(shop: Shop) -> None:
    matcher = Matcher(shop.generation)
    for row in (0, 7):
        (view,) = matcher.views([shop.photo(row)])
        found = matcher.signals(view, None)
        family = learning._family(shop.generation, found, row)
        assert family[row]
        # The product itself and a quarter of the catalogue.
        assert family.sum() == 1 + PRODUCTS // 4


def test_a_family_is_what_all_signals_found_rather_than_what_vectors_are_near(shop: Shop) -> None:
    matcher = Matcher(shop.generation)
    (view,) = matcher.views([shop.photo(0)])
    found = matcher.signals(view, None)
    far = int(found.rows[np.argmin(found.vector)])
    alike = found.rows == far
    sister = replace(
        found,
        **{
            name: np.where(alike, 9.0, getattr(found, name)).astype(np.float32)
            for name in ("forward", "backward", "colour", "aligned")
        },
    )
    assert not learning._family(shop.generation, found, 0)[far]
    assert learning._family(shop.generation, sister, 0)[far]


def test_too_few_products_and_no_pictures_leave_what_ships(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert learn(shop.generation, []) == CatalogueModel(MatchingModel.shipped())
    monkeypatch.setattr(learning, "LEAST_PRODUCTS", PRODUCTS + 1)
    assert learn(shop.generation, samples(shop)).model == MatchingModel.shipped()


def test_one_picture_is_enough_to_learn_from(shop: Shop, little: pytest.MonkeyPatch) -> None:
    """A hundred pictures of one would be as many as of a hundred: only a few are made."""
    found = learn(shop.generation, samples(shop, 1)).model.calibration
    assert 0 < found.positives <= 6


def test_what_was_learnt_is_written_and_read(tmp_path: Path, model: MatchingModel) -> None:
    zeros = np.zeros((3, WAYS), np.float32)
    orientation = OrientationModel(zeros[:, 0], zeros, np.ones(WAYS, np.float32))
    CatalogueModel(model, orientation).write(tmp_path)
    again = CatalogueModel.read(tmp_path)
    assert again.model == model
    assert again.orientation is not None
    assert np.array_equal(again.orientation.offset, orientation.offset)
    CatalogueModel(model).write(tmp_path)
    assert CatalogueModel.read(tmp_path) == CatalogueModel(model)

"""Look-ups of stored pictures: as those of photos, without encoding anything."""

from unittest.mock import patch

import numpy as np
import pytest

from indexer.insight.expectation import expectation, likeness
from indexer.insight.looking import Looker
from indexer.insight.survey import survey
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.matching.model import MatchingModel
from tests.matching.shop import PRODUCTS, Shop

ROWS = np.arange(PRODUCTS + 1)
NO_VIEWS = np.full(PRODUCTS + 1, -1)
TWINS = {3: (PRODUCTS,), PRODUCTS: (3,)}


@pytest.fixture(scope="module")
def model(shop_with_twins: Shop) -> MatchingModel:
    return MatchingModel.read(shop_with_twins.generation.directory)


def test_a_picture_is_most_like_itself_and_nothing_is_encoded(
    shop_with_twins: Shop, model: MatchingModel
) -> None:
    with patch.object(OnnxEncoder, "encode", side_effect=AssertionError("encoded")):
        looks = list(Looker(shop_with_twins.generation, NO_VIEWS).looks(ROWS))
    assert [look.row for look in looks] == ROWS.tolist()
    for look in looks:
        assert look.signals.rows[0] == look.row
        assert look.signals.vector[0] == pytest.approx(1, abs=0.01)
        assert likeness(look.signals, model.calibration).argmax() == 0
        assert len(set(look.signals.rows.tolist())) == len(look.signals)


def test_only_pictures_among_those_asked_for_are_found(shop_with_twins: Shop) -> None:
    among = ROWS < 5
    for look in Looker(shop_with_twins.generation, NO_VIEWS, among).looks(ROWS[:5]):
        assert set(look.signals.rows.tolist()) <= set(range(5))


def test_photos_find_a_product_less_surely_where_it_is_taken_out(
    shop_with_twins: Shop, model: MatchingModel
) -> None:
    (look,) = Looker(shop_with_twins.generation, NO_VIEWS).looks(ROWS[:1])
    whole = expectation(look, model, np.ones(len(look.products), bool))
    without = expectation(look, model, look.others)
    assert whole is not None
    assert without is not None
    assert whole.found > 0.5 > without.found == 0
    assert without.matched <= whole.matched
    assert sum(whole.shares.values()) + whole.found <= 1
    assert expectation(look, model, np.zeros(len(look.products), bool)) is None


def test_a_product_of_one_picture_has_nothing_left_without_it(
    shop_with_twins: Shop, model: MatchingModel
) -> None:
    looker = Looker(shop_with_twins.generation, NO_VIEWS)
    for record in survey(looker, model, ROWS, NO_VIEWS, NO_VIEWS):
        assert (record.own, record.unseen, record.recoloured) == (None, None, None)
        assert record.through == {}
        assert record.twins == TWINS.get(record.row, ())
        assert record.rivals
        assert all(rival.product != record.product for rival in record.rivals)

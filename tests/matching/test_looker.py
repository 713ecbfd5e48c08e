"""Looker: how often a photo is encoded until a first look is done with it, and what it shows."""

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from lookup.base.timing import StageTimer
from lookup.index.entries import Entries, ImageEntry
from lookup.matching.candidates import CandidateIndex
from lookup.matching.comparison import Comparison
from lookup.matching.evidence import KNOWN_FEATURES
from lookup.matching.looker import Look, Looker
from lookup.matching.signals import SIGNALS
from tests.counted.counter import counted
from tests.features.pictures import noise
from tests.matching.shop import Shop


@pytest.fixture(scope="module")
def looker(shop: Shop) -> Looker:
    return Looker(shop.generation, SIGNALS)


def first_look(looker: Looker, photo: Image.Image) -> tuple[Look, int]:
    """What a first look gives, and how many pictures were encoded for it."""
    with counted() as work:
        look = looker.first_look(photo, None, StageTimer())
    return look, work["pictures encoded"]


def framed(picture: Image.Image) -> Image.Image:
    photo = noise((picture.width + 12, picture.height + 12))
    photo.paste(picture, (6, 6))
    return photo


def test_a_photo_that_matches_as_a_whole_is_not_encoded_again(looker: Looker, shop: Shop) -> None:
    look, encoded = first_look(looker, framed(shop.pictures[5]))
    assert not look.view.plain
    assert (look.decided.decision, look.products[look.evidence.best[0]]) == ("match", 5)
    assert encoded == 1


def test_a_photo_that_does_not_is_judged_by_its_item_too(looker: Looker) -> None:
    photo = noise((200, 200))
    look, encoded = first_look(looker, photo)
    both = looker.look(looker.view(photo, StageTimer()), None, StageTimer())
    np.testing.assert_allclose(look.view.vector, both.view.vector, atol=1e-6)
    assert look.known == pytest.approx(both.known)
    assert encoded == 2


@pytest.mark.parametrize(("deviations", "looked"), [(0.9, 1), (1.1, 2)])
def test_what_is_hardly_more_like_the_catalogue_than_other_things_is_not_compared_twice(
    looker: Looker, monkeypatch: pytest.MonkeyPatch, deviations: float, looked: int
) -> None:
    looks: list[object] = []
    look_at = looker.look

    def noted(*given: object, **named: object) -> Look:
        looks.append(given[0])
        return look_at(*given, **named)  # type: ignore[arg-type]

    known, place = looker.calibration.known, KNOWN_FEATURES.index("vector")
    likeness = known.mean[place] + deviations * known.scale[place]
    monkeypatch.setattr(looker, "likeness", lambda *_: likeness)
    monkeypatch.setattr(looker, "look", noted)
    looker.first_look(noise((200, 200)), None, StageTimer())
    assert len(looks) == looked


def test_parts_are_as_alike_as_the_image_that_each_is_most_like(looker: Looker, shop: Shop) -> None:
    timer = StageTimer()
    glimpses = looker.glimpses([shop.pictures[5], noise((200, 200)), shop.pictures[2]], timer)
    every = shop.generation.vectors.vectors(np.arange(len(shop.generation.vectors)))
    exact = [float((every @ glimpse.vector).max()) for glimpse in glimpses]
    np.testing.assert_allclose(looker.likeness_of_each(glimpses, None, timer), exact, atol=1e-6)
    nothing = np.zeros(len(every), np.bool_)
    assert looker.likeness_of_each(glimpses, nothing, timer).tolist() == [-1, -1, -1]


def test_where_no_image_may_be_found_the_answer_is_none_whatever_the_limits(shop: Shop) -> None:
    looker = Looker(shop.generation, SIGNALS)
    model = looker._model
    anything = model.calibration.model_copy(update={"none_threshold": 0.0})
    looker._model = model.model_copy(update={"calibration": anything})
    among = np.zeros(len(shop.pictures), bool)
    look = looker.first_look(framed(shop.pictures[5]), among, StageTimer())
    assert (look.decided.decision, len(look.evidence)) == ("none", 0)


@pytest.mark.parametrize(("colour", "other"), [("blue", False), ("red", True)])
def test_a_colour_is_none_of_the_products_only_where_no_colorway_has_it(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, colour: str, other: bool
) -> None:
    """Of a product in many colours the second picture, of the photo's, is no candidate."""
    rows = range(len(shop.pictures))
    entries = Entries.of([ImageEntry(row, "P", colour if row == 1 else "red") for row in rows])
    looker = Looker(replace(shop.generation, entries=entries), SIGNALS)
    monkeypatch.setattr(CandidateIndex, "search", lambda *_, **__: np.array([0]))
    monkeypatch.setattr(
        Comparison, "in_another_colour", lambda compared, some: 1 not in compared.rows[some]
    )
    look = looker.first_look(shop.pictures[0], None, StageTimer())
    assert look.evidence.other_colour is other

"""Teacher: what views of one variant teach, and whether that helps other products."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PIL import Image

from lookup.index.entries import Entries, ImageEntry
from lookup.learning import teaching
from lookup.learning.catalogue import LEAST_PRODUCTS, LabelledPhoto, Sample
from lookup.learning.teaching import Teacher
from lookup.matching.adaptation import AdaptationCheck
from lookup.matching.fusion import FusionWeights
from lookup.matching.signals import CandidateSignals
from tests.matching.candidates_drawn import candidates
from tests.matching.vectors_drawn import unit

PRODUCTS = 30
WIDTH = 64
VECTORS_ALONE = FusionWeights(**dict.fromkeys(FusionWeights.model_fields, 0.0) | {"g": 1.0})


@dataclass
class Catalogue:
    """Vectors (n, d) of pictures, one row each, and the product and colour of each."""

    vectors: np.ndarray
    shown: list[tuple[int, str]]

    @property
    def generation(self) -> Any:
        entries = Entries.of(
            [
                ImageEntry(row, f"P{product:02}", f"P{product:02}-{colour}")
                for row, (product, colour) in enumerate(self.shown)
            ]
        )
        rows_of = SimpleNamespace(vectors=lambda rows: self.vectors[rows])
        return SimpleNamespace(entries=entries, vectors=rows_of)

    def teacher(self, photos: list[LabelledPhoto] | None = None) -> Teacher:
        samples = [Sample(row, lambda row=row: _picture(row)) for row in range(len(self.shown))]
        return Teacher(self.generation, samples, photos or [])

    def check(self) -> AdaptationCheck:
        return self.teacher().check(VECTORS_ALONE)


class _Matcher:
    """Sees in a picture the vector of the row that it is of, and compares vectors only."""

    def __init__(self, generation: Any) -> None:
        self._vectors = generation.vectors.vectors(slice(None))

    def views(self, pictures: list[Image.Image]) -> list[Any]:
        rows = [picture.getpixel((0, 0)) for picture in pictures]
        return [SimpleNamespace(vector=self._vectors[row]) for row in rows]

    def signals(self, view: Any, among: np.ndarray | None) -> CandidateSignals:
        every = candidates(len(self._vectors), vector=self._vectors @ view.vector)
        return every if among is None else every.keep(among)


@pytest.fixture(autouse=True)
def _vectors_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(teaching, "Matcher", _Matcher)
    monkeypatch.setattr(teaching, "phone_like", lambda picture, _: picture)


def _picture(row: int) -> Image.Image:
    return Image.new("L", (1, 1), row)


def two_views(confused: float) -> Catalogue:
    """A front and a back each; all backs have something in common, so much of it."""
    rng = np.random.default_rng(0)
    fronts = unit(rng.normal(size=(PRODUCTS, WIDTH)))
    backs = fronts + 0.05 * rng.normal(size=fronts.shape)
    backs += confused * np.eye(WIDTH)[0]
    vectors = unit(np.concatenate([fronts, backs]))
    return Catalogue(vectors, [(product, "one") for _ in range(2) for product in range(PRODUCTS)])


def test_views_that_the_encoder_confuses_teach_what_helps_other_products() -> None:
    check = two_views(confused=2.0).check()
    assert check.photos == 4 * PRODUCTS  # each picture in the whole catalogue, and without itself
    assert check.recall_at_1 < 0.8
    assert check.recall_at_1_adapted > 0.9
    assert check.kept


def test_views_that_are_found_as_they_are_teach_nothing_that_surely_helps() -> None:
    check = two_views(confused=0.0).check()
    assert check.recall_at_1 == 1
    assert not check.kept


def test_one_picture_of_each_product_is_nothing_to_learn_from() -> None:
    catalogue = two_views(confused=2.0)
    fronts = Catalogue(catalogue.vectors[:PRODUCTS], catalogue.shown[:PRODUCTS])
    assert fronts.teacher().products == 0
    assert not fronts.teacher().has_enough


def test_other_colours_are_no_other_views() -> None:
    catalogue = two_views(confused=2.0)
    catalogue.shown[PRODUCTS:] = [(product, "other") for product in range(PRODUCTS)]
    assert catalogue.teacher().products == 0


def test_the_same_picture_twice_is_no_other_view() -> None:
    catalogue = two_views(confused=2.0)
    twice = Catalogue(np.concatenate([catalogue.vectors[:PRODUCTS]] * 2), catalogue.shown)
    assert twice.teacher().products == 0


def test_of_a_variant_in_many_pictures_some_pairs_are_enough(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """All pairs of some hundred would not fit into memory."""
    monkeypatch.setattr(teaching, "_MOST_VIEWS", 2)
    catalogue = two_views(confused=0.0)
    catalogue.shown[:] = [(row % 2, "one") for row in range(2 * PRODUCTS)]
    teacher = catalogue.teacher()
    assert len(teacher._differences) == 2 * 2 * PRODUCTS
    assert teacher.products == 2


def test_confirmed_photos_teach_where_pictures_do_not() -> None:
    catalogue = two_views(confused=2.0)
    fronts = Catalogue(catalogue.vectors[:PRODUCTS], catalogue.shown[:PRODUCTS])
    photos = [
        LabelledPhoto(product, f"{product}.jpg", lambda product=product: _picture(product))
        for product in range(LEAST_PRODUCTS)
    ]
    teacher = fronts.teacher([*photos, LabelledPhoto(None, "other.jpg", lambda: _picture(0))])
    assert teacher.products == LEAST_PRODUCTS
    assert teacher.has_enough

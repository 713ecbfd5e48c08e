from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.training.labelled import LabelledSet
from indexer.training.lessons import Lessons
from indexer.training.student import new_student
from lookup.evaluation.manifest import read_manifest


@pytest.fixture(scope="module")
def seen(drawn: Path, trunk: Any) -> LabelledSet:
    images = [image for image in read_manifest(drawn / "manifest.csv") if image.product_id]
    return LabelledSet.seen(images[:6] + images[-3:], trunk, 5)


@pytest.fixture(scope="module")
def visual(trunk: Any, lessons: Lessons) -> Any:
    return new_student(trunk, lessons.head, 50, 1).eval().visual


def test_each_picture_has_one_unit_vector(seen: LabelledSet, visual: Any) -> None:
    vectors = seen.vectors(visual, 5)
    assert len(vectors) == len(seen.images) == 9
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_a_packshot_is_seen_once_and_a_photo_twice(seen: LabelledSet) -> None:
    counts = np.bincount(seen.pictures)
    assert set(counts[seen.places("gallery")]) == {1}
    assert 2 in counts[seen.places("query")]


def test_right_is_where_the_nearest_catalogue_picture_has_the_product(seen: LabelledSet) -> None:
    vectors = np.eye(len(seen.images), dtype=np.float32)
    query, catalogue = seen.places("query")[0], seen.places("gallery")
    assert seen.images[query].product_id is not None
    vectors[query] = vectors[catalogue[0]]
    relabelled = [
        replace(image, product_id=seen.images[query].product_id if i == catalogue[0] else "other")
        if i != query
        else image
        for i, image in enumerate(seen.images)
    ]
    assert replace(seen, images=relabelled).right(vectors)[0]
    vectors[query] = vectors[catalogue[1]]
    assert not replace(seen, images=relabelled).right(vectors)[0]

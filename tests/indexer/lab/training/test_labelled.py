from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from indexer.lab.training.labelled import LabelledSet
from indexer.lab.training.lessons import Lessons
from indexer.lab.training.student import new_student
from lookup.encoders.torch.open_clip_loader import load_open_clip
from lookup.encoders.torch.registry import open_encoder
from lookup.encoders.torch.source import find_source
from lookup.evaluation.manifest import read_manifest
from lookup.features.view import PictureViewer
from lookup.images.files import open_picture
from lookup.images.limits import DEFAULT_LIMITS
from lookup.learning.projection_fit import fit_projection


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


def test_vectors_are_those_of_look_up(seen: LabelledSet, trunk: Any, tmp_path: Path) -> None:
    """Of the embedded encoder, once from frozen features and once as it is exported."""
    source = find_source("embedded", offline=True)
    ours = seen.vectors(load_open_clip(source).model.visual, 5)
    encoder = open_encoder("embedded", cache_dir=tmp_path, offline=True, threads=1)
    opened = [open_picture(i.path, DEFAULT_LIMITS, target_side=512) for i in seen.images]
    gallery = [opened[place] for place in seen.places("gallery")]
    viewer = PictureViewer(encoder, fit_projection(encoder, gallery))
    theirs = np.stack([view.vector for view in viewer.views(opened)])
    assert (ours * theirs).sum(axis=1).min() > 0.999


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

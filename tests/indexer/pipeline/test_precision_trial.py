"""The trial sees what an encoder in int8 no longer recognises, and how fast it is."""

import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from PIL import Image

from indexer.pipeline.precision_trial import TrialPicture, compared_recall, times_faster
from lookup.encoders.card import ModelCard
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.port import Encoding, Floats
from lookup.features.projection import PatchProjection
from lookup.learning.projection_fit import fit_projection

Pairs = list[tuple[str, Image.Image]]


def shown(pairs: Pairs) -> list[TrialPicture]:
    """Catalogue pictures, each with itself for a photo."""
    return [TrialPicture(product, picture, (picture,)) for product, picture in pairs]


@pytest.fixture(scope="module")
def encoder(tiny_export: Any) -> OnnxEncoder:
    return OnnxEncoder.open(tiny_export, threads=1)


@pytest.fixture(scope="module")
def catalogue() -> Pairs:
    rng = np.random.default_rng(0)
    fields = [Image.fromarray(rng.integers(0, 256, (5, 5, 3), np.uint8)) for _ in range(8)]
    return [(f"P{n}", field.resize((80, 80))) for n, field in enumerate(fields)]


@pytest.fixture(scope="module")
def projection(encoder: OnnxEncoder, catalogue: Pairs) -> PatchProjection:
    return fit_projection(encoder, [picture for _, picture in catalogue])


class Rounded:
    """The encoder, its answers rounded to nothing but a sign that all pictures share."""

    def __init__(self, encoder: OnnxEncoder) -> None:
        self._encoder = encoder

    @property
    def card(self) -> ModelCard:
        return self._encoder.card

    def encode(self, images: Sequence[Image.Image], *, patches: bool = False) -> Encoding:
        answer = self._encoder.encode(images, patches=patches)
        assert answer.patches is not None
        same = np.full_like(answer.vectors, answer.vectors.shape[1] ** -0.5)
        return Encoding(same, np.ones_like(answer.patches))

    def encode_text(self, texts: Sequence[str]) -> Floats:
        return self._encoder.encode_text(texts)

    def knows(self, text: str) -> bool:
        return self._encoder.knows(text)


class Slow(Rounded):
    """The encoder, at work for longer."""

    def encode(self, images: Sequence[Image.Image], *, patches: bool = False) -> Encoding:
        end = time.thread_time() + 0.02
        while time.thread_time() < end:
            pass
        return self._encoder.encode(images, patches=patches)


def test_the_same_encoder_recognises_the_same(
    encoder: OnnxEncoder, projection: PatchProjection, catalogue: Pairs
) -> None:
    recall = compared_recall((encoder, encoder), projection, shown(catalogue))
    assert (recall.photos, recall.fp32, recall.int8) == (8, 1.0, 1.0)


def test_further_photos_count_as_much(
    encoder: OnnxEncoder, projection: PatchProjection, catalogue: Pairs
) -> None:
    wrong = [("P7", picture) for product, picture in catalogue if product != "P7"]
    recall = compared_recall((encoder, encoder), projection, shown(catalogue), wrong)
    assert (recall.photos, recall.fp32) == (15, pytest.approx(8 / 15))


def test_what_rounding_lost_is_seen(
    encoder: OnnxEncoder, projection: PatchProjection, catalogue: Pairs
) -> None:
    recall = compared_recall((encoder, Rounded(encoder)), projection, shown(catalogue))
    assert recall.fp32 == 1.0
    assert recall.int8 == pytest.approx(1 / 8)  # all alike: the first is as good as any
    assert (recall.lost, recall.gained) == (7, 0)


def test_what_rounding_won_is_counted_apart(
    encoder: OnnxEncoder, projection: PatchProjection, catalogue: Pairs
) -> None:
    recall = compared_recall((Rounded(encoder), encoder), projection, shown(catalogue))
    assert (recall.lost, recall.gained) == (0, 7)


def test_the_faster_one_is_told(encoder: OnnxEncoder, catalogue: Pairs) -> None:
    pictures = [picture for _, picture in catalogue]
    assert times_faster((Slow(encoder), encoder), pictures) > 1.2
    assert times_faster((encoder, Slow(encoder)), pictures) < 0.8

"""The embedded default's exports, which ship, answer what open_clip answers with its weights."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lookup.encoders.golden import GOLDEN_TEXTS, golden_pictures
from lookup.encoders.onnx_encoder import OnnxEncoder
from lookup.encoders.port import Floats
from lookup.encoders.torch.export import cosine
from lookup.encoders.torch.image_tower import find_patch_layer, image_tower
from lookup.encoders.torch.open_clip_loader import TorchModel, load_open_clip
from lookup.encoders.torch.registry import exported_encoder
from lookup.encoders.torch.source import find_source
from lookup.encoders.word_pieces import WordPieces

LEAST = 0.99999
LEAST_INT8 = 0.99


@pytest.fixture(scope="module")
def encoder(tmp_path_factory: pytest.TempPathFactory) -> OnnxEncoder:
    """In float."""
    cache = tmp_path_factory.mktemp("float")
    return OnnxEncoder.open(
        exported_encoder("embedded", cache_dir=cache, offline=True, in_float=True), threads=1
    )


@pytest.fixture(scope="module")
def in_int8(embedded_export: Path) -> OnnxEncoder:
    return OnnxEncoder.open(embedded_export, threads=1)


@pytest.fixture(scope="module")
def loaded() -> TorchModel:
    return load_open_clip(find_source("embedded", offline=True))


def assert_answers_alike(
    encoder: OnnxEncoder, loaded: TorchModel, pictures: list[Image.Image], least: float = LEAST
) -> None:
    import torch

    ours = encoder.encode(pictures, patches=True)
    tower = image_tower(loaded.model.visual, find_patch_layer(loaded.model.visual))
    with torch.inference_mode():
        batch = torch.stack([loaded.transform(picture) for picture in pictures])
        vectors = loaded.model.encode_image(batch, normalize=True).numpy()
        patches = tower(batch)[1].numpy()
    assert ours.patches is not None
    assert cosine(ours.vectors, vectors) >= least
    if least == LEAST:
        assert cosine(ours.patches, patches) >= least
    else:  # single cells may lie farther apart
        assert alike(ours.patches, patches) >= least


def alike(one: Floats, other: Floats) -> float:
    """The mean cosine of cells."""
    lengths = np.linalg.norm(one, axis=-1) * np.linalg.norm(other, axis=-1)
    return float((np.sum(one * other, axis=-1) / lengths).mean())


def test_real_photos(
    encoder: OnnxEncoder, loaded: TorchModel, real_photos: list[Image.Image]
) -> None:
    assert_answers_alike(encoder, loaded, real_photos)


def test_real_photos_in_int8(
    in_int8: OnnxEncoder, loaded: TorchModel, real_photos: list[Image.Image]
) -> None:
    assert_answers_alike(in_int8, loaded, real_photos, LEAST_INT8)


def test_int8_is_a_form_of_the_same_model(encoder: OnnxEncoder, in_int8: OnnxEncoder) -> None:
    assert in_int8.card.precision == "int8"
    made = {"encoder_digest", "quantized"}
    assert in_int8.card.model_dump(exclude=made) == encoder.card.model_dump(exclude=made)


def test_generated_pictures(
    encoder: OnnxEncoder, loaded: TorchModel, odd_pictures: list[Image.Image]
) -> None:
    assert_answers_alike(encoder, loaded, odd_pictures)


def test_texts(encoder: OnnxEncoder, loaded: TorchModel) -> None:
    import torch

    source = find_source("embedded", offline=True)
    assert source.pieces is not None
    texts = [*GOLDEN_TEXTS, "", "a red leather bag with a long strap " * 9]
    words = WordPieces.read(source.pieces, loaded.model.context_length)
    with torch.inference_mode():
        numbers = torch.from_numpy(words.numbers(texts))
        theirs = loaded.model.encode_text(numbers, normalize=True).numpy()
    assert cosine(encoder.encode_text(texts), theirs) >= LEAST


def test_patches_lie_where_they_are_seen(encoder: OnnxEncoder) -> None:
    """A patterned square, up right in the picture, changes the grid most up right."""
    plain = Image.new("RGB", (256, 256), (250, 250, 250))
    marked = plain.copy()
    marked.paste(golden_pictures()[0].resize((48, 48)), (200, 8))
    patches = encoder.encode([plain, marked], patches=True).patches
    assert patches is not None
    row, column = divmod(int(np.linalg.norm(patches[1] - patches[0], axis=-1).argmax()), 16)
    assert 0 <= row <= 3
    assert 12 <= column <= 15


def test_the_card_tells_the_grid_and_the_digests(encoder: OnnxEncoder) -> None:
    card = encoder.card
    source = find_source("embedded", offline=True)
    assert source.card is not None
    assert card.patches == source.card.patches
    assert card.patches is not None
    assert (card.patches.layer, card.patches.channels) == ("trunk.blocks.4", 120)
    assert card.weights_digest == source.weights_digest
    assert card.license == "Apache-2.0"
    assert card.text is (source.pieces is not None)

"""Generation: opened only when every part is what the manifest says and they agree."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import EncoderError, GenerationCorrupt, GenerationMismatch
from lookup.encoders.card import ModelCard
from lookup.encoders.onnx_encoder import CARD_FILE
from lookup.index.entries import ImageEntry
from lookup.index.generation import ENCODER_DIR, Generation, file_entries
from lookup.index.manifest import Manifest
from lookup.index.vectors import VectorIndex
from tests.generations import parts, write

IMAGES = 12


def images() -> list[ImageEntry]:
    """Twelve images of four products."""
    return [ImageEntry(100 + i, f"P{i % 4}", f"P{i % 4}-red") for i in range(IMAGES)]


@pytest.fixture(scope="module")
def pristine(embedded_export: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("generation")
    write(directory, parts(embedded_export, images()))
    return directory


@pytest.fixture
def directory(pristine: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(pristine, tmp_path / "copy"))


def test_what_was_written_opens(pristine: Path) -> None:
    generation = Generation.open(pristine)
    assert generation.manifest.images == len(generation.vectors) == IMAGES
    assert generation.manifest.products == 4
    assert generation.encoder.card.name == "embedded"


def test_every_image_finds_itself_first(pristine: Path) -> None:
    assert Manifest.read(pristine).self_retrieval.model_dump() == {
        "checked": IMAGES,
        "found_first": IMAGES,
    }


def test_the_catalogue_digest_follows_the_content(embedded_export: Path, tmp_path: Path) -> None:
    before = parts(embedded_export, images())
    changed = replace(before, content_digests=["f" * 64, *before.content_digests[1:]])
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    first, second = write(tmp_path / "a", before), write(tmp_path / "b", changed)
    assert first.catalog_digest != second.catalog_digest


@pytest.mark.parametrize(
    "name",
    [
        "vectors.faiss",
        "entries.npz",
        "entries.json",
        "encoder/encoder.onnx",
        "projection.npz",
        "candidates.faiss",
        "candidates.npz",
        "matching.json",
        "features/whole.npy",
        "features/colour.npy",
        "features/patches.npy",
    ],
)
def test_one_flipped_bit_is_refused(directory: Path, name: str) -> None:
    path = directory / name
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    with pytest.raises(GenerationCorrupt, match=name):
        Generation.open(directory)


def test_a_missing_file_is_named(directory: Path) -> None:
    (directory / "entries.json").unlink()
    with pytest.raises(GenerationCorrupt, match=r"entries\.json is missing"):
        Generation.open(directory)


def test_a_file_that_was_added_is_named(directory: Path) -> None:
    (directory / "extra.bin").write_bytes(b"x")
    with pytest.raises(GenerationCorrupt, match=r"extra\.bin is not in the manifest"):
        Generation.open(directory)


def test_an_unreadable_manifest_is_refused(directory: Path) -> None:
    (directory / "manifest.json").write_text("{")
    with pytest.raises(GenerationCorrupt, match="manifest"):
        Generation.open(directory)


def resealed(directory: Path, **changes: object) -> None:
    """Writes the manifest again so that all digests are right and only `changes` are wrong."""
    manifest = Manifest.read(directory)
    manifest.model_copy(update={"files": file_entries(directory), **changes}).write(directory)


def test_vectors_of_another_dimension_are_refused(directory: Path) -> None:
    VectorIndex.of(np.eye(IMAGES, 64, dtype=np.float32)).write(directory)
    resealed(directory)
    with pytest.raises(GenerationMismatch, match="vector dimension is 64"):
        Generation.open(directory)


def test_another_count_of_rows_is_refused(directory: Path) -> None:
    resealed(directory, images=IMAGES + 1)
    with pytest.raises(GenerationMismatch, match="rows"):
        Generation.open(directory)


def test_another_encoder_is_refused(directory: Path) -> None:
    recorded = Manifest.read(directory).encoder.model_copy(update={"weights_digest": "0" * 64})
    resealed(directory, encoder=recorded)
    with pytest.raises(GenerationMismatch, match="encoder weights"):
        Generation.open(directory)


def test_other_preprocessing_on_the_card_fails_the_golden_vectors(directory: Path) -> None:
    path = directory / ENCODER_DIR / CARD_FILE
    card = ModelCard.read(path)
    preprocessing = card.preprocessing.model_copy(update={"mean": (0.1, 0.1, 0.1)})
    card.model_copy(update={"preprocessing": preprocessing}).write(path)
    resealed(directory)
    with pytest.raises(EncoderError, match="golden"):
        Generation.open(directory)

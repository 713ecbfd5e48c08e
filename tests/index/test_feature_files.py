"""Features on disk: streamed in, mapped out, and vectors exactly as FAISS would write them."""

from pathlib import Path

import numpy as np
import pytest

from lookup.base.errors import GenerationCorrupt
from lookup.index.feature_files import FEATURES_DIR, FeatureWriter, read_feature, split
from lookup.index.vectors import VECTORS_FILE, VectorIndex

ROWS = np.random.default_rng(0)
PATCHES = ROWS.integers(0, 255, (5, 3, 2), np.uint8)
VECTORS = ROWS.normal(size=(5, 8)).astype(np.float32)


def test_what_was_appended_is_read_back(tmp_path: Path) -> None:
    with FeatureWriter(tmp_path, 5) as writer:
        for row in PATCHES:
            writer.append({"patches": row})
    np.testing.assert_array_equal(read_feature(tmp_path, "patches"), PATCHES)


def test_one_feature_is_split_off(tmp_path: Path) -> None:
    images = [{"vector": v, "patches": p} for v, p in zip(VECTORS, PATCHES, strict=True)]
    with FeatureWriter(tmp_path, 5) as writer:
        vectors = list(split(images, "vector", writer))
    np.testing.assert_array_equal(vectors, VECTORS)
    assert [path.stem for path in (tmp_path / FEATURES_DIR).iterdir()] == ["patches"]


def test_an_image_unlike_the_first_is_refused(tmp_path: Path) -> None:
    with FeatureWriter(tmp_path, 2) as writer:
        writer.append({"patches": PATCHES[0]})
        with pytest.raises(ValueError, match="features differ"):
            writer.append({"patches": PATCHES[0].astype(np.float32)})


def test_a_file_cut_short_is_corrupt(tmp_path: Path) -> None:
    with FeatureWriter(tmp_path, 5) as writer:
        writer.append({"patches": PATCHES[0]})
    with pytest.raises(GenerationCorrupt, match="patches"):
        read_feature(tmp_path, "patches")


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_streamed_vectors_are_the_bytes_that_faiss_writes(tmp_path: Path, rows: int) -> None:
    (tmp_path / "faiss").mkdir()
    VectorIndex.of(VECTORS[:rows]).write(tmp_path / "faiss")
    VectorIndex.write_stream(tmp_path, iter(VECTORS[:rows]), rows=rows, dimension=8)
    streamed = (tmp_path / VECTORS_FILE).read_bytes()
    assert streamed == (tmp_path / "faiss" / VECTORS_FILE).read_bytes()


def test_a_vector_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"a vector of shape \(8,\), not \(9,\)"):
        VectorIndex.write_stream(tmp_path, iter(VECTORS), rows=5, dimension=9)


@pytest.mark.parametrize("rows", [4, 6])
def test_a_wrong_number_of_vectors_is_refused(tmp_path: Path, rows: int) -> None:
    with pytest.raises(ValueError, match="5 vectors"):
        VectorIndex.write_stream(tmp_path, iter(VECTORS), rows=rows, dimension=8)

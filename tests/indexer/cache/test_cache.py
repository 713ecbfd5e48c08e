"""Cache: features come back as they went in, or not at all."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from indexer.cache.packing import DamagedFeatures, pack, unpack
from indexer.cache.store import Cache
from indexer.sources.source import SeenFile

KEY, OTHER_KEY = "ab" * 32, "cd" * 32
BAG, HAT = "01" * 32, "02" * 32
FEATURES = {
    "vector": np.arange(8, dtype=np.float32),
    "patches": np.arange(24, dtype=np.int8).reshape(2, 3, 4),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "cache" / "features.sqlite3"


@pytest.fixture
def cache(path: Path) -> Iterator[Cache]:
    cache = Cache.open(path)
    yield cache
    cache.close()


@given(
    st.dictionaries(
        st.text(min_size=1, max_size=8),
        arrays.arrays(
            st.sampled_from([np.float32, np.float16, np.int8, np.uint8, np.int64]),
            arrays.array_shapes(min_dims=0, max_dims=3, max_side=4),
        ),
        max_size=3,
    )
)
def test_packed_features_come_back(features: dict[str, np.ndarray]) -> None:
    unpacked = unpack(pack(features, b"key"), b"key")
    assert list(unpacked) == list(features)
    for name, array in features.items():
        assert unpacked[name].dtype == array.dtype
        assert unpacked[name].tobytes() == array.tobytes()
        assert unpacked[name].shape == array.shape


@given(st.data())
def test_any_flipped_bit_is_noticed(data: st.DataObject) -> None:
    packed = bytearray(pack(FEATURES, b"key"))
    place = data.draw(st.integers(0, len(packed) - 1))
    packed[place] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(DamagedFeatures):
        unpack(bytes(packed), b"key")


def test_features_under_another_key_are_none(cache: Cache) -> None:
    with pytest.raises(DamagedFeatures):
        unpack(pack(FEATURES, b"key"), b"other")
    cache.put_features(KEY, {BAG: FEATURES})
    assert cache.features(OTHER_KEY, BAG) is None
    assert cache.features(KEY, HAT) is None


def test_what_was_put_is_there_after_reopening(cache: Cache, path: Path) -> None:
    cache.put_features(KEY, {BAG: FEATURES})
    again = Cache.open(path)
    found = again.features(KEY, BAG)
    again.close()
    assert found is not None
    np.testing.assert_array_equal(found["patches"], FEATURES["patches"])


def test_a_damaged_entry_is_dropped(cache: Cache) -> None:
    cache.put_features(KEY, {BAG: FEATURES, HAT: FEATURES})
    cache._connection.execute("UPDATE features SET packed = x'00' WHERE content = ?", (b"\1" * 32,))
    assert cache.has_features(KEY, BAG)
    assert cache.features(KEY, BAG) is None
    assert not cache.has_features(KEY, BAG)
    assert cache.has_features(KEY, HAT)


def test_a_write_that_fails_leaves_the_cache_usable(cache: Cache) -> None:
    with pytest.raises(ValueError, match="non-hexadecimal"):
        cache.put_features("no hex", {BAG: FEATURES})
    with pytest.raises(sqlite3.IntegrityError):
        cache.put_files([("a.jpg", "stamp", None)])  # type: ignore[list-item]
    cache.put_features(KEY, {BAG: FEATURES})
    assert cache.has_features(KEY, BAG)


def test_files_are_remembered(cache: Cache) -> None:
    cache.put_files([("a.jpg", "1", BAG)])
    cache.put_files([("a.jpg", "2", HAT)])
    assert cache.file("a.jpg") == SeenFile("2", HAT)
    assert cache.file("b.jpg") is None


def test_keep_only_forgets_the_rest(cache: Cache) -> None:
    cache.put_features(KEY, {BAG: FEATURES, HAT: FEATURES})
    cache.put_files([("bag.jpg", "1", BAG), ("hat.jpg", "1", HAT)])
    assert cache.keep_only({HAT}) == 1
    assert (cache.has_features(KEY, BAG), cache.has_features(KEY, HAT)) == (False, True)
    assert cache.file("bag.jpg") is None
    assert cache.keep_only({HAT}) == 0

"""A generation put together from the cache."""

from collections.abc import Iterator, Sequence
from typing import overload

from indexer.cache.store import Cache
from lookup.index.features import ImageFeatures


class CachedFeatures(Sequence[ImageFeatures]):
    """The features of contents, each read from the cache when it is asked for."""

    def __init__(self, cache: Cache, key: str, contents: Sequence[str]) -> None:
        self._cache = cache
        self._key = key
        self._contents = contents

    def __len__(self) -> int:
        return len(self._contents)

    @overload
    def __getitem__(self, row: int) -> ImageFeatures: ...
    @overload
    def __getitem__(self, row: slice) -> list[ImageFeatures]: ...
    def __getitem__(self, row: int | slice) -> ImageFeatures | list[ImageFeatures]:
        if isinstance(row, slice):
            return [self._features(content) for content in self._contents[row]]
        return self._features(self._contents[row])

    def __iter__(self) -> Iterator[ImageFeatures]:
        return map(self._features, self._contents)

    def _features(self, content: str) -> ImageFeatures:
        features = self._cache.features(self._key, content)
        if features is None:
            raise LookupError(content)
        return features

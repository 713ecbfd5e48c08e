"""Two engines asked the same."""

from dataclasses import dataclass

import numpy as np

from lookup.index.port import VectorStore


@dataclass(frozen=True)
class Engines:
    """FAISS and Milvus over the same rows, and photos to look for, float32 (n, d)."""

    faiss: VectorStore
    milvus: VectorStore
    photos: np.ndarray

    def assert_same_answers(
        self, photos: np.ndarray, count: int, among: np.ndarray | None = None
    ) -> None:
        """Similarities agree place by place, and so do rows where no other is as similar."""
        (expected, expected_rows), (found, rows) = (
            store.search(photos, count, among=among) for store in (self.faiss, self.milvus)
        )
        np.testing.assert_allclose(found, expected, atol=1e-5)
        different = rows != expected_rows
        steps = np.abs(np.diff(expected, axis=1, prepend=np.inf, append=-np.inf))
        tied = (steps[:, :-1] < 1e-5) | (steps[:, 1:] < 1e-5)
        assert not (different & ~tied).any()

    def overlap(self, photos: np.ndarray, count: int) -> float:
        """The share of the nearest rows that both find."""
        found = [store.search(photos, count, among=None)[1] for store in (self.faiss, self.milvus)]
        shares = [len(set(a) & set(b)) / count for a, b in zip(*found, strict=True)]
        return float(np.mean(shares))

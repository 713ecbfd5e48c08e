"""The port behind which the vectors of a generation lie, whatever engine searches them."""

from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from lookup.index.manifest import Manifest

Floats = NDArray[np.float32]


class VectorStore(Protocol):
    """Unit vectors of one kind, row i belonging to row i of a generation's entries.

    Safe to share between threads. Whoever answers over a network raises VectorsUnavailable.
    """

    def __len__(self) -> int:
        """Rows held."""

    @property
    def dimension(self) -> int:
        """Components of a vector."""

    def search(
        self, queries: Floats, count: int, *, among: NDArray[np.bool_] | None = None
    ) -> tuple[Floats, NDArray[np.int64]]:
        """Cosines and rows of the `count` nearest vectors, best first, each (m, k), k <= count.

        With `among`, bool (n,), only rows that it holds are searched, exactly; there may be none.
        """

    def vectors(self, rows: NDArray[np.int64]) -> Floats:
        """The vectors of `rows` as they are kept, float32 (len(rows), d)."""


class VectorEngine(Protocol):
    """Where the vectors of one maison's generations are searched."""

    @property
    def files(self) -> frozenset[str]:
        """Files of a generation that it stands in for, so that they may be absent."""

    def open(self, directory: Path, manifest: Manifest) -> tuple[VectorStore, VectorStore]:
        """Global and short vectors of a generation, checked to be its own.

        Raises GenerationCorrupt, GenerationMismatch, VectorsUnavailable.
        """

    def watch(self, generation: str) -> str | None:
        """Keeps a generation in service searchable; what an operator should know, None when all
        is well. Called again and again.

        Raises VectorsUnavailable where it cannot be searched now.
        """
